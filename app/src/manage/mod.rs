//! Heads and managers: figures and files of voices; and the lists of voices and hits, which everybody opens now and then.

mod dashboard;
mod imports;
mod search;
mod voices;

pub use dashboard::DashboardPage;
pub use imports::ImportsPage;
pub use search::SearchPage;
pub use voices::VoicesPage;
