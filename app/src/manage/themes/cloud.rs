//! Keywords of a period: a cloud whose phrases are links, and their table.

use crate::desk::context::desk;
use crate::manage::narrow;
use crate::ui::link::Link;
use leptos::prelude::*;
use shared::catalogue::{manage, themes as words};
use shared::dashboard::DashboardQuery;
use shared::themes::KeywordRow;

/// Sizes from the weakest to the strongest.
const SIZES: [&str; 5] = [
    "link text-sm",
    "link text-base",
    "link text-lg",
    "link text-xl font-medium",
    "link text-2xl font-semibold",
];

/// Place among the sizes, between the weakest and the strongest score.
fn size(score: f64, (least, most): (f64, f64)) -> &'static str {
    let part = match most > least {
        true => (score - least) / (most - least),
        false => 0.5,
    };
    let at = (part.clamp(0.0, 1.0) * SIZES.len() as f64) as usize;
    SIZES[at.min(SIZES.len() - 1)]
}

/// Address of the voices that hold a phrase.
pub(super) fn address(phrase: &str, query: &DashboardQuery) -> String {
    narrow::address("/manage/phrases", query, Some(("q", phrase)))
}

/// The cloud and its table.
#[component]
pub(super) fn Keywords(
    /// The strongest first.
    rows: Vec<KeywordRow>,
    /// Period and department.
    query: DashboardQuery,
) -> impl IntoView {
    let desk = desk();
    let body = if rows.is_empty() {
        view! { <p class="pt-3 text-muted">{desk.say(manage::NO_DATA)}</p> }.into_any()
    } else {
        let scores = || rows.iter().map(|row| row.score);
        let ends = (
            scores().fold(f64::INFINITY, f64::min),
            scores().fold(f64::NEG_INFINITY, f64::max),
        );
        let link = |row: &KeywordRow| {
            let (class, href) = (size(row.score, ends), address(&row.phrase, &query));
            (class, href, row.phrase.clone())
        };
        let links: Vec<_> = rows.iter().map(link).collect();
        let cloud = links
            .into_iter()
            .map(|(class, href, phrase)| {
                view! {
                    <li>
                        <Link class=class href=href>
                            {phrase}
                        </Link>
                    </li>
                }
            })
            .collect_view();
        view! {
            <div class="grid items-start gap-6 lg:grid-cols-2">
                <ul
                    id="cloud"
                    class="flex flex-wrap items-baseline gap-x-4 gap-y-2 py-3"
                    aria-label=desk.say(words::KEYWORDS)
                >
                    {cloud}
                </ul>
                <Table rows=rows query=query />
            </div>
        }
        .into_any()
    };
    view! {
        <section class="min-w-0 rounded-md hairline p-4">
            <h2 class="font-semibold">{desk.say(words::KEYWORDS)}</h2>
            <p class="max-w-prose text-xs text-muted">{desk.say(words::KEYWORDS_HINT)}</p>
            {body}
        </section>
    }
}

#[component]
fn Table(rows: Vec<KeywordRow>, query: DashboardQuery) -> impl IntoView {
    let desk = desk();
    let heads = [words::NOW, words::BEFORE, words::SCORE]
        .map(|head| view! { <th scope="col" class="text-end">{desk.say(head)}</th> })
        .collect_view();
    let lines = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row" class="font-normal">
                        <Link class="link" href=address(&row.phrase, &query)>
                            {row.phrase}
                        </Link>
                    </th>
                    <td class="text-end figures">{row.now}</td>
                    <td class="text-end figures">{row.before}</td>
                    <td class="text-end figures">{format!("{:.1}", row.score)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div>
            <div
                class="max-h-96 overflow-auto"
                tabindex="0"
                role="group"
                aria-label=desk.say(words::KEYWORDS)
            >
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{desk.say(words::KEYWORD)}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <p class="pt-2 text-xs text-muted">{desk.say(words::SCORE_HINT)}</p>
        </div>
    }
}
