//! Priority of a new case (S1-4, foundation part): an admin-editable list of urgent phrases over the type's default.

use super::{Kind, PriorityReason};
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
pub fn assess(kind: Kind, text: &str, words: &Words) -> (Priority, PriorityReason) {
    let lower = text.to_lowercase();
    if let Some(phrase) = words
        .urgent
        .iter()
        .find(|p| !p.is_empty() && lower.contains(&p.to_lowercase()))
    {
        return (
            Priority::Urgent,
            PriorityReason::Phrase {
                phrase: phrase.clone(),
            },
        );
    }
    let priority = match kind {
        Kind::Complaint => Priority::Normal,
        Kind::Suggestion | Kind::Inquiry | Kind::Praise => Priority::Low,
    };
    (priority, PriorityReason::Kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safety_phrase_is_urgent_and_named() {
        let (priority, reason) = assess(Kind::Suggestion, "洗衣机冒烟了", &Words::default());
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
            assess(Kind::Complaint, "太慢", &Words::default()).0,
            Priority::Normal
        );
        assert_eq!(
            assess(Kind::Inquiry, "怎么用", &Words::default()).0,
            Priority::Low
        );
    }
}
