//! Collects what a due time skipped and counted on its way, for the explanation.
//!
//! It looks at a finished due time and never influences it.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::calendar::DayKind;
use super::explain::Reason;
use super::hours::{HORIZON_DAYS, Hours};
use super::span::Span;

/// Days that differ from the ordinary, from the day `first` to the day of `until`, in order.
pub(super) fn days(
    hours: &Hours,
    first: NaiveDate,
    until: DateTime<Utc>,
) -> Vec<(NaiveDate, Reason)> {
    let last = hours.local(until).date();
    let mut found: Vec<(NaiveDate, Reason)> = Vec::new();
    for date in first
        .iter_days()
        .take(HORIZON_DAYS as usize + 2)
        .take_while(|date| *date <= last)
    {
        match hours.calendar().kind(date) {
            DayKind::Ordinary => {}
            DayKind::WeeklyOff => {
                let known = found.iter_mut().find_map(|(_, reason)| match reason {
                    Reason::Weekend { to, days, .. } => Some((to, days)),
                    _ => None,
                });
                match known {
                    Some((to, days)) => {
                        *to = date;
                        *days += 1;
                    }
                    None => found.push((
                        date,
                        Reason::Weekend {
                            from: date,
                            to: date,
                            days: 1,
                        },
                    )),
                }
            }
            DayKind::Holiday(name) => match found.last_mut() {
                Some((_, Reason::Holiday { to, label, .. }))
                    if label == name && *to + Days::new(1) == date =>
                {
                    *to = date;
                }
                _ => found.push((
                    date,
                    Reason::Holiday {
                        from: date,
                        to: date,
                        label: name.clone(),
                    },
                )),
            },
            DayKind::MakeUp(label) => found.push((
                date,
                Reason::MakeUpDay {
                    date,
                    label: label.clone(),
                },
            )),
            DayKind::Special(label) => found.push((
                date,
                Reason::SpecialHours {
                    date,
                    label: label.clone(),
                },
            )),
        }
    }
    found
}

/// The closed stretches between `start` and `at`, nights and breaks each gathered into one line.
pub(super) fn gaps(
    hours: &Hours,
    start: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Vec<(NaiveDate, Reason)> {
    let (mut night, mut pause): (Option<Stretch>, Option<Stretch>) = (None, None);
    let mut closed_since = start;
    for span in hours.spans(start).take_while(|span| span.from <= at) {
        let gap = Span {
            from: closed_since,
            to: span.from,
        };
        if gap.from < gap.to {
            let place = if is_break(hours, gap) {
                &mut pause
            } else {
                &mut night
            };
            match place {
                Some(stretch) => stretch.times += 1,
                None => {
                    *place = Some(Stretch {
                        first: gap,
                        times: 1,
                    })
                }
            }
        }
        closed_since = span.to;
    }
    let line = |stretch: Stretch, is_break: bool| {
        let (from, to, times) = (
            hours.local(stretch.first.from),
            hours.local(stretch.first.to),
            stretch.times,
        );
        let reason = if is_break {
            Reason::Break { from, to, times }
        } else {
            Reason::OffHours { from, to, times }
        };
        (from.date(), reason)
    };
    let mut lines: Vec<_> = pause
        .map(|s| (s.first.from, line(s, true)))
        .into_iter()
        .collect();
    lines.extend(night.map(|s| (s.first.from, line(s, false))));
    lines.sort_by_key(|(from, _)| *from);
    lines.into_iter().map(|(_, line)| line).collect()
}

struct Stretch {
    first: Span,
    times: u32,
}

/// Closed between two frames of the same date: somebody had already worked that day.
fn is_break(hours: &Hours, gap: Span) -> bool {
    let date = hours.local(gap.from).date();
    date == hours.local(gap.to - TimeDelta::nanoseconds(1)).date()
        && hours
            .opening(date)
            .first()
            .is_some_and(|first| first.from < gap.from || first.to <= gap.from)
        && hours.opening(date).iter().any(|span| span.from == gap.to)
}
