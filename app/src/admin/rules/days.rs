//! A year as twelve months of buttons, walked with the arrow keys, and the form of one day.

use super::calendar::{WEEKDAYS, change, frames_editor, with};
use super::{Book, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::Field;
use crate::ui::moment::local;
use chrono::{Datelike, Days, NaiveDate};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::catalogue::{rules as words, time};
use shared::clocks::calendar::{Calendar, CalendarPlace, DayKind, Exception, Frame};
use shared::locale::Label;
use shared::rulebook::{Place, frames};
use wasm_bindgen::JsCast;

/// Working days, holidays and make-up days of a year.
pub fn summary(desk: Desk, calendar: &Calendar, year: i32) -> String {
    let (mut open, mut off, mut made) = (0, 0, 0);
    for date in days_of(year) {
        open += usize::from(!calendar.frames(date).is_empty());
        match calendar.kind(date) {
            DayKind::Holiday(_) => off += 1,
            DayKind::MakeUp(_) => made += 1,
            _ => {}
        }
    }
    desk.fill(
        words::DAYS_OF_YEAR,
        &[
            ("year", &year),
            ("open", &open),
            ("off", &off),
            ("made", &made),
        ],
    )
}

fn days_of(year: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    first
        .iter_days()
        .take_while(move |date| date.year() == year)
}

/// Twelve months.
pub fn year_view(
    desk: Desk,
    book: Book,
    year: i32,
    cursor: RwSignal<NaiveDate>,
    open: RwSignal<Option<NaiveDate>>,
) -> impl IntoView {
    let months = with(book, |calendar| {
        let all: Vec<NaiveDate> = days_of(year).collect();
        all.chunk_by(|a, b| a.month() == b.month())
            .map(|month| month_view(desk, calendar, month, cursor, open))
            .collect_view()
    });
    let walk = move |event: KeyboardEvent| {
        let by: i64 = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            "ArrowUp" => -7,
            "ArrowDown" => 7,
            _ => return,
        };
        event.prevent_default();
        let now = cursor.get_untracked();
        let days = Days::new(by.unsigned_abs());
        let next = if by < 0 {
            now.checked_sub_days(days)
        } else {
            now.checked_add_days(days)
        };
        if let Some(next) = next.filter(|next| next.year() == year) {
            cursor.set(next);
            let button = document().get_element_by_id(&format!("day-{next}"));
            if let Some(Ok(button)) = button.map(|b| b.dyn_into::<web_sys::HtmlElement>()) {
                let _ = button.focus();
            }
        }
    };
    view! {
        <div class="cal-year" on:keydown=walk>
            {months}
        </div>
    }
}

fn month_view(
    desk: Desk,
    calendar: &Calendar,
    month: &[NaiveDate],
    cursor: RwSignal<NaiveDate>,
    open: RwSignal<Option<NaiveDate>>,
) -> AnyView {
    let first = month.first().copied().unwrap_or_default();
    let name = first.format("%B");
    let name = desk.fill(time::MONTH, &[("month", &first.month()), ("name", &name)]);
    let heads = WEEKDAYS.map(|day| {
        let text = desk.say(day);
        let short: String = if desk.zh() {
            text.chars().skip(1).collect()
        } else {
            text.chars().take(2).collect()
        };
        view! { <span class="cal-head" aria-hidden="true">{short}</span> }
    });
    let gap = (0..first.weekday().num_days_from_monday())
        .map(|_| view! { <span></span> })
        .collect_view();
    let days = month
        .iter()
        .map(|date| day_view(desk, calendar, *date, cursor, open))
        .collect_view();
    let label = name.clone();
    view! {
        <section class="cal-month" aria-label=label>
            <h3 class="pb-1 font-medium">{name}</h3>
            <div class="grid grid-cols-7 gap-0.5">{heads.collect_view()} {gap} {days}</div>
        </section>
    }
    .into_any()
}

