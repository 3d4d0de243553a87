//! Head figures. A share says its n and interval; few answers are called few.

use super::{drill, percent};
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::moment as time;
use icondata_lu::LuTriangleAlert;
use leptos::prelude::*;
use shared::cases::View;
use shared::catalogue::{Words, manage as words};
use shared::dashboard::Dashboard;
use shared::id::DepartmentId;
use shared::insight::Interval;

/// Below this many answers a figure is called uncertain.
const FEW: u64 = 30;

/// The row of head figures.
#[component]
pub fn Cards(
    /// All figures.
    board: Dashboard,
    /// Only this department.
    department: Option<DepartmentId>,
) -> impl IntoView {
    let desk = desk();
    let open: u64 = board.open_by_phase.iter().map(|(_, n)| n).sum();
    let seconds = |value: Option<u64>| {
        value.map_or_else(
            || "–".to_owned(),
            |s| time::span(desk, i64::try_from(s).unwrap_or(i64::MAX)),
        )
    };
    let since = board.period.0;
    let closed = move || {
        drill(department, View::Closed, |wanted| {
            wanted.since = Some(since)
        })
    };
    let rated = drill(department, View::Closed, |wanted| {
        wanted.rated = Some(since)
    });
    let handling = view! {
        <div class="figure-card">
            <p class="text-muted">{desk.say(words::HANDLING)}</p>
            <p class="figure-value">
                {drilled(desk, Some(closed()), seconds(board.handling_p50_seconds).into_any())}
            </p>
            <p class="text-xs text-muted">
                {format!(
                    "{} · {} {}",
                    desk.say(words::HANDLING_MEDIAN),
                    desk.say(words::HANDLING_P90),
                    seconds(board.handling_p90_seconds),
                )} <br /> {desk.fill(words::N, &[("n", &board.rounds_closed)])}
            </p>
        </div>
    };
    let late = board.overdue > 0;
    let rate = if board.invitations == 0 {
        "–".to_owned()
    } else {
        percent(board.responses as f64 / board.invitations as f64)
    };
    view! {
        <div class="figure-grid">
            {count(
                desk,
                words::OPEN_NOW,
                open,
                words::UNIT_CASES,
                None,
                Some(drill(department, View::Open, |_| {})),
                false,
            )}
            {count(
                desk,
                words::OVERDUE,
                board.overdue,
                words::UNIT_CASES,
                Some(words::OVERDUE_HINT),
                Some(drill(department, View::Overdue, |_| {})),
                late,
            )}
            {count(
                desk,
                words::CLOSED,
                board.rounds_closed,
                words::UNIT_CASES,
                Some(words::CLOSED_HINT),
                Some(closed()),
                false,
            )} {handling}
            {share(desk, words::SOLVE_RATE, words::SOLVE_HINT, board.solve_rate, closed())}
            {share(desk, words::KEPT, words::KEPT_HINT, board.kept_rate, closed())}
            {share(desk, words::CSAT, words::CSAT_HINT, board.csat, rated)}
            <div class="figure-card">
                <p class="text-muted">{desk.say(words::RESPONSES)}</p>
                <p class="figure-value">{rate}</p>
                <p class="text-xs text-muted">
                    {desk
                        .fill(
                            words::RESPONSES_OF,
                            &[("answers", &board.responses), ("sent", &board.invitations)],
                        )}
                </p>
            </div>
        </div>
    }
}

fn count(
    desk: Desk,
    title: Words,
    value: u64,
    unit: Words,
    hint: Option<Words>,
    href: Option<String>,
    late: bool,
) -> impl IntoView {
    let class = if late {
        "figure-value text-late"
    } else {
        "figure-value"
    };
    let number = view! {
        <span class="inline-flex items-center gap-1.5">
            {late.then(|| view! { <Icon icon=LuTriangleAlert class="size-5 shrink-0" /> })}
            {value}
            <span class="text-sm font-normal text-muted">{desk.say(unit)}</span>
        </span>
    };
    view! {
        <div class="figure-card">
            <p class="text-muted">{desk.say(title)}</p>
            <p class=class>
                {drilled(desk, href, number.into_any())}
            </p>
            <p class="text-xs text-muted">{hint.map(|hint| desk.say(hint))}</p>
        </div>
    }
}

/// A figure as the way to the cases behind it.
fn drilled(desk: Desk, href: Option<String>, figure: AnyView) -> AnyView {
    match href {
        Some(href) => view! {
            <a class="hover:underline" rel=desk.rel(&href) href=href title=desk.say(words::DRILL)>
                {figure}
            </a>
        }
        .into_any(),
        None => figure,
    }
}

fn share(
    desk: Desk,
    title: Words,
    hint: Words,
    value: Option<Interval>,
    href: String,
) -> impl IntoView {
    let href = value.is_some().then_some(href);
    let (figure, detail, few) = match value {
        None => ("–".to_owned(), desk.say(words::NO_DATA).to_owned(), false),
        Some(i) => (
            percent(i.value),
            format!(
                "{} · {}",
                desk.fill(
                    words::INTERVAL,
                    &[("low", &percent(i.low)), ("high", &percent(i.high))]
                ),
                desk.fill(words::N, &[("n", &i.n)])
            ),
            i.n < FEW,
        ),
    };
    view! {
        <div class="figure-card" title=desk.say(hint)>
            <p class="text-muted">{desk.say(title)}</p>
            <p class="figure-value">{drilled(desk, href, figure.into_any())}</p>
            <p class="text-xs text-muted">
                {detail} <br />
                {if few { desk.say(words::FEW) } else { desk.say(hint) }}
            </p>
        </div>
    }
}
