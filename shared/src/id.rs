//! Identifiers: UUIDv7 newtypes, so that a case id can never be passed where a person id is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// One voice from any channel.
    FeedbackId,
    /// Work that a feedback opened.
    CaseId,
    /// Who spoke.
    CustomerId,
    /// A member of staff.
    PersonId,
    /// A department of the organisation.
    DepartmentId,
    /// A node of a taxonomy tree.
    NodeId,
    /// A message, note, cause, action or summary: an erasable row of text.
    MessageId,
    /// One version of what is offered to a customer.
    ProposalId,
    /// An uploaded file.
    AttachmentId,
    /// An invitation to a survey.
    InvitationId,
    /// A completed survey answer.
    ResponseId,
    /// One run of an import.
    ImportId,
    /// One run of learning or reading.
    RunId,
    /// A job of the runner.
    JobId,
    /// One message in the outbox.
    NoticeId,
    /// One reminder to a member of staff.
    ReminderId,
}
