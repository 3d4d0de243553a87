//! Heads and managers: figures and files of voices; and the page of hits, which everybody opens now and then.

mod dashboard;
mod imports;
mod search;

pub use dashboard::DashboardPage;
pub use imports::ImportsPage;
pub use search::SearchPage;
