//! Keyword rules that an admin writes: a text that holds one of the words, and none of the others.

use std::collections::HashMap;
use std::sync::LazyLock;

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

static WORDS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/categories.json")).unwrap_or_default()
});

/// How surely words of the preset mean their category: less than what people's labels will say.
const PRESET: f32 = 0.5;

impl KeywordRule {
    /// The rule a category begins with, before there are labels: the preset's words for its name, else the name.
    pub fn of_name(category: impl Into<String>, zh: &str, en: &str) -> KeywordRule {
        let any = WORDS.get(zh).cloned().unwrap_or_else(|| {
            let names = [zh, en].map(str::trim);
            let names = names.into_iter().filter(|name| name.chars().count() > 1);
            names.map(str::to_owned).collect()
        });
        KeywordRule {
            category: category.into(),
            any,
            none: Vec::new(),
            strength: PRESET,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::complaint_preset;

    #[test]
    fn every_leaf_of_the_preset_has_words_and_another_its_name() {
        for top in complaint_preset() {
            for leaf in top.2 {
                let rule = KeywordRule::of_name("x", leaf.0, leaf.1);
                assert!(rule.any.len() > 2, "{}", leaf.0);
            }
        }
        let own = KeywordRule::of_name("x", "会员积分", "Points");
        assert_eq!(own.any, ["会员积分", "Points"]);
        assert!(own.find(&Text::new("会员积分没有到账")).is_some());
    }
}
