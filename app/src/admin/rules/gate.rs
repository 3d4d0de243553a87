//! The close gate: what must be on record before a case may close.

use super::{Book, page, tick, wrong};
use crate::desk::context::desk;
use crate::ui::form::Field;
use leptos::prelude::*;
use shared::cases::GatePolicy;
use shared::catalogue::{Words, rules as words};
use shared::rulebook::{Document, Draft, Place};

/// The page.
#[component]
pub fn GatePage() -> impl IntoView {
    page(Document::Gate, words::NAV_GATE, words::HELP_GATE, |book| {
        view! { <Editor book=book /> }.into_any()
    })
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    let now = move || match book.draft.get() {
        Draft::Gate(gate) => gate,
        _ => GatePolicy::default(),
    };
    let change = move |edit: &dyn Fn(&mut GatePolicy)| {
        book.draft.update(|draft| {
            if let Draft::Gate(gate) = draft {
                edit(gate);
            }
        });
    };
    let check = move |what: Words, get: fn(&GatePolicy) -> bool, set: fn(&mut GatePolicy, bool)| {
        tick(
            desk.say(what),
            move || get(&now()),
            move |on| change(&|policy| set(policy, on)),
        )
    };
    let number = move |id: &'static str,
                       what: Words,
                       get: fn(&GatePolicy) -> u16,
                       set: fn(&mut GatePolicy, u16)| {
        view! {
            <Field id=id label=desk.say(what)>
                <input
                    id=id
                    type="number"
                    min="1"
                    max="90"
                    class="input w-28"
                    value=get(&untrack(now)).to_string()
                    prop:value=move || get(&now()).to_string()
                    on:input=move |event| {
                        let typed = event_target_value(&event).parse().unwrap_or(0);
                        change(&|gate| set(gate, typed));
                    }
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
    view! {
        <div class="grid max-w-4xl items-start gap-6 lg:grid-cols-2">
            <form class="flex flex-col gap-3" on:submit=|event| event.prevent_default()>
                <fieldset>
                    <legend class="section-title first-letter:uppercase">{desk.say(words::ASKED)}</legend>
                    {check(words::GATE_CAUSE, |g| g.cause, |g, on| g.cause = on)}
                    {check(words::GATE_ACTION, |g| g.action, |g, on| g.action = on)}
                    {check(words::GATE_EVIDENCE, |g| g.evidence, |g, on| g.evidence = on)}
                </fieldset>
                {number("silent-days", words::SILENT_DAYS, |g| g.silent_days, |g, n| g.silent_days = n)}
                {number("notices", words::NOTICES, |g| g.notices, |g, n| g.notices = n)}
                {move || wrong(book.faults_at(desk, |place| *place == Place::Gate))}
            </form>
            <section>
                <h2 class="section-title">{desk.say(words::GATE)}</h2>
                <dl class="facts">{lines}</dl>
            </section>
        </div>
    }
}
