//! Filters above a list; each change is a new address.

use crate::desk::context::desk;
use crate::desk::query;
use crate::ui::badge::priority_words;
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu::{LuSearch, LuX};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::cases::{InboxQuery, Kind, Phase};
use shared::catalogue::{Words, desk as words};
use shared::priority::Priority;

/// Kind; for cases also priority, phase, department, search.
#[component]
pub fn Filters(
    /// Path of the page.
    path: &'static str,
    /// What holds now.
    query: Memo<InboxQuery>,
    /// Cases have a phase, a priority, a department and a number, voices have not.
    cases: bool,
) -> impl IntoView {
    let desk = desk();
    let navigate = use_navigate();
    let go = move |change: &dyn Fn(&mut InboxQuery)| {
        let mut wanted = query.get_untracked();
        change(&mut wanted);
        navigate(&query::url(path, &wanted), Default::default());
    };
    let search = go.clone();
    let clear = go.clone();
    desk.want_choices();
    // Closed cases stay where they were, also in a department that is retired by now.
    let departments = move || {
        desk.choices
            .with(|choices| [&choices.departments[..], &choices.retired[..]].concat())
    };
    let text = NodeRef::<leptos::html::Input>::new();
    view! {
        <form
            class="flex flex-wrap items-center gap-2 grow"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                let value = text.get_untracked().map(|input| input.value()).unwrap_or_default();
                let value = value.trim().to_owned();
                search(
                    &move |wanted| wanted.search = (!value.is_empty()).then(|| value.clone()),
                );
            }
        >
            {cases
                .then(|| {
                    view! {
                        <label class="input input-sm w-full sm:w-60">
                            <Icon icon=LuSearch />
                            <input
                                node_ref=text
                                type="search"
                                name="q"
                                placeholder=desk.say(words::SEARCH)
                                aria-label=desk.say(words::SEARCH)
                                prop:value=move || query.get().search.unwrap_or_default()
                            />
                        </label>
                    }
                })}
            {select(
                words::KIND,
                words::ALL_KINDS,
                Kind::ALL.map(|kind| (kind.to_string(), desk.say(kind.words()).to_owned())).to_vec(),
                move || query.get().kind.map(|kind| kind.to_string()),
                {
                    let go = go.clone();
                    move |value| go(&move |wanted| wanted.kind = value.parse().ok())
                },
            )}
            {cases
                .then(|| {
                    let go_phase = go.clone();
                    let go_priority = go.clone();
                    view! {
                        {select(
                            words::PRIORITY,
                            words::ALL_PRIORITIES,
                            Priority::ALL
                                .map(|p| (p.to_string(), desk.say(priority_words(p)).to_owned()))
                                .to_vec(),
                            move || query.get().priority.map(|priority| priority.to_string()),
                            move |value| {
                                go_priority(&move |wanted| wanted.priority = value.parse().ok())
                            },
                        )}
                        {select(
                            words::PHASE,
                            words::ALL_PHASES,
                            Phase::ALL
                                .map(|p| (p.to_string(), desk.say(p.staff_words()).to_owned()))
                                .to_vec(),
                            move || query.get().phase.map(|phase| phase.to_string()),
                            move |value| go_phase(&move |wanted| wanted.phase = value.parse().ok()),
                        )}
                    }
                })}
            {move || {
                let go = go.clone();
                cases.then(|| select(
                    words::DEPARTMENT,
                    words::ALL_DEPARTMENTS,
                    departments()
                        .into_iter()
                        .map(|(id, label)| (id.to_string(), desk.label(&label)))
                        .collect(),
                    move || query.get().department.map(|department| department.to_string()),
                    move |value| go(&move |wanted| wanted.department = value.parse().ok()),
                ))
            }}
            <Show when=move || query.with(InboxQuery::narrowed)>
                <button
                    type="button"
                    class="btn btn-sm btn-ghost"
                    on:click={
                        let clear = clear.clone();
                        move |_| {
                            clear(
                                &|wanted| {
                                    *wanted = InboxQuery {
                                        view: wanted.view,
                                        ..InboxQuery::default()
                                    };
                                },
                            )
                        }
                    }
                >
                    <Icon icon=LuX />
                    {move || {
                        let wanted = query.get();
                        match (wanted.day, wanted.since, wanted.rated) {
                            (Some(day), ..) => desk.fill(words::ON_DAY, &[("day", &day)]),
                            (_, Some(day), _) => desk.fill(words::CLOSED_SINCE, &[("day", &day)]),
                            (.., Some(day)) => desk.fill(words::RATED_SINCE, &[("day", &day)]),
                            _ => desk.say(words::CLEAR_FILTERS).to_owned(),
                        }
                    }}
                </button>
            </Show>
        </form>
    }
}

/// A select whose first entry stands for "all".
fn select(
    name: Words,
    all: Words,
    entries: Vec<(String, String)>,
    chosen: impl Fn() -> Option<String> + Copy + Send + Sync + 'static,
    change: impl Fn(String) + 'static,
) -> impl IntoView {
    let desk = desk();
    let options = entries
        .into_iter()
        .map(|(value, text)| {
            let own = value.clone();
            view! {
                <option value=value selected=move || chosen().as_deref() == Some(own.as_str())>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <select
            class="select select-sm w-auto"
            aria-label=desk.say(name)
            on:change=move |event| change(event_target_value(&event))
        >
            <option value="" selected=move || chosen().is_none()>
                {desk.say(all)}
            </option>
            {options}
        </select>
    }
}
