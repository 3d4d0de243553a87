//! The scenario handbook: a list by category with a plain search form, and one page a scenario. Works before the program
//! has arrived.

use super::search::choice;
use crate::api::handbook;
use crate::desk::context::{Desk, desk};
use crate::ui::badge::KindBadge;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, PageHead};
use crate::ui::link::Link;
use crate::ui::load::load;
use icondata_lu::{LuArrowLeft, LuBookOpen, LuSearch};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use shared::cases::Kind;
use shared::catalogue::{Words, desk as frame, handbook as words};
use shared::finding::LONGEST;
use shared::handbook::{HandbookPage, HandbookQuery, Scenario, ScenarioPage, ScenarioRow};
use shared::locale::Label;

/// Reads the address; what can't be read counts as not set.
fn read(params: &ParamsMap) -> HandbookQuery {
    HandbookQuery {
        text: params.get("q").unwrap_or_default(),
        kind: params.get("kind").and_then(|text| text.parse().ok()),
    }
}

/// The list.
#[component]
pub fn HandbookListPage() -> impl IntoView {
    let desk = desk();
    let params = use_query_map();
    let query = Memo::new(move |_| params.with(read));
    let data = Resource::new_blocking(move || query.get(), handbook::list);
    let asked = query.get_untracked();
    let kinds = Kind::ALL.map(|kind| (kind.to_string(), desk.say(kind.words())));
    let kind = asked.kind.map(|kind| kind.to_string());
    view! {
        <PageHead title=desk.say(words::NAV)>
            <form
                class="flex flex-wrap items-center gap-2 grow"
                role="search"
                method="get"
                action="/desk/handbook"
            >
                <label class="input input-sm grow min-w-60 max-w-xl">
                    <Icon icon=LuSearch />
                    <input
                        type="search"
                        name="q"
                        maxlength=LONGEST
                        placeholder=desk.say(words::SEARCH)
                        aria-label=desk.say(words::SEARCH)
                        value=asked.text
                    />
                </label>
                {choice("kind", frame::KIND, frame::ALL_KINDS, kinds.to_vec(), kind)}
                <button class="btn btn-sm btn-primary" type="submit">
                    {desk.say(words::FIND)}
                </button>
            </form>
        </PageHead>
        {load(data, |page| view! { <Rows page=page /> })}
    }
}

#[component]
fn Rows(page: HandbookPage) -> impl IntoView {
    let desk = desk();
    if page.rows.is_empty() {
        let (title, hint) = (desk.say(words::NONE), desk.say(words::NONE_HINT));
        return view! { <Empty icon=LuBookOpen title=title hint=hint /> }.into_any();
    }
    let (n, total) = (page.rows.len(), page.total);
    let count = match n == total {
        true => desk.fill(words::COUNT_ALL, &[("total", &total)]),
        false => desk.fill(words::COUNT, &[("n", &n), ("total", &total)]),
    };
    let groups = page
        .rows
        .chunk_by(|a, b| a.category == b.category)
        .map(|rows| group(desk, rows))
        .collect_view();
    view! {
        <p class="px-4 py-2 text-sm text-muted" role="status">
            {count}
        </p>
        {groups}
    }
    .into_any()
}

fn group(desk: Desk, rows: &[ScenarioRow]) -> impl IntoView + use<> {
    let title = rows.first().map(|row| desk.label(&row.category));
    let lines = rows.iter().map(|row| line(desk, row)).collect_view();
    view! {
        <section class="px-4 pt-3 pb-1">
            <h2 class="section-title">{title}</h2>
            <ul>{lines}</ul>
        </section>
    }
}

fn line(desk: Desk, row: &ScenarioRow) -> impl IntoView + use<> {
    let title = desk.label(&row.title);
    view! {
        <li class="list-row block py-2 hairline-b">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Link href=format!("/desk/handbook/{}", row.key) class="font-medium text-primary">
                    {title}
                </Link>
                <KindBadge kind=row.kind />
            </div>
            <p class="pt-0.5 text-muted max-w-prose">{desk.label(&row.trigger)}</p>
        </li>
    }
}

/// The page behind a key.
#[component]
pub fn ScenarioRoute() -> impl IntoView {
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|p| p.get("key").unwrap_or_default()));
    let data = Resource::new_blocking(move || key.get(), handbook::one);
    load(data, |page| view! { <Whole page=page /> })
}

#[component]
fn Whole(page: ScenarioPage) -> impl IntoView {
    let desk = desk();
    let ScenarioPage { scenario, category } = page;
    let (kind, category) = (scenario.kind, desk.label(&category));
    let phrases = scenario
        .phrases
        .get(desk.locale)
        .iter()
        .map(|phrase| view! { <li class="badge badge-outline">{phrase.clone()}</li> })
        .collect_view();
    let steps = scenario
        .steps
        .iter()
        .map(|step| view! { <li>{desk.label(step)}</li> })
        .collect_view();
    let source = scenario
        .source
        .as_ref()
        .map(|source| part(desk, words::SOURCE, source));
    view! {
        <PageHead title=desk.label(&scenario.title)>
            <KindBadge kind=kind />
            <span class="text-muted">{category}</span>
        </PageHead>
        <article class="flex max-w-prose flex-col gap-5 p-4">
            {part(desk, words::TRIGGER, &scenario.trigger)}
            <section>
                <h2 class="section-title">{desk.say(words::PHRASES)}</h2>
                <ul class="flex flex-wrap gap-1.5">{phrases}</ul>
            </section>
            <section>
                <h2 class="section-title">{desk.say(words::STEPS)}</h2>
                <ol class="flex list-decimal flex-col gap-1.5 pl-5">{steps}</ol>
            </section>
            <section>
                <h2 class="section-title">{desk.say(words::OPENING)}</h2>
                <p class="rounded-md hairline p-3">{desk.label(&scenario.opening)}</p>
                <p class="pt-1 text-xs text-muted">{desk.say(words::OPENING_HINT)}</p>
            </section>
            {forbidden(desk, &scenario)}
            {part(desk, words::ESCALATION, &scenario.escalation)}
            {source}
            <p>
                <Link href="/desk/handbook" class="inline-flex items-center gap-1 text-primary">
                    <Icon icon=LuArrowLeft />
                    {desk.say(words::BACK)}
                </Link>
            </p>
        </article>
    }
}

fn part(desk: Desk, title: Words, text: &Label) -> impl IntoView + use<> {
    view! {
        <section>
            <h2 class="section-title">{desk.say(title)}</h2>
            <p>{desk.label(text)}</p>
        </section>
    }
}

fn forbidden(desk: Desk, scenario: &Scenario) -> impl IntoView + use<> {
    let rows = scenario
        .forbidden
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <td class="text-late">{desk.label(&row.never)}</td>
                    <td>{desk.label(&row.instead)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{desk.say(words::FORBIDDEN)}</th>
                    <th scope="col">{desk.say(words::INSTEAD)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
