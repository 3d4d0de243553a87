//! Counting working time with a checked calendar, daylight saving included.
//!
//! A moment is open if, and only if, the wall clock of the zone then shows a time inside a frame of the date it
//! then shows. An hour that is skipped in spring is therefore never worked, one that comes twice counts twice.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

use super::calendar::{Calendar, CalendarFault, CalendarPlace, CalendarProblem};
use super::span::{Span, merged, reach};

/// No due time lies further from its start than this many days (10 years).
pub const HORIZON_DAYS: u64 = 3653;

/// A calendar that was found free of faults, with its zone: the thing to count with.
#[derive(Debug, Clone)]
pub struct Hours {
    calendar: Calendar,
    zone: Tz,
}

impl Hours {
    /// Checks the calendar and finds its zone.
    ///
    /// # Errors
    /// Every fault of the calendar, each with its place.
    pub fn new(calendar: Calendar) -> Result<Hours, Vec<CalendarFault>> {
        let faults = calendar.faults();
        match calendar.zone.parse() {
            Ok(zone) if faults.is_empty() => Ok(Hours { calendar, zone }),
            Ok(_) => Err(faults),
            Err(_) if faults.is_empty() => Err(vec![CalendarFault {
                place: CalendarPlace::Zone,
                problem: CalendarProblem::UnknownZone,
            }]),
            Err(_) => Err(faults),
        }
    }

    /// The calendar behind it.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// What the wall clock shows at a moment. Moments outside the years 1900 to 9000 are moved to that border.
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let at = within_reason(at).naive_utc();
        at + TimeDelta::seconds(self.offset(at))
    }

    /// Whether somebody works at that moment.
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        let local = self.local(at);
        let midnight = local.date().and_time(NaiveTime::MIN);
        let inside = local - midnight;
        let minute = |m: u16| TimeDelta::minutes(i64::from(m));
        self.calendar.frames(local.date()).iter().any(|frame| {
            minute(frame.from.minutes()) <= inside && inside < minute(frame.to.minutes())
        })
    }

    /// The opening hours of a date as real time, sorted; empty when closed.
    pub fn opening(&self, date: NaiveDate) -> Vec<Span> {
        let frames = self.calendar.frames(date);
        if frames.is_empty() || !(1900..=9000).contains(&date.year()) {
            return Vec::new();
        }
        let midnight = date.and_time(NaiveTime::MIN);
        // No zone is further than 14 h from UTC, so any change of offset that touches this date lies in between.
        let (early, late) = (
            midnight - TimeDelta::hours(16),
            midnight + TimeDelta::hours(40),
        );
        let (before, after) = (self.offset(early), self.offset(late));
        let spans = |offset: i64| {
            frames.iter().map(move |frame| {
                let at = |minute: u16| {
                    (midnight + TimeDelta::minutes(i64::from(minute)) - TimeDelta::seconds(offset))
                        .and_utc()
                };
                Span {
                    from: at(frame.from.minutes()),
                    to: at(frame.to.minutes()),
                }
            })
        };
        if before == after {
            return merged(spans(before).collect());
        }
        let change = self.change_between(early, late).and_utc();
        let old = spans(before).filter_map(|span| span.clip(DateTime::<Utc>::MIN_UTC, change));
        let new = spans(after).filter_map(|span| span.clip(change, DateTime::<Utc>::MAX_UTC));
        merged(old.chain(new).collect())
    }

    /// Opening hours from a moment on, in order, up to the horizon of ten years.
    pub fn spans(&self, from: DateTime<Utc>) -> impl Iterator<Item = Span> + '_ {
        let from = within_reason(from);
        let end = horizon(from);
        let first = self.local(from).date() - Days::new(1);
        first
            .iter_days()
            .take(HORIZON_DAYS as usize + 3)
            .flat_map(|date| self.opening(date))
            .filter_map(move |span| span.clip(from, end))
    }

    /// The first moment by which `length` of working time has passed since `start`; a negative length counts as
    /// none. Due exactly at closing time stays at closing time. `None` if ten years don't hold that much.
    pub fn add_working(&self, start: DateTime<Utc>, length: TimeDelta) -> Option<DateTime<Utc>> {
        if length <= TimeDelta::zero() {
            return Some(start);
        }
        reach(self.spans(start), length)
    }

    /// The close of the `days`-th working day after the day of `start`.
    ///
    /// The day of `start` itself never counts, at whatever hour it began; a day counts if it has any opening
    /// hours. With 0 days: the close of the day of `start` if that is still ahead, else of the next working day.
    /// `None` if ten years don't hold that many.
    pub fn add_working_days(&self, start: DateTime<Utc>, days: u16) -> Option<DateTime<Utc>> {
        let start = within_reason(start);
        let today = self.local(start).date();
        let mut closes = today
            .iter_days()
            .take(HORIZON_DAYS as usize)
            .skip(usize::from(days > 0))
            .filter_map(|date| self.opening(date).last().map(|span| span.to))
            .filter(|close| *close > start);
        closes.nth(usize::from(days.saturating_sub(1)))
    }

    /// Working time between two moments, counted for at most ten years from `from`; zero if `to` is not later.
    pub fn working_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        self.spans(from)
            .take_while(|span| span.from < to)
            .filter_map(|span| span.clip(from, to))
            .fold(TimeDelta::zero(), |sum, span| sum + span.length())
    }

    /// The years touched by a stretch whose holidays nobody has entered: there only weekends were off.
    pub fn uncovered_years(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<i32> {
        let (first, last) = (self.local(from).year(), self.local(to).year());
        (first..=last)
            .filter(|year| self.calendar.is_uncovered(*year))
            .collect()
    }

    fn offset(&self, at: NaiveDateTime) -> i64 {
        i64::from(
            self.zone
                .offset_from_utc_datetime(&at)
                .fix()
                .local_minus_utc(),
        )
    }

    /// The first second with the later offset, by halving.
    fn change_between(&self, early: NaiveDateTime, late: NaiveDateTime) -> NaiveDateTime {
        let old = self.offset(early);
        let (mut low, mut high) = (0, (late - early).num_seconds());
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.offset(early + TimeDelta::seconds(middle)) == old {
                low = middle;
            } else {
                high = middle;
            }
        }
        early + TimeDelta::seconds(high)
    }
}

/// The last moment that is looked at from a start.
pub(super) fn horizon(start: DateTime<Utc>) -> DateTime<Utc> {
    within_reason(start) + Days::new(HORIZON_DAYS)
}

/// Keeps date arithmetic away from the ends of what chrono can hold.
pub(super) fn within_reason(at: DateTime<Utc>) -> DateTime<Utc> {
    let border =
        |year| NaiveDate::from_ymd_opt(year, 1, 1).map(|d| d.and_time(NaiveTime::MIN).and_utc());
    match (border(1900), border(9000)) {
        (Some(low), Some(high)) => at.clamp(low, high),
        _ => at,
    }
}
