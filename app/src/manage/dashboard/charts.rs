//! Pictures with their tables: volume by day, open cases, satisfaction by dimension, categories, channels.

use super::{drill, panel};
use crate::desk::context::{Desk, desk};
use crate::desk::query;
use crate::ui::chart::{Bar, Columns, Range, Stack};
use crate::ui::link::Link;
use leptos::prelude::*;
use shared::cases::{InboxQuery, Kind, Phase, View};
use shared::catalogue::{Words, desk as frame, manage as words};
use shared::dashboard::{DayVolume, DimensionScore};
use shared::feedback::Channel;
use shared::id::DepartmentId;
use shared::locale::Label;

/// Voices by day and kind.
#[component]
pub fn Volume(
    /// Every day of the period.
    days: Vec<DayVolume>,
    /// Only this department.
    department: Option<DepartmentId>,
) -> impl IntoView {
    let desk = desk();
    let voices = move |day: chrono::NaiveDate| {
        let wanted = InboxQuery {
            day: Some(day),
            department,
            ..InboxQuery::default()
        };
        query::url("/desk/voices", &wanted)
    };
    let legend = Kind::ALL
        .into_iter()
        .enumerate()
        .map(|(at, kind)| {
            view! {
                <span class="inline-flex items-center gap-1.5">
                    <svg viewBox="0 0 10 10" class="size-2.5" aria-hidden="true">
                        <rect width="10" height="10" rx="2" class=format!("series-{at}")></rect>
                    </svg>
                    {desk.say(kind.words())}
                </span>
            }
        })
        .collect_view();
    let stacks = days
        .iter()
        .map(|day| {
            let total: u64 = day.by_kind.iter().sum();
            Stack {
                tick: day.day.format("%m-%d").to_string(),
                title: format!("{} · {total} {}", day.day, desk.say(words::UNIT_VOICES)),
                values: day.by_kind.to_vec(),
                href: voices(day.day),
            }
        })
        .collect();
    let rows = days
        .into_iter()
        .map(|day| {
            let cells = day
                .by_kind
                .into_iter()
                .map(|n| view! { <td class="text-end">{n}</td> })
                .collect_view();
            view! {
                <tr>
                    <th scope="row" class="font-normal">
                        <Link class="link" href=voices(day.day)>
                            {day.day.to_string()}
                        </Link>
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let heads = Kind::ALL
        .into_iter()
        .map(|kind| view! { <th scope="col" class="text-end">{desk.say(kind.words())}</th> })
        .collect_view();
    panel(
        desk,
        words::VOLUME,
        view! {
            <div class="flex flex-wrap gap-4 pb-2 text-muted">{legend}</div>
            <Columns
                stacks=stacks
                label=desk.say(words::VOLUME).to_owned()
                unit=desk.say(words::VOLUME_UNIT).to_owned()
            />
            <details class="pt-2">
                <summary class="cursor-pointer text-muted">{desk.say(words::AS_TABLE)}</summary>
                <div class="max-h-80 overflow-auto" tabindex="0" role="group" aria-label=desk.say(words::VOLUME)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{desk.say(words::DAY)}</th>
                                {heads}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        },
    )
}

/// A table whose last column is drawn.
fn bars(
    desk: Desk,
    title: Words,
    head: Words,
    rows: Vec<(String, u64, Option<String>)>,
) -> impl IntoView {
    let most = rows.iter().map(|(_, n, _)| *n).max().unwrap_or(0);
    let empty = rows.iter().all(|(_, n, _)| *n == 0);
    let lines = rows
        .into_iter()
        .map(|(label, n, href)| {
            let name = match href {
                Some(href) => view! {
                    <Link class="link" href=href>
                        {label}
                    </Link>
                }
                .into_any(),
                None => label.into_any(),
            };
            view! {
                <tr>
                    <th scope="row" class="font-normal w-pct-35">{name}</th>
                    <td class="text-end figures w-pct-15">{n}</td>
                    <td>
                        <Bar value=n most=most />
                    </td>
                </tr>
            }
        })
        .collect_view();
    let body = if empty {
        view! { <p class="text-muted">{desk.say(words::NO_DATA)}</p> }.into_any()
    } else {
        view! {
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{desk.say(head)}</th>
                        <th scope="col" class="text-end">{desk.say(words::COUNT)}</th>
                        <th scope="col">
                            <span class="sr-only">{desk.say(words::SHARE)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        }
        .into_any()
    };
    panel(desk, title, body)
}

/// Open cases by phase, each leading to them.
#[component]
pub fn Phases(
    /// Phase and number.
    rows: Vec<(Phase, u64)>,
    /// Only this department.
    department: Option<DepartmentId>,
) -> impl IntoView {
    let desk = desk();
    let rows = rows
        .into_iter()
        .filter(|(phase, _)| *phase != Phase::Closed)
        .map(|(phase, n)| {
            let href = drill(department, View::Open, |q| q.phase = Some(phase));
            (desk.say(phase.staff_words()).to_owned(), n, Some(href))
        })
        .collect();
    bars(desk, words::BY_PHASE, frame::PHASE, rows)
}

/// Open cases by kind, each leading to them.
#[component]
pub fn Kinds(
    /// Kind and number.
    rows: Vec<(Kind, u64)>,
    /// Only this department.
    department: Option<DepartmentId>,
) -> impl IntoView {
    let desk = desk();
    let rows = rows
        .into_iter()
        .map(|(kind, n)| {
            let href = drill(department, View::Open, |q| q.kind = Some(kind));
            (desk.say(kind.words()).to_owned(), n, Some(href))
        })
        .collect();
    bars(desk, words::BY_KIND, frame::KIND, rows)
}

/// Most frequent categories of new cases.
#[component]
pub fn Categories(
    /// Label and number.
    rows: Vec<(Label, u64)>,
) -> impl IntoView {
    let desk = desk();
    let rows = rows
        .into_iter()
        .map(|(label, n)| (desk.label(&label), n, None))
        .collect();
    bars(desk, words::TOP_CATEGORIES, frame::CATEGORY, rows)
}

/// Voices by channel.
#[component]
pub fn Channels(
    /// Channel and number.
    rows: Vec<(Channel, u64)>,
) -> impl IntoView {
    let desk = desk();
    let rows = rows
        .into_iter()
        .map(|(channel, n)| (desk.say(channel.words()).to_owned(), n, None))
        .collect();
    bars(desk, words::BY_CHANNEL, frame::CHANNEL, rows)
}

/// Means of the survey's dimensions with their intervals.
#[component]
pub fn Dimensions(
    /// One per dimension.
    scores: Vec<DimensionScore>,
) -> impl IntoView {
    let desk = desk();
    let empty = scores.iter().all(|s| s.mean.is_none());
    let lines = scores
        .into_iter()
        .map(|score| {
            let cells = match score.mean {
                None => view! {
                    <td class="text-end text-muted">"–"</td>
                    <td></td>
                    <td class="text-end figures">"0"</td>
                }
                .into_any(),
                Some(mean) => view! {
                    <td class="text-end figures whitespace-nowrap">
                        {format!("{:.2}", mean.value)}
                        <span class="text-xs text-muted">
                            {format!(" ({:.2}–{:.2})", mean.low, mean.high)}
                        </span>
                    </td>
                    <td>
                        <Range at=(mean.value, mean.low, mean.high) scale=(1.0, 5.0) />
                    </td>
                    <td class="text-end figures">{mean.n}</td>
                }
                .into_any(),
            };
            view! {
                <tr>
                    <th scope="row" class="font-normal">{desk.label(&score.label)}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let body = if empty {
        view! { <p class="text-muted">{desk.say(words::NO_DATA)}</p> }.into_any()
    } else {
        view! {
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{desk.say(words::DIMENSION)}</th>
                        <th scope="col" class="text-end">{desk.say(words::MEAN)}</th>
                        <th scope="col">"1–5"</th>
                        <th scope="col" class="text-end">"n"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        }
        .into_any()
    };
    panel(desk, words::DIMENSIONS, body)
}
