//! Learns the language engine's weights from labelled texts and says how good they are.
//!
//! The same data and the same code give the same weights, bit for bit.

pub mod data;
pub mod figures;
pub mod mood;
pub mod svm;
