//! Read models of cases, as they go over the wire. Personal fields arrive masked; nothing here can unmask them.

use super::{CaseType, Demand, Kind, Missing, Phase, PriorityReason, Stage};
use crate::catalogue::{Words, cases as words};
use crate::clocks::clock::{Clock, ClockState};
use crate::clocks::policy::ClockKind;
use crate::feedback::Channel;
use crate::id::{AttachmentId, DepartmentId, MessageId, NodeId, PersonId, ProposalId};
use crate::locale::Label;
use crate::priority::Priority;
use crate::tags::Tagged;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

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
    /// Key of the page.
    #[serde(default)]
    pub after: Option<String>,
}

/// An inbox page with the counts of the views ("999+" at most).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// The cases.
    pub page: crate::page::Page<CaseRow>,
    /// Count per view, in the order of [`View::ALL`] without `Closed`.
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

/// A file on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Its id, for the address.
    pub id: AttachmentId,
    /// Cleaned file name.
    pub name: String,
    /// Type found by content.
    pub content_type: String,
    /// Size in bytes.
    pub bytes: u64,
}

impl FileView {
    /// The size for reading: `38 KB`, from a megabyte on `1.2 MB`; powers of 1,024, never below 1 KB.
    pub fn size(&self) -> String {
        if self.bytes < 1 << 20 {
            return format!("{} KB", self.bytes.div_ceil(1 << 10).max(1));
        }
        let tenths = self.bytes.saturating_mul(10) >> 20;
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

/// Who speaks in a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The customer.
    Customer,
    /// A member of staff by name; to customers only "customer service".
    Staff(String),
    /// The system.
    System,
}

/// What an entry of the timeline is, with the values its sentence needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Registered.
    Opened,
    /// Acknowledged automatically.
    Acknowledged,
    /// Assigned.
    Assigned {
        /// To this department.
        department: Label,
        /// To this person.
        owner: Option<String>,
        /// Why.
        why: super::AssignedBy,
    },
    /// Category set.
    Categorised {
        /// Its name.
        category: Label,
    },
    /// Priority set.
    Prioritised {
        /// The priority.
        priority: Priority,
    },
    /// Stage changed.
    Moved {
        /// Its name.
        stage: Label,
    },
    /// Reply to the customer.
    Replied,
    /// Question to the customer.
    Asked,
    /// The customer wrote.
    CustomerWrote,
    /// Internal note.
    Noted,
    /// Solution proposed.
    Proposed {
        /// Version number, from 1.
        version: u32,
    },
    /// Solution accepted.
    Accepted,
    /// Solution objected to.
    Objected,
    /// Cause recorded.
    CauseRecorded,
    /// Action recorded.
    ActionRecorded,
    /// Asked to confirm.
    ConfirmationAsked,
    /// Reminded to confirm.
    ConfirmationReminded,
    /// Confirmed.
    Confirmed,
    /// Not solved.
    Unsolved,
    /// Closed.
    Closed {
        /// How.
        by: super::ClosedBy,
    },
    /// New round.
    Reopened {
        /// Its number.
        round: u32,
    },
    /// Survey scheduled.
    SurveyScheduled {
        /// For then.
        at: DateTime<Utc>,
    },
    /// Survey not sent.
    SurveyNotSent {
        /// Why not.
        reason: crate::surveys::NotSent,
    },
    /// Survey answered.
    SurveyAnswered {
        /// Overall satisfaction, 1–5.
        overall: Option<u8>,
        /// Whether it is solved, as the customer says.
        solved: Option<bool>,
    },
}

/// An entry of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// Place in the history.
    pub seq: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub speaker: Speaker,
    /// What.
    pub entry: Entry,
    /// The text that belongs to it; `None` when there is none or it was erased.
    pub text: Option<String>,
    /// Files that belong to it.
    pub files: Vec<FileView>,
}

/// Where a proposal stands, on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStatus {
    /// Waiting for the customer.
    Offered,
    /// Accepted.
    Accepted,
    /// Objected to.
    Objected,
    /// Replaced by a later version or a new round.
    Superseded,
}

impl ProposalStatus {
    /// Every status.
    pub const ALL: [ProposalStatus; 4] = [
        ProposalStatus::Offered,
        ProposalStatus::Accepted,
        ProposalStatus::Objected,
        ProposalStatus::Superseded,
    ];

