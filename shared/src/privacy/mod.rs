//! What may be shown of a person: masks, and the one form of a phone number.

pub mod mask;
mod mask_address;
pub mod phone;
