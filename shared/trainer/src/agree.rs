//! Whether two targets read alike: one number over all that is read of ten thousand texts.

use std::hash::{DefaultHasher, Hash, Hasher};

use shared::language::Reader;
use shared::language::categories::{Example, learn};
use shared::language::features::Features;
use shared::language::near::Shingles;
use shared::wording::LanguageRules;

use crate::speed::text;
use crate::svm::Dice;

/// Texts read.
const TEXTS: usize = 10_000;
/// What people paste, and what breaks a careless reader.
const ODD: [&str; 8] = [
    "👍🏽👨‍👩‍👧",
    "１３８１２３４１２３４",
    "\u{202e}abc\u{202c}",
    "經理態度差",
    "\u{0}\u{7}\t",
    "Not good at all!!!",
    "¥12.50",
    "e\u{301}\u{fffd}",
];

/// A hash of everything that is read of the texts: moods, phrases, signals, urgency, learned categories, shingles.
/// Equal on every target built by the same compiler.
pub fn digest() -> u64 {
    let mut dice = Dice::new(7);
    let labelled: Vec<(Features, String)> = (0..300)
        .map(|n| (Features::of(&text(&mut dice, 60)), format!("c{}", n % 6)))
        .collect();
    let examples: Vec<Example<'_>> = labelled
        .iter()
        .map(|(features, category)| Example { features, category })
        .collect();
    let reader = Reader::new(&LanguageRules::default(), learn(&examples), &[]);
    let mut hasher = DefaultHasher::new();
    for n in 0..TEXTS {
        let mut raw = text(&mut dice, n % 90);
        raw.push_str(ODD[dice.below(ODD.len())]);
        raw.extend((0..n % 12).filter_map(|_| char::from_u32(dice.below(0x3_0000) as u32)));
        format!("{:?}", reader.read(&raw)).hash(&mut hasher);
        format!("{:?}", Shingles::of(&raw)).hash(&mut hasher);
    }
    hasher.finish()
}
