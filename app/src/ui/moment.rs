//! Times at the desk: short and relative as everywhere, the full date on hover, and how long something is.

use super::time::Here;
use crate::desk::context::{Desk, desk};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use leptos::prelude::*;
use shared::catalogue::desk as words;
use shared::text::hour_minute;

/// The organisation's wall clock at a moment.
pub fn local(desk: Desk, at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + desk.offset()
}

/// Date and time in full.
pub fn full(desk: Desk, at: DateTime<Utc>) -> String {
    let at = local(desk, at);
    format!("{} {}", at.date(), hour_minute(&at))
}

/// Short and relative to today.
pub fn short(desk: Desk, at: DateTime<Utc>) -> String {
    Here {
        locale: desk.locale,
        now: desk.now.get(),
        offset_seconds: desk.me.with_value(|me| me.utc_offset_seconds),
    }
    .moment(at)
}

/// A length of time in its two largest units.
pub fn span(desk: Desk, seconds: i64) -> String {
    let length = TimeDelta::seconds(seconds.abs());
    let (days, hours, minutes) = (
        length.num_days(),
        length.num_hours() % 24,
        length.num_minutes() % 60,
    );
    if days > 0 {
        desk.fill(words::SPAN_DAYS, &[("d", &days), ("h", &hours)])
    } else if hours > 0 {
        desk.fill(words::SPAN_HOURS, &[("h", &hours), ("m", &minutes)])
    } else {
        desk.fill(words::SPAN_MINUTES, &[("m", &minutes)])
    }
}

/// A moment: short text, full date on hover, machine-readable.
#[component]
pub fn When(
    /// The moment.
    at: DateTime<Utc>,
) -> impl IntoView {
    let desk = desk();
    view! {
        <time datetime=at.to_rfc3339() title=full(desk, at)>
            {move || short(desk, at)}
        </time>
    }
}
