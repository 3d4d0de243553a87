//! One theme: its figures, its cause, its voices of the period; who may edits it here.

use super::edit::{Ask, Asked, State};
use super::{change, course, list, name, of_department, share, theme};
use crate::api::themes;
use crate::desk::context::{Desk, desk};
use crate::manage::narrow::{self, Periods};
use crate::manage::voices::{cells, heads};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{More, PageHead};
use crate::ui::link::Link;
use crate::ui::load::load;
use icondata_lu::{LuGitMerge, LuPencil, LuSearchCheck, LuSplit};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use shared::catalogue::{Words, manage, themes as words};
use shared::dashboard::DashboardQuery;
use shared::id::FeedbackId;
use shared::themes::{ThemePage as Page, ThemeQuery, ThemeVoice};

/// The page.
#[component]
pub fn ThemePage() -> impl IntoView {
    let params = use_params_map();
    let of = narrow::query();
    let query = Memo::new(move |_| ThemeQuery {
        id: params.with(|params| {
            params
                .get_str("theme")
                .and_then(|id| id.parse().ok())
                .unwrap_or(0)
        }),
        of: of.get(),
        after: None,
    });
    let data = Resource::new_blocking(move || query.get(), themes::theme);
    load(
        data,
        move |page| view! { <One page=page query=query of=of data=data /> },
    )
}

#[component]
fn One(
    page: Page,
    query: Memo<ThemeQuery>,
    of: Memo<DashboardQuery>,
    data: super::edit::Again,
) -> impl IntoView {
    let desk = desk();
    let row = page.theme;
    let title = name(desk, row.id, &row.name);
    let state = State::new(&row, page.others, data);
    let here = move |of: &DashboardQuery| theme(query.read_untracked().id, of);
    let volume = row.volume.clone();
    let (now, before) = page.totals;
    let (from, to) = page.period;
    let named = row.by_person.then(|| desk.say(words::BY_PERSON));
    let cause = row.cause.clone().map(|cause| {
        view! {
            <p class="max-w-prose px-4 pb-3">{desk.fill(words::CAUSE_IS, &[("cause", &cause)])}</p>
        }
    });
    view! {
        <PageHead title=title.clone()>
            <Periods to=here query=of />
            {page.may_edit.then(|| tools(desk, state))}
        </PageHead>
        <div class="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
            <Link class="link" href=list(&of.get_untracked())>
                {desk.say(words::ALL_THEMES)}
            </Link>
            <span class="text-muted figures">
                {desk.fill(manage::PERIOD_FROM_TO, &[("from", &from), ("to", &to)])}
            </span>
            {of_department(desk, page.department)}
            <span class="figures">
                {desk.fill(words::TOTALS, &[("now", &volume.now), ("before", &volume.before)])}
            </span>
            <span class="figures">{share(volume.share(now))}</span>
            <span class="figures">
                {desk.say(words::CHANGE)} " " {change(volume.change(now, before))}
            </span>
            {course(desk, &title, &volume)}
            {named.map(|named| view! { <span class="badge badge-sm">{named}</span> })}
        </div>
        {cause}
        <Voices page=page.voices query=query may_split=page.may_split state=state />
        {(page.may_edit || page.may_split).then(|| view! { <Ask state=state of=of /> })}
    }
}

fn tools(desk: Desk, state: State) -> impl IntoView {
    let button = |what: Words, icon, asked: Asked| {
        view! {
            <button type="button" class="btn btn-sm" on:click=move |_| state.ask(asked)>
                <Icon icon=icon />
                {desk.say(what)}
            </button>
        }
    };
    view! {
        <div class="flex flex-wrap gap-2">
            {button(words::RENAME, LuPencil, Asked::Name)}
            {button(words::SET_CAUSE, LuSearchCheck, Asked::Cause)}
            {state.may_merge().then(|| button(words::MERGE, LuGitMerge, Asked::Merge))}
        </div>
    }
}

#[component]
fn Voices(
    page: shared::page::Page<ThemeVoice>,
    query: Memo<ThemeQuery>,
    may_split: bool,
    state: State,
) -> impl IntoView {
    let desk = desk();
    let rows = RwSignal::new(page.rows);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let more = move || {
        busy.set(true);
        spawn_local(async move {
            let query = ThemeQuery {
                after: next.get_untracked(),
                ..query.get_untracked()
            };
            match themes::theme(query).await {
                Ok(page) => {
                    rows.update(|all| all.extend(page.voices.rows));
                    next.set(page.voices.next);
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            busy.set(false);
        });
    };
    let chosen = move || state.chosen.with(Vec::len);
    let bar = may_split.then(|| {
        view! {
            <div class="flex flex-wrap items-center gap-3 px-4 pb-2">
                <span class="figures" role="status">
                    {move || {
                        let words = if state.full() { words::CHOSEN_ALL } else { words::CHOSEN };
                        desk.fill(words, &[("n", &chosen())])
                    }}
                </span>
                <button
                    type="button"
                    class="btn btn-sm"
                    disabled=move || chosen() == 0
                    on:click=move |_| state.ask(Asked::Split)
                >
                    <Icon icon=LuSplit />
                    {desk.say(words::SPLIT)}
                </button>
            </div>
        }
    });
    let choose =
        move || may_split.then(|| view! { <th scope="col">{desk.say(words::CHOOSE)}</th> });
    view! {
        <h2 class="px-4 pb-2 font-semibold">{desk.say(words::VOICES)}</h2>
        <p class="px-4 pb-2 text-xs text-muted">{desk.say(words::PRIVACY)}</p>
        {bar}
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <p class="p-4">{desk.say(words::NO_VOICES)}</p> }
        >
            <table class="table list-table">
                <thead class="max-md:sr-only">
                    <tr>{heads(desk)} {choose()}</tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|voice| voice.row.id let:voice>
                        {line(desk, voice, rows, may_split.then_some(state))}
                    </For>
                </tbody>
            </table>
            <More shown=Signal::derive(move || next.with(Option::is_some)) busy=busy ask=more />
        </Show>
    }
}

fn line(
    desk: Desk,
    voice: ThemeVoice,
    rows: RwSignal<Vec<ThemeVoice>>,
    state: Option<State>,
) -> impl IntoView {
    let (id, alike) = (voice.row.id, voice.alike);
    let kin: Vec<FeedbackId> = rows.with_untracked(|rows| {
        let same = rows.iter().filter(|other| other.alike == alike);
        same.map(|other| other.row.id).collect()
    });
    let tools = state.map(|state| {
        let all = (kin.len() > 1 && id == alike).then(|| {
            let n = kin.len();
            view! {
                <button type="button" class="btn btn-xs whitespace-nowrap" on:click=move |_| state.choose(&kin)>
                    {desk.fill(words::CHOOSE_ALIKE, &[("n", &n)])}
                </button>
            }
        });
        let label = format!("{} {}", desk.say(words::CHOOSE), voice.row.text);
        view! {
            <td>
                <span class="flex flex-wrap items-center gap-2">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-sm"
                        aria-label=label
                        prop:checked=move || state.chosen.with(|chosen| chosen.contains(&id))
                        disabled=move || {
                            state.full() && !state.chosen.with(|chosen| chosen.contains(&id))
                        }
                        on:change=move |_| state.toggle(id)
                    />
                    {all}
                </span>
            </td>
        }
    });
    view! { <tr class="list-row">{cells(desk, voice.row)} {tools}</tr> }
}
