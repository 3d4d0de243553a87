//! One file per capability: implements its port, owns permissions and transactions.

pub mod audit;
pub mod figures;
pub mod people;
pub(crate) mod throttle;
