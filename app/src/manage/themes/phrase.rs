//! The voices of a period that hold a phrase. Each answer looks through a fixed number of voices and says so.

use super::{list, of_department};
use crate::api::themes;
use crate::desk::context::desk;
use crate::manage::narrow::{self, Periods};
use crate::manage::voices::{cells, heads};
use crate::ui::layout::PageHead;
use crate::ui::link::Link;
use crate::ui::load::load;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use shared::catalogue::{manage, themes as words, ui};
use shared::dashboard::DashboardQuery;
use shared::themes::{PhrasePage as Page, PhraseQuery};

/// The page.
#[component]
pub fn PhrasePage() -> impl IntoView {
    let params = use_query_map();
    let of = narrow::query();
    let query = Memo::new(move |_| PhraseQuery {
        phrase: params.with(|params| params.get("q").unwrap_or_default()),
        of: of.get(),
        after: None,
    });
    let data = Resource::new_blocking(move || query.get(), themes::phrase);
    load(
        data,
        move |page| view! { <Found page=page query=query of=of /> },
    )
}

#[component]
fn Found(page: Page, query: Memo<PhraseQuery>, of: Memo<DashboardQuery>) -> impl IntoView {
    let desk = desk();
    let asked = query.get_untracked();
    let title = desk.fill(words::VOICES_OF, &[("phrase", &asked.phrase)]);
    let here = move |of: &DashboardQuery| super::cloud::address(&query.read_untracked().phrase, of);
    let (from, to) = page.period;
    let rows = RwSignal::new(page.voices.rows);
    let next = RwSignal::new(page.voices.next);
    let looked = RwSignal::new(page.looked);
    let busy = RwSignal::new(false);
    let more = move |_| {
        busy.set(true);
        spawn_local(async move {
            let query = PhraseQuery {
                after: next.get_untracked(),
                ..query.get_untracked()
            };
            match themes::phrase(query).await {
                Ok(page) => {
                    rows.update(|all| all.extend(page.voices.rows));
                    next.set(page.voices.next);
                    looked.update(|n| *n += page.looked);
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            busy.set(false);
        });
    };
    let found = move || {
        let n = rows.with(Vec::len);
        desk.fill(words::LOOKED, &[("n", &looked.get()), ("found", &n)])
    };
    view! {
        <PageHead title=title>
            <Periods to=here query=of />
        </PageHead>
        <div class="flex flex-wrap gap-x-4 gap-y-1 px-4 py-3">
            <Link class="link" href=list(&asked.of)>
                {desk.say(words::TITLE)}
            </Link>
            <span class="text-muted figures">
                {desk.fill(manage::PERIOD_FROM_TO, &[("from", &from), ("to", &to)])}
            </span>
            {of_department(desk, page.department)}
            <span class="text-muted figures" role="status">
                {found}
            </span>
            <span class="text-muted">{desk.say(words::PRIVACY)}</span>
        </div>
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <p class="p-4">{desk.say(words::NOT_FOUND)}</p> }
        >
            <table class="table list-table">
                <thead class="max-md:sr-only">
                    <tr>{heads(desk)}</tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| row.id let:row>
                        <tr class="list-row">{cells(desk, row)}</tr>
                    </For>
                </tbody>
            </table>
        </Show>
        <Show when=move || next.with(Option::is_some)>
            <div class="p-3 text-center">
                <button type="button" class="btn btn-sm" disabled=move || busy.get() on:click=more>
                    {move || desk.say(if busy.get() { ui::LOADING } else { words::LOOK_ON })}
                </button>
            </div>
        </Show>
    }
}
