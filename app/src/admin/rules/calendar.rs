//! The business calendar: a year of days with 休 and 班, the week's hours, and the form of one day.

use super::days::{self, DayForm};
use super::{Book, page, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use chrono::{Datelike, NaiveDate};
use icondata_lu as lu;
use leptos::prelude::*;
use shared::catalogue::{Words, rules as words};
use shared::clocks::calendar::{Calendar, CalendarPlace, Coverage, Frame};
use shared::clocks::holidays;
use shared::clocks::time_of_day::TimeOfDay;
use shared::rulebook::{Document, Draft, Place};

/// Names of the weekdays, Monday first.
pub const WEEKDAYS: [Words; 7] = [
    words::MONDAY,
    words::TUESDAY,
    words::WEDNESDAY,
    words::THURSDAY,
    words::FRIDAY,
    words::SATURDAY,
    words::SUNDAY,
];

/// The page.
#[component]
pub fn CalendarPage() -> impl IntoView {
    page(
        Document::Calendar,
        words::NAV_CALENDAR,
        words::HELP_CALENDAR,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

/// Looks at the draft.
pub fn with<T>(book: Book, look: impl FnOnce(&Calendar) -> T) -> Option<T> {
    book.draft.with(|draft| match draft {
        Draft::Calendar(calendar) => Some(look(calendar)),
        _ => None,
    })
}

/// Changes the draft.
pub fn change(book: Book, edit: impl FnOnce(&mut Calendar)) {
    book.draft.update(|draft| {
        if let Draft::Calendar(calendar) = draft {
            edit(calendar);
        }
    });
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    let today = crate::ui::moment::local(desk, desk.now.get_untracked()).date();
    let year = RwSignal::new(today.year());
    let cursor = RwSignal::new(today);
    let open: RwSignal<Option<NaiveDate>> = RwSignal::new(None);
    let step = move |by: i32| {
        year.update(|year| *year += by);
        if let Some(first) = NaiveDate::from_ymd_opt(year.get_untracked(), 1, 1) {
            cursor.set(first);
        }
    };
    let turn = move |what: Words, icon, by: i32| {
        view! {
            <button
                type="button"
                class="btn btn-sm btn-square"
                aria-label=desk.say(what)
                title=desk.say(what)
                on:click=move |_| step(by)
            >
                <Icon icon=icon />
            </button>
        }
    };
    let legend = [
        ("cal-off", words::LEGEND_OFF),
        ("cal-made", words::LEGEND_WORK),
        ("cal-special", words::LEGEND_SPECIAL),
        ("cal-closed", words::LEGEND_CLOSED),
    ]
    .map(|(class, what)| {
        view! {
            <li class="flex items-center gap-1.5">
                <span class=format!("cal-day cal-key {class}") aria-hidden="true"></span>
                {desk.say(what)}
            </li>
        }
    })
    .collect_view();
    view! {
        <section class="flex flex-col gap-3">
            <div class="flex flex-wrap items-center gap-2">
                {turn(words::YEAR_BEFORE, lu::LuChevronLeft, -1)}
                <h2 class="min-w-14 text-center text-base font-semibold figures" aria-live="polite">
                    {move || year.get()}
                </h2>
                {turn(words::YEAR_AFTER, lu::LuChevronRight, 1)}
                <p class="text-muted figures">
                    {move || with(book, |calendar| days::summary(desk, calendar, year.get()))}
                </p>
            </div>
            <Covered book=book year=year />
            <ul class="flex flex-wrap gap-x-4 gap-y-1 text-muted">{legend}</ul>
            <p class="text-muted">{desk.say(words::PICK_DAY)}</p>
            {move || days::year_view(desk, book, year.get(), cursor, open)}
        </section>
        <Week book=book />
        <DayForm book=book open=open />
    }
}

/// Says so when a year's holidays are not known, and offers what the program was shipped with.
#[component]
fn Covered(book: Book, year: RwSignal<i32>) -> impl IntoView {
    let desk = desk();
    let uncovered = Memo::new(move |_| {
        let year = year.get();
        with(book, |calendar| calendar.is_uncovered(year)) == Some(true)
    });
    let table = move || {
        let mut table = holidays::china().ok()?;
        table.years.retain(|of| of.year == year.get());
        (!table.years.is_empty()).then_some(table)
    };
    let fill = move |_| {
        if let Some(table) = untrack(table) {
            change(book, |calendar| {
                let usual = calendar.week.iter().find(|frames| !frames.is_empty());
                let usual = usual.cloned().unwrap_or_else(|| vec![Frame::ALL_DAY]);
                holidays::apply(calendar, &table, &usual);
            });
        }
    };
    let confirm = move |_| {
        let year = year.get_untracked();
        change(book, |calendar| {
            if let Coverage::Years(years) = &mut calendar.coverage {
                years.insert(year);
            }
        });
    };
    view! {
        <Show when=move || uncovered.get()>
            <div class="flex flex-wrap items-center gap-2 rounded-md note p-3" role="status">
                <Icon icon=lu::LuTriangleAlert class="size-4 shrink-0 text-soon" />
                <p class="min-w-52 flex-1">
                    {move || desk.fill(words::NO_HOLIDAYS, &[("year", &year.get())])}
                </p>
                <Show
                    when=move || table().is_some()
                    fallback=move || {
                        view! {
                            <button type="button" class="btn btn-sm" on:click=confirm>
                                {move || desk.fill(words::CONFIRM_YEAR, &[("year", &year.get())])}
                            </button>
                        }
                    }
                >
                    <button type="button" class="btn btn-sm" on:click=fill>
                        {move || desk.fill(words::FILL_CHINA, &[("year", &year.get())])}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

/// Hours of each weekday.
#[component]
fn Week(book: Book) -> impl IntoView {
    let desk = desk();
    let rows = WEEKDAYS
        .into_iter()
        .enumerate()
        .map(|(day, name)| {
            let frames = move || {
                with(book, |c| c.week.get(day).cloned())
                    .flatten()
                    .unwrap_or_default()
            };
            let set = move |frames: Vec<Frame>| {
                change(book, |calendar| {
                    if let Some(place) = calendar.week.get_mut(day) {
                        *place = frames;
                    }
                });
            };
            let here = move |place: &Place| {
                matches!(place, Place::Calendar(CalendarPlace::Weekday { day: of, .. })
                    if usize::from(*of) == day)
            };
            view! {
                <div class="tree-line flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
                    <p class="w-20 font-medium">{desk.say(name)}</p>
                    {frames_editor(desk, desk.say(name), frames, set)}
                    {move || wrong(book.faults_at(desk, here))}
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="max-w-3xl">
            <h2 class="section-title">{desk.say(words::WEEK_HOURS)}</h2>
            <div class="rounded-md hairline">{rows}</div>
            {move || {
                wrong(book.faults_at(desk, |place| *place == Place::Calendar(CalendarPlace::Week)))
            }}
        </section>
    }
}

/// Stretches of hours, each with its two times.
pub fn frames_editor(
    desk: Desk,
    of: &'static str,
    frames: impl Fn() -> Vec<Frame> + Copy + Send + Sync + 'static,
    set: impl Fn(Vec<Frame>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let put = move |at: usize, from: bool, text: String| {
        // "00:00" as an end is midnight after the day.
        let time = match (from, text.as_str()) {
            (false, "00:00") => Ok(TimeOfDay::END),
            (_, text) => text.parse(),
        };
        if let Ok(time) = time {
            let mut all = untrack(frames);
            if let Some(frame) = all.get_mut(at) {
                if from {
                    frame.from = time;
                } else {
                    frame.to = time;
                }
            }
            set(all);
        }
    };
    let time = move |at: usize, from: bool, now: TimeOfDay| {
        let what = desk.say(if from { words::FROM } else { words::TO });
        let shown = if now == TimeOfDay::END {
            "00:00".to_owned()
        } else {
            now.to_string()
        };
        view! {
            <input
                type="time"
                class="input input-sm w-28"
                aria-label=format!("{of} · {what}")
                value=shown
                on:change=move |event| put(at, from, event_target_value(&event))
            />
        }
    };
    let list = move || {
        frames()
            .into_iter()
            .enumerate()
            .map(|(at, frame)| {
                view! {
                    <span class="inline-flex items-center gap-1">
                        {time(at, true, frame.from)} "–" {time(at, false, frame.to)}
                        <button
                            type="button"
                            class="btn btn-ghost btn-xs btn-square"
                            aria-label=format!("{of} · {}", desk.say(words::REMOVE_FRAME))
                            title=desk.say(words::REMOVE_FRAME)
                            on:click=move |_| {
                                let mut all = untrack(frames);
                                if at < all.len() {
                                    all.remove(at);
                                }
                                set(all);
                            }
                        >
                            <Icon icon=lu::LuX />
                        </button>
                    </span>
                }
            })
            .collect_view()
    };
    let add = move |_| {
        let mut all = untrack(frames);
        let start = all.last().map_or(9 * 60, |last| last.to.minutes());
        let from = TimeOfDay::from_minutes(Ord::min(start, 22 * 60));
        all.push(Frame::new(
            from,
            TimeOfDay::from_minutes(from.minutes() + 120),
        ));
        set(all);
    };
    view! {
        <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            {list}
            {move || {
                frames()
                    .is_empty()
                    .then(|| view! { <span class="text-muted">{desk.say(words::DAY_OFF)}</span> })
            }}
            <button
                type="button"
                class="btn btn-xs"
                aria-label=format!("{of} · {}", desk.say(words::ADD_FRAME))
                on:click=add
            >
                <Icon icon=lu::LuPlus class="size-3.5 shrink-0" />
                {desk.say(words::ADD_FRAME)}
            </button>
        </div>
    }
}
