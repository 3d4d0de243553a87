//! When people speak and about what: weekdays, hours, holidays, a fault wave in September, the November peak.

use super::dice::Dice;
use super::phrases::Topic;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;

/// Share of a day's voices by hour.
const HOURS: [f64; 24] = [
    0.6, 0.3, 0.2, 0.1, 0.1, 0.2, 0.6, 1.6, 4.2, 7.4, 8.6, 7.2, 4.6, 4.4, 6.0, 6.8, 6.2, 5.2, 4.8,
    6.2, 7.0, 5.6, 3.2, 1.4,
];

/// A day of 2026.
pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or(NaiveDate::MAX)
}

/// First day of the story.
pub fn first_day() -> NaiveDate {
    day(5, 20)
}

/// The demo's now: 2026-11-20 10:00 in the organisation's zone.
pub fn now() -> DateTime<Utc> {
    at(day(11, 20), 10 * 3_600)
}

/// A second of a day in the organisation's zone.
pub fn at(day: NaiveDate, second: i64) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let midnight = Shanghai.from_utc_datetime(&midnight).naive_utc();
    (midnight - TimeDelta::hours(8) + TimeDelta::seconds(second)).and_utc()
}

/// True within these days, both included.
fn within(date: NaiveDate, from: (u32, u32), to: (u32, u32)) -> bool {
    day(from.0, from.1) <= date && date <= day(to.0, to.1)
}

/// National Day.
pub fn is_holiday(date: NaiveDate) -> bool {
    within(date, (10, 1), (10, 7))
}

/// How much more or less than usual people speak of a topic on a day.
pub fn factor(topic: &Topic, date: NaiveDate) -> f64 {
    let key = topic.key;
    let summer = within(date, (6, 20), (8, 28));
    let cold = date >= day(10, 15);
    if key.starts_with("washer.leak") {
        return match date {
            d if within(d, (9, 5), (9, 8)) => 7.0,
            d if within(d, (9, 9), (9, 17)) => 16.0,
            d if within(d, (9, 18), (9, 26)) => 8.0,
            d if d > day(9, 26) => 1.2,
            _ => 0.6,
        };
    }
    if key.starts_with("ac.") {
        return if summer {
            3.2
        } else if cold {
            0.4
        } else {
            1.0
        };
    }
    if key.starts_with("heater.") {
        return if cold {
            2.6
        } else if summer {
            0.5
        } else {
            0.9
        };
    }
    let late = key.starts_with("delivery.") || key.starts_with("ask.delivery");
    if late {
        return match date {
            d if within(d, (11, 11), (11, 19)) => 5.5,
            d if d == day(11, 20) => 4.0,
            d if within(d, (6, 17), (6, 27)) => 2.2,
            d if within(d, (10, 8), (10, 14)) => 1.6,
            _ => 0.8,
        };
    }
    if key.starts_with("install.") || key.starts_with("ask.install") {
        return if summer || date >= day(11, 13) {
            1.7
        } else {
            0.9
        };
    }
    if key.starts_with("refund.") {
        return if date >= day(11, 9) { 2.4 } else { 0.9 };
    }
    1.0
}

/// How much is said on a day at all.
pub fn volume(date: NaiveDate) -> f64 {
    let week = [1.14, 1.06, 1.0, 1.0, 1.04, 0.94, 0.82];
    let weekday = week[usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0)];
    let holiday = match date {
        d if is_holiday(d) => 0.38,
        d if within(d, (10, 8), (10, 13)) => 1.4,
        d if within(d, (6, 19), (6, 21)) || within(d, (9, 25), (9, 27)) => 0.75,
        _ => 1.0,
    };
    // The installation is not half a year old when it starts: more channels join over the summer.
    let age = (date - first_day()).num_days() as f64;
    weekday * holiday * (0.82 + 0.0012 * age)
}

/// A moment of the day, the last day only until now.
pub fn moment(date: NaiveDate, dice: &mut Dice) -> DateTime<Utc> {
    let last = if date == day(11, 20) { 10 } else { 24 };
    let hour = dice.weighted(&HOURS[..last]);
    at(
        date,
        i64::try_from(hour).unwrap_or(0) * 3_600 + dice.between(0, 3_599),
    )
}

/// Share of a whole day that has passed by the demo's now.
pub fn share(date: NaiveDate) -> f64 {
    if date == day(11, 20) {
        HOURS[..10].iter().sum::<f64>() / HOURS.iter().sum::<f64>()
    } else {
        1.0
    }
}
