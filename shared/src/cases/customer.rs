//! The case as its customer sees it.

use super::{FileView, Kind, NextDue, Phase, ProposalView};
use crate::catalogue::{Words, voice};
use crate::id::MessageId;
use crate::locale::Label;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One node on the customer's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerNode {
    /// The phase it stands for.
    pub phase: Phase,
    /// When it was first reached in this round.
    pub reached_at: Option<DateTime<Utc>>,
}

/// What an open case waits for from its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turn {
    /// An answer to what was asked.
    Answer,
    /// Accepting the proposal, or objecting to it.
    Decide,
    /// Saying whether it is solved.
    Confirm,
}

impl Turn {
    /// What the customer is asked to do.
    pub fn words(self) -> Words {
        match self {
            Self::Answer => voice::CASE_TURN_ANSWER,
            Self::Decide => voice::CASE_TURN_DECIDE,
            Self::Confirm => voice::CASE_TURN_CONFIRM,
        }
    }
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
    /// What the customer is to do next; `None` while the organisation acts.
    pub your_turn: Option<Turn>,
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
    /// The proposal of this round.
    pub proposal: Option<ProposalView>,
    /// The last proposal, where it is of an earlier round.
    pub earlier: Option<ProposalView>,
    /// The closing summary, once closed.
    pub summary: Option<String>,
    /// What may be done; all false after a look-up by number.
    pub may: CustomerMay,
}
