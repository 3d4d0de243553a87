//! Versions of a document: when, by whom, what changed, and going back to one.

use super::Book;
use super::review::changes_view;
use crate::api::rules;
use crate::desk::context::{Desk, desk};
use crate::ui::dialog::Dialog;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::moment::When;
use icondata_lu::{LuCircleCheck, LuUndo2};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::{rules as words, ui};
use shared::rulebook::{Change, VersionRow, diff};

/// The table of versions.
#[component]
pub fn History(
    /// The document.
    book: Book,
) -> impl IntoView {
    let desk = desk();
    let shown: RwSignal<Option<(u32, Vec<Change>)>> = RwSignal::new(None);
    let asked: RwSignal<Option<u32>> = RwSignal::new(None);
    let looking = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let rows = move || {
        let all = book.history.get();
        let before = all.iter().skip(1).map(|row| Some(row.version));
        let before: Vec<Option<u32>> = before.chain([None]).collect();
        all.into_iter()
            .zip(before)
            .map(|(row, before)| line(desk, book, row, before, shown, looking, asked, asking))
            .collect_view()
    };
    let restore = move |_| {
        asking.set(false);
        if let Some(version) = asked.get_untracked() {
            let seen = book.version.get_untracked();
            let call = rules::restore(book.document, seen, version);
            book.send(desk, words::RESTORED, call);
        }
    };
    view! {
        <section>
            <h2 class="section-title">{desk.say(words::HISTORY)}</h2>
            <ul class="max-w-3xl rounded-md hairline">{rows}</ul>
        </section>
        <Dialog
            open=looking
            title=Signal::derive(move || {
                let n = shown.with(|shown| shown.as_ref().map_or(0, |(n, _)| *n));
                format!(
                    "{} · {}",
                    desk.say(words::WHAT_CHANGED),
                    desk.fill(words::VERSION_NOW, &[("n", &n)]),
                )
            })
        >
            {move || shown.get().map(|(_, changes)| changes_view(desk, changes))}
        </Dialog>
        <Dialog
            open=asking
            title=Signal::derive(move || {
                desk.fill(words::RESTORE_ASK, &[("n", &asked.get().unwrap_or(0))])
            })
        >
            <p>{desk.say(words::RESTORE_HINT)}</p>
            <div class="flex justify-end gap-2 pt-3">
                <button type="button" class="btn btn-sm" on:click=move |_| asking.set(false)>
                    {desk.say(ui::CANCEL)}
                </button>
                <button type="button" class="btn btn-sm btn-primary" on:click=restore>
                    {desk.say(words::RESTORE)}
                </button>
            </div>
        </Dialog>
    }
}

#[expect(clippy::too_many_arguments, reason = "signals of one table")]
fn line(
    desk: Desk,
    book: Book,
    row: VersionRow,
    before: Option<u32>,
    shown: RwSignal<Option<(u32, Vec<Change>)>>,
    looking: RwSignal<bool>,
    asked: RwSignal<Option<u32>>,
    asking: RwSignal<bool>,
) -> impl IntoView {
    let version = row.version;
    let name = if version == 0 {
        desk.say(words::VERSION_BUILT_IN).to_owned()
    } else {
        desk.fill(words::VERSION_NOW, &[("n", &version)])
    };
    let by = match (&row.by, row.at) {
        (Some(name), _) => name.clone(),
        (None, Some(_)) => desk.say(words::BY_SYSTEM).to_owned(),
        (None, None) => String::new(),
    };
    let look = move |before: u32| {
        spawn_local(async move {
            let (new, old) = (
                rules::version(book.document, version).await,
                rules::version(book.document, before).await,
            );
            match (new, old) {
                (Ok(new), Ok(old)) => {
                    let names = book.names.get_untracked();
                    shown.set(Some((version, diff(&old, &new, &names, desk.locale))));
                    looking.set(true);
                }
                (Err(error), _) | (_, Err(error)) => desk.failed(error.text(desk.locale)),
            }
        });
    };
    let in_force = move || book.version.get() == version;
    view! {
        <li class="tree-line flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
            <span class="min-w-20 font-medium whitespace-nowrap">{name}</span>
            <span class="whitespace-nowrap text-muted">
                {row.at.map(|at| view! { <When at=at /> })}
            </span>
            <span class="grow">{by}</span>
            <span class="flex flex-wrap items-center gap-2">
                {before
                    .map(|before| {
                        view! {
                            <button type="button" class="btn btn-xs" on:click=move |_| look(before)>
                                {desk.say(words::WHAT_CHANGED)}
                            </button>
                        }
                    })}
                <Show
                    when=in_force
                    fallback=move || {
                        view! {
                            <button
                                type="button"
                                class="btn btn-xs"
                                disabled=move || book.busy.get()
                                on:click=move |_| {
                                    asked.set(Some(version));
                                    asking.set(true);
                                }
                            >
                                <Icon icon=LuUndo2 class="size-3.5 shrink-0" />
                                {desk.say(words::RESTORE)}
                            </button>
                        }
                    }
                >
                    <span class="inline-flex items-center gap-1 text-kept">
                        <Icon icon=LuCircleCheck class="size-3.5 shrink-0" />
                        {desk.say(words::IN_FORCE)}
                    </span>
                </Show>
            </span>
        </li>
    }
}
