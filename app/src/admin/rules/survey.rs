//! The survey after closing: when it goes out, when it does not, and what a bad answer does.

use super::{Book, page, tick, wrong};
use crate::desk::context::desk;
use crate::ui::form::Field;
use leptos::prelude::*;
use shared::cases::Phase;
use shared::catalogue::{Words, rules as words};
use shared::clocks::time_of_day::TimeOfDay;
use shared::rulebook::{Document, Draft, Place};
use shared::surveys::SchedulePolicy;

/// The page.
#[component]
pub fn SurveyPage() -> impl IntoView {
    page(
        Document::Survey,
        words::NAV_SURVEY,
        words::HELP_SURVEY,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

/// How a field shows its value, and how what was typed is taken.
type Shown = fn(&SchedulePolicy) -> String;
type Taken = fn(&mut SchedulePolicy, &str);

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    let now = move || match book.draft.get() {
        Draft::Survey(policy) => policy,
        _ => SchedulePolicy::default(),
    };
    let change = move |edit: &dyn Fn(&mut SchedulePolicy)| {
        book.draft.update(|draft| {
            if let Draft::Survey(policy) = draft {
                edit(policy);
            }
        });
    };
    let check =
        move |what: Words, get: fn(&SchedulePolicy) -> bool, set: fn(&mut SchedulePolicy, bool)| {
            tick(
                desk.say(what),
                move || get(&now()),
                move |on| change(&|policy| set(policy, on)),
            )
        };
    let field = move |id: &'static str, kind: &'static str, what: Words, get: Shown, put: Taken| {
        // While somebody types, the field says what they typed.
        let typing = RwSignal::new(None::<String>);
        view! {
            <Field id=id label=desk.say(what)>
                <input
                    id=id
                    type=kind
                    min="0"
                    class="input w-32"
                    value=get(&untrack(now))
                    prop:value=move || typing.get().unwrap_or_else(|| get(&now()))
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        change(&|policy| put(policy, &typed));
                        typing.set(Some(typed));
                    }
                    on:blur=move |_| typing.set(None)
                />
            </Field>
        }
    };
    let lines = move || {
        let names = book.names.get();
        let lines = book.draft.get().lines(&names, desk.locale).into_iter();
        lines
            .map(|line| {
                view! {
                    <dt class="text-muted">{line.title}</dt>
                    <dd class="first-letter:uppercase">{line.text}</dd>
                }
            })
            .collect_view()
    };
    let score = move |n: u8| {
        let text = match n {
            0 => desk.say(words::SURVEY_NO_SCORE).to_owned(),
            n => desk.fill(words::SURVEY_SCORE, &[("n", &n)]),
        };
        view! {
            <option value=n.to_string() prop:selected=move || now().low_score.at_most == n>
                {text}
            </option>
        }
    };
    let phase = move |phase: Phase| {
        view! {
            <option value=phase.code() prop:selected=move || now().low_score.phase == phase>
                {desk.say(phase.staff_words())}
            </option>
        }
    };
    view! {
        <div class="grid max-w-5xl items-start gap-6 lg:grid-cols-2">
            <form class="flex flex-col gap-3" on:submit=|event| event.prevent_default()>
                {check(words::SURVEY_SEND, |p| p.enabled, |p, on| p.enabled = on)}
                {field(
                    "delay",
                    "number",
                    words::SURVEY_DELAY,
                    |p| p.delay_hours.to_string(),
                    |p, typed| p.delay_hours = number(typed),
                )}
                <div class="flex flex-wrap gap-x-6 gap-y-3">
                    {field(
                        "quiet-from",
                        "time",
                        words::SURVEY_QUIET_FROM,
                        |p| p.quiet_from.to_string(),
                        |p, typed| p.quiet_from = time(typed, p.quiet_from),
                    )}
                    {field(
                        "quiet-to",
                        "time",
                        words::SURVEY_QUIET_TO,
                        |p| p.quiet_to.to_string(),
                        |p, typed| p.quiet_to = time(typed, p.quiet_to),
                    )}
                    <p class="w-full text-muted">{desk.say(words::SURVEY_QUIET_HINT)}</p>
                </div>
                {field(
                    "cooldown",
                    "number",
                    words::SURVEY_COOLDOWN_DAYS,
                    |p| p.cooldown_days.to_string(),
                    |p, typed| p.cooldown_days = number(typed),
                )}
                {field(
                    "reminder",
                    "number",
                    words::SURVEY_REMINDER_HOURS,
                    |p| p.reminder_hours.map(|hours| hours.to_string()).unwrap_or_default(),
                    |p, typed| p.reminder_hours = (!typed.is_empty()).then(|| number(typed)),
                )}
                {field(
                    "expires",
                    "number",
                    words::SURVEY_EXPIRES_DAYS,
                    |p| p.expires_days.to_string(),
                    |p, typed| p.expires_days = number(typed),
                )}
                <fieldset class="flex flex-col gap-3">
                    <legend class="section-title">{desk.say(words::SURVEY_LOW)}</legend>
                    <Field id="low-score" label=desk.say(words::SURVEY_AT_MOST)>
                        <select
                            id="low-score"
                            class="select w-full sm:w-64"
                            on:change=move |event| {
                                let typed = event_target_value(&event).parse().unwrap_or(0);
                                change(&|policy| policy.low_score.at_most = typed);
                            }
                        >
                            {[0, 1, 2, 3, 4].map(score).collect_view()}
                        </select>
                    </Field>
                    {check(
                        words::SURVEY_UNSOLVED,
                        |p| p.low_score.unsolved,
                        |p, on| p.low_score.unsolved = on,
                    )}
                    <Field id="low-phase" label=desk.say(words::SURVEY_PHASE)>
                        <select
                            id="low-phase"
                            class="select w-full sm:w-64"
                            on:change=move |event| {
                                if let Ok(chosen) = event_target_value(&event).parse() {
                                    change(&|policy| policy.low_score.phase = chosen);
                                }
                            }
                        >
                            {Phase::ALL
                                .into_iter()
                                .filter(|phase| phase.is_open())
                                .map(phase)
                                .collect_view()}
                        </select>
                    </Field>
                </fieldset>
                {move || wrong(book.faults_at(desk, |place| *place == Place::Survey))}
            </form>
            <section>
                <h2 class="section-title">{desk.say(words::RULES_OF)}</h2>
                <dl class="facts">{lines}</dl>
            </section>
        </div>
    }
}

/// What is no number is zero.
fn number(typed: &str) -> u16 {
    typed.parse().unwrap_or(0)
}

/// A time field that is emptied keeps its time.
fn time(typed: &str, before: TimeOfDay) -> TimeOfDay {
    typed.parse().unwrap_or(before)
}
