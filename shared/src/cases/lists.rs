//! The lists of the desk: inbox and board.

use super::{CaseType, Kind, Phase, Stage};
use crate::clocks::clock::ClockState;
use crate::clocks::policy::ClockKind;
use crate::id::DepartmentId;
use crate::locale::Label;
use crate::priority::Priority;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// In live updates: stands for the number of every case, where some changes may have been missed.
pub const ANY_CASE: &str = "*";

/// The next promise of a case in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextDue {
    /// Which promise.
    pub kind: ClockKind,
    /// When it is due.
    pub at: DateTime<Utc>,
    /// How it stands now.
    pub state: ClockState,
    /// Seconds left; negative when late.
    pub remaining_seconds: i64,
    /// How much of the time is used, 0–999; 100 is due.
    pub progress_percent: u16,
}

/// A case in the inbox or on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseRow {
    /// `TS-20261121-0007`
    pub number: String,
    /// First words of what the customer wrote, personal data replaced.
    pub title: String,
    /// 反馈类型
    pub kind: Kind,
    /// Priority.
    pub priority: Priority,
    /// Key of the stage.
    pub stage: String,
    /// Its name.
    pub stage_label: Label,
    /// Its phase.
    pub phase: Phase,
    /// Round, from 1.
    pub round: u32,
    /// First responsible department.
    pub department: Label,
    /// Person in charge.
    pub owner: Option<String>,
    /// Category, when chosen.
    pub category: Option<Label>,
    /// Masked name or contact of the customer; `None` when anonymous.
    pub customer: Option<String>,
    /// The customer is asked and has not answered.
    pub waiting: bool,
    /// The words are strongly negative.
    pub upset: bool,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it entered its stage.
    pub stage_since: DateTime<Utc>,
    /// Last event.
    pub updated_at: DateTime<Utc>,
    /// The next promise, when one is running.
    pub next_due: Option<NextDue>,
}

/// Which cases an inbox shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Open cases the person owns.
    #[default]
    Mine,
    /// Open cases of the scope that nobody owns.
    Unassigned,
    /// Open cases of the scope whose next promise is due within 24 h or late.
    DueSoon,
    /// Open cases of the scope whose next promise is late.
    Overdue,
    /// Open cases of the scope in strongly negative words, the strongest first.
    Upset,
    /// Every open case of the scope.
    Open,
    /// Closed cases of the scope.
    Closed,
}

impl View {
    /// Every view in order.
    pub const ALL: [View; 7] = [
        View::Mine,
        View::Unassigned,
        View::DueSoon,
        View::Overdue,
        View::Upset,
        View::Open,
        View::Closed,
    ];

    /// The name in URLs.
    pub const fn code(self) -> &'static str {
        match self {
            View::Mine => "mine",
            View::Unassigned => "unassigned",
            View::DueSoon => "due_soon",
            View::Overdue => "overdue",
            View::Upset => "upset",
            View::Open => "open",
            View::Closed => "closed",
        }
    }
}
crate::coded!(View);

/// What an inbox asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxQuery {
    /// The view.
    #[serde(default)]
    pub view: View,
    /// Only this kind.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Only this priority.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Only this stage phase.
    #[serde(default)]
    pub phase: Option<Phase>,
    /// Only this department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
    /// Only opened on this day (organisation zone); drill-down of the dashboard.
    #[serde(default)]
    pub day: Option<NaiveDate>,
    /// Only closed on this day or later (organisation zone); drill-down of the dashboard.
    #[serde(default)]
    pub since: Option<NaiveDate>,
    /// A case number, or words of the text.
    #[serde(default)]
    pub search: Option<String>,
    /// Only cases whose customers rated them on this day or later (organisation zone); drill-down of the dashboard.
    #[serde(default)]
    pub rated: Option<NaiveDate>,
    /// Key of the page.
    #[serde(default)]
    pub after: Option<String>,
    /// Numbers of cases that changed, at most [`InboxQuery::CHANGED`]: told beside the page if they fit.
    #[serde(default)]
    pub changed: Vec<String>,
}

impl InboxQuery {
    /// So many changed cases are looked at; the others are seen when the page is opened again.
    pub const CHANGED: usize = 200;

    /// True when anything narrows the view.
    pub fn narrowed(&self) -> bool {
        self.kind.is_some()
            || self.priority.is_some()
            || self.phase.is_some()
            || self.department.is_some()
            || self.day.is_some()
            || self.since.is_some()
            || self.rated.is_some()
            || self.search.is_some()
    }
}

/// An inbox page with the counts of the views ("999+" at most).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// The cases.
    pub page: crate::page::Page<CaseRow>,
    /// Those of the changed cases that the view still holds, wherever in it they are.
    pub changed: Vec<CaseRow>,
    /// Count per view, in the order of [`View::ALL`] without `Closed`; empty where filters narrow the view, or after the first page.
    pub counts: Vec<(View, u64)>,
}

/// One column of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardColumn {
    /// The stage.
    pub stage: Stage,
    /// Cases in it, at most [`BoardView::CARDS`], nearest due first.
    pub cards: Vec<CaseRow>,
    /// How many there are (capped at 1,000).
    pub total: u64,
}

/// The board of a case type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardView {
    /// All case types, for the switch.
    pub types: Vec<CaseType>,
    /// The shown type's key.
    pub shown: String,
    /// Its columns.
    pub columns: Vec<BoardColumn>,
}

impl BoardView {
    /// Cards shown per column.
    pub const CARDS: u64 = 30;
}
