//! China's public holidays and make-up working days, shipped as data with its source.
//!
//! A year that is not in the table is not guessed: only weekends are off there, and due times say so.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;

use super::calendar::{Calendar, Coverage, Exception, Frame};
use crate::locale::Label;

const CHINA: &str = include_str!("china_2024_2026.json");

/// A table of holidays: what [`apply`] writes into a calendar, and the format of a yearly import.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HolidayTable {
    /// Where the dates come from.
    pub source: String,
    /// One entry a year.
    pub years: Vec<HolidayYear>,
}

/// The holidays of one year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HolidayYear {
    /// The year that becomes covered.
    pub year: i32,
    /// Runs of days off.
    pub off: Vec<DaysOff>,
    /// Make-up working days (调休).
    pub work: Vec<MakeUpDay>,
}

/// A run of days off, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DaysOff {
    /// First day off.
    pub from: NaiveDate,
    /// Last day off.
    pub to: NaiveDate,
    /// Name of the holiday.
    #[serde(flatten)]
    pub label: Label,
}

/// A weekend day on which people work.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MakeUpDay {
    /// The date.
    pub date: NaiveDate,
    /// Name of the holiday it makes up for.
    #[serde(flatten)]
    pub label: Label,
}

/// The table shipped with the program, 2024 to 2026.
///
/// # Errors
/// The JSON error, were the shipped file broken; a test makes sure that it is not.
pub fn china() -> Result<HolidayTable, serde_json::Error> {
    serde_json::from_str(CHINA)
}

/// Writes the table's days into a calendar and marks its years as covered.
///
/// Make-up days get `make_up_frames`. A date that already has an exception keeps it: what an admin typed wins.
pub fn apply(calendar: &mut Calendar, table: &HolidayTable, make_up_frames: &[Frame]) {
    let mut covered = BTreeSet::new();
    for year in &table.years {
        covered.insert(year.year);
        for run in &year.off {
            for date in run
                .from
                .iter_days()
                .take_while(|date| *date <= run.to)
                .take(366)
            {
                calendar
                    .exceptions
                    .entry(date)
                    .or_insert_with(|| Exception::Off {
                        label: run.label.clone(),
                    });
            }
        }
        for day in &year.work {
            calendar
                .exceptions
                .entry(day.date)
                .or_insert_with(|| Exception::Work {
                    frames: make_up_frames.to_vec(),
                    label: day.label.clone(),
                });
        }
    }
    if let Coverage::Years(years) = &mut calendar.coverage {
        years.append(&mut covered);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;

    fn filled() -> Calendar {
        let mut calendar = Calendar::weekdays("Asia/Shanghai", &[Frame::ALL_DAY]);
        apply(
            &mut calendar,
            &china().expect("shipped table"),
            &[Frame::ALL_DAY],
        );
        calendar
    }

    #[test]
    fn china_2026_is_33_days_off_and_6_make_up_days() {
        let calendar = filled();
        let of_2026 = |off: bool| {
            calendar
                .exceptions
                .iter()
                .filter(move |(date, e)| {
                    date.year() == 2026 && matches!(e, Exception::Off { .. }) == off
                })
                .map(|(date, _)| date.format("%m-%d").to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(of_2026(true).len(), 33);
        assert_eq!(
            of_2026(false),
            ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
        );
    }

    #[test]
    fn every_year_is_covered_and_make_up_days_fall_on_weekends() {
        let calendar = filled();
        assert!(calendar.faults().is_empty());
        for (year, off, work) in [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)] {
            assert!(!calendar.is_uncovered(year));
            let count = |want: bool| {
                let same = |e: &Exception| matches!(e, Exception::Off { .. }) == want;
                calendar
                    .exceptions
                    .iter()
                    .filter(|(d, e)| d.year() == year && same(e))
                    .count()
            };
            assert_eq!((count(true), count(false)), (off, work), "{year}");
        }
        assert!(calendar.is_uncovered(2027));
        for (date, exception) in &calendar.exceptions {
            if matches!(exception, Exception::Work { .. }) {
                assert!(date.weekday().num_days_from_monday() >= 5, "{date}");
            }
        }
    }

    #[test]
    fn what_an_admin_typed_wins() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 1).expect("date");
        let own = Exception::Work {
            frames: vec![Frame::ALL_DAY],
            label: Label::new("值班", "on duty"),
        };
        let mut calendar = Calendar::weekdays("Asia/Shanghai", &[Frame::ALL_DAY]);
        calendar.exceptions.insert(day, own.clone());
        apply(
            &mut calendar,
            &china().expect("shipped table"),
            &[Frame::ALL_DAY],
        );
        assert_eq!(calendar.exceptions.get(&day), Some(&own));
    }
}
