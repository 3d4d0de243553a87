//! Admins, auditors and the demo's mailbox.

mod audit;
mod jobs;
mod mailbox;
mod people;
mod taxonomy;

pub use audit::AuditPage;
pub use jobs::JobsPage;
pub use mailbox::MailboxPage;
pub use people::PeoplePage;
pub use taxonomy::TaxonomyPage;
