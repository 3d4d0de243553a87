//! Case types: what each kind of feedback opens, by which letters it is numbered, and its stages.

use super::stages::Stages;
use super::{Book, page, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::link::Link;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::cases::{CaseType, Kind};
use shared::catalogue::{Words, rules as words};
use shared::locale::Label;
use shared::rulebook::{Document, Draft, Place};

/// The page.
#[component]
pub fn TypesPage() -> impl IntoView {
    page(
        Document::Types,
        words::NAV_TYPES,
        words::HELP_TYPES,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

pub fn with<T>(book: Book, get: impl FnOnce(&[CaseType]) -> T) -> T {
    book.draft.with(|draft| match draft {
        Draft::Types(types) => get(types),
        _ => get(&[]),
    })
}

/// What a case type of the draft says; nothing once it is gone.
pub fn of<T: Default>(book: Book, key: &str, get: impl FnOnce(&CaseType) -> T) -> T {
    with(book, |types| {
        types
            .iter()
            .find(|of| of.key == key)
            .map(get)
            .unwrap_or_default()
    })
}

fn change(book: Book, edit: impl FnOnce(&mut Vec<CaseType>)) {
    book.draft.update(|draft| {
        if let Draft::Types(types) = draft {
            edit(types);
        }
    });
}

/// Changes one case type.
pub fn change_one(book: Book, key: &str, edit: impl FnOnce(&mut CaseType)) {
    change(book, |types| {
        if let Some(found) = types.iter_mut().find(|of| of.key == key) {
            edit(found);
        }
    });
}

/// A key that nothing ever had, so that old cases and promises are not taken for those of what is new.
pub fn fresh_key(what: &str) -> String {
    format!("{what}-{}", js_sys::Date::now())
}

/// A line of text of the draft, named above it.
pub fn line(
    label: &'static str,
    id: String,
    most: u8,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    put: impl Fn(String) + 'static,
) -> impl IntoView {
    view! {
        <label class="flex min-w-0 flex-col gap-1">
            <span class="text-muted">{label}</span>
            <input
                id=id
                class="input w-full"
                maxlength=most
                autocomplete="off"
                value=untrack(value)
                prop:value=value
                on:input=move |event| put(event_target_value(&event))
            />
        </label>
    }
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    let keys = Memo::new(move |_| {
        with(book, |types| {
            types.iter().map(|of| of.key.clone()).collect::<Vec<_>>()
        })
    });
    let without = move || {
        let lines = Kind::ALL.map(|kind| {
            let faults = book.faults_at(desk, |place| *place == Place::Kind(kind));
            (!faults.is_empty()).then(|| {
                view! {
                    <div>
                        <p class="font-medium">{desk.say(kind.words())}</p>
                        {wrong(faults)}
                    </div>
                }
            })
        });
        lines.collect_view()
    };
    let add = move |_| {
        change(book, |types| {
            let new = CaseType {
                key: fresh_key("type"),
                prefix: String::new(),
                kind: Kind::Complaint,
                label: Label::default(),
                stages: CaseType::default_stages(),
            };
            types.push(new);
        });
    };
    view! {
        <form class="flex max-w-4xl flex-col gap-8" on:submit=|event| event.prevent_default()>
            <For each=move || keys.get() key=String::clone let:key>
                <Type book=book key=key />
            </For>
            {without}
            <div>
                <button type="button" class="btn btn-sm" on:click=add>
                    <Icon icon=lu::LuPlus />
                    {desk.say(words::ADD_TYPE)}
                </button>
            </div>
        </form>
    }
}

/// What a case type does, in one sentence.
fn sentence(desk: Desk, book: Book, key: &str) -> String {
    with(book, |types| {
        let Some((at, of)) = types.iter().enumerate().find(|(_, of)| of.key == key) else {
            return String::new();
        };
        let kind = desk.say(of.kind.words());
        let before = types.iter().take(at).any(|other| other.kind == of.kind);
        let words = if before {
            words::TYPE_IDLE
        } else {
            words::TYPE_TAKES
        };
        desk.fill(words, &[("kind", &kind), ("prefix", &of.prefix)])
    })
}

#[component]
fn Type(book: Book, key: String) -> impl IntoView {
    let desk = desk();
    let key = StoredValue::new(key);
    let get = move |get: fn(&CaseType) -> String| key.with_value(|key| of(book, key, get));
    let text = move |what: Words,
                     name: &str,
                     most,
                     read: fn(&CaseType) -> String,
                     put: fn(&mut CaseType, String)| {
        line(
            desk.say(what),
            format!("{}-{name}", key.get_value()),
            most,
            move || get(read),
            move |typed| key.with_value(|key| change_one(book, key, |of| put(of, typed))),
        )
    };
    let title = move || key.with_value(|key| of(book, key, |of| desk.label(&of.label)));
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.opens_case());
    let kinds = kinds
        .map(|kind| {
            let chosen = move || key.with_value(|key| of(book, key, |of| of.kind == kind));
            view! {
                <option value=kind.code() prop:selected=chosen>
                    {desk.say(kind.words())}
                </option>
            }
        })
        .collect_view();
    let first =
        move || key.with_value(|key| with(book, |t| t.first().is_some_and(|of| of.key == *key)));
    let used = move || key.with_value(|key| book.names.with(|names| names.used.contains_key(key)));
    let published = move || {
        key.with_value(|key| {
            book.names
                .with(|names| names.types.iter().any(|of| of.key == *key))
        })
    };
    let up = move |_| {
        key.with_value(|key| {
            change(book, |types| {
                if let Some(at) = types.iter().position(|of| of.key == *key) {
                    types.swap(at, at.saturating_sub(1));
                }
            });
        });
    };
    let remove = move |_| {
        key.with_value(|key| change(book, |types| types.retain(|of| of.key != *key)));
    };
    view! {
        <section class="flex flex-col gap-3">
            <div class="flex flex-wrap items-center gap-x-3">
                <h2 class="text-base font-semibold">{title}</h2>
                <p class="grow text-muted">
                    {move || key.with_value(|key| sentence(desk, book, key))}
                </p>
                <Show when=published>
                    <Link
                        href=format!("/admin/clocks#{}", key.get_value())
                        class="text-primary underline underline-offset-2"
                    >
                        {desk.say(words::NAV_CLOCKS)}
                    </Link>
                </Show>
                <Show when=move || !first()>
                    <button
                        type="button"
                        class="btn btn-ghost btn-sm btn-square"
                        aria-label=move || format!("{} · {}", desk.say(words::MOVE_UP), title())
                        title=desk.say(words::MOVE_UP)
                        on:click=up
                    >
                        <Icon icon=lu::LuArrowUp />
                    </button>
                </Show>
                <Show when=move || !used()>
                    <button
                        type="button"
                        class="btn btn-ghost btn-sm btn-square"
                        aria-label=move || format!("{} · {}", desk.say(words::DELETE), title())
                        title=desk.say(words::DELETE)
                        on:click=remove
                    >
                        <Icon icon=lu::LuTrash2 />
                    </button>
                </Show>
            </div>
            <div class="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
                {text(words::STAGE_ZH, "zh", 40, |of| of.label.zh.clone(), |of, text| of.label.zh = text)}
                {text(words::STAGE_EN, "en", 40, |of| of.label.en.clone(), |of, text| of.label.en = text)}
                {text(words::TYPE_PREFIX, "prefix", 4, |of| of.prefix.clone(), |of, text| of.prefix = text)}
                <label class="flex flex-col gap-1">
                    <span class="text-muted">{desk.say(words::TYPE_KIND)}</span>
                    <select
                        class="select w-full"
                        on:change=move |event| {
                            if let Ok(kind) = event_target_value(&event).parse() {
                                key.with_value(|key| change_one(book, key, |of| of.kind = kind));
                            }
                        }
                    >
                        {kinds}
                    </select>
                </label>
            </div>
            {move || {
                key.with_value(|key| {
                    wrong(book.faults_at(desk, |place| *place == Place::Type(key.clone())))
                })
            }}
            <Stages book=book of_type=key />
        </section>
    }
}
