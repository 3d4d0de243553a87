//! A wall-clock time in whole minutes, written `09:00`.
//!
//! `24:00` is allowed as the end of a day, because a frame that ends at midnight must be writable.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Minutes since local midnight, 0 to 1440 inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// A text that is no time of day from `00:00` to `24:00`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written HH:MM, from 00:00 to 24:00")]
pub struct BadTimeOfDay;

impl TimeOfDay {
    /// Midnight at the end of the day.
    pub const END: TimeOfDay = TimeOfDay(1440);

    /// `hour:minute`, or `None` outside 00:00 to 24:00.
    pub const fn new(hour: u16, minute: u16) -> Option<TimeOfDay> {
        if minute < 60 && (hour < 24 || (hour == 24 && minute == 0)) {
            Some(TimeOfDay(hour * 60 + minute))
        } else {
            None
        }
    }

    /// From minutes since midnight; more than 1440 becomes 24:00.
    pub const fn from_minutes(minutes: u16) -> TimeOfDay {
        TimeOfDay(if minutes > 1440 { 1440 } else { minutes })
    }

    /// Minutes since midnight, 0 to 1440.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = BadTimeOfDay;

    fn from_str(text: &str) -> Result<TimeOfDay, BadTimeOfDay> {
        let (hour, minute) = text.split_once(':').ok_or(BadTimeOfDay)?;
        let number = |part: &str| match part.len() {
            2 if part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u16>().map_err(|_| BadTimeOfDay)
            }
            _ => Err(BadTimeOfDay),
        };
        TimeOfDay::new(number(hour)?, number(minute)?).ok_or(BadTimeOfDay)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = BadTimeOfDay;

    fn try_from(text: String) -> Result<TimeOfDay, BadTimeOfDay> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> String {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for (text, minutes) in [
            ("00:00", 0),
            ("09:30", 570),
            ("23:59", 1439),
            ("24:00", 1440),
        ] {
            let time: TimeOfDay = text.parse().expect(text);
            assert_eq!((time.minutes(), time.to_string().as_str()), (minutes, text));
        }
        for bad in [
            "",
            "9:00",
            "24:01",
            "25:00",
            "12:60",
            "12",
            "1a:00",
            "+1:00",
            "12:00:00",
            "１２:00",
        ] {
            assert_eq!(bad.parse::<TimeOfDay>(), Err(BadTimeOfDay), "{bad}");
        }
        assert_eq!(TimeOfDay::from_minutes(9999), TimeOfDay::END);
    }
}
