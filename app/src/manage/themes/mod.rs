//! Themes of a period by share, with their course, and the keywords of the period; each leads to its voices.

mod cloud;
mod edit;
mod one;
mod phrase;

pub use one::ThemePage;
pub use phrase::PhrasePage;

use crate::api::themes;
use crate::desk::context::{Desk, desk};
use crate::manage::narrow::{self, Periods, Place};
use crate::ui::chart::Spark;
use crate::ui::layout::PageHead;
use crate::ui::link::Link;
use crate::ui::load::load;
use cloud::Keywords;
use leptos::prelude::*;
use shared::catalogue::themes as words;
use shared::dashboard::DashboardQuery;
use shared::insight::Interval;
use shared::locale::Label;
use shared::page::{COUNT_CAP, capped};
use shared::themes::{Change, ThemeRow, ThemesPage as Page, Volume};

/// Themes that are shown at once; the others are unfolded.
const SHOWN: usize = 15;

/// The page.
#[component]
pub fn ThemesPage() -> impl IntoView {
    let desk = desk();
    let query = narrow::query();
    let data = Resource::new_blocking(move || query.get(), themes::themes);
    view! {
        <PageHead title=desk.say(words::TITLE)>
            <Periods to=list query=query />
        </PageHead>
        {load(data, move |page| view! { <Figures page=page query=query /> })}
    }
}

fn list(query: &DashboardQuery) -> String {
    narrow::address("/manage/themes", query, None)
}

/// The address of a theme in this period and department.
fn theme(id: u32, query: &DashboardQuery) -> String {
    narrow::address(&format!("/manage/themes/{id}"), query, None)
}

/// The name of a theme, or its number.
fn name(desk: Desk, id: u32, name: &str) -> String {
    match name.is_empty() {
        true => desk.fill(words::THEME_N, &[("n", &id)]),
        false => name.to_owned(),
    }
}

/// The department that figures and voices are of, where one was chosen.
fn of_department(desk: Desk, department: Option<Label>) -> impl IntoView {
    department.map(|label| view! { <span class="badge badge-sm">{desk.label(&label)}</span> })
}

#[component]
fn Figures(page: Page, query: Memo<DashboardQuery>) -> impl IntoView {
    let desk = desk();
    let asked = query.get_untracked();
    let (now, before) = page.totals;
    let queue = (page.queue > 0).then(|| {
        let n = capped(page.queue.min(COUNT_CAP + 1));
        view! { <p role="status">{desk.fill(words::QUEUE, &[("n", &n)])}</p> }
    });
    view! {
        <div class="flex flex-col gap-6 p-4">
            <Place to=list query=query departments=page.departments.clone() period=page.period />
            {queue}
            <section class="min-w-0 rounded-md hairline p-4">
                <h2 class="font-semibold">{desk.say(words::THEMES)}</h2>
                <p class="figures text-muted">
                    {desk.fill(words::TOTALS, &[("now", &now), ("before", &before)])}
                </p>
                {shares(desk, &page, &asked)}
            </section>
            <Keywords rows=page.keywords query=asked />
        </div>
    }
}

fn shares(desk: Desk, page: &Page, query: &DashboardQuery) -> impl IntoView + use<> {
    let Volume { now, before, .. } = page.waiting;
    if page.themes.is_empty() && now + before == 0 {
        return view! { <p class="pt-3 text-muted">{desk.say(words::NO_THEMES)}</p> }.into_any();
    }
    let full = page.full.then(|| {
        let n = shared::themes::MOST;
        view! { <p class="pt-2 text-muted">{desk.fill(words::FULL, &[("n", &n)])}</p> }
    });
    let (first, rest) = page.themes.split_at(page.themes.len().min(SHOWN));
    let first = lines(desk, first, page.totals, query);
    let waiting = waiting(desk, &page.waiting, page.totals);
    let more = (!rest.is_empty()).then(|| {
        let (n, totals) = (rest.len(), page.totals);
        let kept = StoredValue::new((rest.to_vec(), query.clone()));
        // Hundreds of rows are drawn when somebody asks for them.
        let asked = RwSignal::new(false);
        // Unfolded before this program was there.
        let folds = NodeRef::<leptos::html::Details>::new();
        Effect::new(move || {
            if folds.get().is_some_and(|all| all.has_attribute("open")) {
                asked.set(true);
            }
        });
        let rest = move || {
            let drawn = |(rest, query): &(Vec<ThemeRow>, DashboardQuery)| {
                table(desk, lines(desk, rest, totals, query))
            };
            asked.get().then(|| kept.with_value(drawn))
        };
        view! {
            <details class="pt-2" node_ref=folds on:toggle=move |_| asked.set(true)>
                <summary class="cursor-pointer text-muted">
                    {desk.fill(words::MORE_THEMES, &[("n", &n)])}
                </summary>
                {rest}
            </details>
        }
    });
    view! {
        {full}
        {table(desk, view! { {first} {waiting} })}
        <p class="pt-2 text-xs text-muted">{desk.say(words::CHANGE_HINT)}</p>
        {more}
    }
    .into_any()
}

