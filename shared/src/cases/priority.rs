//! Priority of a new case (S1-4): an admin-editable list of urgent phrases, then what was read of the text (S4-17),
//! over the type's default. A reading lifts a priority and never lowers it.

use super::{Kind, PriorityReason};
use crate::feedback::Record;
use crate::priority::Priority;
use serde::{Deserialize, Serialize};

/// Phrases that raise the priority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Any of these makes a case urgent: safety, health, money at risk, legal or media threat.
    pub urgent: Vec<String>,
}

impl Default for Words {
    fn default() -> Self {
        let urgent = [
            "起火",
            "冒烟",
            "漏电",
            "触电",
            "爆炸",
            "烫伤",
            "受伤",
            "漏气",
            "燃气",
            "12315",
            "律师",
            "起诉",
            "曝光",
            "媒体",
            "住院",
            "fire",
            "smoke",
            "electric shock",
            "burn",
            "injured",
            "lawyer",
            "lawsuit",
        ];
        Self {
            urgent: urgent.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// The priority of a voice and why.
pub fn assess(
    kind: Kind,
    text: &str,
    words: &Words,
    read: Option<&Record>,
) -> (Priority, PriorityReason) {
    let lower = text.to_lowercase();
    if let Some(phrase) = words
        .urgent
        .iter()
        .find(|p| !p.trim().is_empty() && lower.contains(&p.trim().to_lowercase()))
    {
        return (
            Priority::Urgent,
            PriorityReason::Phrase {
                phrase: phrase.clone(),
            },
        );
    }
    let usual = match kind {
        Kind::Complaint => Priority::Normal,
        Kind::Suggestion | Kind::Inquiry | Kind::Praise => Priority::Low,
    };
    read.and_then(|read| lifted(usual, read))
        .unwrap_or((usual, PriorityReason::Kind))
}

/// A higher priority than usual, when the text asks for one: by its points, or by strongly negative words.
fn lifted(usual: Priority, read: &Record) -> Option<(Priority, PriorityReason)> {
    if read.priority < usual {
        let reason = match read.main_reason()? {
            Some(sign) => PriorityReason::Signal {
                signal: sign.kind,
                phrase: sign.phrase.clone(),
            },
            None => PriorityReason::Mood,
        };
        return Some((read.priority, reason));
    }
    let upset = usual == Priority::Low && read.strongly_negative().is_some();
    upset.then_some((Priority::Normal, PriorityReason::Mood))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::{Sentiment, Sign, SignalKind};

    #[test]
    fn a_safety_phrase_is_urgent_and_named() {
        let (priority, reason) = assess(Kind::Suggestion, "洗衣机冒烟了", &Words::default(), None);
        assert_eq!(priority, Priority::Urgent);
        assert_eq!(
            reason,
            PriorityReason::Phrase {
                phrase: "冒烟".into()
            }
        );
    }

    #[test]
    fn otherwise_the_kind_decides() {
        assert_eq!(
            assess(Kind::Complaint, "太慢", &Words::default(), None).0,
            Priority::Normal
        );
        assert_eq!(
            assess(Kind::Inquiry, "怎么用", &Words::default(), None).0,
            Priority::Low
        );
    }

    fn read(priority: Priority, reason: Option<SignalKind>, upset: u16) -> Record {
        Record {
            engine: 1,
            model: 0,
            mood: Sentiment::Negative,
            value: -900,
            confidence: 900,
            sure: true,
            upset,
            phrases: Vec::new(),
            signals: reason
                .map(|kind| Sign {
                    kind,
                    phrase: "等了N天".into(),
                    at: (0, 3),
                })
                .into_iter()
                .collect(),
            points: 40,
            priority,
            reasons: vec![(40, reason)],
            categories: Vec::new(),
        }
    }

    #[test]
    fn a_signal_lifts_and_is_named() {
        let waits = read(Priority::Normal, Some(SignalKind::Waiting), 0);
        let words = Words::default();
        let (priority, reason) = assess(Kind::Inquiry, "等了3天", &words, Some(&waits));
        assert_eq!(priority, Priority::Normal);
        let said = PriorityReason::Signal {
            signal: SignalKind::Waiting,
            phrase: "等了N天".into(),
        };
        assert_eq!(reason, said);
        // No more than the usual for a complaint: then that is the reason.
        let usual = assess(Kind::Complaint, "等了3天", &words, Some(&waits));
        assert_eq!(usual, (Priority::Normal, PriorityReason::Kind));
    }

    #[test]
    fn strongly_negative_words_lift_a_low_one() {
        let words = Words::default();
        for (upset, expected) in [
            (950, (Priority::Normal, PriorityReason::Mood)),
            (500, (Priority::Low, PriorityReason::Kind)),
        ] {
            let read = read(Priority::Low, None, upset);
            assert_eq!(
                assess(Kind::Suggestion, "太差", &words, Some(&read)),
                expected
            );
        }
    }
}
