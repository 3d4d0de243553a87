//! Phrases that make a case urgent, one line each, tried on a text before they are published.

use super::tester::Tester;
use super::{Book, page, typed_words, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::badge::priority_words;
use crate::ui::form::Field;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::text_area::DraftArea;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::catalogue::rules as words;
use shared::rulebook::{Document, Draft, Place, Tried};

/// The page.
#[component]
pub fn UrgentPage() -> impl IntoView {
    page(
        Document::Urgent,
        words::NAV_URGENT,
        words::HELP_URGENT,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

fn with<T>(book: Book, get: impl FnOnce(&[String]) -> T) -> T {
    book.draft.with(|draft| match draft {
        Draft::Urgent(words) => get(&words.urgent),
        _ => get(&[]),
    })
}

fn change(book: Book, edit: impl FnOnce(&mut Vec<String>)) {
    book.draft.update(|draft| {
        if let Draft::Urgent(words) = draft {
            edit(&mut words.urgent);
        }
    });
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    let typed = RwSignal::new(String::new());
    let count = Memo::new(move |_| with(book, <[String]>::len));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = typed.with_untracked(|typed| typed_words(typed));
        change(book, |all| all.extend(new));
        typed.set(String::new());
    };
    view! {
        <form class="flex max-w-4xl flex-col gap-3" on:submit=add>
            <Show
                when=move || { count.get() > 0 }
                fallback=move || view! { <p class="text-muted">{desk.say(words::NO_PHRASES)}</p> }
            >
                <ol class="grid gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
                    <For each=move || 0..count.get() key=|at| *at let:at>
                        {line(desk, book, at)}
                    </For>
                </ol>
            </Show>
            <Field id="new-phrases" label=desk.say(words::ADD_PHRASE)>
                <DraftArea id="new-phrases" draft=typed rows=2 />
            </Field>
            <div>
                <button
                    type="submit"
                    class="btn btn-sm"
                    disabled=move || typed.with(|typed| typed_words(typed).is_empty())
                >
                    <Icon icon=lu::LuPlus />
                    {desk.say(words::ADD)}
                </button>
            </div>
        </form>
        <Tester book=book run=words::TRY_URGENT whole=false told=told />
    }
}

fn line(desk: Desk, book: Book, at: usize) -> impl IntoView {
    let phrase = move || with(book, |all| all.get(at).cloned().unwrap_or_default());
    view! {
        <li>
            <div class="flex gap-1">
                <input
                    id=format!("phrase-{at}")
                    class="input min-w-0 grow"
                    maxlength="60"
                    autocomplete="off"
                    aria-label=format!("{} {}", desk.say(words::PHRASE), at + 1)
                    value=untrack(phrase)
                    prop:value=phrase
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        change(
                            book,
                            |all| {
                                if let Some(place) = all.get_mut(at) {
                                    *place = typed;
                                }
                            },
                        );
                    }
                />
                <button
                    type="button"
                    class="btn btn-ghost btn-square"
                    aria-label=move || format!("{} · {}", desk.say(words::DELETE), phrase())
                    title=desk.say(words::DELETE)
                    on:click=move |_| {
                        change(
                            book,
                            |all| {
                                if at < all.len() {
                                    all.remove(at);
                                }
                            },
                        );
                    }
                >
                    <Icon icon=lu::LuTrash2 />
                </button>
            </div>
            {move || wrong(book.faults_at(desk, |place| *place == Place::Phrase(at)))}
        </li>
    }
}

fn told(desk: Desk, _: Book, _: &Draft, tried: &Tried) -> AnyView {
    let priority = desk.say(priority_words(tried.priority));
    let text = match &tried.phrase {
        Some(phrase) => desk.fill(words::TRY_PHRASE, &[("phrase", phrase)]),
        None => desk.fill(words::TRY_NO_PHRASE, &[("priority", &priority)]),
    };
    view! { <p class="text-base font-medium break-words">{text}</p> }.into_any()
}
