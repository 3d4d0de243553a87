//! Work outside of requests: the runner, and one file for each kind of job.
//!
//! Rule: a job is queued with `db::queue::enqueue` in the transaction that promises it, and may run more than once.

pub mod housekeeping;
pub mod runner;
mod wiring;

use std::time::Duration;

pub use crate::db::queue::{Claimed, NewJob, enqueue};
pub use runner::{Options, Runner};
pub use wiring::runner;

/// An error that tells the runner what to do instead of its usual retries: `return Err(Verdict::GiveUp(…).into())`.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Verdict {
    /// Trying again is useless: a dead letter at once.
    #[error("given up: {0}")]
    GiveUp(String),
    /// Try again after this time, as the receiver asked.
    #[error("to be tried again in {} s", .0.as_secs())]
    RetryIn(Duration),
}
