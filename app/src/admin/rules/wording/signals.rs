//! Groups of phrases that are a sign of something, what takes their meaning or adds to it, and what points mean.

use super::list::WordList;
use super::{change, faults, number, with};
use crate::admin::rules::Book;
use crate::desk::context::{Desk, desk};
use crate::ui::form::Field;
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::catalogue::{Words, rules as frame, wording as words};
use shared::feedback::SignalKind;
use shared::rulebook::LanguagePlace;
use shared::wording::{Levels, PhraseRule};

/// Points of a new group: what makes a text normal.
const POINTS: u8 = 30;

#[component]
pub fn Signals(book: Book) -> impl IntoView {
    let desk = desk();
    let count = Memo::new(move |_| with(book, |rules| rules.signals.rules.len()));
    let add = move |_| {
        change(book, |rules| {
            rules.signals.rules.push(PhraseRule {
                kind: SignalKind::Waiting,
                points: POINTS,
                phrases: Vec::new(),
                unless: Vec::new(),
            });
        });
    };
    let level = move |id: &'static str, what: Words, place: fn(&mut Levels) -> &mut u8| {
        let now = move || with(book, |rules| *place(&mut rules.signals.levels.clone()));
        view! {
            <Field id=id label=desk.say(what)>
                <input
                    id=id
                    type="number"
                    min="0"
                    max="100"
                    class="input w-28"
                    value=untrack(now)
                    prop:value=move || now().to_string()
                    on:input=move |event| {
                        let typed = number(&event_target_value(&event));
                        change(book, |rules| *place(&mut rules.signals.levels) = typed);
                    }
                />
            </Field>
        }
    };
    view! {
        <div class="flex flex-wrap gap-x-6 gap-y-3">
            {level("level-urgent", words::LEVEL_URGENT, |levels| &mut levels.urgent)}
            {level("level-normal", words::LEVEL_NORMAL, |levels| &mut levels.normal)}
            {level("level-mood", words::LEVEL_MOOD, |levels| &mut levels.mood)}
        </div>
        {faults(book, desk, LanguagePlace::Levels)}
        <Show
            when=move || { count.get() > 0 }
            fallback=move || view! { <p class="text-muted">{desk.say(words::NO_GROUPS)}</p> }
        >
            <ol class="rounded-md hairline">
                <For each=move || 0..count.get() key=|at| *at let:at>
                    {group(desk, book, at)}
                </For>
            </ol>
        </Show>
        <div>
            <button type="button" class="btn btn-sm" on:click=add>
                <Icon icon=lu::LuPlus />
                {desk.say(words::ADD_GROUP)}
            </button>
        </div>
        <div>
            <WordList
                id="negations"
                label=desk.say(words::NEGATIONS)
                rows=2
                get=move || with(book, |rules| rules.signals.negations.clone())
                set=move |list| change(book, |rules| rules.signals.negations = list)
            />
            {faults(book, desk, LanguagePlace::Negations)}
        </div>
        <div>
            <WordList
                id="degrees"
                label=desk.say(words::DEGREES)
                rows=2
                get=move || with(book, |rules| rules.signals.degrees.clone())
                set=move |list| change(book, |rules| rules.signals.degrees = list)
            />
            {faults(book, desk, LanguagePlace::Degrees)}
        </div>
    }
}

/// A group of the draft.
fn of(book: Book, at: usize) -> Option<PhraseRule> {
    with(book, |rules| rules.signals.rules.get(at).cloned())
}

fn edit(book: Book, at: usize, edit: impl FnOnce(&mut PhraseRule)) {
    change(book, |rules| {
        if let Some(group) = rules.signals.rules.get_mut(at) {
            edit(group);
        }
    });
}

fn group(desk: Desk, book: Book, at: usize) -> impl IntoView {
    let kind = move || of(book, at).map(|group| group.kind);
    let points = move || of(book, at).map_or(0, |group| group.points).to_string();
    let title = move || {
        of(book, at).map(|group| {
            let kind = desk.say(group.kind.words());
            let n = group.phrases.len();
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("kind", &kind), ("points", &group.points), ("n", &n)];
            desk.fill(words::GROUP, &values)
        })
    };
    let first = move || {
        let phrases = of(book, at).map(|group| group.phrases).unwrap_or_default();
        phrases.join(desk.say(frame::LIST))
    };
    let kinds = SignalKind::ALL
        .map(|own| {
            view! {
                <option value=own.code() prop:selected=move || kind() == Some(own)>
                    {desk.say(own.words())}
                </option>
            }
        })
        .collect_view();
    let (kind_id, points_id) = (format!("group-kind-{at}"), format!("group-points-{at}"));
    view! {
        <li class="tree-line px-3 py-2">
            <details>
                <summary class="cursor-pointer">
                    <span class="font-medium">{title}</span>
                    <span class="block truncate text-muted">{first}</span>
                </summary>
                <div class="flex flex-col gap-3 pt-3 pb-1">
                    <div class="flex flex-wrap gap-x-6 gap-y-3">
                        <Field id=kind_id.clone() label=desk.say(words::KIND)>
                            <select
                                id=kind_id
                                class="select w-44"
                                on:change=move |event| {
                                    if let Ok(chosen) = event_target_value(&event).parse() {
                                        edit(book, at, |group| group.kind = chosen);
                                    }
                                }
                            >
                                {kinds}
                            </select>
                        </Field>
                        <Field id=points_id.clone() label=desk.say(words::POINTS)>
                            <input
                                id=points_id
                                type="number"
                                min="1"
                                max="100"
                                class="input w-28"
                                value=untrack(points)
                                prop:value=points
                                on:input=move |event| {
                                    let typed = number(&event_target_value(&event));
                                    edit(book, at, |group| group.points = typed);
                                }
                            />
                        </Field>
                    </div>
                    <WordList
                        id=format!("group-{at}")
                        label=desk.say(words::PHRASES)
                        rows=4
                        get=move || of(book, at).map(|group| group.phrases).unwrap_or_default()
                        set=move |list| edit(book, at, |group| group.phrases = list)
                    />
                    <WordList
                        id=format!("group-unless-{at}")
                        label=desk.say(words::UNLESS)
                        rows=2
                        get=move || of(book, at).map(|group| group.unless).unwrap_or_default()
                        set=move |list| edit(book, at, |group| group.unless = list)
                    />
                    <div>
                        <button
                            type="button"
                            class="btn btn-ghost btn-sm"
                            on:click=move |_| {
                                change(
                                    book,
                                    |rules| {
                                        if at < rules.signals.rules.len() {
                                            rules.signals.rules.remove(at);
                                        }
                                    },
                                );
                            }
                        >
                            <Icon icon=lu::LuTrash2 />
                            {desk.say(frame::DELETE)}
                        </button>
                    </div>
                </div>
            </details>
            {faults(book, desk, LanguagePlace::Group(at))}
        </li>
    }
}
