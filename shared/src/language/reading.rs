//! All that is read of a voice at once, as intake and the case page use it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Text;
use super::categories::{self, KeywordRule, Suggestion, suggest};
use super::sentiment::{Mood, Phrase, mood, phrases};
use super::signals::{Matcher, Rules, Signal, Urgency, urgency};

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
    matcher: Matcher,
    model: categories::Model,
    rules: Vec<KeywordRule>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("categories", &self.model.categories().count())
            .field("rules", &self.rules.len())
            .finish_non_exhaustive()
    }
}

impl Default for Reader {
    /// A new installation's: preset signals, no categories.
    fn default() -> Self {
        Reader::new(&Rules::default(), categories::Model::default(), Vec::new())
    }
}

impl Reader {
    /// From the rules for signals, the model of categories and the keyword rules beside it.
    pub fn new(signals: &Rules, model: categories::Model, rules: Vec<KeywordRule>) -> Reader {
        Reader {
            matcher: Matcher::new(signals),
            model,
            rules,
        }
    }

    /// Reads a text.
    pub fn read(&self, raw: &str) -> Reading {
        let text = Text::new(raw);
        let mood = mood(&text);
        let signals = self.matcher.find(&text);
        Reading {
            mood,
            phrases: phrases(&text, PHRASES),
            urgency: urgency(&signals, &mood),
            signals,
            categories: suggest(&text, &self.model, &self.rules),
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
        let reader = Reader::new(&Rules::default(), categories::Model::default(), vec![rule]);
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
