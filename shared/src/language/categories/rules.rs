//! Keyword rules that an admin writes: a text that holds one of the words, and none of the others.

use serde::{Deserialize, Serialize};

use crate::language::normalise::normalise;
use crate::language::{Span, Text};

/// A rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeywordRule {
    /// Key of the category it speaks for.
    pub category: String,
    /// Any of these, in any script, width and case.
    pub any: Vec<String>,
    /// None of these.
    #[serde(default)]
    pub none: Vec<String>,
    /// How surely the words mean the category, 0…1.
    pub strength: f32,
}

/// The word that made a rule speak.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleHit {
    /// The word as the rule has it.
    pub word: String,
    /// Where it stands in the raw text.
    pub span: Span,
}

impl KeywordRule {
    /// The first word of the rule that the text holds.
    pub fn find(&self, text: &Text<'_>) -> Option<RuleHit> {
        if self.none.iter().any(|word| place(text, word).is_some()) {
            return None;
        }
        self.any.iter().find_map(|word| {
            place(text, word).map(|span| RuleHit {
                word: word.clone(),
                span,
            })
        })
    }
}

/// Where a word stands in a text, both normalised; Latin words only as a whole.
pub(crate) fn place(text: &Text<'_>, word: &str) -> Option<Span> {
    let word = normalise(word);
    let wanted = word.chars();
    if wanted.is_empty() {
        return None;
    }
    let chars = text.normal().chars();
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_lowercase)
    };
    let edges = |at: usize| {
        let first =
            wanted.first().is_some_and(char::is_ascii_lowercase) && letter(at.checked_sub(1));
        let last =
            wanted.last().is_some_and(char::is_ascii_lowercase) && letter(Some(at + wanted.len()));
        !first && !last
    };
    let at = chars
        .windows(wanted.len())
        .enumerate()
        .find(|(at, part)| *part == wanted && edges(*at))?
        .0;
    Some(text.normal().raw_span(at, at + wanted.len()))
}
