//! Faults of the escalation ladder.

use super::{Fault, Place, Problem};
use crate::catalogue::{Words, reminders as words};
use crate::clocks::ladder::{Ladder, Step};
use serde::{Deserialize, Serialize};

/// Most steps.
const STEPS: usize = 30;
/// Shortest and longest time after a breach, in minutes of working time.
const LATE: std::ops::RangeInclusive<u32> = 6..=12_000;

/// What is wrong with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscalationProblem {
    /// Less than one or more than a hundred per cent.
    Share,
    /// At the breach itself, or too long after it.
    Late,
    /// Nobody is told.
    Nobody,
    /// An earlier step is the same.
    Twice,
    /// A step at once that names promises.
    Kinds,
    /// More steps than anybody reads.
    Many,
}

impl EscalationProblem {
    /// The sentence that names the remedy.
    pub(super) const fn words(self) -> Words {
        match self {
            EscalationProblem::Share => words::FAULT_SHARE,
            EscalationProblem::Late => words::FAULT_LATE,
            EscalationProblem::Nobody => words::FAULT_NOBODY,
            EscalationProblem::Twice => words::FAULT_TWICE,
            EscalationProblem::Kinds => words::FAULT_KINDS,
            EscalationProblem::Many => words::FAULT_MANY,
        }
    }
}

pub(super) fn faults(ladder: &Ladder) -> Vec<Fault> {
    let rungs = &ladder.rungs;
    let mut faults = Vec::new();
    let mut add = |place, problem| {
        faults.push(Fault {
            place,
            problem: Problem::Escalation(problem),
        });
    };
    if rungs.len() > STEPS {
        add(Place::Whole, EscalationProblem::Many);
    }
    for (at, rung) in rungs.iter().enumerate() {
        let wrong = match rung.step {
            Step::AtOnce if !rung.kinds.is_empty() => Some(EscalationProblem::Kinds),
            Step::Share(percent) if !(1..=100).contains(&percent) => Some(EscalationProblem::Share),
            Step::Late(minutes) if !LATE.contains(&minutes) => Some(EscalationProblem::Late),
            _ => None,
        };
        if let Some(problem) = wrong {
            add(Place::Rung(at), problem);
        }
        if rung.to.is_empty() {
            add(Place::Rung(at), EscalationProblem::Nobody);
        }
        let same = |other: &&crate::clocks::ladder::Rung| {
            other.step == rung.step
                && other.to == rung.to
                && other.kinds == rung.kinds
                && other.priorities == rung.priorities
        };
        if rungs.iter().take(at).any(|other| same(&other)) {
            add(Place::Rung(at), EscalationProblem::Twice);
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clocks::ladder::{Recipient, Rung};
    use crate::clocks::policy::ClockKind;

    #[test]
    fn each_bad_step_is_located() {
        assert_eq!(faults(&Ladder::default()), []);
        let rung = |step, to: &[Recipient]| Rung {
            step,
            to: to.to_vec(),
            mail: false,
            kinds: vec![],
            priorities: vec![],
        };
        let owner = [Recipient::Owner];
        let mut at_once = rung(Step::AtOnce, &owner);
        at_once.kinds = vec![ClockKind::Stage];
        let rungs = vec![
            rung(Step::Share(0), &owner),
            rung(Step::Share(101), &owner),
            rung(Step::Late(0), &owner),
            rung(Step::BREACH, &[]),
            rung(Step::Late(60), &owner),
            rung(Step::Late(60), &owner),
            at_once,
        ];
        let found: Vec<_> = faults(&Ladder { rungs, since: None })
            .into_iter()
            .map(|fault| (fault.place, fault.problem))
            .collect();
        let of = |at, problem| (Place::Rung(at), Problem::Escalation(problem));
        let wanted = [
            of(0, EscalationProblem::Share),
            of(1, EscalationProblem::Share),
            of(2, EscalationProblem::Late),
            of(3, EscalationProblem::Nobody),
            of(5, EscalationProblem::Twice),
            of(6, EscalationProblem::Kinds),
        ];
        assert_eq!(found, wanted);
        let many = Ladder {
            since: None,
            rungs: (1..=31).map(|n| rung(Step::Share(n), &owner)).collect(),
        };
        assert_eq!(faults(&many)[0].place, Place::Whole);
    }
}
