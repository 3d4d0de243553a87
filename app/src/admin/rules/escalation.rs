//! The escalation ladder: each step a sentence, changed in a dialog. Steps stand in the order in which a promise meets them.

use super::checks::{checks, group};
use super::{Book, page, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::badge::priority_words;
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::Field;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::Empty;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::catalogue::{Words, reminders as words, rules};
use shared::clocks::ladder::{Recipient, Rung, Step};
use shared::clocks::policy::ClockKind;
use shared::priority::Priority;
use shared::rulebook::{Document, Draft, Place};

/// The page.
#[component]
pub fn EscalationPage() -> impl IntoView {
    page(
        Document::Escalation,
        words::NAV_RULES,
        words::HELP_RULES,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

fn rungs(book: Book) -> Vec<Rung> {
    book.draft.with(|draft| match draft {
        Draft::Escalation(ladder) => ladder.rungs.clone(),
        _ => Vec::new(),
    })
}

fn change(book: Book, edit: impl FnOnce(&mut Vec<Rung>)) {
    book.draft.update(|draft| {
        if let Draft::Escalation(ladder) = draft {
            edit(&mut ladder.rungs);
            ladder.rungs.sort_by_key(|rung| rung.step);
        }
    });
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    // Which step is in the form: its place, or one past the last for a new one.
    let open: RwSignal<Option<usize>> = RwSignal::new(None);
    let items = move || {
        let all = rungs(book).into_iter().enumerate();
        all.map(|(at, rung)| line(desk, book, open, at, &rung))
            .collect_view()
    };
    view! {
        <section class="flex max-w-4xl flex-col gap-3">
            <Show
                when=move || !rungs(book).is_empty()
                fallback=move || view! { <Empty icon=lu::LuBellOff title=desk.say(words::NO_STEPS) /> }
            >
                <ol class="rounded-md hairline">{items}</ol>
            </Show>
            <div>
                <button
                    type="button"
                    class="btn btn-sm"
                    on:click=move |_| open.set(Some(rungs(book).len()))
                >
                    <Icon icon=lu::LuPlus />
                    {desk.say(words::ADD_STEP)}
                </button>
            </div>
        </section>
        <RungForm book=book open=open />
    }
}

fn line(
    desk: Desk,
    book: Book,
    open: RwSignal<Option<usize>>,
    at: usize,
    rung: &Rung,
) -> impl IntoView + use<> {
    let title = rung.step.title(desk.locale);
    let button = |what: Words, icon, act: Callback<()>| {
        view! {
            <button
                type="button"
                class="btn btn-ghost btn-sm btn-square"
                aria-label=format!("{} · {title}", desk.say(what))
                title=desk.say(what)
                on:click=move |_| act.run(())
            >
                <Icon icon=icon />
            </button>
        }
    };
    let edit = Callback::new(move |()| open.set(Some(at)));
    let remove = Callback::new(move |()| {
        change(book, |all| {
            if at < all.len() {
                all.remove(at);
            }
        });
    });
    view! {
        <li class="tree-line flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-2">
            <span class="w-6 pt-1 text-end text-muted figures">{at + 1}</span>
            <div class="min-w-52 flex-1 pt-1">
                <p class="font-semibold">{title.clone()}</p>
                <p class="first-letter:uppercase">{rung.sentence(desk.locale)}</p>
                {move || wrong(book.faults_at(desk, |place| *place == Place::Rung(at)))}
            </div>
            <div class="flex shrink-0">
                {button(rules::EDIT, lu::LuPencil, edit)} {button(rules::DELETE, lu::LuTrash2, remove)}
            </div>
        </li>
    }
}

/// The three moments that a step may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    AtOnce,
    Share,
    Late,
}

impl When {
    const ALL: [(When, &'static str, Words); 3] = [
        (When::AtOnce, "at-once", words::KIND_AT_ONCE),
        (When::Share, "share", words::KIND_SHARE),
        (When::Late, "late", words::KIND_LATE),
    ];

    const fn of(step: Step) -> Self {
        match step {
            Step::AtOnce => When::AtOnce,
            Step::Share(_) => When::Share,
            Step::Late(_) => When::Late,
        }
    }

    /// The step with what is typed beside it; what is no number is zero, which is a fault.
    fn step(self, typed: &str) -> Step {
        // A cast of a float holds itself to the range of the number.
        let number = typed.trim().parse::<f64>().unwrap_or(0.0);
        match self {
            When::AtOnce => Step::AtOnce,
            When::Share => Step::Share(number.round() as u8),
            When::Late => Step::Late((number * 60.0).round() as u32),
        }
    }
}

fn typed(step: Step) -> String {
    match step {
        Step::AtOnce => String::new(),
        Step::Share(percent) => percent.to_string(),
        Step::Late(minutes) => (f64::from(minutes) / 60.0).to_string(),
    }
}

const fn blank() -> Rung {
    Rung {
        step: Step::BREACH,
        to: Vec::new(),
        mail: false,
        kinds: Vec::new(),
        priorities: Vec::new(),
    }
}

/// The dialog; open while `open` names a step.
#[component]
fn RungForm(book: Book, open: RwSignal<Option<usize>>) -> impl IntoView {
    let desk = desk();
    let rung = RwSignal::new(blank());
    let (when, number) = (RwSignal::new(When::Share), RwSignal::new(String::new()));
    let shown = RwSignal::new(false);
    Effect::new(move || {
        let Some(at) = open.get() else {
            return;
        };
        let found = untrack(|| rungs(book))
            .get(at)
            .cloned()
            .unwrap_or_else(blank);
        when.set(When::of(found.step));
        number.set(typed(found.step));
        rung.set(found);
        shown.set(true);
    });
    Effect::new(move || {
        if !shown.get() && open.with_untracked(Option::is_some) {
            open.set(None);
        }
    });
    let title = Signal::derive(move || {
        let new = open.get().is_some_and(|at| at >= rungs(book).len());
        desk.say(if new {
            words::ADD_STEP
        } else {
            words::EDIT_STEP
        })
        .to_owned()
    });
    let done = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut new = rung.get_untracked();
        new.step = number.with_untracked(|typed| when.get_untracked().step(typed));
        // One order, so that ticking a box off and on again is no change.
        new.to.sort();
        new.kinds.sort();
        new.priorities.sort();
        if new.step == Step::AtOnce {
            new.kinds.clear();
        }
        if let Some(at) = open.get_untracked() {
            change(book, |all| match all.get_mut(at) {
                Some(place) => *place = new,
                None => all.push(new),
            });
        }
        shown.set(false);
    };
    let moments = When::ALL
        .map(|(of, code, name)| {
            view! {
                <option value=code prop:selected=move || when.get() == of>
                    {desk.say(name)}
                </option>
            }
        })
        .collect_view();
    let who = Recipient::ALL.map(|part| (part, desk.say(part.words()).to_owned()));
    let kinds = ClockKind::ALL.map(|kind| (kind, kind.text(desk.zh()).to_owned()));
    let priorities = Priority::ALL.map(|p| (p, desk.say(priority_words(p)).to_owned()));
    view! {
        <Dialog open=shown title=title>
            <form class="flex flex-col gap-3" on:submit=done>
                <Field id="step-when" label=desk.say(words::WHEN)>
                    <select
                        id="step-when"
                        class="select w-full"
                        on:change=move |event| {
                            let code = event_target_value(&event);
                            if let Some((of, ..)) = When::ALL.into_iter().find(|(_, c, _)| *c == code) {
                                when.set(of);
                            }
                        }
                    >
                        {moments}
                    </select>
                </Field>
                <Show when=move || when.get() != When::AtOnce>
                    <Field id="step-number" label=desk.say(words::NUMBER)>
                        <input
                            id="step-number"
                            type="number"
                            min="0"
                            step="any"
                            required=true
                            class="input w-28"
                            prop:value=move || number.get()
                            on:input=move |event| number.set(event_target_value(&event))
                        />
                    </Field>
                </Show>
                {group(desk.say(words::WHO), checks(who.to_vec(), rung, |r| &mut r.to))}
                <label class="flex cursor-pointer items-center gap-2">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-sm"
                        prop:checked=move || rung.with(|r| r.mail)
                        on:change=move |event| rung.update(|r| r.mail = event_target_checked(&event))
                    />
                    {desk.say(words::BY_MAIL)}
                </label>
                <Show when=move || when.get() != When::AtOnce>
                    {group(
                        desk.say(words::ONLY_KINDS),
                        checks(kinds.to_vec(), rung, |r| &mut r.kinds),
                    )}
                </Show>
                {group(
                    desk.say(words::ONLY_PRIORITIES),
                    checks(priorities.to_vec(), rung, |r| &mut r.priorities),
                )}
                <DialogFoot open=shown act=desk.say(rules::DONE) />
            </form>
        </Dialog>
    }
}
