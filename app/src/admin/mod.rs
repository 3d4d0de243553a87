//! The program of managers, admins and auditors, the demo's mailbox, and a person's own account.

mod audit;
mod chase;
mod grants;
mod jobs;
mod labels;
mod language;
mod mailbox;
mod own;
mod people;
mod people_ask;
mod program;
mod reminders;
mod rules;
mod taxonomy;
mod tree_ask;
mod tree_state;

pub use audit::AuditPage;
pub use chase::ChaseListPage;
pub use jobs::JobsPage;
pub use labels::LabelsPage;
pub use language::LanguagePage;
pub use mailbox::MailboxPage;
pub use own::OwnPage;
pub use people::PeoplePage;
pub use program::AdminApp;
pub use reminders::RemindersPage;
pub use taxonomy::TaxonomyPage;