    /// The name in columns.
    pub const fn code(self) -> &'static str {
        match self {
            ProposalStatus::Offered => "offered",
            ProposalStatus::Accepted => "accepted",
            ProposalStatus::Objected => "objected",
            ProposalStatus::Superseded => "superseded",
        }
    }
}
crate::coded!(ProposalStatus);

/// A solution as offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    /// Its id.
    pub id: ProposalId,
    /// Version number, from 1.
    pub version: u32,
    /// The measures.
    pub measures: Vec<Measure>,
    /// In words.
    pub text: String,
    /// Amount offered, in minor units of `currency`.
    pub amount_minor: Option<i64>,
    /// ISO 4217 code.
    pub currency: String,
    /// Promised to be carried out by then (organisation zone).
    pub by: Option<NaiveDate>,
    /// Where it stands.
    pub status: ProposalStatus,
    /// When it was offered.
    pub offered_at: DateTime<Utc>,
}

/// What is offered (S1-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 维修
    Repair,
    /// 更换
    Replace,
    /// 退款
    Refund,
    /// 道歉
    Apology,
    /// 补偿
    Compensation,
    /// 流程改进
    Process,
}

impl Measure {
    /// Every measure, in the order a form shows them.
    pub const ALL: [Measure; 6] = [
        Measure::Repair,
        Measure::Replace,
        Measure::Refund,
        Measure::Apology,
        Measure::Compensation,
        Measure::Process,
    ];

    /// The name in columns and files.
    pub const fn code(self) -> &'static str {
        match self {
            Measure::Repair => "repair",
            Measure::Replace => "replace",
            Measure::Refund => "refund",
            Measure::Apology => "apology",
            Measure::Compensation => "compensation",
            Measure::Process => "process",
        }
    }

    /// Its name.
    pub const fn words(self) -> Words {
        match self {
            Measure::Repair => words::MEASURE_REPAIR,
            Measure::Replace => words::MEASURE_REPLACE,
            Measure::Refund => words::MEASURE_REFUND,
            Measure::Apology => words::MEASURE_APOLOGY,
            Measure::Compensation => words::MEASURE_COMPENSATION,
            Measure::Process => words::MEASURE_PROCESS,
        }
    }
}
crate::coded!(Measure);

/// The customer as staff see them: masked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerView {
    /// Masked name.
    pub name: Option<String>,
    /// Masked phone.
    pub phone: Option<String>,
    /// Masked e-mail.
    pub email: Option<String>,
    /// Earlier cases: number and state.
    pub earlier: Vec<(String, Phase)>,
}

/// The whole case page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CasePage {
    /// Header.
    pub row: CaseRow,
    /// Version for the conflict check: sequence of the last event.
    pub seq: u32,
    /// What the customer wrote, and what was read of it; masked for those who may not see contacts.
    pub voice: Tagged,
    /// How it came in.
    pub channel: Channel,
    /// Why the priority is what it is.
    pub priority_reason: PriorityReason,
    /// What the customer asks for.
    pub demand: Option<Demand>,
    /// Product or service named.
    pub product: Option<String>,
    /// Order number named.
    pub order_no: Option<String>,
    /// When it happened.
    pub occurred_at: Option<DateTime<Utc>>,
    /// The customer.
    pub customer: Option<CustomerView>,
    /// Every promise of this round.
    pub clocks: Vec<Clock>,
    /// The history, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Proposals, latest first.
    pub proposals: Vec<ProposalView>,
    /// Files the customer sent with the report.
    pub files: Vec<FileView>,
    /// What the gate still misses.
    pub missing: Vec<Missing>,
    /// True when the viewer may act on it.
    pub may_handle: bool,
    /// True when the viewer owns it.
    pub owned: bool,
    /// Stages of its type.
    pub stages: Vec<Stage>,
    /// Id of the current category.
    pub category_id: Option<NodeId>,
    /// Id of the current department.
    pub department_id: DepartmentId,
    /// Id of the current owner.
    pub owner_id: Option<PersonId>,
}

