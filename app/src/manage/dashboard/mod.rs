//! The dashboard: figures with unit, n, interval and period; each leads to the cases behind it.

mod cards;
mod charts;

use crate::api::insight;
use crate::desk::context::{Desk, desk};
use crate::desk::query;
use crate::ui::layout::PageHead;
use crate::ui::load::load;
use cards::Cards;
use charts::{Categories, Channels, Dimensions, Kinds, Phases, Volume};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::cases::{InboxQuery, View};
use shared::catalogue::{desk as frame, manage as words};
use shared::dashboard::{Dashboard, DashboardQuery};
use shared::id::DepartmentId;

/// Periods offered, in days.
const PERIODS: [u16; 3] = [7, 30, 90];
const DEFAULT_DAYS: u16 = 30;

/// The page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let desk = desk();
    let params = use_query_map();
    let query = Memo::new(move |_| {
        params.with(|params| DashboardQuery {
            days: Some(
                params
                    .get_str("days")
                    .and_then(|text| text.parse().ok())
                    .filter(|days| PERIODS.contains(days))
                    .unwrap_or(DEFAULT_DAYS),
            ),
            department: params
                .get_str("department")
                .and_then(|text| text.parse().ok()),
        })
    });
    let data = Resource::new_blocking(move || query.get(), insight::dashboard);
    view! {
        <PageHead title=desk.say(words::DASHBOARD)>
            <nav class="join" aria-label=desk.say(words::PERIOD)>
                {PERIODS
                    .into_iter()
                    .map(|days| {
                        view! {
                            <a
                                class="btn btn-sm join-item"
                                class:btn-primary=move || query.get().days == Some(days)
                                aria-current=move || {
                                    (query.get().days == Some(days)).then_some("true")
                                }
                                href=move || address(Some(days), query.get().department)
                            >
                                {desk.fill(words::LAST_DAYS, &[("n", &days)])}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
        </PageHead>
        {load(data, move |board| view! { <Figures board=board query=query /> })}
    }
}

fn address(days: Option<u16>, department: Option<DepartmentId>) -> String {
    let mut out = format!("/manage?days={}", days.unwrap_or(DEFAULT_DAYS));
    if let Some(department) = department {
        out.push_str(&format!("&department={department}"));
    }
    out
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
    let (from, to) = board.period;
    let navigate = use_navigate();
    let options = board
        .departments
        .iter()
        .map(|(id, label)| {
            view! {
                <option value=id.to_string() selected=Some(*id) == department>
                    {desk.label(label)}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="flex flex-col gap-6 p-4">
            <div class="flex flex-wrap items-center gap-3">
                <select
                    class="select select-sm w-auto"
                    aria-label=desk.say(frame::DEPARTMENT)
                    on:change=move |event| {
                        let chosen = event_target_value(&event).parse().ok();
                        navigate(
                            &address(query.get_untracked().days, chosen),
                            Default::default(),
                        );
                    }
                >
                    <option value="" selected=department.is_none()>
                        {desk.say(frame::ALL_DEPARTMENTS)}
                    </option>
                    {options}
                </select>
                <p class="text-muted figures">
                    {desk.fill(words::PERIOD_FROM_TO, &[("from", &from), ("to", &to)])}
                </p>
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
