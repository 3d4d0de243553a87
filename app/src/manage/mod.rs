//! The program of what staff open now and then: figures, themes and files of voices, lists of voices, hits, scenarios and
//! reminders, what is to chase today, labelling, and a person's own account.

mod chase;
mod dashboard;
mod handbook;
mod imports;
mod labels;
mod narrow;
mod own;
mod program;
mod reminders;
mod search;
mod themes;
mod voices;

pub use chase::ChaseListPage;
pub use dashboard::DashboardPage;
pub use handbook::{HandbookListPage, ScenarioRoute};
pub use imports::ImportsPage;
pub use labels::LabelsPage;
pub use own::OwnPage;
pub use program::ManageApp;
pub use reminders::RemindersPage;
pub use search::SearchPage;
pub use themes::{PhrasePage, ThemePage, ThemesPage};
pub use voices::VoicesPage;
