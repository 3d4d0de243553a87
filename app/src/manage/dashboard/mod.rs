//! The dashboard: figures with unit, n, interval and period; each leads to the cases behind it.

mod cards;
mod charts;

use crate::api::insight;
use crate::desk::context::{Desk, desk};
use crate::desk::query;
use crate::manage::narrow::{self, Periods, Place};
use crate::ui::layout::PageHead;
use crate::ui::load::load;
use cards::Cards;
use charts::{Categories, Channels, Dimensions, Kinds, Phases, Volume};
use leptos::prelude::*;
use shared::cases::{InboxQuery, View};
use shared::catalogue::{manage as words, themes as themes_words};
use shared::dashboard::{Dashboard, DashboardQuery};
use shared::id::DepartmentId;

/// The page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let desk = desk();
    let query = narrow::query();
    let data = Resource::new_blocking(move || query.get(), insight::dashboard);
    view! {
        <PageHead title=desk.say(words::DASHBOARD)>
            <Periods to=address query=query />
        </PageHead>
        {load(data, move |board| view! { <Figures board=board query=query /> })}
    }
}

fn address(query: &DashboardQuery) -> String {
    narrow::address("/manage", query, None)
}

/// Address of the cases behind a figure.
fn drill(
    department: Option<DepartmentId>,
    view: View,
    narrow: impl FnOnce(&mut InboxQuery),
) -> String {
    let mut wanted = InboxQuery {
        view,
        department,
        ..InboxQuery::default()
    };
    narrow(&mut wanted);
    query::url("/desk", &wanted)
}

#[component]
fn Figures(board: Dashboard, query: Memo<DashboardQuery>) -> impl IntoView {
    let desk = desk();
    let department = query.get_untracked().department;
    let themes = move || narrow::address("/manage/themes", &query.get(), None);
    view! {
        <div class="flex flex-col gap-6 p-4">
            <div class="flex flex-wrap items-center gap-3">
                <Place
                    to=address
                    query=query
                    departments=board.departments.clone()
                    period=board.period
                />
                <a class="link" href=themes>
                    {desk.say(themes_words::TITLE)}
                </a>
            </div>
            <Cards board=board.clone() department=department />
            <Volume days=board.volume.clone() department=department />
            <div class="grid items-start gap-6 lg:grid-cols-2">
                <Dimensions scores=board.dimensions.clone() />
                <Phases rows=board.open_by_phase.clone() department=department />
                <Kinds rows=board.open_by_kind.clone() department=department />
                <Categories rows=board.top_categories.clone() />
                <Channels rows=board.by_channel.clone() />
            </div>
        </div>
    }
}

/// A share in percent.
fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A title with what is below it.
fn panel(desk: Desk, title: shared::catalogue::Words, body: impl IntoView) -> impl IntoView {
    view! {
        <section class="min-w-0 rounded-md hairline p-4">
            <h2 class="pb-3 font-semibold">{desk.say(title)}</h2>
            {body}
        </section>
    }
}
