//! One clock of a case, as it is shown: plain data, so a browser reads it without knowing time zones.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::explain::Reason;
use super::policy::ClockKind;

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Counting.
    Running,
    /// Standing still while the case waits for the customer.
    Paused,
    /// Kept in time; exactly at the due time is in time.
    Met,
    /// Done, but after it was due.
    MetLate,
    /// Due and not done. Stays so even if a later change moved the due time on.
    Breached,
    /// The case ended before it was due; nothing was broken.
    Cancelled,
}

/// One promise of a case at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What is promised.
    pub kind: ClockKind,
    /// Key of the stage for a stage limit.
    pub stage: Option<String>,
    /// When counting began.
    pub started_at: DateTime<Utc>,
    /// The last moment at which it is kept. While paused: as if the waiting ended now.
    pub due_at: DateTime<Utc>,
    /// What the team aims at, where the promise is a range.
    pub aim_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub met_at: Option<DateTime<Utc>>,
    /// When it was first broken.
    pub breached_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: ClockState,
    /// Real seconds from now (or from when it was done or ended) to the due time; negative when late.
    pub remaining_seconds: i64,
    /// How much of the promised time has run, pauses and closed hours left out where they don't count; 100 is
    /// due, never more than 999.
    pub progress_percent: u16,
    /// Why it is due then.
    pub explanation: Vec<Reason>,
}
