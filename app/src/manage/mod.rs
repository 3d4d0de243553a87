//! Heads and managers: figures, themes and files of voices; and the lists of voices, hits and scenarios, which everybody
//! opens now and then.

mod dashboard;
mod handbook;
mod imports;
mod narrow;
mod search;
mod themes;
mod voices;

pub use dashboard::DashboardPage;
pub use handbook::{HandbookListPage, ScenarioRoute};
pub use imports::ImportsPage;
pub use search::SearchPage;
pub use themes::{PhrasePage, ThemePage, ThemesPage};
pub use voices::VoicesPage;
