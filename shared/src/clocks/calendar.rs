//! A business calendar as data: opening hours by weekday, holidays, make-up days, half days.
//!
//! A day's hours are the exception of that date if there is one, else the frames of its weekday; nothing else
//! ever decides. Counting with it needs a time zone and is done by [`super::hours::Hours`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::time_of_day::TimeOfDay;
use crate::locale::Label;

/// One stretch of opening hours on one day, `from` included, `to` not. A night shift is two frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Frame {
    /// First open minute.
    pub from: TimeOfDay,
    /// First closed minute.
    pub to: TimeOfDay,
}

impl Frame {
    /// A frame between two times; whether it is sensible is told by [`Calendar::faults`].
    pub const fn new(from: TimeOfDay, to: TimeOfDay) -> Frame {
        Frame { from, to }
    }

    /// The whole day, 00:00 to 24:00.
    pub const ALL_DAY: Frame = Frame {
        from: TimeOfDay::from_minutes(0),
        to: TimeOfDay::END,
    };
}

/// What makes one date differ from its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exception {
    /// Closed all day: a holiday, an emergency closing.
    Off {
        /// Why, shown in explanations.
        label: Label,
    },
    /// Open with hours of its own: a make-up day (调休), a half day.
    Work {
        /// The hours of that date; not empty.
        frames: Vec<Frame>,
        /// Why, shown in explanations.
        label: Label,
    },
}

/// Which years' holidays somebody has entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Holidays are entered for these years; a due time that touches another year carries a warning.
    Years(BTreeSet<i32>),
    /// This calendar keeps no holidays (a hotline that never closes): never a warning.
    NoHolidays,
}

/// When a team works. Without a due calendar of its own a department uses the organisation's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// IANA name of the time zone, e.g. `Asia/Shanghai`.
    pub zone: String,
    /// Frames of Monday, Tuesday … Sunday; an empty list is a day off.
    pub week: [Vec<Frame>; 7],
    /// Dates that differ from their weekday.
    #[serde(default)]
    pub exceptions: BTreeMap<NaiveDate, Exception>,
    /// Years whose holidays are known.
    pub coverage: Coverage,
}

/// Why a date has the hours it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// Open as its weekday always is.
    Ordinary,
    /// Closed as its weekday always is.
    WeeklyOff,
    /// Closed by exception.
    Holiday(&'a Label),
    /// Open by exception although its weekday is off (调休).
    MakeUp(&'a Label),
    /// Open by exception with other hours than its weekday.
    Special(&'a Label),
}

/// Where a fault sits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarPlace {
    /// The time zone.
    Zone,
    /// The week as a whole.
    Week,
    /// A frame of a weekday: 0 is Monday; the frame counted from 0.
    Weekday {
        /// 0 is Monday, 6 Sunday.
        day: u8,
        /// Position in that day's list, from 0.
        frame: usize,
    },
    /// An exception, and the frame in it where one is at fault.
    Date {
        /// The date of the exception.
        date: NaiveDate,
        /// Position in its list, from 0.
        frame: usize,
    },
}

/// What is wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CalendarProblem {
    /// No such IANA zone.
    #[error("no such time zone")]
    UnknownZone,
    /// No weekday has any open minute: nothing would ever become due.
    #[error("no weekday is open")]
    EmptyWeek,
    /// The frame ends before or when it begins.
    #[error("the frame ends before it begins")]
    BackwardFrame,
    /// The frame begins before the previous one has ended.
    #[error("the frame overlaps the one before it")]
    Overlap,
    /// A working exception without frames; a closed date is written as off.
    #[error("a working day needs hours")]
    NoFrames,
    /// An exception without a Chinese label: its explanation would be blank.
    #[error("the date needs a label")]
    NoLabel,
}

/// One located fault of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarFault {
    /// Where.
    pub place: CalendarPlace,
    /// What.
    pub problem: CalendarProblem,
}

impl Calendar {
    /// A calendar that never closes.
    pub fn always_open(zone: &str) -> Calendar {
        Calendar {
            zone: zone.to_owned(),
            week: std::array::from_fn(|_| vec![Frame::ALL_DAY]),
            exceptions: BTreeMap::new(),
            coverage: Coverage::NoHolidays,
        }
    }

