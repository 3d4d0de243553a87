//! Reading what customers write: what they feel, what they want, what is urgent, and why we think so.
//!
//! Pure and total: any text gives an answer, no text makes a panic, and the same text gives the same answer on the
//! server and in a browser: exponentials and logarithms come from `libm`, since each system rounds its own way
//! (`scripts/same-in-wasm` holds it). Every reason is a span of the **raw** text, never of the normalised one.

pub mod categories;
mod decent;
pub mod evaluate;
pub mod features;
pub mod find_personal;
pub mod highlight;
pub mod keywords;
pub mod lexicon;
pub mod linear;
pub mod near;
pub mod normalise;
mod phrases;
pub mod quantities;
mod reading;
mod record;
mod rules;
#[cfg(feature = "search")]
pub mod search;
pub mod sentiment;
pub mod signals;
mod span;
pub mod synonyms;
mod text;
pub mod themes;

pub use reading::{Reader, Reading};
pub use record::ENGINE;
pub use span::Span;
pub use text::Text;
