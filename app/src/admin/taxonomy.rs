//! The tree editor: a row is chosen, then changed; moving works by buttons, by keyboard and by drag.

use super::tree_ask::Ask;
use super::tree_state::{Asked, TreeState, Way};
use crate::api::taxonomy;
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, PageHead};
use crate::ui::load::load;
use icondata_lu as lu;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::catalogue::{Words, admin as words, desk as frame};
use shared::id::NodeId;
use shared::locale::Label;
use shared::taxonomy::{Axis, Edit, NodeView};

const fn axis_words(axis: Axis) -> Words {
    match axis {
        Axis::Category => words::AXIS_CATEGORY,
        Axis::Business => words::AXIS_BUSINESS,
    }
}

/// The page.
#[component]
pub fn TaxonomyPage() -> impl IntoView {
    let desk = desk();
    let params = use_query_map();
    let axis = Memo::new(move |_| {
        params
            .with(|p| p.get("axis"))
            .and_then(|text| text.parse().ok())
            .unwrap_or(Axis::Category)
    });
    let data = Resource::new_blocking(move || axis.get(), taxonomy::tree);
    let tabs = Axis::ALL
        .into_iter()
        .map(|one| {
            view! {
                <a
                    class="tab-link"
                    href=format!("/admin/taxonomy?axis={one}")
                    aria-current=move || (axis.get() == one).then_some("page")
                >
                    {desk.say(axis_words(one))}
                </a>
            }
        })
        .collect_view();
    view! {
        <PageHead title=desk.say(frame::NAV_TAXONOMY) />
        <nav class="px-2 hairline-b flex gap-1" aria-label=desk.say(frame::NAV_TAXONOMY)>
            {tabs}
        </nav>
        {load(
            data,
            move |(version, nodes)| {
                view! { <Editor axis=axis.get_untracked() version=version nodes=nodes /> }
            },
        )}
    }
}

#[component]
fn Editor(axis: Axis, version: u32, nodes: Vec<NodeView>) -> impl IntoView {
    let desk = desk();
    let state = TreeState {
        axis,
        version: RwSignal::new(version),
        nodes: RwSignal::new(nodes),
        chosen: RwSignal::new(None),
        asked: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let dragged: RwSignal<Option<NodeId>> = RwSignal::new(None);
    view! {
        <div class="flex max-w-3xl flex-col gap-3 p-4">
            <div class="flex flex-wrap items-center gap-3">
                <p class="grow text-muted">{desk.say(words::TAXONOMY_HELP)}</p>
                <span class="text-muted figures">
                    {move || desk.fill(words::VERSION, &[("n", &state.version.get())])}
                </span>
                <button
                    type="button"
                    class="btn btn-sm btn-primary"
                    on:click=move |_| {
                        state.error.set(None);
                        state.asked.set(Some(Asked::Add(None)));
                    }
                >
                    <Icon icon=lu::LuPlus />
                    {desk.say(words::ADD_TOP)}
                </button>
            </div>
            <Show
                when=move || state.nodes.with(|all| !all.is_empty())
                fallback=move || view! { <Empty icon=lu::LuListTree title=desk.say(words::TREE_EMPTY) /> }
            >
                <ul class="rounded-md hairline">
                    {move || {
                        state
                            .nodes
                            .get()
                            .into_iter()
                            .map(|node| view! { <Line state=state view=node dragged=dragged /> })
                            .collect_view()
                    }}
                </ul>
            </Show>
            <Ask state=state />
        </div>
    }
}

#[component]
fn Line(state: TreeState, view: NodeView, dragged: RwSignal<Option<NodeId>>) -> impl IntoView {
    let desk = desk();
    let node = view.node;
    let (id, retired) = (node.id, node.retired);
    let indent = match view.depth {
        0 => "pl-2 font-semibold",
        1 => "pl-8",
        2 => "pl-14",
        _ => "pl-20",
    };
    let no_english = node.label.en.trim().is_empty();
    let name = node.label.zh.clone();
    let english = node.label.en.clone();
    let label = StoredValue::new(node.label);
    let open = move || state.chosen.get() == Some(id);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        let moved = dragged.get_untracked();
        dragged.set(None);
        if let Some(edit) = moved.filter(|m| *m != id).and_then(|m| state.before(m, id)) {
            state.apply(desk, edit);
        }
    };
    view! {
        <li class="tree-line" class:tree-open=open>
            <div
                class=format!("flex items-center gap-2 pr-2 {indent}")
                draggable="true"
                on:dragstart=move |event: DragEvent| {
                    if let Some(data) = event.data_transfer() {
                        let _ = data.set_data("text/plain", &id.to_string());
                    }
                    dragged.set(Some(id));
                }
                on:dragover=move |event: DragEvent| event.prevent_default()
                on:drop=drop
            >
                <span class="cursor-grab text-muted" title=desk.say(words::DRAG)>
                    <Icon icon=lu::LuGripVertical />
                </span>
                <button
                    type="button"
                    id=format!("node-{id}")
                    class="flex min-h-9 grow cursor-pointer flex-wrap items-center gap-x-3 text-start"
                    aria-expanded=move || open().to_string()
                    on:click=move |_| {
                        state
                            .chosen
                            .update(|now| *now = if *now == Some(id) { None } else { Some(id) })
                    }
                >
                    <span class:line-through=retired>{name}</span>
                    {if no_english {
                        view! { <span class="badge badge-sm badge-outline text-soon">{desk.say(words::NO_ENGLISH)}</span> }
                            .into_any()
                    } else {
                        view! { <span class="font-normal text-muted" lang="en">{english}</span> }.into_any()
                    }}
                    {retired
                        .then(|| {
                            view! { <span class="badge badge-sm">{desk.say(words::RETIRED)}</span> }
                        })}
                </button>
                {(view.cases > 0)
                    .then(|| {
                        view! {
                            <span class="shrink-0 whitespace-nowrap text-xs text-muted figures">
                                {desk
                                    .fill(
                                        words::CASES_CARRY,
                                        &[("n", &shared::page::capped(view.cases))],
                                    )}
                            </span>
                        }
                    })}
            </div>
            <Show when=open>
                <div class=format!("flex flex-wrap gap-1 pb-2 {indent}")>
                    {tools(desk, state, id, label, retired, view.cases)}
                </div>
            </Show>
        </li>
    }
}

