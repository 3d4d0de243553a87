//! What is promised, by case type: each promise a sentence, changed in a dialog.

use super::promise::{At, PromiseForm};
use super::{Book, page, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::catalogue::rules as words;
use shared::clocks::policy::{ClockSet, Target};
use shared::clocks::presets;
use shared::rulebook::{Document, Draft, Place};

/// The page.
#[component]
pub fn ClocksPage() -> impl IntoView {
    page(
        Document::Clocks,
        words::NAV_CLOCKS,
        words::HELP_CLOCKS,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

/// The promises of a case type in the draft.
pub fn set_of(book: Book, key: &str) -> Option<ClockSet> {
    book.draft.with(|draft| match draft {
        Draft::Clocks(sets) => sets.get(key).cloned(),
        _ => None,
    })
}

/// Changes the promises of a case type; one that has none yet gets an empty set.
pub fn change(book: Book, key: &str, edit: impl FnOnce(&mut ClockSet)) {
    let name = book
        .names
        .with_untracked(|names| names.case_type(key, shared::locale::Locale::Zh));
    book.draft.update(|draft| {
        if let Draft::Clocks(sets) = draft {
            edit(sets.entry(key.to_owned()).or_insert_with(|| ClockSet {
                name_zh: name,
                name_en: String::new(),
                targets: Vec::new(),
                repeat_updates: true,
                extensions: Vec::new(),
            }));
        }
    });
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let open: RwSignal<Option<At>> = RwSignal::new(None);
    let keys: Vec<String> = book
        .names
        .with_untracked(|names| names.types.iter().map(|t| t.key.clone()).collect());
    let sets = keys
        .into_iter()
        .map(|key| view! { <Set book=book key=key open=open /> })
        .collect_view();
    view! {
        <div class="flex max-w-4xl flex-col gap-8">{sets}</div>
        <PromiseForm book=book open=open />
    }
}

#[component]
fn Set(book: Book, key: String, open: RwSignal<Option<At>>) -> impl IntoView {
    let desk = desk();
    let key = StoredValue::new(key);
    let set = move || key.with_value(|key| set_of(book, key));
    let edit = move |change_it: &dyn Fn(&mut ClockSet)| {
        key.with_value(|key| change(book, key, change_it));
    };
    let title = key.with_value(|key| {
        book.names
            .with_untracked(|names| names.case_type(key, desk.locale))
    });
    let promises = move || {
        let targets = set().map(|set| set.targets).unwrap_or_default();
        if targets.is_empty() {
            return view! { <p class="px-3 py-2 text-muted">{desk.say(words::NO_PROMISES)}</p> }
                .into_any();
        }
        targets
            .into_iter()
            .enumerate()
            .map(|(at, target)| line(desk, book, key, open, at, target))
            .collect_view()
            .into_any()
    };
    let faults = move || {
        key.with_value(|key| {
            wrong(book.faults_at(desk, |place| *place == Place::Set(key.clone(), None)))
        })
    };
    let presets = presets::all()
        .into_iter()
        .enumerate()
        .map(|(at, set)| {
            let name = if desk.zh() { set.name_zh } else { set.name_en };
            view! { <option value=at.to_string()>{name}</option> }
        })
        .collect_view();
    let name = move |what, get: fn(&ClockSet) -> &String, set_it: fn(&mut ClockSet, String)| {
        view! {
            <label class="flex flex-col gap-1">
                <span class="text-muted">{desk.say(what)}</span>
                <input
                    class="input w-full"
                    maxlength="40"
                    value=untrack(set).map(|set| get(&set).clone())
                    prop:value=move || set().map(|set| get(&set).clone()).unwrap_or_default()
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        edit(&|set| set_it(set, typed.clone()));
                    }
                />
            </label>
        }
    };
    view! {
        <section id=key.get_value()>
            <h2 class="pb-2 text-base font-semibold">{title.clone()}</h2>
            <div class="flex flex-col gap-3">
                <div class="grid gap-3 sm:grid-cols-3">
                    {name(words::SET_NAME_ZH, |s| &s.name_zh, |s, text| s.name_zh = text)}
                    {name(words::SET_NAME_EN, |s| &s.name_en, |s, text| s.name_en = text)}
                    <label class="flex flex-col gap-1">
                        <span class="text-muted">{desk.say(words::START_FROM)}</span>
                        <select
                            class="select w-full"
                            on:change=move |event| {
                                let at = event_target_value(&event).parse::<usize>().ok();
                                if let Some(new) = at.and_then(|at| presets::all().into_iter().nth(at)) {
                                    edit(&|set| *set = new.clone());
                                }
                            }
                        >
                            <option value="">{desk.say(words::CHOOSE)}</option>
                            {presets}
                        </select>
                    </label>
                </div>
                <ul class="rounded-md hairline">{promises}</ul>
                {faults}
                <label class="flex cursor-pointer items-center gap-2">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-sm"
                        checked=untrack(set).is_some_and(|set| set.repeat_updates)
                        prop:checked=move || set().is_some_and(|set| set.repeat_updates)
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            edit(&|set| set.repeat_updates = on);
                        }
                    />
                    {desk.say(words::REPEAT_BOX)}
                </label>
                <div>
                    <button
                        type="button"
                        class="btn btn-sm"
                        aria-label=format!("{} · {title}", desk.say(words::ADD_PROMISE))
                        on:click=move |_| {
                            let at = set().map_or(0, |set| set.targets.len());
                            open.set(Some((key.get_value(), at)));
                        }
                    >
                        <Icon icon=lu::LuPlus />
                        {desk.say(words::ADD_PROMISE)}
                    </button>
                </div>
            </div>
        </section>
    }
}

fn line(
    desk: Desk,
    book: Book,
    key: StoredValue<String>,
    open: RwSignal<Option<At>>,
    at: usize,
    target: Target,
) -> impl IntoView {
    let title = key.with_value(|key| {
        book.names
            .with(|names| target.title(key, names, desk.locale))
    });
    let faults = move || {
        key.with_value(|key| {
            wrong(book.faults_at(desk, |place| *place == Place::Set(key.clone(), Some(at))))
        })
    };
    let remove = move |_| {
        key.with_value(|key| {
            change(book, key, |set| {
                if at < set.targets.len() {
                    set.targets.remove(at);
                }
            });
        });
    };
    view! {
        <li class="tree-line flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-2">
            <div class="min-w-52 flex-1">
                <p class="font-semibold first-letter:uppercase">{title.clone()}</p>
                <p class="first-letter:uppercase">{target.sentence(desk.locale)}</p>
                {faults}
            </div>
            <div class="flex shrink-0">
                <button
                    type="button"
                    class="btn btn-ghost btn-sm btn-square"
                    aria-label=format!("{} · {title}", desk.say(words::EDIT))
                    title=desk.say(words::EDIT)
                    on:click=move |_| open.set(Some((key.get_value(), at)))
                >
                    <Icon icon=lu::LuPencil />
                </button>
                <button
                    type="button"
                    class="btn btn-ghost btn-sm btn-square"
                    aria-label=format!("{} · {title}", desk.say(words::DELETE))
                    title=desk.say(words::DELETE)
                    on:click=remove
                >
                    <Icon icon=lu::LuTrash2 />
                </button>
            </div>
        </li>
    }
}
