//! Admins, auditors and the demo's mailbox.

mod audit;
mod grants;
mod jobs;
mod mailbox;
mod people;
mod taxonomy;
mod tree_ask;
mod tree_state;

pub use audit::AuditPage;
pub use jobs::JobsPage;
pub use mailbox::MailboxPage;
pub use people::PeoplePage;
pub use taxonomy::TaxonomyPage;

use shared::actor::{Right, Role};
use shared::catalogue::{Words, admin as words};

/// A role's name.
pub const fn role_words(role: Role) -> Words {
    match role {
        Role::Reporter => words::ROLE_REPORTER,
        Role::Agent => words::ROLE_AGENT,
        Role::Head => words::ROLE_HEAD,
        Role::Manager => words::ROLE_MANAGER,
        Role::Admin => words::ROLE_ADMIN,
        Role::Auditor => words::ROLE_AUDITOR,
    }
}

/// A right's name.
pub const fn right_words(right: Right) -> Words {
    match right {
        Right::Public | Right::Customer | Right::SignedIn => words::RIGHT_SIGNED_IN,
        Right::ReadCases => words::RIGHT_READ,
        Right::HandleCases => words::RIGHT_HANDLE,
        Right::Reveal => words::RIGHT_REVEAL,
        Right::ReadReports => words::RIGHT_REPORTS,
        Right::Import => words::RIGHT_IMPORT,
        Right::Administer => words::RIGHT_ADMIN,
        Right::Audit => words::RIGHT_AUDIT,
    }
}

/// True for rights that need no role.
pub const fn role_free(right: Right) -> bool {
    matches!(right, Right::Public | Right::Customer | Right::SignedIn)
}
