//! How the draft reads a pasted text: what is marked, what it is worth, which category it may be, how it is tidied.

use crate::admin::rules::Book;
use crate::desk::context::Desk;
use crate::ui::badge::priority_words;
use crate::ui::marked::marked;
use leptos::prelude::*;
use shared::catalogue::{rules as frame, wording as words};
use shared::rulebook::{Draft, Tried};

/// What came of it.
pub fn told(desk: Desk, book: Book, _: &Draft, tried: &Tried) -> AnyView {
    let Some(reading) = tried.reading.clone() else {
        return ().into_any();
    };
    let between = desk.say(frame::LIST);
    let priority = desk.say(priority_words(tried.priority));
    let points = desk.fill(
        words::TRY_POINTS,
        &[("n", &reading.points), ("priority", &priority)],
    );
    let reasons: Vec<String> = reading
        .reasons
        .iter()
        .map(|(points, kind)| {
            let kind = kind.map_or(words::TRY_MOOD, |kind| kind.words());
            desk.fill(
                words::TRY_REASON,
                &[("kind", &desk.say(kind)), ("n", points)],
            )
        })
        .collect();
    let names = book.names.get_untracked();
    let categories: Vec<String> = reading
        .categories
        .iter()
        .map(|(id, percent)| {
            let name = names.category(*id, desk.locale);
            desk.fill(words::TRY_CATEGORY, &[("category", &name), ("n", percent)])
        })
        .collect();
    let categories = if categories.is_empty() {
        desk.say(words::TRY_NO_CATEGORY).to_owned()
    } else {
        categories.join(between)
    };
    let tidied = desk.fill(words::TRY_TIDY, &[("text", &reading.tidy)]);
    let stopped = (!reading.stopped.is_empty()).then(|| {
        let list = reading.stopped.join(between);
        view! { <p class="text-muted">{desk.fill(words::TRY_STOPPED, &[("list", &list)])}</p> }
    });
    view! {
        <p class="text-base break-words whitespace-pre-wrap">{marked(desk, reading.words)}</p>
        <p class="font-medium">{points}</p>
        {(!reasons.is_empty()).then(|| view! { <p>{reasons.join(between)}</p> })}
        <p>{categories}</p>
        <p class="break-words whitespace-pre-wrap">{tidied}</p>
        {stopped}
    }
    .into_any()
}
