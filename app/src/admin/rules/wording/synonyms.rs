//! Wordings that become one, a row each.

use super::{change, faults, with};
use crate::admin::rules::Book;
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::catalogue::{Words, rules as frame, wording as words};
use shared::rulebook::LanguagePlace;
use shared::wording::Synonym;

#[component]
pub fn Synonyms(book: Book) -> impl IntoView {
    let desk = desk();
    let count = Memo::new(move |_| with(book, |rules| rules.synonyms.len()));
    let add = move |_| {
        change(book, |rules| {
            rules.synonyms.push(Synonym {
                from: String::new(),
                to: String::new(),
            });
        });
    };
    view! {
        <Show
            when=move || { count.get() > 0 }
            fallback=move || view! { <p class="text-muted">{desk.say(words::NO_SYNONYMS)}</p> }
        >
            <ol class="flex flex-col gap-2">
                <For each=move || 0..count.get() key=|at| *at let:at>
                    {row(desk, book, at)}
                </For>
            </ol>
        </Show>
        <div>
            <button type="button" class="btn btn-sm" on:click=add>
                <Icon icon=lu::LuPlus />
                {desk.say(frame::ADD)}
            </button>
        </div>
    }
}

fn row(desk: Desk, book: Book, at: usize) -> impl IntoView {
    let field = move |id: &'static str, what: Words, side: fn(&mut Synonym) -> &mut String| {
        let now = move || {
            with(book, |rules| {
                let row = rules.synonyms.get(at).cloned();
                row.map(|mut row| std::mem::take(side(&mut row)))
                    .unwrap_or_default()
            })
        };
        view! {
            <input
                id=format!("{id}-{at}")
                class="input min-w-0 flex-1"
                maxlength="60"
                autocomplete="off"
                placeholder=desk.say(what)
                aria-label=format!("{} {}", desk.say(what), at + 1)
                value=untrack(now)
                prop:value=now
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    change(
                        book,
                        |rules| {
                            if let Some(row) = rules.synonyms.get_mut(at) {
                                *side(row) = typed;
                            }
                        },
                    );
                }
            />
        }
    };
    let from = move || {
        with(book, |rules| {
            rules.synonyms.get(at).map(|row| row.from.clone())
        })
    };
    view! {
        <li>
            <div class="flex items-center gap-1">
                {field("from", words::FROM, |row| &mut row.from)}
                <Icon icon=lu::LuArrowRight class="size-4 shrink-0 text-muted" />
                {field("to", words::TO, |row| &mut row.to)}
                <button
                    type="button"
                    class="btn btn-ghost btn-square"
                    aria-label=move || {
                        format!("{} · {}", desk.say(frame::DELETE), from().unwrap_or_default())
                    }
                    title=desk.say(frame::DELETE)
                    on:click=move |_| {
                        change(
                            book,
                            |rules| {
                                if at < rules.synonyms.len() {
                                    rules.synonyms.remove(at);
                                }
                            },
                        );
                    }
                >
                    <Icon icon=lu::LuTrash2 />
                </button>
            </div>
            {faults(book, desk, LanguagePlace::Synonym(at))}
        </li>
    }
}
