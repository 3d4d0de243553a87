//! A reading in the form that is kept with the voice.

use super::Reading;
use super::signals::Reason;
use crate::feedback::{Guess, Phrase, Record, Sentiment, Sign};

/// Raised whenever the shipped weights or rules read differently, so that old voices can be found and read again.
pub const ENGINE: u32 = 1;

fn thousandths(share: f32) -> i16 {
    (share.clamp(-1.0, 1.0) * 1000.0).round() as i16
}

fn part(share: f32) -> u16 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as u16
}

impl Reading {
    /// As it is kept; `model` is the version of the category model in force.
    pub fn record(&self, model: u32) -> Record {
        let mood = &self.mood;
        let negative = mood.class == Sentiment::Negative && mood.sure;
        let phrases = self.phrases.iter().map(|phrase| Phrase {
            at: (phrase.span.start, phrase.span.end),
            share: thousandths(phrase.share),
        });
        let signals = self.signals.iter().map(|signal| Sign {
            kind: signal.kind,
            phrase: any_number(&signal.phrase),
            at: (signal.span.start, signal.span.end),
        });
        let reasons = self.urgency.reasons.iter().map(|(points, reason)| {
            let kind = match reason {
                Reason::Signal(signal) => Some(signal.kind),
                Reason::Mood => None,
            };
            (*points, kind)
        });
        let categories = self.categories.iter().map(|guess| Guess {
            category: guess.category.clone(),
            confidence: part(guess.confidence),
            word: guess.rule.as_ref().map(|hit| hit.word.clone()),
        });
        Record {
            engine: ENGINE,
            model,
            mood: mood.class,
            value: thousandths(mood.value),
            confidence: part(mood.confidence),
            sure: mood.sure,
            upset: if negative {
                part(-mood.value * mood.felt)
            } else {
                0
            },
            phrases: phrases.collect(),
            signals: signals.collect(),
            points: self.urgency.points,
            priority: self.urgency.priority,
            reasons: reasons.collect(),
            categories: categories.collect(),
        }
    }
}

/// In a rule a lone `0` stands for any number; people read an N.
fn any_number(phrase: &str) -> String {
    let lone = phrase.chars().filter(char::is_ascii_digit).count() == 1;
    if lone {
        phrase.replace('0', "N")
    } else {
        phrase.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::feedback::{Record, Sentiment, SignalKind};
    use crate::language::Reader;
    use crate::priority::Priority;

    fn read(text: &str) -> Record {
        Reader::default().read(text).record(0)
    }

    #[test]
    fn a_record_keeps_what_decides_and_none_of_the_words() {
        let text = "张三丰家的洗衣机冒烟了，态度还很差，太失望了";
        let record = read(text);
        assert_eq!(record.mood, Sentiment::Negative);
        assert_eq!(record.priority, Priority::Urgent);
        assert!(record.strongly_negative().is_some());
        let sign = record.main_reason().expect("a reason").expect("a signal");
        assert_eq!(sign.kind, SignalKind::Safety);
        assert!(text.get(sign.at.0..sign.at.1).is_some());
        let json = serde_json::to_string(&record).expect("json");
        assert!(!json.contains("张三丰"));
        assert_eq!(
            serde_json::from_str::<Record>(&json).expect("reads"),
            record
        );
    }

    #[test]
    fn praise_is_not_upset_and_nothing_is_known_without_labels() {
        let record = read("师傅非常专业，服务态度特别好，点赞");
        assert_eq!(record.mood, Sentiment::Positive);
        assert_eq!(record.strongly_negative(), None);
        assert_eq!(record.doubt(), 1000);
    }

    #[test]
    fn a_lone_zero_of_a_rule_is_any_number() {
        assert_eq!(super::any_number("等了0天"), "等了N天");
        assert_eq!(super::any_number("12315"), "12315");
    }
}
