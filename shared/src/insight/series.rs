//! Counts by day in the organisation's zone, every day present.
//!
//! A day without events is a zero, not a gap: a chart that skips quiet days lies.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The longest series: ten years of days.
pub const MAX_DAYS: usize = 3660;

/// One day of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// The local date.
    pub date: NaiveDate,
    /// How many.
    pub count: u64,
}

/// The local date of a moment, by the offset that the zone had then.
pub fn local_date(at: DateTime<Utc>, offset: FixedOffset) -> NaiveDate {
    at.with_timezone(&offset).date_naive()
}

/// Sums counts into days from `first` to `last`, both included; what lies outside is left out.
///
/// `offset_at` tells the zone's offset at a moment (it changes with daylight saving). An empty or backward range
/// gives nothing, a range beyond [`MAX_DAYS`] is cut there.
pub fn by_day(
    events: impl IntoIterator<Item = (DateTime<Utc>, u64)>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<DayCount> {
    let days = first
        .iter_days()
        .take_while(|date| *date <= last)
        .take(MAX_DAYS);
    let mut series: Vec<DayCount> = days.map(|date| DayCount { date, count: 0 }).collect();
    for (at, count) in events {
        let index = (local_date(at, offset_at(at)) - first).num_days();
        if let Some(day) = usize::try_from(index)
            .ok()
            .and_then(|index| series.get_mut(index))
        {
            day.count = day.count.saturating_add(count);
        }
    }
    series
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn china() -> FixedOffset {
        FixedOffset::east_opt(8 * 3600).expect("offset")
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("date")
    }

    #[test]
    fn days_are_local_and_gaps_are_zero() {
        let events = [
            "2026-11-19T15:59:59Z",
            "2026-11-19T16:00:00Z",
            "2026-11-21T00:00:00Z",
            "2026-11-30T00:00:00Z",
        ]
        .map(|text| (text.parse::<DateTime<Utc>>().expect("time"), 2));
        let series = by_day(events, |_| china(), date("2026-11-19"), date("2026-11-22"));
        let counts: Vec<_> = series
            .iter()
            .map(|day| (day.date.to_string(), day.count))
            .collect();
        let expected = [
            ("2026-11-19", 2),
            ("2026-11-20", 2),
            ("2026-11-21", 2),
            ("2026-11-22", 0),
        ];
        assert_eq!(counts, expected.map(|(day, count)| (day.to_owned(), count)));
        assert!(by_day([], |_| china(), date("2026-11-19"), date("2026-11-18")).is_empty());
        assert_eq!(
            by_day([], |_| china(), date("1900-01-01"), date("2999-01-01")).len(),
            MAX_DAYS
        );
    }

    proptest! {
        #[test]
        fn nothing_inside_is_lost(seconds in proptest::collection::vec(0_i64..30 * 86_400, 0..100)) {
            let start = "2026-11-01T00:00:00+08:00".parse::<DateTime<FixedOffset>>().expect("time").to_utc();
            let events = seconds.iter().map(|s| (start + chrono::TimeDelta::seconds(*s), 1));
            let series = by_day(events, |_| china(), date("2026-11-01"), date("2026-11-30"));
            prop_assert_eq!(series.iter().map(|day| day.count).sum::<u64>(), seconds.len() as u64);
            prop_assert!(series.windows(2).all(|pair| pair[0].date.succ_opt() == Some(pair[1].date)));
        }
    }
}