fn lines(
    desk: Desk,
    rows: &[ThemeRow],
    totals: (u64, u64),
    query: &DashboardQuery,
) -> impl IntoView + use<> {
    let line = |row: &ThemeRow| themed(desk, row, totals, query);
    rows.iter().map(line).collect_view()
}

fn table(desk: Desk, rows: impl IntoView) -> impl IntoView {
    let heads = [words::NOW, words::SHARE, words::BEFORE, words::CHANGE]
        .map(|head| view! { <th scope="col" class="text-end">{desk.say(head)}</th> })
        .collect_view();
    view! {
        <div class="overflow-x-auto" tabindex="0" role="group" aria-label=desk.say(words::THEMES)>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{desk.say(words::THEME)}</th>
                        {heads}
                        <th scope="col">{desk.say(words::TREND)}</th>
                        <th scope="col">{desk.say(words::CAUSE)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn themed(
    desk: Desk,
    row: &ThemeRow,
    totals: (u64, u64),
    query: &DashboardQuery,
) -> impl IntoView + use<> {
    let name = name(desk, row.id, &row.name);
    let (href, label) = (theme(row.id, query), name.clone());
    view! {
        <tr>
            <th scope="row" class="min-w-40 font-normal">
                <Link class="link" href=href>
                    {label}
                </Link>
            </th>
            {figures(desk, name, &row.volume, totals)}
            <td class="min-w-40 max-w-80">
                <span class="line-clamp-2">{row.cause.clone()}</span>
            </td>
        </tr>
    }
}

fn waiting(desk: Desk, volume: &Volume, totals: (u64, u64)) -> impl IntoView + use<> {
    let name = desk.say(words::WAITING);
    let least = shared::themes::LEAST;
    view! {
        <tr class="text-muted">
            <th scope="row" class="font-normal">{name}</th>
            {figures(desk, name.to_owned(), volume, totals)}
            <td class="min-w-40 max-w-80 text-xs">{desk.fill(words::WAITING_HINT, &[("n", &least)])}</td>
        </tr>
    }
}

/// The cells of a row of figures.
fn figures(
    desk: Desk,
    name: String,
    volume: &Volume,
    (now, before): (u64, u64),
) -> impl IntoView + use<> {
    let course = course(desk, &name, volume);
    view! {
        <td class="text-end figures">{volume.now}</td>
        <td class="text-end figures whitespace-nowrap">{share(volume.share(now))}</td>
        <td class="text-end figures">{volume.before}</td>
        <td class="text-end figures whitespace-nowrap">{change(volume.change(now, before))}</td>
        <td>{course}</td>
    }
}

fn course(desk: Desk, name: &str, volume: &Volume) -> impl IntoView + use<> {
    let values: Vec<String> = volume.trend.iter().map(u64::to_string).collect();
    let label = desk.fill(
        words::TREND_OF,
        &[("name", &name), ("values", &values.join(", "))],
    );
    view! { <Spark values=volume.trend.clone() label=label /> }
}

/// A share with its interval, in percent.
fn share(share: Option<Interval>) -> impl IntoView {
    let Some(share) = share else {
        return view! { "–" }.into_any();
    };
    let [value, low, high] = [share.value, share.low, share.high].map(|part| 100.0 * part);
    view! {
        {format!("{value:.1} %")}
        <span class="text-xs text-muted">{format!(" ({low:.1}–{high:.1})")}</span>
    }
    .into_any()
}

fn change(change: Option<Change>) -> String {
    let Some(change) = change else {
        return "–".to_owned();
    };
    let sign = match (change.clear, change.points > 0.0) {
        (false, _) => "",
        (true, true) => "▲ ",
        (true, false) => "▼ ",
    };
    format!("{sign}{:+.1}", change.points)
}
