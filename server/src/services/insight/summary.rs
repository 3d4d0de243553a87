//! How a figure is kept: by hour in full, and by day and week in the few dimensions that dashboards show.

use crate::services::figures::metric;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

/// Sums by day and week leave the channel out of this one …
pub(super) const VOICE_KIND: &str = "voice_kind";
/// … and the kind out of this one.
pub(super) const VOICE_CHANNEL: &str = "voice_channel";
/// Stands for all departments.
pub(crate) const EVERYWHERE: Uuid = Uuid::max();

/// How long the time is that a row sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grain {
    /// What is so now, whenever it began.
    Now,
    Hour,
    Day,
    Week,
}

impl Grain {
    pub(super) const ALL: [Grain; 4] = [Grain::Now, Grain::Hour, Grain::Day, Grain::Week];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Grain::Now => "now",
            Grain::Hour => "hour",
            Grain::Day => "day",
            Grain::Week => "week",
        }
    }
}

/// The reduced metrics and dimensions of a figure.
pub(super) fn reduced<'a>(name: &'a str, dimension: &'a str) -> Vec<(&'a str, &'a str)> {
    match name {
        metric::VOICE => {
            let (kind, channel) = dimension.split_once('/').unwrap_or((dimension, ""));
            vec![(VOICE_KIND, kind), (VOICE_CHANNEL, channel)]
        }
        metric::ROUND_CLOSED | metric::ROUND_CONFIRMED => vec![(name, "")],
        _ => vec![(name, dimension)],
    }
}

/// The day of a moment in the organisation's zone.
pub(crate) fn day_of(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The Monday of a day's week.
pub(crate) fn monday_of(day: NaiveDate) -> NaiveDate {
    let back = Days::new(u64::from(day.weekday().num_days_from_monday()));
    day.checked_sub_days(back).unwrap_or(day)
}

/// The first moment of a day in a zone, also where clocks skip midnight.
pub(crate) fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    (0..=8)
        .filter_map(|quarters| {
            let local = midnight.checked_add_signed(TimeDelta::minutes(15 * quarters))?;
            zone.from_local_datetime(&local).earliest()
        })
        .next()
        .map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight_of_the_zone() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
        let start = |zone: Tz| start_of(day, zone).to_rfc3339();
        assert_eq!(
            start(chrono_tz::Asia::Shanghai),
            "2026-11-20T16:00:00+00:00"
        );
        assert_eq!(
            start(chrono_tz::Asia::Kathmandu),
            "2026-11-20T18:15:00+00:00"
        );
        let skipped = NaiveDate::from_ymd_opt(2024, 3, 31).expect("a day");
        let beirut = start_of(skipped, chrono_tz::Asia::Beirut);
        assert_eq!(beirut.to_rfc3339(), "2024-03-30T22:00:00+00:00");
        assert_eq!(day_of(beirut, chrono_tz::Asia::Beirut), skipped);
        assert_eq!(monday_of(day).to_string(), "2026-11-16");
        assert_eq!(monday_of(monday_of(day)), monday_of(day));
    }
}
