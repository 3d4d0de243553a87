//! The inbox: views with live counts, filters in the address, rows that never move under the cursor.

mod list;

use crate::api::cases;
use crate::desk::context::{Desk, desk};
use crate::desk::filters::Filters;
use crate::desk::query;
use crate::ui::layout::PageHead;
use crate::ui::load::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use list::List;
use shared::cases::{InboxQuery, View};
use shared::catalogue::{Words, desk as words};
use shared::page::capped;

/// The view's name.
pub const fn view_words(view: View) -> Words {
    match view {
        View::Mine => words::VIEW_MINE,
        View::Unassigned => words::VIEW_UNASSIGNED,
        View::DueSoon => words::VIEW_DUE_SOON,
        View::Overdue => words::VIEW_OVERDUE,
        View::Upset => words::VIEW_UPSET,
        View::Open => words::VIEW_OPEN,
        View::Closed => words::VIEW_CLOSED,
    }
}

/// The page.
#[component]
pub fn InboxPage() -> impl IntoView {
    let desk = desk();
    let params = use_query_map();
    let query = Memo::new(move |_| params.with(query::read));
    let data = Resource::new_blocking(move || query.get(), cases::inbox);
    view! {
        <PageHead title=desk.say(words::NAV_INBOX)>
            <Filters path="/desk" query=query cases=true />
        </PageHead>
        {load(
            data,
            move |inbox| {
                let counts = RwSignal::new(inbox.counts.clone());
                view! {
                    {views(desk, query, counts)}
                    <List page=inbox.page query=query.get_untracked() counts=counts />
                }
            },
        )}
    }
}

/// The row of views, each with its count.
fn views(desk: Desk, query: Memo<InboxQuery>, counts: RwSignal<Vec<(View, u64)>>) -> impl IntoView {
    let tabs = View::ALL
        .into_iter()
        .map(|view| {
            let address = move || {
                let changed = InboxQuery {
                    view,
                    ..query.get()
                };
                query::url("/desk", &changed)
            };
            let count = move || {
                counts.with(|all| {
                    all.iter()
                        .find(|(of, _)| *of == view)
                        .map(|(_, n)| capped(*n))
                })
            };
            let is_late = move || {
                view == View::Overdue
                    && counts.with(|all| all.iter().any(|(of, n)| *of == view && *n > 0))
            };
            view! {
                <li>
                    <a
                        href=address
                        class="tab-link"
                        aria-current=move || (query.get().view == view).then_some("page")
                    >
                        {desk.say(view_words(view))}
                        <span
                            class="figures"
                            class:text-late=is_late
                            class:text-muted=move || !is_late()
                        >
                            {count}
                        </span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="px-2 hairline-b overflow-x-auto" aria-label=desk.say(words::VIEWS)>
            <ul class="flex gap-1 whitespace-nowrap">{tabs}</ul>
        </nav>
    }
}

/// What an empty view says.
fn empty_words(query: &InboxQuery) -> Words {
    match query.view {
        _ if query.narrowed() => words::EMPTY_OPEN,
        View::Mine => words::EMPTY_MINE,
        View::Unassigned => words::EMPTY_UNASSIGNED,
        View::DueSoon => words::EMPTY_DUE,
        View::Overdue => words::EMPTY_OVERDUE,
        View::Upset => words::EMPTY_UPSET,
        View::Open => words::EMPTY_OPEN,
        View::Closed => words::EMPTY_CLOSED,
    }
}
