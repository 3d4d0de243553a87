//! What operators look at: the mailbox of the demo, jobs and dead letters, the audit trail, the demo's clock.

use crate::catalogue::{Words, admin};
use crate::id::{JobId, NoticeId};
use crate::page::Page;
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

/// A mail that was not sent. The address is masked; the subject names a case and holds no word of its customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterRow {
    /// Which.
    pub id: NoticeId,
    /// Masked address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Given up (dead), too many for one day (cancelled), or waiting for long (queued).
    pub state: NoticeState,
    /// Tries so far.
    pub attempts: u32,
    /// Why the last try failed; never an address.
    pub last_error: Option<String>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// Mails that were not sent, latest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letters {
    /// A page of them.
    pub page: Page<LetterRow>,
    /// True where no mail server is configured, so that everything waits.
    pub no_server: bool,
}

/// What an action of the audit trail is called; `None` for one that nobody records.
pub fn deed(action: &str) -> Option<Words> {
    Some(match action {
        "access.refuse" => admin::DEED_ACCESS_REFUSE,
        "backup.make" => admin::DEED_BACKUP_MAKE,
        "clock.move" => admin::DEED_CLOCK_MOVE,
        "customer.reveal" => admin::DEED_CUSTOMER_REVEAL,
        "department.add" => admin::DEED_DEPARTMENT_ADD,
        "department.move" => admin::DEED_DEPARTMENT_MOVE,
        "department.rename" => admin::DEED_DEPARTMENT_RENAME,
        "department.restore" => admin::DEED_DEPARTMENT_RESTORE,
        "department.retire" => admin::DEED_DEPARTMENT_RETIRE,
        "import.cancel" => admin::DEED_IMPORT_CANCEL,
        "import.start" => admin::DEED_IMPORT_START,
        "job.retry" => admin::DEED_JOB_RETRY,
        "label.set" => admin::DEED_LABEL_SET,
        "language.cancel" => admin::DEED_LANGUAGE_CANCEL,
        "language.start" => admin::DEED_LANGUAGE_START,
        "model.learn" => admin::DEED_MODEL_LEARN,
        "model.restore" => admin::DEED_MODEL_RESTORE,
        "notice.retry" => admin::DEED_NOTICE_RETRY,
        "password.change" => admin::DEED_PASSWORD_CHANGE,
        "password.reset" => admin::DEED_PASSWORD_RESET,
        "person.activate" => admin::DEED_PERSON_ACTIVATE,
        "person.add" => admin::DEED_PERSON_ADD,
        "person.deactivate" => admin::DEED_PERSON_DEACTIVATE,
        "person.grant" => admin::DEED_PERSON_GRANT,
        "person.address" => admin::DEED_PERSON_ADDRESS,
        "person.move" => admin::DEED_PERSON_MOVE,
        "person.rename" => admin::DEED_PERSON_RENAME,
        "retention.erase" => admin::DEED_RETENTION_ERASE,
        "routing.publish" | "rules.publish" => admin::DEED_RULES_PUBLISH,
        "rules.rollback" => admin::DEED_RULES_ROLLBACK,
        "rules.try" => admin::DEED_RULES_TRY,
        "session.begin" => admin::DEED_SESSION_BEGIN,
        "session.end" => admin::DEED_SESSION_END,
        "session.refuse" => admin::DEED_SESSION_REFUSE,
        "taxonomy.edit" => admin::DEED_TAXONOMY_EDIT,
        "theme.cause" => admin::DEED_THEME_CAUSE,
        "theme.merge" => admin::DEED_THEME_MERGE,
        "theme.rename" => admin::DEED_THEME_RENAME,
        "theme.split" => admin::DEED_THEME_SPLIT,
        _ => return None,
    })
}

/// An entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When.
    pub at: DateTime<Utc>,
    /// Who: name or "system".
    pub actor: String,
    /// What, as `noun.verb`; [`deed`] says it in words.
    pub action: String,
    /// On what, as `noun:id`.
    pub object: String,
    /// Values before and after, without personal data.
    pub details: serde_json::Value,
    /// True once the chain holds it.
    pub sealed: bool,
}
