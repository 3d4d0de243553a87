//! One file per capability: implements its port, owns permissions and transactions.

pub mod figures;
