//! The injected clock: real time plus an offset that only a demo or a test may move.
//!
//! Cases, clocks, surveys and figures ask here. Sessions, leases and throttles use [`real_now`] instead.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A shared clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// Now for everything that people see, in whole microseconds, as both engines keep it.
    pub fn now(&self) -> DateTime<Utc> {
        real_now() + TimeDelta::seconds(self.offset_seconds.load(Ordering::Relaxed))
    }

    /// Sets the offset; called at boot, by the poll of the settings and after a move.
    pub fn set_offset(&self, seconds: i64) {
        self.offset_seconds.store(seconds, Ordering::Relaxed);
    }

    /// The offset in seconds.
    pub fn offset(&self) -> i64 {
        self.offset_seconds.load(Ordering::Relaxed)
    }
}

/// Real time in whole microseconds.
pub fn real_now() -> DateTime<Utc> {
    let now = Utc::now();
    now.duration_trunc(TimeDelta::microseconds(1))
        .unwrap_or(now)
}
