//! Why a due time is what it is: the lines behind "为什么是这个时间?".
//!
//! Times in reasons are what the wall clock of the calendar's zone showed, so that a browser without zone data
//! can show them; they are for reading, never for counting.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::explain_words;
use super::policy::{ClockKind, Length};
use crate::locale::Label;
use crate::priority::Priority;

/// One line of an explanation. All times are local to the calendar's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Which rule promises it.
    Policy {
        /// Name of the clock set.
        set: Label,
        /// What is promised.
        kind: ClockKind,
        /// The priority that chose the length.
        priority: Priority,
    },
    /// Counting began.
    Started {
        /// When.
        at: NaiveDateTime,
    },
    /// The priority changed; counted again from the start with the new length.
    PriorityChanged {
        /// When.
        at: NaiveDateTime,
        /// The priority before.
        from: Priority,
        /// The priority since.
        to: Priority,
    },
    /// The length promised.
    Promised {
        /// How long.
        length: Length,
    },
    /// Closed between two working days, or before opening; skipped.
    OffHours {
        /// Beginning of the first such stretch.
        from: NaiveDateTime,
        /// End of the first such stretch.
        to: NaiveDateTime,
        /// How many such stretches were skipped.
        times: u32,
    },
    /// Closed between two frames of one day; skipped.
    Break {
        /// Beginning of the first such stretch.
        from: NaiveDateTime,
        /// End of the first such stretch.
        to: NaiveDateTime,
        /// How many such stretches were skipped.
        times: u32,
    },
    /// Weekly days off; skipped.
    Weekend {
        /// First such day.
        from: NaiveDate,
        /// Last such day.
        to: NaiveDate,
        /// How many in between.
        days: u32,
    },
    /// Days closed by exception; skipped.
    Holiday {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
        /// Name of the holiday.
        label: Label,
    },
    /// A day that is usually off but was worked; counted.
    MakeUpDay {
        /// The day.
        date: NaiveDate,
        /// What it makes up for.
        label: Label,
    },
    /// A day with hours of its own.
    SpecialHours {
        /// The day.
        date: NaiveDate,
        /// Why.
        label: Label,
    },
    /// Waiting for the customer; not counted.
    Paused {
        /// From.
        from: NaiveDateTime,
        /// Until.
        to: NaiveDateTime,
    },
    /// Still waiting for the customer: the due time moves on with each minute of it.
    StillPaused {
        /// Since.
        since: NaiveDateTime,
    },
    /// The n-th working day was reached; due at its close.
    WorkingDay {
        /// Which one, from 1.
        number: u16,
        /// Its date.
        date: NaiveDate,
    },
    /// An approved extension was added.
    Extended {
        /// By how much.
        extra: Length,
        /// The due time before it.
        before: NaiveDateTime,
    },
    /// Warning: nobody has entered that year's holidays, so only weekends were off.
    HolidaysUnknown {
        /// The year.
        year: i32,
    },
    /// Warning: not reached within ten years; cut off there.
    BeyondHorizon,
    /// The result.
    Due {
        /// When.
        at: NaiveDateTime,
    },
}

impl Reason {
    /// Whether an admin should look into it.
    pub const fn is_warning(&self) -> bool {
        matches!(self, Reason::HolidaysUnknown { .. } | Reason::BeyondHorizon)
    }

    /// The line in Chinese, or in English if `is_zh` is false.
    pub fn text(&self, is_zh: bool) -> String {
        if is_zh {
            explain_words::zh(self)
        } else {
            explain_words::en(self)
        }
    }
}

impl Length {
    /// The length in words: `4 小时`, `5 working days`.
    pub fn text(self, is_zh: bool) -> String {
        explain_words::length(self, is_zh)
    }
}

impl ClockKind {
    /// The promise in words: `首次反馈`, `first feedback`.
    pub const fn text(self, is_zh: bool) -> &'static str {
        explain_words::kind(self, is_zh)
    }
}
