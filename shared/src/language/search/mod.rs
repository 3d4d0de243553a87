//! Search that works in Chinese: what goes into the index, what a typed query asks of it, and where it hit.
//!
//! The index only narrows: tokens are single characters and pairs, so a hit must be checked with [`Query::matches`]. The
//! text given here has had personal data replaced.

mod folded;
mod pinyin;
mod query;

pub use pinyin::readings;
pub use query::{Clause, Query, Term, Token};

use std::collections::BTreeSet;

use folded::{Folded, is_han};

/// Longest run of digits or letters that becomes one token.
const LONGEST: usize = 40;

/// The tokens by which a text is found: characters and pairs of them, words, numbers. Simplified and half-width.
pub fn index_terms(raw: &str) -> BTreeSet<String> {
    let folded = Folded::of(raw);
    let mut out = BTreeSet::new();
    for run in folded.runs() {
        if run.first().is_some_and(|c| is_han(*c)) {
            out.extend(run.iter().map(char::to_string));
            out.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            out.insert(run.iter().take(LONGEST).collect());
        }
    }
    out
}

/// The tokens by which a text is found in pinyin: syllables, pairs of them, pairs of initials. For short fields such as
/// names and titles; in long texts they match too much.
pub fn pinyin_terms(raw: &str) -> BTreeSet<String> {
    let folded = Folded::of(raw);
    let mut out = BTreeSet::new();
    for run in folded
        .runs()
        .filter(|run| run.first().is_some_and(|c| is_han(*c)))
    {
        for &c in run {
            out.extend(readings(c).iter().map(|s| (*s).to_owned()));
        }
        for pair in run.windows(2) {
            let [a, b] = pair else { continue };
            for first in readings(*a) {
                for second in readings(*b) {
                    out.insert(format!("{first}{second}"));
                    out.extend(pinyin::initials(&[first, second]));
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
