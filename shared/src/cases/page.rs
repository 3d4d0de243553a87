//! The case page of the desk: what it shows and what may be done there.

use super::{CaseRow, Demand, Missing, Phase, PriorityReason, ProposalDraft, ProposalView, Stage};
use crate::clocks::clock::Clock;
use crate::feedback::Channel;
use crate::id::{AttachmentId, DepartmentId, NodeId, PersonId};
use crate::locale::Label;
use crate::priority::Priority;
use crate::tags::Tagged;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// Staff were told how a promise stands.
    Reminded {
        /// The sentence.
        what: Label,
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
    /// Why its notice to the customer was not sent, in words; `None` when it was, or has none.
    pub unsent: Option<Label>,
}

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
    /// Why no notice reaches them while their word is waited for, in words.
    pub unreached: Option<Label>,
    /// Every promise of this round.
    pub clocks: Vec<Clock>,
    /// When staff will be told next, and what.
    pub next_reminder: Option<(DateTime<Utc>, Label)>,
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

/// Choices for hand-over and categories on a case page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseChoices {
    /// Departments in use.
    pub departments: Vec<(DepartmentId, Label)>,
    /// Retired departments: lists are still narrowed to them, nothing new goes there.
    pub retired: Vec<(DepartmentId, Label)>,
    /// People with their department.
    pub people: Vec<(PersonId, String, DepartmentId)>,
    /// Categories as a flattened tree: depth, id, label.
    pub categories: Vec<(u8, NodeId, Label)>,
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
