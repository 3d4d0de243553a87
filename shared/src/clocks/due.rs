//! When a promise is due, and why.
//!
//! Time of waiting never counts: minutes run only outside the pauses, and what a promise in working days lost to
//! pauses is added after its last day in working time, so that a pause over closing time wins nobody a day.

use chrono::{DateTime, Days, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::explain::Reason;
use super::hours::{Hours, horizon, within_reason};
use super::policy::Length;
use super::span::{Pause, Span, merged, reach, without};
use super::walk;

/// A due time with its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last moment at which the promise is still kept.
    pub at: DateTime<Utc>,
    /// Why then, line by line, first the start and last the result.
    pub explanation: Vec<Reason>,
}

/// When `length` from `start` is due by this calendar, with these pauses.
///
/// A pause without an end adds nothing yet: the answer is when it would be due if the waiting ended as it began,
/// and a line says so. What ten years don't hold is cut off there, with a warning line.
pub fn due(start: DateTime<Utc>, length: &Length, hours: &Hours, pauses: &[Pause]) -> Due {
    let start = within_reason(start);
    let holes = closed(pauses);
    let reached = reach_due(start, *length, hours, &holes);
    let at = reached.unwrap_or_else(|| horizon(start));
    let mut lines = vec![
        Reason::Started {
            at: hours.local(start),
        },
        Reason::Promised { length: *length },
    ];
    lines.extend(on_the_way(start, *length, hours, &holes, at));
    if let Some(since) = pauses
        .iter()
        .filter(|p| p.to.is_none() && p.from < at)
        .map(|p| p.from)
        .min()
    {
        lines.push(Reason::StillPaused {
            since: hours.local(since.max(start)),
        });
    }
    if !matches!(length, Length::CalendarMinutes(_)) {
        lines.extend(
            hours
                .uncovered_years(start, at)
                .into_iter()
                .map(|year| Reason::HolidaysUnknown { year }),
        );
    }
    if reached.is_none() {
        lines.push(Reason::BeyondHorizon);
    }
    lines.push(Reason::Due {
        at: hours.local(at),
    });
    Due {
        at,
        explanation: lines,
    }
}

/// How much of a promise has run between two moments: real time for calendar lengths, working time for the
/// others, pauses left out. Zero if `to` is not later than `from`.
pub fn run_between(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    length: &Length,
    hours: &Hours,
    pauses: &[Pause],
) -> TimeDelta {
    let holes = closed(pauses);
    running(from, *length, hours, &holes)
        .take_while(|span| span.from < to)
        .filter_map(|span| span.clip(from, to))
        .fold(TimeDelta::zero(), |sum, span| sum + span.length())
}

/// The moment at which `percent` of a promise has run: when a reminder at 50 % or 80 % goes out. 100 gives the
/// due time; with more, the time beyond it is counted the same way.
pub fn moment_at(
    start: DateTime<Utc>,
    length: &Length,
    hours: &Hours,
    pauses: &[Pause],
    percent: u16,
) -> DateTime<Utc> {
    let at = reach_due(start, *length, hours, &closed(pauses)).unwrap_or_else(|| horizon(start));
    if percent == 100 {
        return at;
    }
    share_of((start, at), length, hours, pauses, percent)
}

/// The moment at which `percent` of the time from a start to its due time has run, counted as `length` is: for due
/// times that extensions have moved.
pub(super) fn share_of(
    (start, due_at): (DateTime<Utc>, DateTime<Utc>),
    length: &Length,
    hours: &Hours,
    pauses: &[Pause],
    percent: u16,
) -> DateTime<Utc> {
    let seconds = run_between(start, due_at, length, hours, pauses).num_seconds();
    let share = TimeDelta::seconds(seconds.saturating_mul(i64::from(percent)) / 100);
    reach(running(start, *length, hours, &closed(pauses)), share).unwrap_or_else(|| horizon(start))
}

fn reach_due(
    start: DateTime<Utc>,
    length: Length,
    hours: &Hours,
    holes: &[Span],
) -> Option<DateTime<Utc>> {
    match length {
        Length::CalendarMinutes(0) | Length::WorkingMinutes(0) => Some(start),
        Length::CalendarMinutes(minutes) | Length::WorkingMinutes(minutes) => reach(
            running(start, length, hours, holes),
            TimeDelta::minutes(i64::from(minutes)),
        ),
        Length::WorkingDays(days) => {
            let close = hours.add_working_days(start, days)?;
            let lost = holes
                .iter()
                .filter_map(|hole| hole.clip(start, close))
                .fold(TimeDelta::zero(), |sum, hole| {
                    sum + hours.working_between(hole.from, hole.to)
                });
            if lost == TimeDelta::zero() {
                return Some(close);
            }
            reach(running(close, length, hours, holes), lost)
        }
    }
}

/// The stretches in which a promise runs, from a moment to the horizon.
fn running<'a>(
    start: DateTime<Utc>,
    length: Length,
    hours: &'a Hours,
    holes: &'a [Span],
) -> Box<dyn Iterator<Item = Span> + 'a> {
    let start = within_reason(start);
    match length {
        Length::CalendarMinutes(_) => Box::new(
            without(
                Span {
                    from: start,
                    to: horizon(start),
                },
                holes,
            )
            .into_iter(),
        ),
        _ => Box::new(hours.spans(start).flat_map(|span| without(span, holes))),
    }
}

fn closed(pauses: &[Pause]) -> Vec<Span> {
    merged(
        pauses
            .iter()
            .filter_map(|p| p.to.map(|to| Span { from: p.from, to }))
            .collect(),
    )
}

/// What was skipped or counted between start and due, in order of date.
fn on_the_way(
    start: DateTime<Utc>,
    length: Length,
    hours: &Hours,
    holes: &[Span],
    at: DateTime<Utc>,
) -> Vec<Reason> {
    let today = hours.local(start).date();
    let mut dated = match length {
        Length::CalendarMinutes(_) => Vec::new(),
        Length::WorkingMinutes(_) => {
            let mut all = walk::days(hours, today, at);
            all.extend(walk::gaps(hours, start, at));
            all
        }
        Length::WorkingDays(number) => {
            let mut all = walk::days(hours, today + Days::new(1), at);
            if let Some(close) = hours.add_working_days(start, number) {
                let date = hours.local(close - TimeDelta::nanoseconds(1)).date();
                all.push((date, Reason::WorkingDay { number, date }));
            }
            all
        }
    };
    for hole in holes.iter().filter_map(|hole| hole.clip(start, at)) {
        let (from, to) = (hours.local(hole.from), hours.local(hole.to));
        dated.push((from.date(), Reason::Paused { from, to }));
    }
    dated.sort_by_key(|(date, _)| *date);
    dated.into_iter().map(|(_, reason)| reason).collect()
}
