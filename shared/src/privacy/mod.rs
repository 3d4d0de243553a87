//! What may be shown of a person: masks, the one form of a phone number, and how long it is kept.

pub mod mask;
mod mask_address;
pub mod phone;
pub mod retention;
