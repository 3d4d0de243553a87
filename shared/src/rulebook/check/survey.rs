//! Faults of the survey after closing.

use super::{Fault, Place, Problem};
use crate::catalogue::{Words, rules as words};
use crate::surveys::SchedulePolicy;
use crate::surveys::schedule::{MAX_DELAY_HOURS, MIN_DELAY_HOURS};
use serde::{Deserialize, Serialize};

/// Longest time without a second survey, in days.
const COOLDOWN: u16 = 365;
/// Days in which it can be answered.
const EXPIRES: std::ops::RangeInclusive<u16> = 1..=90;
/// Highest overall score that may count as low: the best one never does.
const LOW: u8 = 4;

/// What is wrong with the survey's rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyProblem {
    /// Sooner or later after closing than may be.
    Delay,
    /// Too long without a second survey.
    Cooldown,
    /// A reminder at once, or after the survey ended.
    Reminder,
    /// Open for no time, or for ever.
    Expires,
    /// Every score would count as low.
    LowScore,
    /// A new round can't begin as closed.
    LowPhase,
}

impl SurveyProblem {
    /// The sentence that names the remedy.
    pub(super) const fn words(self) -> Words {
        match self {
            SurveyProblem::Delay => words::FAULT_DELAY,
            SurveyProblem::Cooldown => words::FAULT_COOLDOWN,
            SurveyProblem::Reminder => words::FAULT_REMINDER,
            SurveyProblem::Expires => words::FAULT_EXPIRES,
            SurveyProblem::LowScore => words::FAULT_LOW_SCORE,
            SurveyProblem::LowPhase => words::FAULT_LOW_PHASE,
        }
    }
}

pub(super) fn faults(policy: &SchedulePolicy) -> Vec<Fault> {
    let ends = u32::from(policy.expires_days) * 24;
    let reminder = policy.reminder_hours.map(u32::from);
    let checks = [
        (
            !(MIN_DELAY_HOURS..=MAX_DELAY_HOURS).contains(&policy.delay_hours),
            SurveyProblem::Delay,
        ),
        (policy.cooldown_days > COOLDOWN, SurveyProblem::Cooldown),
        (
            !EXPIRES.contains(&policy.expires_days),
            SurveyProblem::Expires,
        ),
        (
            reminder.is_some_and(|hours| hours == 0 || hours >= ends),
            SurveyProblem::Reminder,
        ),
        (policy.low_score.at_most > LOW, SurveyProblem::LowScore),
        (!policy.low_score.phase.is_open(), SurveyProblem::LowPhase),
    ];
    let wrong = checks.into_iter().filter(|(wrong, _)| *wrong);
    wrong
        .map(|(_, problem)| Fault {
            place: Place::Survey,
            problem: Problem::Survey(problem),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::Phase;

    #[test]
    fn each_bound_is_held() {
        type Case = (fn(&mut SchedulePolicy), &'static [SurveyProblem]);
        let table: [Case; 12] = [
            (|_| {}, &[]),
            (|p| p.delay_hours = 48, &[]),
            (|p| p.delay_hours = 23, &[SurveyProblem::Delay]),
            (|p| p.delay_hours = 49, &[SurveyProblem::Delay]),
            (|p| p.cooldown_days = 366, &[SurveyProblem::Cooldown]),
            (|p| p.reminder_hours = None, &[]),
            (|p| p.reminder_hours = Some(0), &[SurveyProblem::Reminder]),
            (|p| p.reminder_hours = Some(168), &[SurveyProblem::Reminder]),
            (
                |p| p.expires_days = 0,
                &[SurveyProblem::Expires, SurveyProblem::Reminder],
            ),
            (|p| p.expires_days = 91, &[SurveyProblem::Expires]),
            (|p| p.low_score.at_most = 5, &[SurveyProblem::LowScore]),
            (
                |p| p.low_score.phase = Phase::Closed,
                &[SurveyProblem::LowPhase],
            ),
        ];
        for (edit, wanted) in table {
            let mut policy = SchedulePolicy::default();
            edit(&mut policy);
            let found: Vec<Problem> = faults(&policy).into_iter().map(|f| f.problem).collect();
            let wanted: Vec<Problem> = wanted.iter().map(|p| Problem::Survey(*p)).collect();
            assert_eq!(found, wanted, "{policy:?}");
        }
    }
}
