//! All that is read of a voice at once, as intake and the case page use it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Text;
use super::categories::{self, KeywordRule, Keywords, Suggestion, suggest};
use super::sentiment::{Mood, Phrase, mood, phrases};
use super::signals::{Matcher, Signal, Urgency, urgency};
use super::synonyms::Synonyms;
use crate::wording::{LanguageRules, Levels};

/// Phrases that are shown as the reason of a mood.
const PHRASES: usize = 3;

/// What was read of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What the customer feels.
    pub mood: Mood,
    /// The phrases that decided the mood.
    pub phrases: Vec<Phrase>,
    /// Weak signals.
    pub signals: Vec<Signal>,
    /// How soon somebody should look, and why.
    pub urgency: Urgency,
    /// At most three categories.
    pub categories: Vec<Suggestion>,
}

/// An organisation's rules and what was learned from its labels; make one for a version of them.
pub struct Reader {
    synonyms: Synonyms,
    matcher: Matcher,
    levels: Levels,
    model: categories::Model,
    keywords: Keywords,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("categories", &self.model.categories().count())
            .field("rules", &self.keywords.len())
            .finish_non_exhaustive()
    }
}

impl Default for Reader {
    /// A new installation's: the shipped rules, no categories.
    fn default() -> Self {
        Reader::new(&LanguageRules::default(), categories::Model::default(), &[])
    }
}

impl Reader {
    /// From the rules, the model of categories, and the keyword rules beside it.
    pub fn new(
        rules: &LanguageRules,
        model: categories::Model,
        keywords: &[KeywordRule],
    ) -> Reader {
        Reader {
            synonyms: Synonyms::new(&rules.synonyms),
            matcher: Matcher::new(&rules.signals),
            levels: rules.signals.levels,
            model,
            keywords: Keywords::new(keywords),
        }
    }

    /// The same model under other rules.
    pub fn under(&self, rules: &LanguageRules, keywords: &[KeywordRule]) -> Reader {
        Reader::new(rules, self.model.clone(), keywords)
    }

    /// A text with the organisation's wording.
    pub fn unify(&self, text: &str) -> String {
        self.synonyms.unify(text).0
    }

    /// Reads a text.
    pub fn read(&self, raw: &str) -> Reading {
        let text = Text::new(raw);
        let mood = mood(&text);
        let signals = self.matcher.find(&text);
        Reading {
            mood,
            phrases: phrases(&text, PHRASES),
            urgency: urgency(&signals, &mood, self.levels),
            signals,
            categories: suggest(&text, &self.model, &self.keywords),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::Sentiment;
    use crate::priority::Priority;

    #[test]
    fn one_call_reads_all_and_survives_storage() {
        let rule = KeywordRule {
            category: "appliance".into(),
            any: vec!["洗衣机".into()],
            none: vec![],
            strength: 0.9,
        };
        let rules = LanguageRules::default();
        let reader = Reader::new(&rules, categories::Model::default(), &[rule]);
        let reading = reader.read("洗衣机冒烟了，态度还很差，太失望了");
        assert_eq!(reading.mood.class, Sentiment::Negative);
        assert_eq!(reading.urgency.priority, Priority::Urgent);
        assert_eq!(
            reading.categories.first().map(|c| c.category.as_str()),
            Some("appliance")
        );
        let json = serde_json::to_string(&reading).expect("json");
        assert!(serde_json::from_str::<Reading>(&json).is_ok());
    }

    #[test]
    fn a_long_or_broken_text_is_read_too() {
        let reader = Reader::default();
        for raw in [
            "😀".repeat(250_000),
            "太差".repeat(170_000),
            "\u{0}\u{202e}\u{fffd}".repeat(1000),
            "a1@.-".repeat(100_000),
        ] {
            assert!((-1.0..=1.0).contains(&reader.read(&raw).mood.value));
        }
    }
}
