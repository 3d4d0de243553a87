//! Learns the language engine's weights from labelled texts and says how good they are.
//!
//! The same data and the same code give the same weights, bit for bit.

pub mod agree;
pub mod card;
pub mod data;
pub mod figures;
pub mod labels;
pub mod mood;
pub mod naive;
pub mod speed;
pub mod svm;

use anyhow::Result;
use shared::language::evaluate::Figure;

/// All figures that need the data.
///
/// # Errors
/// A set is missing.
pub fn evaluate(sets: &[data::Set], heads: &mood::Heads) -> Result<Vec<Figure>> {
    let mut all = figures::sentiment(sets, heads)?;
    all.extend(labels::categories(sets)?);
    all.extend(labels::near(sets)?);
    Ok(all)
}
