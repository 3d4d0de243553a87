//! The tree editor: a row is chosen, then changed; moving works by buttons, by keyboard and by drag.

use crate::api::{ApiError, taxonomy};
use crate::desk::context::{Desk, desk};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Field, Problem};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, PageHead};
use crate::ui::load::load;
use icondata_lu as lu;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use shared::catalogue::{Words, admin as words, desk as frame, ui};
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

/// What is being asked for in the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    Add(Option<NodeId>),
    Rename(NodeId, Label),
    Retire(NodeId, Label, u64),
}

#[derive(Clone, Copy)]
struct TreeState {
    axis: Axis,
    version: RwSignal<u32>,
    nodes: RwSignal<Vec<NodeView>>,
    chosen: RwSignal<Option<NodeId>>,
    asked: RwSignal<Option<Asked>>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
}

impl TreeState {
    /// Applies an edit to the version that is shown; when somebody was faster, shows theirs.
    fn apply(self, desk: Desk, edit: Edit) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let version = self.version.get_untracked();
            match taxonomy::edit_tree(self.axis, version, edit).await {
                Ok((version, nodes)) => {
                    self.version.set(version);
                    self.nodes.set(nodes);
                    self.asked.set(None);
                    desk.forget_choices();
                    desk.done(desk.say(frame::SAVED));
                }
                Err(error) => {
                    if error == ApiError::Conflict
                        && let Ok((version, nodes)) = taxonomy::tree(self.axis).await
                    {
                        self.version.set(version);
                        self.nodes.set(nodes);
                    }
                    desk.failed(error.text(desk.locale));
                    self.error.set(Some(error));
                }
            }
            self.busy.set(false);
        });
    }

    /// Siblings in order, as ids.
    fn children(self, parent: Option<NodeId>) -> Vec<NodeId> {
        self.nodes.with_untracked(|all| {
            all.iter()
                .filter(|v| v.node.parent == parent)
                .map(|v| v.node.id)
                .collect()
        })
    }

    fn parent(self, id: NodeId) -> Option<NodeId> {
        self.nodes.with_untracked(|all| {
            all.iter()
                .find(|v| v.node.id == id)
                .and_then(|v| v.node.parent)
        })
    }

    /// Where a node would go, if it can.
    fn target(self, id: NodeId, way: Way) -> Option<Edit> {
        let parent = self.parent(id);
        let siblings = self.children(parent);
        let at = siblings.iter().position(|s| *s == id)?;
        let (parent, position) = match way {
            Way::Up => (parent, at.checked_sub(1)?),
            Way::Down => (parent, (at + 1 < siblings.len()).then_some(at + 1)?),
            Way::In => {
                let above = *siblings.get(at.checked_sub(1)?)?;
                (Some(above), self.children(Some(above)).len())
            }
            Way::Out => {
                let up = parent?;
                let over = self.parent(up);
                let place = self.children(over).iter().position(|s| *s == up)?;
                (over, place + 1)
            }
        };
        Some(Edit::Move {
            id,
            parent,
            position: i32::try_from(position).unwrap_or(i32::MAX),
        })
    }

    /// Before the node that it was dropped on.
    fn before(self, id: NodeId, on: NodeId) -> Option<Edit> {
        let parent = self.parent(on);
        let rest: Vec<_> = self
            .children(parent)
            .into_iter()
            .filter(|s| *s != id)
            .collect();
        let position = rest.iter().position(|s| *s == on)?;
        Some(Edit::Move {
            id,
            parent,
            position: i32::try_from(position).unwrap_or(i32::MAX),
        })
    }
}

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
    In,
    Out,
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
                    on:click=move |_| state.asked.set(Some(Asked::Add(None)))
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
        0 => "pl-2 font-medium",
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
                            <span class="text-xs text-muted figures">
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
    let shift = move |icon, what: Words, way| {
        view! {
            <button
                type="button"
                class="btn btn-xs btn-square"
                aria-label=desk.say(what)
                title=desk.say(what)
                disabled=move || busy() || state.target(id, way).is_none()
                on:click=move |_| {
                    if let Some(edit) = state.target(id, way) {
                        state.apply(desk, edit);
                    }
                }
            >
                <Icon icon=icon class="size-3.5 shrink-0" />
            </button>
        }
    };
    let text = move |what: Words, asked: Asked| {
        view! {
            <button
                type="button"
                class="btn btn-xs"
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
                    class="btn btn-xs"
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

/// The dialog: names, or the question before retiring.
#[component]
fn Ask(state: TreeState) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let [zh, en] = [(); 2].map(|()| RwSignal::new(String::new()));
    Effect::new(move || {
        let asked = state.asked.get();
        let label = match &asked {
            Some(Asked::Rename(_, label)) => label.clone(),
            _ => Label::default(),
        };
        zh.set(label.zh);
        en.set(label.en);
        open.set(asked.is_some());
    });
    Effect::new(move || {
        // Only when there is something to forget: setting it always would never come to rest.
        if !open.get() && state.asked.with_untracked(Option::is_some) {
            state.asked.set(None);
        }
    });
    let title = Signal::derive(move || match state.asked.get() {
        Some(Asked::Add(None)) | None => desk.say(words::ADD_TOP).to_owned(),
        Some(Asked::Add(Some(_))) => desk.say(words::ADD_BELOW).to_owned(),
        Some(Asked::Rename(..)) => desk.say(words::RENAME).to_owned(),
        Some(Asked::Retire(_, label, _)) => {
            desk.fill(words::RETIRE_ASK, &[("name", &label.get(desk.locale))])
        }
    });
    let retiring = move || matches!(state.asked.get(), Some(Asked::Retire(..)));
    let effect = move || match state.asked.get() {
        Some(Asked::Retire(_, _, cases)) => {
            desk.fill(words::RETIRE_EFFECT, &[("n", &shared::page::capped(cases))])
        }
        _ => String::new(),
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let label = Label::new(zh.get_untracked(), en.get_untracked());
        match state.asked.get_untracked() {
            Some(Asked::Add(parent)) => state.apply(desk, Edit::Add { parent, label }),
            Some(Asked::Rename(id, _)) => state.apply(desk, Edit::Rename { id, label }),
            Some(Asked::Retire(id, ..)) => state.apply(desk, Edit::Retire { id }),
            None => {}
        }
    };
    let field = move |id: &'static str, label, value: RwSignal<String>, max: &'static str| {
        view! {
            <Field id=id label=desk.say(label)>
                <input
                    id=id
                    class="input w-full"
                    maxlength=max
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </Field>
        }
    };
    view! {
        <Dialog open=open title=title>
            <form class="flex flex-col gap-3" on:submit=send>
                <Show
                    when=retiring
                    fallback=move || {
                        view! {
                            {field("node-zh", words::NAME_ZH, zh, "40")}
                            {field("node-en", words::NAME_EN, en, "80")}
                        }
                    }
                >
                    <p>{effect}</p>
                </Show>
                <Problem error=state.error />
                <div class="flex justify-end gap-2">
                    <button type="button" class="btn btn-sm" on:click=move |_| open.set(false)>
                        {desk.say(ui::CANCEL)}
                    </button>
                    <button
                        type="submit"
                        class="btn btn-sm"
                        class:btn-error=retiring
                        class:btn-primary=move || !retiring()
                        disabled=move || state.busy.get()
                    >
                        {move || desk.say(if retiring() { words::RETIRE } else { ui::SAVE })}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
