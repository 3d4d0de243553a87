//! The escalation ladder (S1-16): who is told when a promise comes near its due time, is broken, and stays broken.
//!
//! It is data that an admin edits; who the owner, the head and the manager of a case are is found out when it fires.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::policy::ClockKind;
use crate::priority::Priority;

/// When somebody is told. The order is the order in which a promise goes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// As soon as the round is open and has the priority; belongs to no clock.
    AtOnce,
    /// When this much of the promised time has run, in per cent; 100 is the breach.
    Share(u8),
    /// This many minutes of working time after the breach.
    Late(u32),
}

impl Step {
    /// The breach.
    pub const BREACH: Step = Step::Share(100);
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The person in charge.
    Owner,
    /// Heads of the department; of the next one above where it has none.
    Head,
    /// Managers.
    Manager,
}

impl Recipient {
    /// All, the nearest to the case first.
    pub const ALL: [Recipient; 3] = [Recipient::Owner, Recipient::Head, Recipient::Manager];

    /// Who is told in place of somebody who is not there: the next above.
    pub const fn above(self) -> Option<Recipient> {
        match self {
            Recipient::Owner => Some(Recipient::Head),
            Recipient::Head => Some(Recipient::Manager),
            Recipient::Manager => None,
        }
    }
}

/// One step of the ladder. Everybody it names finds it in the app; a mail goes out beside that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// When.
    pub step: Step,
    /// Who.
    pub to: Vec<Recipient>,
    /// By mail too.
    pub mail: bool,
    /// Only for these promises; empty means any.
    #[serde(default)]
    pub kinds: Vec<ClockKind>,
    /// Only for these priorities; empty means any.
    #[serde(default)]
    pub priorities: Vec<Priority>,
}

/// The whole ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// Its steps; several may name the same moment.
    pub rungs: Vec<Rung>,
    /// In force since then: what lay in the past by that time is told to nobody. Set when it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
}

impl Default for Ladder {
    /// Urgent to the head at once; the owner at 50 % and 80 %, owner and head at the breach, the manager four working
    /// hours later. Half of an acknowledgement or of an update's days is nothing to speak of.
    fn default() -> Ladder {
        let rung = |step, to: &[Recipient], mail| Rung {
            step,
            to: to.to_vec(),
            mail,
            kinds: Vec::new(),
            priorities: Vec::new(),
        };
        let quiet = [ClockKind::Acknowledge, ClockKind::CustomerUpdate];
        let kinds = ClockKind::ALL.into_iter();
        Ladder {
            since: None,
            rungs: vec![
                Rung {
                    priorities: vec![Priority::Urgent],
                    ..rung(Step::AtOnce, &[Recipient::Head], true)
                },
                Rung {
                    kinds: kinds.filter(|kind| !quiet.contains(kind)).collect(),
                    ..rung(Step::Share(50), &[Recipient::Owner], false)
                },
                rung(Step::Share(80), &[Recipient::Owner], true),
                rung(Step::BREACH, &[Recipient::Owner, Recipient::Head], true),
                rung(Step::Late(240), &[Recipient::Manager], true),
            ],
        }
    }
}

impl Rung {
    /// Whether it speaks of this promise of a case of this priority; `None` stands for the case itself.
    pub fn covers(&self, kind: Option<ClockKind>, priority: Priority) -> bool {
        let of_kind = match kind {
            None => self.step == Step::AtOnce,
            Some(kind) => {
                self.step != Step::AtOnce && (self.kinds.is_empty() || self.kinds.contains(&kind))
            }
        };
        of_kind && (self.priorities.is_empty() || self.priorities.contains(&priority))
    }
}

/// Which clock of a round: a stage that is entered again, or the next update's, is another one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClockRef {
    /// What is promised.
    pub kind: ClockKind,
    /// Key of the stage it limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// When counting began.
    pub started_at: DateTime<Utc>,
}

/// What was told in this round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Of which clock; `None` for the case itself.
    pub clock: Option<ClockRef>,
    /// How far it was.
    pub step: Step,
    /// The case's priority then: steps for another one were not told with it.
    pub priority: Priority,
}
