//! One file per capability: implements its port, owns permissions and transactions.

pub mod audit;
pub mod cases;
pub(crate) mod customers;
pub mod figures;
pub mod following;
pub mod insight;
pub mod ops;
pub mod imports;
pub mod people;
pub mod surveys;
pub mod taxonomy;
pub(crate) mod throttle;
pub mod voices;
