//! How texts are read: wording, signals, words of categories, stop phrases; one document, a section at a time.

mod categories;
mod list;
mod signals;
mod synonyms;
mod told;

use super::tester::Tester;
use super::{Book, page};
use crate::desk::context::{Desk, desk};
use categories::Categories;
use leptos::prelude::*;
use list::WordList;
use shared::catalogue::{Words, wording as words};
use shared::rulebook::{Document, Draft, LanguagePlace, Place};
use shared::wording::LanguageRules;
use signals::Signals;
use synonyms::Synonyms;
use told::told;

/// The page.
#[component]
pub fn WordingPage() -> impl IntoView {
    page(Document::Language, words::NAV, words::HELP, |book| {
        view! { <Editor book=book /> }.into_any()
    })
}

/// Reads the draft; `none` only while the page shows another document.
fn with<T: Default>(book: Book, get: impl FnOnce(&LanguageRules) -> T) -> T {
    book.draft.with(|draft| match draft {
        Draft::Language(rules) => get(rules),
        _ => T::default(),
    })
}

fn change(book: Book, edit: impl FnOnce(&mut LanguageRules)) {
    book.draft.update(|draft| {
        if let Draft::Language(rules) = draft {
            edit(rules);
        }
    });
}

/// Faults of a place of this document.
fn faults(book: Book, desk: Desk, at: LanguagePlace) -> impl IntoView {
    move || super::wrong(book.faults_at(desk, |place| *place == Place::Language(at)))
}

/// Small numbers as typed: nothing is 0, too much is the most there is.
fn number(typed: &str) -> u8 {
    let typed: u32 = typed.parse().unwrap_or(0);
    u8::try_from(typed).unwrap_or(u8::MAX)
}

/// The sections in their order.
const SECTIONS: [(Words, Words); 4] = [
    (words::SYNONYMS, words::SYNONYMS_HINT),
    (words::SIGNALS, words::SIGNALS_HINT),
    (words::CATEGORIES, words::CATEGORIES_HINT),
    (words::STOP, words::STOP_HINT),
];

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    let shown = RwSignal::new(0);
    let chips = SECTIONS
        .into_iter()
        .enumerate()
        .map(|(at, (title, _))| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || (shown.get() == at).to_string()
                    on:click=move |_| shown.set(at)
                >
                    {desk.say(title)}
                </button>
            }
        })
        .collect_view();
    let section = move |at: usize, content: AnyView| {
        let (title, hint) = SECTIONS.get(at).copied().unwrap_or(SECTIONS[0]);
        view! {
            <section class="flex max-w-4xl flex-col gap-3" hidden=move || shown.get() != at>
                <div>
                    <h2 class="section-title">{desk.say(title)}</h2>
                    <p class="text-muted">{desk.say(hint)}</p>
                </div>
                {content}
            </section>
        }
    };
    view! {
        <div class="flex flex-wrap gap-1.5" role="group" aria-label=desk.say(words::NAV)>
            {chips}
        </div>
        {section(0, view! { <Synonyms book=book /> }.into_any())}
        {section(1, view! { <Signals book=book /> }.into_any())}
        {section(2, view! { <Categories book=book /> }.into_any())}
        {section(
            3,
            view! {
                <div>
                    <WordList
                        id="stop"
                        label=desk.say(words::STOP_LIST)
                        rows=6
                        get=move || with(book, |rules| rules.stop.clone())
                        set=move |list| change(book, |rules| rules.stop = list)
                    />
                    {faults(book, desk, LanguagePlace::Stop)}
                </div>
            }
                .into_any(),
        )}
        <Tester book=book run=words::TRY whole=false cases=false told=told />
    }
}
