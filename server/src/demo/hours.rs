//! When staff get round to something: shifts, weekends, the holiday, and how busy a team is.

use super::dice::Dice;
use super::organisation::Team;
use super::season::{at, day, is_holiday};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Asia::Shanghai;

/// Hours of work in seconds of the day.
fn shift(team: Team) -> (i64, i64) {
    match team {
        Team::Service => (8 * 3_600 + 1_800, 21 * 3_600),
        Team::Repair | Team::Logistics | Team::Stores => (9 * 3_600, 19 * 3_600),
        Team::Product | Team::Quality => (9 * 3_600, 18 * 3_600 + 1_800),
    }
}

fn works(team: Team, date: NaiveDate) -> bool {
    let weekday = date.weekday();
    match team {
        Team::Service => true,
        _ if is_holiday(date) => team == Team::Logistics && date > day(10, 4),
        Team::Repair | Team::Logistics | Team::Stores => weekday != Weekday::Sun,
        Team::Product | Team::Quality => !matches!(weekday, Weekday::Sat | Weekday::Sun),
    }
}

/// How much longer than usual a team takes.
fn load(team: Team, date: NaiveDate) -> f64 {
    let within = |from: NaiveDate, to: NaiveDate| (from..=to).contains(&date);
    let busy = match team {
        _ if within(day(10, 1), day(10, 8)) => 1.7,
        _ if within(day(10, 9), day(10, 15)) => 1.9,
        Team::Repair if within(day(9, 9), day(9, 28)) => 1.7,
        Team::Repair if within(day(7, 5), day(8, 15)) => 1.35,
        Team::Logistics if within(day(11, 11), day(11, 19)) => 2.0,
        Team::Service if within(day(11, 11), day(11, 17)) => 1.5,
        _ => 1.0,
    };
    // From the middle of October a new shift plan shows.
    if date > day(10, 15) {
        busy * 0.72
    } else {
        busy
    }
}

/// A moment on shift, about `hours` later.
pub fn later(from: DateTime<Utc>, hours: f64, team: Team, dice: &mut Dice) -> DateTime<Utc> {
    let date = from.with_timezone(&Shanghai).date_naive();
    let wait = dice.wait(hours * load(team, date)) * 3_600.0;
    on_shift(from + TimeDelta::seconds(wait as i64), team, dice)
}

fn on_shift(moment: DateTime<Utc>, team: Team, dice: &mut Dice) -> DateTime<Utc> {
    let (open, close) = shift(team);
    let mut date = moment.with_timezone(&Shanghai).date_naive();
    let mut second = (moment - at(date, 0)).num_seconds();
    if second > close {
        date = date.succ_opt().unwrap_or(date);
        second = 0;
    }
    while !works(team, date) {
        date = date.succ_opt().unwrap_or(date);
        second = 0;
    }
    if second < open {
        second = open + dice.between(60, 3_900);
    }
    at(date, second)
}

/// When a customer gets round to something: not at night.
pub fn customer(from: DateTime<Utc>, hours: f64, dice: &mut Dice) -> DateTime<Utc> {
    let wait = dice.wait(hours) * 3_600.0;
    let moment = from + TimeDelta::seconds(wait as i64);
    let date = moment.with_timezone(&Shanghai).date_naive();
    let second = (moment - at(date, 0)).num_seconds();
    if second < 7 * 3_600 {
        at(date, 7 * 3_600 + dice.between(0, 9_000))
    } else {
        moment
    }
}