    /// The same frames from Monday to Friday, weekends off, no holidays entered yet.
    pub fn weekdays(zone: &str, frames: &[Frame]) -> Calendar {
        Calendar {
            zone: zone.to_owned(),
            week: std::array::from_fn(|day| if day < 5 { frames.to_vec() } else { Vec::new() }),
            exceptions: BTreeMap::new(),
            coverage: Coverage::Years(BTreeSet::new()),
        }
    }

    /// The frames of a date; empty when closed.
    pub fn frames(&self, date: NaiveDate) -> &[Frame] {
        match self.exceptions.get(&date) {
            Some(Exception::Off { .. }) => &[],
            Some(Exception::Work { frames, .. }) => frames,
            None => self.weekday_frames(date.weekday()),
        }
    }

    /// Why a date has the frames it has.
    pub fn kind(&self, date: NaiveDate) -> DayKind<'_> {
        let usual = self.weekday_frames(date.weekday());
        match self.exceptions.get(&date) {
            Some(Exception::Off { label }) => DayKind::Holiday(label),
            Some(Exception::Work { label, .. }) if usual.is_empty() => DayKind::MakeUp(label),
            Some(Exception::Work { frames, label }) if frames != usual => DayKind::Special(label),
            _ if usual.is_empty() => DayKind::WeeklyOff,
            _ => DayKind::Ordinary,
        }
    }

    /// Whether the holidays of a year are unknown, so that only weekends count as off and the user must be told.
    pub fn is_uncovered(&self, year: i32) -> bool {
        matches!(&self.coverage, Coverage::Years(years) if !years.contains(&year))
    }

    /// Every fault, each with its place; the zone's name is checked only with the feature `zones`.
    pub fn faults(&self) -> Vec<CalendarFault> {
        let mut faults = Vec::new();
        #[cfg(feature = "zones")]
        if self.zone.parse::<chrono_tz::Tz>().is_err() {
            faults.push(CalendarFault {
                place: CalendarPlace::Zone,
                problem: CalendarProblem::UnknownZone,
            });
        }
        if self.week.iter().all(Vec::is_empty) {
            faults.push(CalendarFault {
                place: CalendarPlace::Week,
                problem: CalendarProblem::EmptyWeek,
            });
        }
        for (day, frames) in (0_u8..).zip(&self.week) {
            check_frames(
                frames,
                |frame| CalendarPlace::Weekday { day, frame },
                &mut faults,
            );
        }
        for (&date, exception) in &self.exceptions {
            let place = |frame| CalendarPlace::Date { date, frame };
            let label = match exception {
                Exception::Off { label } => label,
                Exception::Work { frames, label } => {
                    if frames.is_empty() {
                        faults.push(CalendarFault {
                            place: place(0),
                            problem: CalendarProblem::NoFrames,
                        });
                    }
                    check_frames(frames, place, &mut faults);
                    label
                }
            };
            if label.zh.trim().is_empty() {
                faults.push(CalendarFault {
                    place: place(0),
                    problem: CalendarProblem::NoLabel,
                });
            }
        }
        faults
    }

    fn weekday_frames(&self, day: Weekday) -> &[Frame] {
        self.week
            .get(day.num_days_from_monday() as usize)
            .map_or(&[], Vec::as_slice)
    }
}

fn check_frames(
    frames: &[Frame],
    place: impl Fn(usize) -> CalendarPlace,
    faults: &mut Vec<CalendarFault>,
) {
    let mut open_until = None;
    for (index, frame) in frames.iter().enumerate() {
        if frame.from >= frame.to {
            faults.push(CalendarFault {
                place: place(index),
                problem: CalendarProblem::BackwardFrame,
            });
        }
        if open_until.is_some_and(|until| frame.from < until) {
            faults.push(CalendarFault {
                place: place(index),
                problem: CalendarProblem::Overlap,
            });
        }
        open_until = open_until.max(Some(frame.to));
    }
}
