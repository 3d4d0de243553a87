//! What a bad answer calls for (S1-13). A pure rule: asked in the transaction that stores the answer.

use super::answer::Answers;
use super::satisfaction::{OVERALL, score, solved};
use crate::cases::Phase;
use serde::{Deserialize, Serialize};

/// The rule an admin sets: "not solved", or an overall score this low, opens a new round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LowScore {
    /// The highest overall score, of 1 to 5, that still counts as low; 0 for none.
    pub at_most: u8,
    /// Whether "not solved" opens a round, whatever the score.
    pub unsolved: bool,
    /// Phase in which the new round begins.
    pub phase: Phase,
}

impl Default for LowScore {
    /// "Not solved", 1 and 2 go back to analysis.
    fn default() -> LowScore {
        LowScore {
            at_most: 2,
            unsolved: true,
            phase: Phase::Analysing,
        }
    }
}

/// Where the new round begins; `None` when nothing follows.
///
/// `still_closed` is false when the case was reopened since the round that was rated: somebody is at it already.
pub fn react(rule: LowScore, answers: &Answers, still_closed: bool) -> Option<Phase> {
    let low = score(answers, OVERALL).is_some_and(|score| score <= rule.at_most);
    let unsolved = rule.unsolved && solved(answers) == Some(false);
    ((low || unsolved) && still_closed && rule.phase.is_open()).then_some(rule.phase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surveys::AnswerValue;
    use crate::surveys::satisfaction::SOLVED;

    fn answers(overall: Option<u8>, solved: Option<bool>) -> Answers {
        let overall = overall.map(|score| (OVERALL.to_owned(), AnswerValue::Score(score)));
        let solved = solved.map(|solved| (SOLVED.to_owned(), AnswerValue::YesNo(solved)));
        overall.into_iter().chain(solved).collect()
    }

    #[test]
    fn s1_13_only_a_bad_answer_about_a_closed_round_opens_a_new_one() {
        let rule = LowScore::default();
        let scores_only = LowScore {
            unsolved: false,
            ..rule
        };
        let off = LowScore {
            at_most: 0,
            ..scores_only
        };
        let closed = LowScore {
            phase: Phase::Closed,
            ..rule
        };
        let back = Some(Phase::Analysing);
        let cases = [
            (rule, Some(1), None, true, back),
            (rule, Some(2), Some(true), true, back),
            (rule, Some(3), Some(true), true, None),
            (rule, Some(5), Some(false), true, back),
            (rule, None, None, true, None),
            (rule, Some(1), Some(false), false, None),
            (scores_only, Some(5), Some(false), true, None),
            (scores_only, Some(2), Some(false), true, back),
            (off, Some(1), Some(false), true, None),
            (closed, Some(1), None, true, None),
        ];
        for (rule, overall, solved, still_closed, expected) in cases {
            let found = react(rule, &answers(overall, solved), still_closed);
            assert_eq!(found, expected, "{rule:?} {overall:?} {solved:?}");
        }
    }
}
