//! Search: a plain form, and all hits with the words that were found. Works before the program has arrived.
//!
//! It belongs to the program that is opened now and then: the desk's own has the palette, and stays small.

use crate::api::search;
use crate::desk::context::{Desk, desk};
use crate::ui::badge::{KindBadge, StageBadge};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, More, PageHead};
use crate::ui::link::CaseLink;
use crate::ui::load::load;
use crate::ui::moment::When;
use icondata_lu::LuSearch;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use shared::cases::Kind;
use shared::catalogue::{Words, desk as words};
use shared::finding::{Found, Hit, LONGEST, RANKED, SearchQuery};

/// Reads the address; what can't be read counts as not set.
fn read(params: &ParamsMap) -> SearchQuery {
    let get = |name: &str| params.get(name).filter(|text| !text.is_empty());
    SearchQuery {
        text: get("q").unwrap_or_default(),
        kind: get("kind").and_then(|text| text.parse().ok()),
        department: get("department").and_then(|text| text.parse().ok()),
        open: get("open").and_then(|text| text.parse().ok()),
        after: None,
    }
}

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let desk = desk();
    let params = use_query_map();
    let query = Memo::new(move |_| params.with(read));
    let data = Resource::new_blocking(move || query.get(), search::find);
    let asked = query.get_untracked();
    let kinds = Kind::ALL.map(|kind| (kind.to_string(), desk.say(kind.words())));
    let states = [
        ("true", words::SEARCH_OPEN),
        ("false", words::SEARCH_CLOSED),
    ]
    .map(|(value, what)| (value.to_owned(), desk.say(what)));
    let department = asked.department.map(|id| {
        view! { <input type="hidden" name="department" value=id.to_string() /> }
    });
    view! {
        <PageHead title=desk.say(words::NAV_SEARCH)>
            <form
                class="flex flex-wrap items-center gap-2 grow"
                role="search"
                method="get"
                action="/desk/search"
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
                {choice("kind", words::KIND, words::ALL_KINDS, kinds.to_vec(), asked.kind.map(|k| k.to_string()))}
                {choice("open", words::SEARCH_STATE, words::SEARCH_ANY, states.to_vec(), asked.open.map(|o| o.to_string()))}
                {department}
                <button class="btn btn-sm btn-primary" type="submit">
                    {desk.say(words::NAV_SEARCH)}
                </button>
            </form>
        </PageHead>
        {load(data, move |found| view! { <Hits found=found query=query.get_untracked() /> })}
    }
}

/// A select of a search form whose first entry stands for "all".
pub(super) fn choice(
    name: &'static str,
    what: Words,
    all: Words,
    entries: Vec<(String, &'static str)>,
    chosen: Option<String>,
) -> impl IntoView {
    let desk = desk();
    let options = entries
        .into_iter()
        .map(|(value, text)| {
            let own = chosen.as_deref() == Some(value.as_str());
            view! {
                <option value=value selected=own>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <select class="select select-sm w-auto" name=name aria-label=desk.say(what)>
            <option value="">{desk.say(all)}</option>
            {options}
        </select>
    }
}

#[component]
fn Hits(found: Found, query: SearchQuery) -> impl IntoView {
    let desk = desk();
    let summary = summary(desk, &found);
    let filled = found
        .filled
        .map(|percent| desk.fill(words::SEARCH_FILLING, &[("percent", &percent)]));
    let nothing = found.rows.is_empty();
    let (title, hint) = if query.text.trim().is_empty() {
        (words::SEARCH_START, words::SEARCH_HOW)
    } else {
        (words::SEARCH_NONE, words::SEARCH_HOW)
    };
    let rows = RwSignal::new(found.rows);
    let next = RwSignal::new(found.next);
    let busy = RwSignal::new(false);
    let asked = StoredValue::new(query);
    let more = move || {
        busy.set(true);
        spawn_local(async move {
            let query = SearchQuery {
                after: next.get_untracked(),
                ..asked.get_value()
            };
            match search::find(query).await {
                Ok(found) => {
                    rows.update(|all| all.extend(found.rows));
                    next.set(found.next);
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            busy.set(false);
        });
    };
    view! {
        <p class="px-4 py-2 text-sm text-muted" role="status">
            {(!nothing).then_some(summary)}
            {filled.map(|text| view! { <span class="pl-2">{text}</span> })}
        </p>
        {nothing
            .then(|| view! { <Empty icon=LuSearch title=desk.say(title) hint=desk.say(hint) /> })}
        <ol>
            <For each=move || rows.get() key=|hit| hit.case.number.clone() let:hit>
                {line(desk, hit)}
            </For>
        </ol>
        <More shown=Signal::derive(move || next.get().is_some()) busy=busy ask=more />
    }
}

fn summary(desk: Desk, found: &Found) -> String {
    match found.total {
        _ if found.contact => desk.say(words::SEARCH_CONTACT).to_owned(),
        _ if found.crowded() => desk.fill(words::SEARCH_CROWDED, &[("n", &RANKED)]),
        Some(total) => desk.fill(words::SEARCH_TOTAL, &[("n", &total)]),
        None => String::new(),
    }
}

fn line(desk: Desk, hit: Hit) -> impl IntoView {
    let case = hit.case;
    let erased = (hit.snippet.iter().all(|(text, _)| text.is_empty()))
        .then(|| desk.or_erased(String::new()));
    let snippet = hit
        .snippet
        .into_iter()
        .map(|(text, hit)| {
            if hit {
                view! { <mark class="bg-primary/20 text-inherit">{text}</mark> }.into_any()
            } else {
                text.into_any()
            }
        })
        .collect_view();
    view! {
        <li class="list-row block px-4 py-2.5 hairline-b">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <CaseLink number=case.number />
                <KindBadge kind=case.kind />
                <StageBadge label=desk.label(&case.stage_label) phase=case.phase />
                <span class="text-sm text-muted">{desk.label(&case.department)}</span>
                <span class="text-sm text-muted">{case.customer}</span>
                <span class="grow"></span>
                <span class="text-sm text-muted whitespace-nowrap">
                    <When at=case.opened_at />
                </span>
            </div>
            <p class="pt-1 line-clamp-2 max-w-prose">{snippet} {erased}</p>
        </li>
    }
}
