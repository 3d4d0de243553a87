//! Keyword rules that an admin writes: a text that holds one of the words, and none of the others.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::language::normalise::normalise;
use crate::language::phrases::Phrases;
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

struct Word {
    rule: usize,
    text: String,
    /// It silences its rule.
    silences: bool,
}

/// Rules made ready; build it once for a version of the rules.
#[derive(Default)]
pub struct Keywords {
    rules: Vec<(String, f32)>,
    words: Phrases<Word>,
}

impl Keywords {
    /// Makes rules ready.
    pub fn new(rules: &[KeywordRule]) -> Keywords {
        let of = |(at, rule): (usize, &KeywordRule)| {
            let any = rule.any.iter().map(|text| (text, false));
            let none = rule.none.iter().map(|text| (text, true));
            let word = move |(text, silences): (&String, bool)| {
                let word = Word {
                    rule: at,
                    text: text.clone(),
                    silences,
                };
                (normalise(text).chars().to_vec(), word)
            };
            any.chain(none).map(word).collect::<Vec<_>>()
        };
        Keywords {
            rules: rules
                .iter()
                .map(|rule| (rule.category.clone(), rule.strength.clamp(0.0, 1.0)))
                .collect(),
            words: rules.iter().enumerate().flat_map(of).collect(),
        }
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rules that speak, in their order: category, strength, and the first word of it that the text holds.
    pub fn find(&self, text: &Text<'_>) -> Vec<(&str, f32, RuleHit)> {
        let chars = text.normal().chars();
        let mut hits: Vec<(Option<RuleHit>, bool)> = vec![(None, false); self.rules.len()];
        for at in 0..chars.len() {
            for (end, word) in self.words.at(chars, at) {
                let Some((hit, silent)) = hits.get_mut(word.rule) else {
                    continue;
                };
                *silent |= word.silences;
                if hit.is_none() && !word.silences {
                    *hit = Some(RuleHit {
                        word: word.text.clone(),
                        span: text.normal().raw_span(at, end),
                    });
                }
            }
        }
        self.rules
            .iter()
            .zip(hits)
            .filter(|(_, (_, silent))| !silent)
            .filter_map(|((category, strength), (hit, _))| Some((&**category, *strength, hit?)))
            .collect()
    }
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
        let ready = Keywords::new(&[own]);
        let found = ready.find(&Text::new("会员积分没有到账"));
        assert_eq!(
            found.first().map(|hit| hit.2.word.as_str()),
            Some("会员积分")
        );
    }
}
