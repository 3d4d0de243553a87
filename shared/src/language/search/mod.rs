//! Search that works in Chinese: what goes into the index, what a typed query asks of it, and where it hit.
//!
//! The index only narrows: tokens are single characters and pairs, so a hit must be checked with [`Query::matches`]. The
//! text given here has had personal data replaced.

mod document;
mod folded;
mod pinyin;
mod query;

pub use document::{Document, Space, filter, near_entries, safe};
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

/// The tokens by which a number is found: its beginnings with and without its letters, and its last part, dashes left
/// out. The beginnings are tokens of their own, since those of a year's numbers would be too many to gather.
pub fn number_terms(number: &str) -> BTreeSet<String> {
    let folded: String = Folded::of(number).chars.into_iter().collect();
    let whole = undashed(&folded);
    let mut out = beginnings(&whole, 1);
    let digits = whole.trim_start_matches(char::is_alphabetic);
    out.extend(beginnings(digits, 3));
    out.extend(folded.rsplit('-').next().map(undashed));
    out.retain(|token| !token.is_empty());
    out
}

fn beginnings(text: &str, shortest: usize) -> BTreeSet<String> {
    let mut token = String::new();
    let mut out = BTreeSet::new();
    for (at, c) in text.chars().take(LONGEST).enumerate() {
        token.push(c);
        if at + 1 >= shortest {
            out.insert(token.clone());
        }
    }
    out
}

/// Letters and digits only.
fn undashed(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests;
