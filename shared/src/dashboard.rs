//! The manager's dashboard: figures with unit, n and period. Cases, rounds and customers are counted apart.

use crate::cases::{Kind, Phase};
use crate::feedback::Channel;
use crate::insight::Interval;
use crate::locale::Label;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Periods offered, in days.
pub const PERIODS: [u16; 3] = [7, 30, 90];
/// The usual one.
pub const USUAL: u16 = 30;

/// What a dashboard asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DashboardQuery {
    /// Days back from today, one of [`PERIODS`]; otherwise [`USUAL`].
    #[serde(default)]
    pub days: Option<u16>,
    /// Only this department.
    #[serde(default)]
    pub department: Option<crate::id::DepartmentId>,
}

/// Volume of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayVolume {
    /// The day in the organisation's zone.
    pub day: NaiveDate,
    /// Voices per kind in the order of [`Kind::ALL`].
    pub by_kind: [u64; 4],
}

/// A mean score of a survey dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DimensionScore {
    /// Key of the question.
    pub key: String,
    /// Its title.
    pub label: Label,
    /// Mean 1–5 with its 95 % interval; `None` without answers.
    pub mean: Option<Interval>,
}

/// The dashboard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// First and last day of the period.
    pub period: (NaiveDate, NaiveDate),
    /// Voices by day and kind, without gaps.
    pub volume: Vec<DayVolume>,
    /// Voices by channel.
    pub by_channel: Vec<(Channel, u64)>,
    /// Open cases by phase, now.
    pub open_by_phase: Vec<(Phase, u64)>,
    /// Open cases by kind, now.
    pub open_by_kind: Vec<(Kind, u64)>,
    /// Open cases with a late promise, now.
    pub overdue: u64,
    /// Rounds closed in the period.
    pub rounds_closed: u64,
    /// Median handling time of those rounds, in seconds.
    pub handling_p50_seconds: Option<u64>,
    /// 90 % of those rounds were faster, in seconds.
    pub handling_p90_seconds: Option<u64>,
    /// Share of closed rounds that the customer confirmed, with its 95 % interval.
    pub solve_rate: Option<Interval>,
    /// Share of promises kept among those due in the period.
    pub kept_rate: Option<Interval>,
    /// Overall satisfaction: top-2-box share with interval.
    pub csat: Option<Interval>,
    /// The four dimensions.
    pub dimensions: Vec<DimensionScore>,
    /// Invitations sent in the period.
    pub invitations: u64,
    /// Answers to them.
    pub responses: u64,
    /// Most frequent categories of cases opened in the period.
    pub top_categories: Vec<(Label, u64)>,
    /// Departments to filter by.
    pub departments: Vec<(crate::id::DepartmentId, Label)>,
}
