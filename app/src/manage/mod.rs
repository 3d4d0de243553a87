//! Heads and managers: figures and files of voices.

mod dashboard;
mod imports;

pub use dashboard::DashboardPage;
pub use imports::ImportsPage;
