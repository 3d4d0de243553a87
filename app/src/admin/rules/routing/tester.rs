//! Tries the draft on a pasted text or on a case: which rule fits first, and why those before it did not.

use super::{Book, rules};
use crate::api::{ApiError, rules as api};
use crate::desk::context::{Desk, desk};
use crate::ui::badge::priority_words;
use crate::ui::form::{Field, Problem};
use crate::ui::text_area::DraftArea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::cases::{Kind, Missed, RoutingRule};
use shared::catalogue::{Words, desk as frame, rules as words};
use shared::feedback::Channel;
use shared::id::NodeId;
use shared::rulebook::{Tried, TryOn, outcome};

const fn missed_words(missed: Missed) -> Words {
    match missed {
        Missed::Kind => words::MISSED_KIND,
        Missed::Channel => words::MISSED_CHANNEL,
        Missed::Priority => words::MISSED_PRIORITY,
        Missed::Category => words::MISSED_CATEGORY,
        Missed::Words => words::MISSED_WORDS,
        Missed::NoTarget => words::MISSED_TARGET,
    }
}

/// The form and its answer.
#[component]
pub fn Tester(book: Book) -> impl IntoView {
    let desk = desk();
    let [text, number] = [(); 2].map(|()| RwSignal::new(String::new()));
    let kind = RwSignal::new(Kind::Complaint);
    let channel = RwSignal::new(Channel::Web);
    let category: RwSignal<Option<NodeId>> = RwSignal::new(None);
    let answer: RwSignal<Option<(Vec<RoutingRule>, Tried)>> = RwSignal::new(None);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let run = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = number.get_untracked();
        let on = if number.trim().is_empty() {
            TryOn::Text {
                text: text.get_untracked(),
                kind: kind.get_untracked(),
                channel: channel.get_untracked(),
                category: category.get_untracked(),
            }
        } else {
            TryOn::Case { number }
        };
        let list = untrack(|| rules(book));
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            match api::try_routing(list.clone(), on).await {
                Ok(tried) => answer.set(Some((list, tried))),
                Err(problem) => {
                    answer.set(None);
                    error.set(Some(problem));
                }
            }
            busy.set(false);
        });
    };
    let categories = move || {
        let list = book.names.with(|names| names.choices.categories.clone());
        list.into_iter()
            .map(|(depth, id, label)| {
                let text = format!("{}{}", "　".repeat(depth.into()), desk.label(&label));
                view! { <option value=id.to_string()>{text}</option> }
            })
            .collect_view()
    };
    view! {
        <section class="max-w-4xl">
            <h2 class="section-title">{desk.say(words::TRY)}</h2>
            <form class="flex flex-col gap-3 rounded-md p-3 hairline" on:submit=run>
                <p class="text-muted">{desk.say(words::TRY_HINT)}</p>
                <Field id="try-text" label=desk.say(words::TRY_TEXT)>
                    <DraftArea id="try-text" draft=text rows=3 />
                </Field>
                <div class="grid gap-3 sm:grid-cols-3">
                    <Field id="try-kind" label=desk.say(frame::KIND)>
                        <select
                            id="try-kind"
                            class="select w-full"
                            on:change=move |event| {
                                if let Ok(chosen) = event_target_value(&event).parse() {
                                    kind.set(chosen);
                                }
                            }
                        >
                            {Kind::ALL
                                .map(|k| {
                                    view! { <option value=k.code()>{desk.say(k.words())}</option> }
                                })
                                .collect_view()}
                        </select>
                    </Field>
                    <Field id="try-channel" label=desk.say(frame::CHANNEL)>
                        <select
                            id="try-channel"
                            class="select w-full"
                            on:change=move |event| {
                                if let Ok(chosen) = event_target_value(&event).parse() {
                                    channel.set(chosen);
                                }
                            }
                        >
                            {Channel::ALL
                                .map(|c| {
                                    view! { <option value=c.code()>{desk.say(c.words())}</option> }
                                })
                                .collect_view()}
                        </select>
                    </Field>
                    <Field id="try-category" label=desk.say(frame::CATEGORY)>
                        <select
                            id="try-category"
                            class="select w-full"
                            on:change=move |event| category.set(event_target_value(&event).parse().ok())
                        >
                            <option value="">{desk.say(frame::NO_CATEGORY)}</option>
                            {categories}
                        </select>
                    </Field>
                </div>
                <Field id="try-number" label=desk.say(words::TRY_NUMBER)>
                    <input
                        id="try-number"
                        class="input w-full sm:w-64"
                        maxlength="40"
                        autocomplete="off"
                        prop:value=move || number.get()
                        on:input=move |event| number.set(event_target_value(&event))
                    />
                </Field>
                <div>
                    <button type="submit" class="btn btn-sm btn-primary" disabled=move || busy.get()>
                        {desk.say(words::TRY_RUN)}
                    </button>
                </div>
                <Problem error=error />
                <div role="status">
                    {move || answer.get().map(|(rules, tried)| result(desk, book, &rules, &tried))}
                </div>
            </form>
        </section>
    }
}

fn result(desk: Desk, book: Book, rules: &[RoutingRule], tried: &Tried) -> impl IntoView + use<> {
    let names = book.names.get_untracked();
    let category = tried.category.map_or_else(
        || desk.say(frame::NO_CATEGORY).to_owned(),
        |id| names.category(id, desk.locale),
    );
    let facts = desk.fill(
        words::TRY_FACTS,
        &[
            ("kind", &desk.say(tried.kind.words())),
            ("channel", &desk.say(tried.channel.words())),
            ("priority", &desk.say(priority_words(tried.priority))),
            ("category", &category),
        ],
    );
    let hit = tried.hit.and_then(|at| Some((at, rules.get(at)?)));
    let verdict = match hit {
        Some((at, rule)) => desk.fill(
            words::TRY_HIT,
            &[
                ("n", &(at + 1)),
                ("name", &rule.name),
                ("outcome", &outcome(rule, &names, desk.locale)),
            ],
        ),
        None => {
            let name = names
                .default
                .map(|id| names.department(id, desk.locale))
                .unwrap_or_default();
            desk.fill(words::TRY_DEFAULT, &[("department", &name)])
        }
    };
    let quoted: Vec<String> = tried
        .words
        .iter()
        .map(|word| desk.fill(words::QUOTED, &[("text", word)]))
        .collect();
    let list = quoted.join(desk.say(words::LIST));
    let found = (!list.is_empty()).then(|| desk.fill(words::TRY_WORDS, &[("list", &list)]));
    let missed: Vec<_> = rules
        .iter()
        .zip(&tried.missed)
        .enumerate()
        .map(|(at, (rule, why))| {
            let text = format!(
                "{}. {}：{}",
                at + 1,
                rule.name,
                desk.say(missed_words(*why))
            );
            view! { <li>{text}</li> }
        })
        .collect();
    view! {
        <div class="flex flex-col gap-1 border-l-2 border-primary pl-3">
            <p class="text-base font-medium break-words">{verdict}</p>
            {found.map(|text| view! { <p>{text}</p> })}
            <p class="text-muted">{facts}</p>
            {(!missed.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary class="cursor-pointer">{desk.say(words::TRY_MISSED)}</summary>
                            <ul class="py-1 text-muted">{missed}</ul>
                        </details>
                    }
                })}
        </div>
    }
}
