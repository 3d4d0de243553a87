//! Which promises a case carries: kinds of clocks, lengths, targets, and the set an admin edits.
//!
//! Every length says whether it is calendar or working time; nothing is implied.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::priority::Priority;

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Say that the case has arrived (确认).
    Acknowledge,
    /// Give a first answer of substance (首次反馈).
    FirstFeedback,
    /// Offer something that helps until the solution is there (临时方案).
    Workaround,
    /// Tell the customer how it stands, again and again (进展同步).
    CustomerUpdate,
    /// Leave a stage in time (阶段).
    Stage,
    /// Solve it (解决).
    Resolution,
    /// Answer a complaint made in public on a social platform.
    SocialResponse,
}

/// A text that names no kind of clock.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such clock")]
pub struct UnknownClockKind;

impl ClockKind {
    /// All kinds, in the order a case page lists them.
    pub const ALL: [ClockKind; 7] = [
        ClockKind::Acknowledge,
        ClockKind::FirstFeedback,
        ClockKind::Workaround,
        ClockKind::CustomerUpdate,
        ClockKind::Stage,
        ClockKind::Resolution,
        ClockKind::SocialResponse,
    ];

    /// The stable name used in storage and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            ClockKind::Acknowledge => "acknowledge",
            ClockKind::FirstFeedback => "first_feedback",
            ClockKind::Workaround => "workaround",
            ClockKind::CustomerUpdate => "customer_update",
            ClockKind::Stage => "stage",
            ClockKind::Resolution => "resolution",
            ClockKind::SocialResponse => "social_response",
        }
    }
}

impl fmt::Display for ClockKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ClockKind {
    type Err = UnknownClockKind;

    fn from_str(text: &str) -> Result<ClockKind, UnknownClockKind> {
        ClockKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(UnknownClockKind)
    }
}

/// How long a promise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Minutes on the wall: nights and holidays count.
    CalendarMinutes(u32),
    /// Minutes of opening hours.
    WorkingMinutes(u32),
    /// Due at the close of the n-th working day after the day of the start.
    WorkingDays(u16),
}

impl Length {
    /// Hours on the wall.
    pub const fn hours(hours: u32) -> Length {
        Length::CalendarMinutes(hours.saturating_mul(60))
    }

    /// Days of 24 hours on the wall.
    pub const fn days(days: u32) -> Length {
        Length::CalendarMinutes(days.saturating_mul(1440))
    }

    /// Whether it promises nothing at all.
    pub const fn is_zero(self) -> bool {
        matches!(
            self,
            Length::CalendarMinutes(0) | Length::WorkingMinutes(0) | Length::WorkingDays(0)
        )
    }
}

/// One length for each priority; `None` means that this priority carries no such promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ByPriority {
    /// 紧急
    pub urgent: Option<Length>,
    /// 一般
    pub normal: Option<Length>,
    /// 低
    pub low: Option<Length>,
}

impl ByPriority {
    /// The same for all.
    pub const fn all(length: Length) -> ByPriority {
        ByPriority {
            urgent: Some(length),
            normal: Some(length),
            low: Some(length),
        }
    }

    /// One for each, urgent first.
    pub const fn each(urgent: Length, normal: Length, low: Length) -> ByPriority {
        ByPriority {
            urgent: Some(urgent),
            normal: Some(normal),
            low: Some(low),
        }
    }

    /// The length for a priority.
    pub const fn of(&self, priority: Priority) -> Option<Length> {
        match priority {
            Priority::Urgent => self.urgent,
            Priority::Normal => self.normal,
            Priority::Low => self.low,
        }
    }
}

/// One promise of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// What is promised.
    pub kind: ClockKind,
    /// Key of the stage it limits; set for [`ClockKind::Stage`], and only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// How long until it is due; the far end of a range such as 3–5 days.
    pub due: ByPriority,
    /// What the team aims at: the near end of a range. Missing it breaches nothing.
    #[serde(default)]
    pub aim: ByPriority,
    /// Whether it stands still while the case waits for the customer.
    pub pausable: bool,
}

/// A named set of promises, chosen for a case by the first matching policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSet {
    /// Chinese name, required.
    pub name_zh: String,
    /// English name, may be empty.
    #[serde(default)]
    pub name_en: String,
    /// The promises.
    pub targets: Vec<Target>,
    /// Whether each customer update starts the next update clock; otherwise only the first is promised.
    #[serde(default)]
    pub repeat_updates: bool,
    /// Extensions of the resolution that may be approved, in their order.
    #[serde(default)]
    pub extensions: Vec<Length>,
}

/// What is wrong with a clock set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PolicyProblem {
    /// No Chinese name.
    #[error("the set needs a name")]
    NoName,
    /// A length of zero.
    #[error("a promise of no time is none: leave it out")]
    ZeroLength,
    /// No priority has a length.
    #[error("the target has no length for any priority")]
    NoLength,
    /// A stage limit without a stage, or a stage on another kind.
    #[error("a stage limit names its stage, other clocks name none")]
    StageMismatch,
    /// The same kind (and stage) twice.
    #[error("the same promise stands twice")]
    Twice,
    /// An aim where nothing is due.
    #[error("an aim needs a due length beside it")]
    AimWithoutDue,
}

/// One fault: which target (from 0, `None` for the set itself), and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyFault {
    /// Position of the target, from 0; `None` for the set as a whole.
    pub target: Option<usize>,
    /// What is wrong there.
    pub problem: PolicyProblem,
}

impl ClockSet {
    /// Every fault of the set.
    pub fn faults(&self) -> Vec<PolicyFault> {
        let mut faults = Vec::new();
        let mut add = |target, problem| faults.push(PolicyFault { target, problem });
        if self.name_zh.trim().is_empty() {
            add(None, PolicyProblem::NoName);
        }
        if self.extensions.iter().any(|length| length.is_zero()) {
            add(None, PolicyProblem::ZeroLength);
        }
        for (index, target) in self.targets.iter().enumerate() {
            let pairs = Priority::ALL.map(|p| (target.due.of(p), target.aim.of(p)));
            if pairs.iter().all(|(due, _)| due.is_none()) {
                add(Some(index), PolicyProblem::NoLength);
            }
            if pairs
                .iter()
                .any(|(due, aim)| due.is_none() && aim.is_some())
            {
                add(Some(index), PolicyProblem::AimWithoutDue);
            }
            if pairs.iter().any(|(due, aim)| {
                due.is_some_and(Length::is_zero) || aim.is_some_and(Length::is_zero)
            }) {
                add(Some(index), PolicyProblem::ZeroLength);
            }
            if (target.kind == ClockKind::Stage) != target.stage.is_some() {
                add(Some(index), PolicyProblem::StageMismatch);
            }
            if self
                .targets
                .iter()
                .take(index)
                .any(|t| t.kind == target.kind && t.stage == target.stage)
            {
                add(Some(index), PolicyProblem::Twice);
            }
        }
        faults
    }
}
