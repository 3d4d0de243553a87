//! Facts about a case. Append-only; they refer to rows of text by id and hold no personal text themselves.

use super::Phase;
use crate::clocks::ladder::{ClockRef, Recipient, Step};
use crate::feedback::SignalKind;
use crate::id::{
    AttachmentId, DepartmentId, FeedbackId, MessageId, NodeId, PersonId, ProposalId, ResponseId,
};
use crate::priority::Priority;
use crate::surveys::NotSent;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Which side acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer, through a private link or a code.
    Customer,
    /// A member of staff.
    Staff(PersonId),
    /// A job.
    System,
}

/// Why an owner or department was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignedBy {
    /// The first routing rule that matched.
    Rule {
        /// Name of the rule.
        rule: String,
    },
    /// No rule matched.
    Default,
    /// A person chose.
    Person,
    /// The owner took it.
    Taken,
}

/// Why a priority was given. Shown beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriorityReason {
    /// A phrase of the urgent list stood in the text.
    Phrase {
        /// The phrase of the list (never the customer's words).
        phrase: String,
    },
    /// Phrases that were read as a sign of something.
    Signal {
        /// Of what.
        signal: SignalKind,
        /// The phrase of the rule (never the customer's words).
        phrase: String,
    },
    /// The words are strongly negative.
    Mood,
    /// The default of the case type.
    Kind,
    /// A person decided.
    Person,
}

/// How a round came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedBy {
    /// The customer confirmed.
    Confirmation,
    /// The configured silent days passed with logged notices.
    Silence,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A feedback opened the case.
    Opened {
        /// The voice.
        feedback: FeedbackId,
        /// Key of the case type.
        case_type: String,
        /// Key of the first stage.
        stage: String,
        /// Priority and why.
        priority: Priority,
        /// Why.
        reason: PriorityReason,
        /// Category chosen so far.
        category: Option<NodeId>,
    },
    /// The automatic reply was put in the outbox, or there is no way to reach the customer.
    Acknowledged,
    /// Department and owner changed.
    Assigned {
        /// First responsible department.
        department: DepartmentId,
        /// Person in charge.
        owner: Option<PersonId>,
        /// Why.
        why: AssignedBy,
    },
    /// The category was set.
    Categorised {
        /// New category.
        category: NodeId,
    },
    /// The priority was changed.
    Prioritised {
        /// New priority.
        priority: Priority,
        /// Why.
        reason: PriorityReason,
    },
    /// The case stands in another stage.
    Moved {
        /// Key of the stage.
        stage: String,
        /// Its phase at that time.
        phase: Phase,
    },
    /// Staff wrote to the customer.
    Replied {
        /// The text.
        message: MessageId,
    },
    /// Staff asked the customer something; clocks that may pause do.
    Asked {
        /// The text.
        message: MessageId,
    },
    /// The customer wrote; ends waiting.
    CustomerWrote {
        /// The text.
        message: MessageId,
    },
    /// An internal note.
    Noted {
        /// The text.
        message: MessageId,
    },
    /// A solution was offered.
    Proposed {
        /// The version.
        proposal: ProposalId,
    },
    /// The customer accepted it.
    Accepted {
        /// The version.
        proposal: ProposalId,
    },
    /// The customer objected to it.
    Objected {
        /// The version.
        proposal: ProposalId,
        /// The reason.
        message: MessageId,
    },
    /// The cause was written down.
    CauseRecorded {
        /// The text.
        message: MessageId,
    },
    /// What was done, with its evidence.
    ActionRecorded {
        /// The text.
        message: MessageId,
        /// Proof.
        evidence: Vec<AttachmentId>,
    },
    /// The customer was asked to confirm.
    ConfirmationAsked {
        /// What was done, for the customer.
        #[serde(default)]
        message: Option<MessageId>,
    },
    /// A reminder to confirm was logged.
    ConfirmationReminded,
    /// The customer confirmed that it is solved.
    Confirmed,
    /// The customer says that it is not solved.
    Unsolved {
        /// What is missing.
        message: MessageId,
    },
    /// The round ended.
    Closed {
        /// How the gate was passed.
        by: ClosedBy,
        /// The closing summary.
        summary: MessageId,
    },
    /// A new round began.
    Reopened {
        /// Number of the new round, from 2.
        round: u32,
        /// Key of the stage it begins in.
        stage: String,
        /// Its phase.
        phase: Phase,
    },
    /// The satisfaction survey is due then.
    SurveyScheduled {
        /// When it is to be sent.
        at: DateTime<Utc>,
    },
    /// The satisfaction survey was not sent.
    SurveyNotSent {
        /// Why not.
        reason: NotSent,
    },
    /// The customer answered the survey of a round.
    SurveyAnswered {
        /// The answer.
        response: ResponseId,
        /// The round it belongs to.
        round: u32,
    },
    /// The escalation ladder told staff how a promise stands.
    Reminded {
        /// Which promise; `None` for the case itself.
        clock: Option<ClockRef>,
        /// How far it was.
        step: Step,
        /// The case's priority then.
        priority: Priority,
        /// Who was told, and as what; empty when nobody was there.
        to: Vec<(Recipient, PersonId)>,
    },
}

/// An event at its place in the case's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// Place in the history, from 1, without gaps.
    pub seq: u32,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who acted.
    pub side: Side,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}
