//! Period and department above figures. Both live in the address: each choice is a new one.

use crate::desk::context::desk;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use shared::catalogue::{desk as frame, manage as words};
use shared::dashboard::{DashboardQuery, PERIODS, USUAL};
use shared::id::DepartmentId;
use shared::locale::Label;

/// What the address narrows figures to.
pub fn query() -> Memo<DashboardQuery> {
    let params = use_query_map();
    Memo::new(move |_| {
        params.with(|params| DashboardQuery {
            days: Some(
                params
                    .get_str("days")
                    .and_then(|text| text.parse().ok())
                    .filter(|days| PERIODS.contains(days))
                    .unwrap_or(USUAL),
            ),
            department: params
                .get_str("department")
                .and_then(|text| text.parse().ok()),
        })
    })
}

/// The address of a page with these filters, and with one value more.
pub fn address(path: &str, query: &DashboardQuery, more: Option<(&'static str, &str)>) -> String {
    let mut map = ParamsMap::new();
    map.insert("days", query.days.unwrap_or(USUAL).to_string());
    if let Some(department) = query.department {
        map.insert("department", department.to_string());
    }
    if let Some((name, value)) = more {
        map.insert(name, value.to_owned());
    }
    format!("{path}{}", map.to_query_string())
}

/// The periods to choose from.
#[component]
pub fn Periods(
    /// Address of the page under other filters.
    to: impl Fn(&DashboardQuery) -> String + Copy + Send + Sync + 'static,
    /// What holds now.
    query: Memo<DashboardQuery>,
) -> impl IntoView {
    let desk = desk();
    let choice = move |days: u16| {
        let here = move || query.get().days == Some(days);
        let target = move || {
            to(&DashboardQuery {
                days: Some(days),
                ..query.get()
            })
        };
        view! {
            <a
                class="btn btn-sm join-item"
                class:btn-primary=here
                aria-current=move || here().then_some("true")
                href=target
            >
                {desk.fill(words::LAST_DAYS, &[("n", &days)])}
            </a>
        }
    };
    view! {
        <nav class="join" aria-label=desk.say(words::PERIOD)>
            {PERIODS.into_iter().map(choice).collect_view()}
        </nav>
    }
}

/// The departments to choose from, and the days that the figures are of.
#[component]
pub fn Place(
    /// Address of the page under other filters.
    to: impl Fn(&DashboardQuery) -> String + Copy + Send + Sync + 'static,
    /// What holds now.
    query: Memo<DashboardQuery>,
    /// Departments on offer.
    departments: Vec<(DepartmentId, Label)>,
    /// First and last day.
    period: (NaiveDate, NaiveDate),
) -> impl IntoView {
    let desk = desk();
    let navigate = use_navigate();
    let chosen = query.get_untracked().department;
    let options = departments
        .iter()
        .map(|(id, label)| {
            view! {
                <option value=id.to_string() selected=Some(*id) == chosen>
                    {desk.label(label)}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="flex flex-wrap items-center gap-3">
            <select
                class="select select-sm w-auto"
                aria-label=desk.say(frame::DEPARTMENT)
                on:change=move |event| {
                    let department = event_target_value(&event).parse().ok();
                    let wanted = DashboardQuery { department, ..query.get_untracked() };
                    navigate(&to(&wanted), Default::default());
                }
            >
                <option value="" selected=chosen.is_none()>
                    {desk.say(frame::ALL_DEPARTMENTS)}
                </option>
                {options}
            </select>
            <p class="text-muted figures">
                {desk.fill(words::PERIOD_FROM_TO, &[("from", &period.0), ("to", &period.1)])}
            </p>
        </div>
    }
}
