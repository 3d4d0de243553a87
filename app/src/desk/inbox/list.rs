//! The rows. A change of a shown case updates its row in place; new cases wait behind a pill; what the view no longer
//! holds leaves it.

use super::empty_words;
use crate::api::cases;
use crate::desk::context::desk;
use crate::desk::{keys, live};
use crate::ui::badge::{KindBadge, PriorityBadge, StageBadge};
use crate::ui::due::Promise;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, More};
use crate::ui::link::CaseLink;
use icondata_lu::{LuArrowUp, LuFrown, LuHourglass, LuInbox};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::cases::{ANY_CASE, CaseRow, InboxQuery, View};
use shared::catalogue::desk as words;
use shared::page::Page;

/// What the keys step through.
const LINKS: &str = ".list-row a[href^='/desk/cases/']";

/// The list while somebody is about to press something in it.
const POINTED: &str = ".list-table:is(:hover, :focus-within)";

/// Rows outlive whatever part of the page brought them in, hence `Arc`.
type Rows = RwSignal<Vec<(String, ArcRwSignal<CaseRow>)>>;

/// One page of the inbox and those asked for after it.
#[component]
pub fn List(
    /// The first page.
    page: Page<CaseRow>,
    /// What was asked.
    query: InboxQuery,
    /// Counts of the views, shown above.
    counts: RwSignal<Vec<(View, u64)>>,
) -> impl IntoView {
    let desk = desk();
    let rows: Rows = RwSignal::new(page.rows.into_iter().map(keyed).collect());
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let fresh: RwSignal<Vec<CaseRow>> = RwSignal::new(Vec::new());
    let asked = StoredValue::new(query.clone());

    let more = move || {
        busy.set(true);
        spawn_local(async move {
            let query = InboxQuery {
                after: next.get_untracked(),
                ..asked.get_value()
            };
            match cases::inbox(query).await {
                Ok(inbox) => {
                    let here =
                        |row: &CaseRow| inbox.page.rows.iter().any(|r| r.number == row.number);
                    fresh.update(|new| new.retain(|row| !here(row)));
                    rows.update(|all| {
                        let more = unknown(all, inbox.page.rows);
                        all.extend(more);
                    });
                    next.set(inbox.page.next);
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            busy.set(false);
        });
    };

    // Numbers that the view no longer holds.
    let left: StoredValue<Vec<String>> = StoredValue::new(Vec::new());
    live::on_change(desk, move |changed| {
        refresh(asked.get_value(), changed, rows, left, fresh, counts);
    });

    keys::on_key(move |event| match event.key().as_str() {
        "j" => keys::step(LINKS, 1),
        "k" => keys::step(LINKS, -1),
        _ => {}
    });

    view! {
        <Show when=move || fresh.with(|rows| !rows.is_empty())>
            <div class="sticky top-2 z-10 flex justify-center">
                <button
                    type="button"
                    class="btn btn-sm btn-primary rounded-full"
                    on:click=move |_| {
                        let new = std::mem::take(&mut *fresh.write());
                        rows.update(|all| {
                            let new = unknown(all, new);
                            all.splice(0..0, new);
                        });
                    }
                >
                    <Icon icon=LuArrowUp />
                    {move || desk.fill(words::FRESH, &[("n", &fresh.with(Vec::len))])}
                </button>
            </div>
        </Show>
        <Show
            when=move || rows.with(|rows| !rows.is_empty()) || next.with(Option::is_some)
            fallback=move || {
                view! {
                    <Empty icon=LuInbox title=desk.say(asked.with_value(empty_words)) />
                }
            }
        >
            <table
                class="table list-table"
                on:mouseleave=move |_| sweep(rows, left)
                on:focusout=move |_| sweep(rows, left)
            >
                <thead class="max-md:sr-only">
                    <tr>
                        <th scope="col">{desk.say(words::COL_NUMBER)}</th>
                        <th scope="col">{desk.say(words::COL_TITLE)}</th>
                        <th scope="col">{desk.say(words::PRIORITY)}</th>
                        <th scope="col">{desk.say(words::COL_STAGE)}</th>
                        <th scope="col">{desk.say(words::COL_OWNER)}</th>
                        <th scope="col">{desk.say(words::COL_PROMISE)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|(number, _)| number.clone() let:entry>
                        <Row row=entry.1 />
                    </For>
                </tbody>
            </table>
            <More shown=Signal::derive(move || next.get().is_some()) busy=busy ask=more />
        </Show>
    }
}

/// One case.
#[component]
fn Row(
    /// The case, updated in place.
    row: ArcRwSignal<CaseRow>,
) -> impl IntoView {
    let desk = desk();
    // What can have the focus stays; a change draws the rest anew.
    let number = row.with_untracked(|row| row.number.clone());
    let cells = move || {
        let row = row.get();
        let customer = row
            .customer
            .clone()
            .unwrap_or_else(|| desk.say(words::ANONYMOUS).into());
        let again = (row.round > 1).then(|| desk.fill(words::ROUND, &[("n", &row.round)]));
        let owner = row
            .owner
            .clone()
            .unwrap_or_else(|| desk.say(words::NOBODY).into());
        view! {
            <td class="min-w-0">
                <div class="line-clamp-2 md:line-clamp-1">{desk.or_erased(row.title.clone())}</div>
                <div class="flex flex-wrap items-center gap-x-2 text-xs text-muted">
                    <KindBadge kind=row.kind />
                    <span>{customer}</span>
                    <span>{desk.label(&row.department)}</span>
                    {again}
                    {row
                        .upset
                        .then(|| {
                            view! {
                                <span class="inline-flex items-center gap-1 text-late">
                                    <Icon icon=LuFrown class="size-3 shrink-0" />
                                    {desk.say(words::VIEW_UPSET)}
                                </span>
                            }
                        })}
                    {row
                        .waiting
                        .then(|| {
                            view! {
                                <span class="inline-flex items-center gap-1">
                                    <Icon icon=LuHourglass class="size-3 shrink-0" />
                                    {desk.say(words::WAITING)}
                                </span>
                            }
                        })}
                </div>
            </td>
            <td>
                <PriorityBadge priority=row.priority />
            </td>
            <td class="max-md:hidden">
                <StageBadge label=desk.label(&row.stage_label) phase=row.phase />
            </td>
            <td class=if row.owner.is_some() {
                "max-md:hidden whitespace-nowrap"
            } else {
                "max-md:hidden whitespace-nowrap text-muted"
            }>{owner}</td>
            <td class="promise-cell md:w-48">
                <Promise next=row.next_due.clone() />
            </td>
        }
    };
    view! {
        <tr class="list-row">
            <td class="md:w-36">
                <CaseLink number=number />
            </td>
            {cells}
        </tr>
    }
}

fn keyed(row: CaseRow) -> (String, ArcRwSignal<CaseRow>) {
    (row.number.clone(), ArcRwSignal::new(row))
}

/// Those that the list has not; a number twice in it would confuse what it shows.
fn unknown(
    all: &[(String, ArcRwSignal<CaseRow>)],
    new: Vec<CaseRow>,
) -> Vec<(String, ArcRwSignal<CaseRow>)> {
    let known = |row: &CaseRow| all.iter().any(|(number, _)| *number == row.number);
    new.into_iter()
        .filter(|row| !known(row))
        .map(keyed)
        .collect()
}

/// Fetches what changed: known rows in place, new ones behind the pill; what the view no longer holds leaves, but never
/// from under a pointer or the focus.
fn refresh(
    query: InboxQuery,
    mut changed: Vec<String>,
    rows: Rows,
    left: StoredValue<Vec<String>>,
    fresh: RwSignal<Vec<CaseRow>>,
    counts: RwSignal<Vec<(View, u64)>>,
) {
    let anything = changed.iter().any(|number| number == ANY_CASE);
    if anything {
        changed.retain(|number| number != ANY_CASE);
        let waiting = fresh.try_get_untracked().unwrap_or_default();
        changed.extend(waiting.into_iter().map(|row| row.number));
        let _ = rows.try_with_untracked(|all| {
            changed.extend(all.iter().map(|(number, _)| number.clone()));
        });
    }
    changed.truncate(InboxQuery::CHANGED);
    let query = InboxQuery {
        changed: changed.clone(),
        ..query
    };
    spawn_local(async move {
        let Ok(inbox) = cases::inbox(query).await else {
            return;
        };
        let _ = counts.try_set(inbox.counts);
        let mut gone = changed.clone();
        let mut new = fresh.try_get_untracked().unwrap_or_default();
        for row in inbox.changed.into_iter().chain(inbox.page.rows) {
            gone.retain(|number| *number != row.number);
            let known = rows.try_with_untracked(|all| {
                let found = all.iter().find(|(number, _)| *number == row.number);
                found.map(|(_, signal)| signal.clone())
            });
            match known.flatten() {
                Some(signal) if signal.with_untracked(|old| *old != row) => signal.set(row),
                Some(_) => {}
                // A row that only moved up because another left is fetched in its turn.
                None if anything || changed.contains(&row.number) => {
                    new.retain(|other| other.number != row.number);
                    new.push(row);
                }
                None => {}
            }
        }
        new.retain(|row| !gone.contains(&row.number));
        let _ = fresh.try_set(new);
        let _ = left.try_update_value(|all| {
            // Asked for again just now: what was gone may be back.
            all.retain(|number| !changed.contains(number));
            all.extend(gone);
        });
        sweep(rows, left);
    });
}

/// Takes out what the view no longer holds, unless somebody points at the list: then it goes when they leave it.
fn sweep(rows: Rows, left: StoredValue<Vec<String>>) {
    let pointed = document().query_selector(POINTED).ok().flatten().is_some();
    if pointed || left.try_with_value(Vec::is_empty) != Some(false) {
        return;
    }
    let gone = left.try_update_value(std::mem::take).unwrap_or_default();
    let _ = rows.try_update(|all| all.retain(|(number, _)| !gone.contains(number)));
}
