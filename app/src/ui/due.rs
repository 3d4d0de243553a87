//! A promise with its remaining time. State is icon, word and colour together, never colour alone.

use super::icon::SmallIcon as Icon;
use super::moment as time;
use crate::desk::context::{Desk, desk};
use chrono::{DateTime, Utc};
use icondata_lu::{LuBan, LuCircleCheck, LuClock, LuHourglass, LuPause, LuTriangleAlert};
use leptos::prelude::*;
use shared::cases::NextDue;
use shared::catalogue::desk as words;
use shared::clocks::clock::ClockState;

/// From this share of its time on, a promise is called soon.
const SOON_PERCENT: u16 = 75;

/// How a promise looks now: icon, classes, words.
fn look(
    desk: Desk,
    state: ClockState,
    due: DateTime<Utc>,
    percent: u16,
) -> (icondata_core::Icon, &'static str, String) {
    let left = (due - desk.now.get()).num_seconds();
    let late = |seconds| desk.fill(words::LATE, &[("span", &time::span(desk, seconds))]);
    match state {
        ClockState::Paused => (LuPause, "text-muted", desk.say(words::PAUSED).into()),
        ClockState::Met => (LuCircleCheck, "text-kept", desk.say(words::MET).into()),
        ClockState::MetLate => (
            LuTriangleAlert,
            "text-late",
            desk.say(words::MET_LATE).into(),
        ),
        ClockState::Cancelled => (LuBan, "text-muted", desk.say(words::CANCELLED).into()),
        ClockState::Breached => (LuTriangleAlert, "text-late font-medium", late(left)),
        ClockState::Running if left < 0 => (LuTriangleAlert, "text-late font-medium", late(left)),
        ClockState::Running => {
            let text = desk.fill(words::LEFT, &[("span", &time::span(desk, left))]);
            if percent >= SOON_PERCENT {
                (LuHourglass, "text-soon font-medium", text)
            } else {
                (LuClock, "text-base-content", text)
            }
        }
    }
}

/// A promise's state in one line.
#[component]
pub fn Remaining(
    /// How it stands.
    state: ClockState,
    /// When it is due.
    due: DateTime<Utc>,
    /// Share of its time used.
    percent: u16,
) -> impl IntoView {
    let desk = desk();
    move || {
        let (icon, class, text) = look(desk, state, due, percent);
        view! {
            <span class=format!("inline-flex items-center gap-1 figures {class}")>
                <Icon icon=icon class="size-3.5 shrink-0" />
                <span>{text}</span>
            </span>
        }
    }
}

/// The next promise of a case in a list: what, until when, how long.
#[component]
pub fn Promise(
    /// The promise, when one runs.
    next: Option<NextDue>,
) -> impl IntoView {
    let desk = desk();
    match next {
        None => view! { <span class="text-muted">{desk.say(words::NO_PROMISE)}</span> }.into_any(),
        Some(next) => view! {
            <span class="promise" title=time::full(desk, next.at)>
                <Remaining state=next.state due=next.at percent=next.progress_percent />
                <span class="text-xs text-muted">
                    {move || {
                        desk.fill(
                            words::DUE_AT,
                            &[
                                ("kind", &next.kind.text(desk.zh())),
                                ("when", &time::short(desk, next.at)),
                            ],
                        )
                    }}
                </span>
            </span>
        }
        .into_any(),
    }
}
