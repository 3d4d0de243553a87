//! The bar under a draft: what would change, what must be mended, and publishing it.

use super::Book;
use super::whatif::{WhatIfCard, fits};
use crate::api::rules;
use crate::desk::context::{Desk, desk};
use crate::ui::dialog::Dialog;
use crate::ui::form::Problem;
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu::LuTriangleAlert;
use leptos::prelude::*;
use shared::catalogue::{Words, rules as words};
use shared::rulebook::{Change, Draft, How, diff};

/// Shown while there is something to publish.
#[component]
pub fn Review(
    /// The document.
    book: Book,
) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let changes = Memo::new(move |_| {
        let of = |names: &_| {
            book.draft.with(|new| {
                book.published
                    .with(|old| diff(old, new, names, desk.locale).len())
            })
        };
        book.names.with(of)
    });
    let list = move || {
        let of = |names: &_| {
            book.draft.with(|new| {
                book.published
                    .with(|old| diff(old, new, names, desk.locale))
            })
        };
        open.get().then(|| changes_view(desk, book.names.with(of)))
    };
    let faults = move || {
        let lines: Vec<String> = book.faults.with(|faults| {
            book.names.with(|names| {
                faults
                    .iter()
                    .map(|fault| fault.text(names, desk.locale))
                    .collect()
            })
        });
        (!lines.is_empty()).then(|| {
            let lines = lines
                .into_iter()
                .map(|line| view! { <li>{line}</li> })
                .collect_view();
            view! {
                <div class="flex gap-2 text-late" role="alert">
                    <Icon icon=LuTriangleAlert class="size-4 mt-0.5 shrink-0" />
                    <div>
                        <p class="font-medium">{desk.say(words::MEND_FIRST)}</p>
                        <ul class="max-h-32 overflow-y-auto">{lines}</ul>
                    </div>
                </div>
            }
        })
    };
    let publish = move |_| {
        open.set(false);
        let (seen, draft) = (book.version.get_untracked(), book.draft.get_untracked());
        book.send(desk, words::PUBLISHED, rules::publish(seen, draft));
    };
    let erases = move || {
        let shorter = |new: &Draft| book.published.with(|old| new.erases_more_than(old));
        book.draft.with(shorter)
    };
    let ask = move |event: leptos::ev::MouseEvent| match erases() {
        true => open.set(true),
        false => publish(event),
    };
    let blocked = move || book.busy.get() || book.faults.with(|faults| !faults.is_empty());
    view! {
        <Show when=move || book.changed()>
            <div class="sticky bottom-0 z-10 flex flex-col gap-2 bg-base-200 px-4 py-3 hairline-t">
                {faults}
                <Problem error=book.error />
                <div class="flex flex-wrap items-center gap-2">
                    <p class="grow font-medium" role="status">
                        {move || desk.fill(words::CHANGED_N, &[("n", &changes.get())])}
                    </p>
                    <button
                        type="button"
                        class="btn btn-sm"
                        on:click=move |_| book.draft.set(book.published.get_untracked())
                    >
                        {desk.say(words::DISCARD)}
                    </button>
                    <button type="button" class="btn btn-sm" on:click=move |_| open.set(true)>
                        {desk.say(words::SEE_CHANGES)}
                    </button>
                    <button
                        type="button"
                        class="btn btn-sm btn-primary"
                        disabled=blocked
                        on:click=ask
                    >
                        {desk.say(words::PUBLISH)}
                    </button>
                </div>
            </div>
        </Show>
        <Dialog open=open title=desk.say(words::SEE_CHANGES).to_owned()>
            {list}
            <Show when=erases>
                <p class="flex gap-2 pt-3 text-late">
                    <Icon icon=LuTriangleAlert class="size-4 mt-0.5 shrink-0" />
                    {desk.say(words::ERASES)}
                </p>
            </Show>
            {fits(book.document).then(|| view! { <WhatIfCard book=book /> })}
            <div class="flex justify-end pt-3">
                <button
                    type="button"
                    class="btn btn-sm"
                    class:btn-error=erases
                    class:btn-primary=move || !erases()
                    disabled=blocked
                    on:click=publish
                >
                    {move || desk.say(if erases() { words::PUBLISH_ERASE } else { words::PUBLISH })}
                </button>
            </div>
        </Dialog>
    }
}

const fn how_words(how: How) -> Words {
    match how {
        How::Added => words::HOW_ADDED,
        How::Removed => words::HOW_REMOVED,
        How::Changed => words::HOW_CHANGED,
        How::Moved => words::HOW_MOVED,
    }
}

/// Differences, before and after.
pub fn changes_view(desk: Desk, changes: Vec<Change>) -> AnyView {
    if changes.is_empty() {
        return view! { <p class="text-muted">{desk.say(words::NOTHING_CHANGED)}</p> }.into_any();
    }
    let items = changes
        .into_iter()
        .map(|change| {
            let same = change.before == change.after;
            view! {
                <li class="py-2 hairline-b">
                    <p class="flex flex-wrap items-baseline gap-2">
                        <span class="badge badge-sm badge-ghost">
                            {desk.say(how_words(change.how))}
                        </span>
                        <span class="font-medium break-words min-w-0">{change.title}</span>
                    </p>
                    {(!change.before.is_empty() && !same)
                        .then(|| view! { <p class="text-muted break-words"><del>{change.before}</del></p> })}
                    {(!change.after.is_empty())
                        .then(|| view! { <p class="break-words">{change.after}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="max-h-96 overflow-y-auto" tabindex="0">{items}</ul> }.into_any()
}
