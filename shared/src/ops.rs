//! What operators look at: the mailbox of the demo, jobs and dead letters, the audit trail, the demo's clock.

use crate::id::{JobId, NoticeId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a notice in the outbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// Waiting to be sent.
    Queued,
    /// Taken by the receiver.
    Sent,
    /// Given up after the last try.
    Dead,
    /// No longer wanted (reopened, erased).
    Cancelled,
}

impl NoticeState {
    /// Every state.
    pub const ALL: [NoticeState; 4] = [
        NoticeState::Queued,
        NoticeState::Sent,
        NoticeState::Dead,
        NoticeState::Cancelled,
    ];

    /// The name in columns.
    pub const fn code(self) -> &'static str {
        match self {
            NoticeState::Queued => "queued",
            NoticeState::Sent => "sent",
            NoticeState::Dead => "dead",
            NoticeState::Cancelled => "cancelled",
        }
    }
}
crate::coded!(NoticeState);

/// A message in the demo's mailbox. The address is masked; links work, because the demo has no real customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// Which.
    pub id: NoticeId,
    /// Masked address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Case it belongs to.
    pub case_number: Option<String>,
    /// Where it stands.
    pub state: NoticeState,
    /// Tries so far.
    pub attempts: u32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it is to be sent.
    pub due_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// A job of the runner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow {
    /// Which.
    pub id: JobId,
    /// What it does.
    pub kind: String,
    /// queued, running, done, dead
    pub state: String,
    /// Tries so far.
    pub attempts: i32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it is to run.
    pub run_at: DateTime<Utc>,
}

/// An entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When.
    pub at: DateTime<Utc>,
    /// Who: name or "system".
    pub actor: String,
    /// What, as `noun.verb`.
    pub action: String,
    /// On what, as `noun:id`.
    pub object: String,
    /// Values before and after, without personal data.
    pub details: serde_json::Value,
    /// True once the chain holds it.
    pub sealed: bool,
}
