//! The program of admins and auditors, and the demo's mailbox.

mod audit;
mod department_ask;
mod departments;
mod grants;
mod jobs;
mod language;
mod letters;
mod mailbox;
mod people;
mod people_ask;
mod program;
mod rules;
mod taxonomy;
mod tree_ask;
mod tree_state;

pub use audit::AuditPage;
pub use jobs::JobsPage;
pub use language::LanguagePage;
pub use mailbox::MailboxPage;
pub use people::PeoplePage;
pub use program::AdminApp;
pub use taxonomy::TaxonomyPage;