fn day_view(
    desk: Desk,
    calendar: &Calendar,
    date: NaiveDate,
    cursor: RwSignal<NaiveDate>,
    open: RwSignal<Option<NaiveDate>>,
) -> impl IntoView + use<> {
    let (class, mark, why) = match calendar.kind(date) {
        DayKind::Ordinary => ("cal-day", "", None),
        DayKind::WeeklyOff => ("cal-day cal-closed", "", None),
        DayKind::Holiday(why) => ("cal-day cal-off", desk.say(words::MARK_OFF), Some(why)),
        DayKind::MakeUp(why) => ("cal-day cal-made", desk.say(words::MARK_WORK), Some(why)),
        DayKind::Special(why) => ("cal-day cal-special", desk.say(words::MARK_WORK), Some(why)),
    };
    let why = why.map(|why| why.get(desk.locale)).unwrap_or_default();
    let weekday = WEEKDAYS
        .get(date.weekday().num_days_from_monday() as usize)
        .map_or("", |day| desk.say(*day));
    let hours = frames(calendar.frames(date), desk.locale);
    let label = format!("{date} {weekday} {hours} {why}");
    let today = local(desk, desk.now.get_untracked()).date() == date;
    view! {
        <button
            type="button"
            id=format!("day-{date}")
            class=class
            aria-current=today.then_some("date")
            title=label.clone()
            aria-label=label
            tabindex=move || if cursor.get() == date { "0" } else { "-1" }
            on:click=move |_| {
                cursor.set(date);
                open.set(Some(date));
            }
        >
            <span class="figures">{date.day()}</span>
            {(!mark.is_empty()).then(|| view! { <span class="cal-mark">{mark}</span> })}
        </button>
    }
}

/// The dialog of one day.
#[component]
pub fn DayForm(book: Book, open: RwSignal<Option<NaiveDate>>) -> impl IntoView {
    let desk = desk();
    let shown = RwSignal::new(false);
    let (what, hours) = (
        RwSignal::new("ordinary"),
        RwSignal::new(Vec::<Frame>::new()),
    );
    let [zh, en] = [(); 2].map(|()| RwSignal::new(String::new()));
    Effect::new(move || {
        let Some(date) = open.get() else {
            return;
        };
        let found = untrack(|| {
            with(book, |calendar| {
                let usual = calendar.week.iter().find(|frames| !frames.is_empty());
                let usual = usual.cloned().unwrap_or_default();
                (calendar.exceptions.get(&date).cloned(), usual)
            })
        });
        let (exception, usual) = found.unwrap_or_default();
        let (kind, frames, label) = match exception {
            None => ("ordinary", usual, Label::default()),
            Some(Exception::Off { label }) => ("off", usual, label),
            Some(Exception::Work { frames, label }) => ("work", frames, label),
        };
        what.set(kind);
        hours.set(frames);
        zh.set(label.zh);
        en.set(label.en);
        shown.set(true);
    });
    Effect::new(move || {
        if !shown.get() && open.with_untracked(Option::is_some) {
            open.set(None);
        }
    });
    let done = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let label = Label::new(zh.get_untracked().trim(), en.get_untracked().trim());
        let exception = match what.get_untracked() {
            "off" => Some(Exception::Off { label }),
            "work" => Some(Exception::Work {
                frames: hours.get_untracked(),
                label,
            }),
            _ => None,
        };
        if let Some(date) = open.get_untracked() {
            change(book, |calendar| {
                match exception {
                    Some(exception) => calendar.exceptions.insert(date, exception),
                    None => calendar.exceptions.remove(&date),
                };
            });
        }
        shown.set(false);
    };
    let choices = [
        ("ordinary", words::DAY_ORDINARY),
        ("off", words::DAY_CLOSED),
        ("work", words::DAY_OPEN),
    ]
    .map(|(code, label)| {
        view! {
            <label class="flex cursor-pointer items-center gap-2">
                <input
                    type="radio"
                    name="day-kind"
                    class="radio radio-sm"
                    prop:checked=move || what.get() == code
                    on:change=move |_| what.set(code)
                />
                {desk.say(label)}
            </label>
        }
    })
    .collect_view();
    let title = Signal::derive(move || open.get().map(|date| date.to_string()).unwrap_or_default());
    let text = move |id: &'static str, label, value: RwSignal<String>, needed: bool| {
        view! {
            <Field id=id label=desk.say(label)>
                <input
                    id=id
                    class="input w-full"
                    maxlength="40"
                    required=needed
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </Field>
        }
    };
    let here = move |place: &Place| matches!(place, Place::Calendar(CalendarPlace::Date { date, .. }) if Some(*date) == open.get());
    view! {
        <Dialog open=shown title=title>
            <form class="flex flex-col gap-3" on:submit=done>
                <fieldset class="flex flex-col gap-1">
                    <legend class="sr-only">{title}</legend>
                    {choices}
                </fieldset>
                <Show when=move || what.get() == "work">
                    {frames_editor(desk, "", move || hours.get(), move |all| hours.set(all))}
                </Show>
                <Show when=move || what.get() != "ordinary">
                    {text("day-zh", words::WHY_ZH, zh, true)} {text("day-en", words::WHY_EN, en, false)}
                </Show>
                {move || wrong(book.faults_at(desk, here))}
                <DialogFoot open=shown act=desk.say(words::DONE) />
            </form>
        </Dialog>
    }
}
