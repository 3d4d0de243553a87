//! Words that speak for categories: as shipped for their names, or an organisation's own.

use super::list::WordList;
use super::{change, faults, number, with};
use crate::admin::rules::Book;
use crate::desk::context::{Desk, desk};
use crate::ui::form::Field;
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::catalogue::{rules as frame, wording as words};
use shared::id::NodeId;
use shared::rulebook::LanguagePlace;
use shared::wording::CategoryWords;

/// How surely own words mean their category, until somebody says otherwise.
const SURE: u8 = 60;

/// Categories below which there is none, each with the words it begins with; then those that have words of their own
/// although there is something below them, or they are gone.
fn listed(book: Book) -> Vec<(NodeId, Vec<String>)> {
    let mut list = book.names.with(|names| names.shipped.clone());
    let own = with(book, |rules| {
        let ids = rules.categories.iter().map(|own| own.category);
        ids.collect::<Vec<_>>()
    });
    for id in own {
        if !list.iter().any(|(other, _)| *other == id) {
            list.push((id, Vec::new()));
        }
    }
    list
}

fn of(book: Book, id: NodeId) -> Option<CategoryWords> {
    with(book, |rules| {
        let mut own = rules.categories.iter();
        own.find(|own| own.category == id).cloned()
    })
}

fn edit(book: Book, id: NodeId, edit: impl FnOnce(&mut CategoryWords)) {
    change(book, |rules| {
        let mut own = rules.categories.iter_mut();
        if let Some(own) = own.find(|own| own.category == id) {
            edit(own);
        }
    });
}

#[component]
pub fn Categories(book: Book) -> impl IntoView {
    let desk = desk();
    let list = Memo::new(move |_| listed(book));
    view! {
        <Show
            when=move || list.with(|list| !list.is_empty())
            fallback=move || view! { <p class="text-muted">{desk.say(words::NO_CATEGORIES)}</p> }
        >
            <ul class="rounded-md hairline">
                <For each=move || list.get() key=|(id, _)| *id let((id, shipped))>
                    {line(desk, book, id, shipped)}
                </For>
            </ul>
        </Show>
    }
}

fn line(desk: Desk, book: Book, id: NodeId, shipped: Vec<String>) -> impl IntoView {
    let name = book
        .names
        .with_untracked(|names| names.category(id, desk.locale));
    let list = shipped.join(desk.say(frame::LIST));
    let has_own = Memo::new(move |_| of(book, id).is_some());
    let shipped = StoredValue::new(shipped);
    let write = move |_| {
        change(book, |rules| {
            rules.categories.push(CategoryWords {
                category: id,
                any: shipped.get_value(),
                none: Vec::new(),
                sure: SURE,
            });
        });
    };
    let (title, named) = (name.clone(), StoredValue::new(name));
    view! {
        <li class="tree-line px-3 py-2">
            <Show
                when=move || has_own.get()
                fallback=move || {
                    view! {
                        <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                            <div class="min-w-52 flex-1">
                                <p class="font-medium">{title.clone()}</p>
                                <p class="text-muted">{desk.say(words::OF_NAME)} " · " {list.clone()}</p>
                            </div>
                            <button
                                type="button"
                                class="btn btn-sm"
                                aria-label=format!("{} · {}", desk.say(words::WRITE_OWN), title)
                                on:click=write
                            >
                                <Icon icon=lu::LuPencil />
                                {desk.say(words::WRITE_OWN)}
                            </button>
                        </div>
                    }
                }
            >
                {own(desk, book, id, named.get_value())}
            </Show>
            {faults(book, desk, LanguagePlace::Category(id))}
        </li>
    }
}

fn own(desk: Desk, book: Book, id: NodeId, name: String) -> impl IntoView {
    let sure = move || of(book, id).map_or(0, |own| own.sure).to_string();
    let (any_id, none_id, sure_id) = (
        format!("any-{id}"),
        format!("none-{id}"),
        format!("sure-{id}"),
    );
    view! {
        <div class="flex flex-col gap-3 pb-1">
            <div class="flex flex-wrap items-center gap-2">
                <p class="grow font-medium">{name.clone()}</p>
                <button
                    type="button"
                    class="btn btn-sm"
                    aria-label=format!("{} · {name}", desk.say(words::BACK_TO_NAME))
                    on:click=move |_| {
                        change(book, |rules| rules.categories.retain(|own| own.category != id));
                    }
                >
                    <Icon icon=lu::LuUndo2 />
                    {desk.say(words::BACK_TO_NAME)}
                </button>
            </div>
            <WordList
                id=any_id
                label=desk.say(words::ANY)
                get=move || of(book, id).map(|own| own.any).unwrap_or_default()
                set=move |list| edit(book, id, |own| own.any = list)
            />
            <WordList
                id=none_id
                label=desk.say(words::NONE)
                rows=2
                get=move || of(book, id).map(|own| own.none).unwrap_or_default()
                set=move |list| edit(book, id, |own| own.none = list)
            />
            <Field id=sure_id.clone() label=desk.say(words::SURE)>
                <input
                    id=sure_id
                    type="number"
                    min="1"
                    max="100"
                    class="input w-28"
                    value=untrack(sure)
                    prop:value=sure
                    on:input=move |event| {
                        let typed = number(&event_target_value(&event));
                        edit(book, id, |own| own.sure = typed);
                    }
                />
            </Field>
        </div>
    }
}
