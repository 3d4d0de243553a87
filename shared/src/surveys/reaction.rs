//! What a low score calls for (S1-13). A pure rule: asked in the transaction that stores the answer.

use crate::cases::Phase;
use serde::{Deserialize, Serialize};

/// The rule an admin sets: an overall score this low opens a new round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LowScore {
    /// The highest overall score, of 1 to 5, that still counts as low; 0 switches the rule off.
    pub at_most: u8,
    /// Phase in which the new round begins.
    pub phase: Phase,
}

impl Default for LowScore {
    /// 1 and 2 go back to analysis.
    fn default() -> LowScore {
        LowScore {
            at_most: 2,
            phase: Phase::Analysing,
        }
    }
}

/// Where the new round begins; `None` when nothing follows.
///
/// `still_closed` is false when the case was reopened since the round that was rated: somebody is at it already.
pub fn react(rule: LowScore, overall: Option<u8>, still_closed: bool) -> Option<Phase> {
    let low = overall.is_some_and(|score| score <= rule.at_most);
    (low && still_closed && rule.phase.is_open()).then_some(rule.phase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_13_only_a_low_score_of_a_closed_round_opens_a_new_one() {
        let rule = LowScore::default();
        let off = LowScore { at_most: 0, ..rule };
        let closed = LowScore {
            phase: Phase::Closed,
            ..rule
        };
        let cases = [
            (rule, Some(1), true, Some(Phase::Analysing)),
            (rule, Some(2), true, Some(Phase::Analysing)),
            (rule, Some(3), true, None),
            (rule, None, true, None),
            (rule, Some(1), false, None),
            (off, Some(1), true, None),
            (closed, Some(1), true, None),
        ];
        for (rule, overall, still_closed, expected) in cases {
            assert_eq!(react(rule, overall, still_closed), expected, "{overall:?}");
        }
    }
}