/// What staff ask the service to do; texts travel with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum CaseAction {
    /// Take the case.
    Take,
    /// Hand it over.
    Assign {
        /// To this department.
        department: DepartmentId,
        /// To this person.
        owner: Option<PersonId>,
    },
    /// Set the category.
    Categorise {
        /// The category.
        category: NodeId,
    },
    /// Override the priority.
    Prioritise {
        /// The priority.
        priority: Priority,
        /// Why.
        reason: String,
    },
    /// Move on the board.
    Move {
        /// Key of the stage.
        stage: String,
    },
    /// Write to the customer.
    Reply {
        /// The text.
        text: String,
        /// Wait for an answer.
        ask: bool,
    },
    /// Internal note.
    Note {
        /// The text.
        text: String,
    },
    /// Offer a solution.
    Propose(ProposalDraft),
    /// Write down the cause.
    RecordCause {
        /// The text.
        text: String,
    },
    /// Write down what was done. Files were uploaded before and are named by id.
    RecordAction {
        /// The text.
        text: String,
        /// Uploaded evidence.
        evidence: Vec<AttachmentId>,
    },
    /// Ask the customer to confirm.
    AskConfirmation {
        /// What was done, as the customer will read it.
        text: String,
    },
    /// Remind the customer.
    RemindConfirmation,
    /// Close.
    Close {
        /// Closing summary, shown to the customer.
        summary: String,
    },
}

/// A solution as written by staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalDraft {
    /// The measures.
    pub measures: Vec<Measure>,
    /// In words, 5–1,000 characters.
    pub text: String,
    /// Amount in minor units (CNY fen).
    pub amount_minor: Option<i64>,
    /// Carried out by.
    pub by: Option<NaiveDate>,
}

/// Choices for hand-over and categories on a case page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseChoices {
    /// Departments.
    pub departments: Vec<(DepartmentId, Label)>,
    /// People with their department.
    pub people: Vec<(PersonId, String, DepartmentId)>,
    /// Categories as a flattened tree: depth, id, label.
    pub categories: Vec<(u8, NodeId, Label)>,
}

/// One node on the customer's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerNode {
    /// The phase it stands for.
    pub phase: Phase,
    /// When it was first reached in this round.
    pub reached_at: Option<DateTime<Utc>>,
}

/// What a customer may do now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerMay {
    /// Write a message.
    pub write: bool,
    /// Accept or object to the proposal.
    pub answer_proposal: bool,
    /// Confirm that it is solved.
    pub confirm: bool,
    /// Say that it is not solved.
    pub report_unsolved: bool,
}

/// A message between the customer and staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerMessage {
    /// When.
    pub at: DateTime<Utc>,
    /// True when the customer wrote it.
    pub mine: bool,
    /// The text; `None` when erased.
    pub text: Option<String>,
    /// Which message it is.
    pub id: MessageId,
    /// Files that came with it.
    pub files: Vec<FileView>,
}

/// A case as its customer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerCase {
    /// `TS-20261121-0007`
    pub number: String,
    /// 反馈类型
    pub kind: Kind,
    /// Phase now.
    pub phase: Phase,
    /// Round, from 1.
    pub round: u32,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// Nodes in order.
    pub nodes: Vec<CustomerNode>,
    /// The next promise.
    pub promised: Option<NextDue>,
    /// Who acts next: the customer when true, else the organisation.
    pub your_turn: bool,
    /// The customer confirmed; what is left is to close.
    pub confirmed: bool,
    /// Department that acts now.
    pub department: Label,
    /// Messages, oldest first.
    pub messages: Vec<CustomerMessage>,
    /// What was done, while the customer is asked whether it is solved.
    pub done: Option<String>,
    /// Only behind a private link: what the customer wrote.
    pub raw_text: Option<String>,
    /// Only behind a private link: files that came with the first form.
    pub files: Vec<FileView>,
    /// The current proposal.
    pub proposal: Option<ProposalView>,
    /// The closing summary, once closed.
    pub summary: Option<String>,
    /// What may be done; all false after a look-up by number.
    pub may: CustomerMay,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_at_a_glance() {
        let size = |bytes| {
            let file = FileView {
                id: AttachmentId(uuid::Uuid::nil()),
                name: String::new(),
                content_type: String::new(),
                bytes,
            };
            file.size()
        };
        let sizes = [
            0,
            1,
            1_024,
            1_025,
            (1 << 20) - 1,
            1 << 20,
            13_002_343,
            u64::MAX,
        ];
        let told = sizes.map(size);
        let expected = [
            "1 KB", "1 KB", "1 KB", "2 KB", "1024 KB", "1.0 MB", "12.4 MB",
        ];
        assert_eq!(told[..7], expected);
    }
}