fn tools(
    desk: Desk,
    state: TreeState,
    id: NodeId,
    label: StoredValue<Label>,
    retired: bool,
    cases: u64,
) -> impl IntoView {
    let busy = move || state.busy.get();
    let shift = move |icon, what: Words, way: Way| {
        view! {
            <button
                type="button"
                id=way.button()
                class="btn btn-sm btn-square"
                aria-label=desk.say(what)
                title=desk.say(what)
                disabled=move || busy() || state.target(id, way).is_none()
                on:click=move |_| {
                    if let Some(edit) = state.target(id, way) {
                        state.apply(desk, edit);
                    }
                }
            >
                <Icon icon=icon />
            </button>
        }
    };
    let text = move |what: Words, asked: Asked| {
        view! {
            <button
                type="button"
                class="btn btn-sm"
                disabled=busy
                on:click=move |_| {
                    state.error.set(None);
                    state.asked.set(Some(asked.clone()));
                }
            >
                {desk.say(what)}
            </button>
        }
    };
    view! {
        {shift(lu::LuArrowUp, words::MOVE_UP, Way::Up)}
        {shift(lu::LuArrowDown, words::MOVE_DOWN, Way::Down)}
        {shift(lu::LuArrowRight, words::MOVE_IN, Way::In)}
        {shift(lu::LuArrowLeft, words::MOVE_OUT, Way::Out)}
        {text(words::RENAME, Asked::Rename(id, label.get_value()))}
        {if retired {
            view! {
                <button
                    type="button"
                    class="btn btn-sm"
                    disabled=busy
                    on:click=move |_| state.apply(desk, Edit::Restore { id })
                >
                    {desk.say(words::RESTORE)}
                </button>
            }
                .into_any()
        } else {
            view! {
                {text(words::ADD_BELOW, Asked::Add(Some(id)))}
                {text(words::RETIRE, Asked::Retire(id, label.get_value(), cases))}
            }
                .into_any()
        }}
    }
}
