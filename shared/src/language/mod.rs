//! Reading what customers write: what they feel, what they want, what is urgent, and why we think so.
//!
//! Pure and total: any text gives an answer, no text makes a panic, and the same text gives the same answer on the
//! server and in a browser. Every reason is a span of the **raw** text, never of the normalised one.

pub mod evaluate;
pub mod features;
pub mod lexicon;
pub mod linear;
pub mod normalise;
pub mod sentiment;
mod span;
mod text;

pub use span::Span;
pub use text::Text;
