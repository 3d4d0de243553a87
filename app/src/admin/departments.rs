//! The departments below the list of people: a tree of names, changed line by line.

use super::department_ask::Ask;
use crate::api::{ApiError, people};
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::Empty;
use icondata_lu as lu;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::{Words, admin as words, desk as frame};
use shared::departments::{DepartmentEdit, DepartmentRow};
use shared::id::DepartmentId;
use shared::people::PersonRow;

/// What the dialog is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Add(Option<DepartmentId>),
    Rename(DepartmentRow),
    Move(DepartmentRow),
    Retire(DepartmentRow),
}

#[derive(Clone, Copy)]
pub(super) struct Tree {
    pub(super) rows: RwSignal<Vec<DepartmentRow>>,
    pub(super) people: RwSignal<Vec<PersonRow>>,
    pub(super) asked: RwSignal<Option<Asked>>,
    pub(super) error: RwSignal<Option<ApiError>>,
    pub(super) busy: RwSignal<bool>,
}

impl Tree {
    /// Of the page's departments and people.
    pub(super) fn new(
        rows: RwSignal<Vec<DepartmentRow>>,
        people: RwSignal<Vec<PersonRow>>,
    ) -> Self {
        Self {
            rows,
            people,
            asked: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Does it; when it is refused, shows what somebody else may have changed meanwhile.
    pub(super) fn apply(self, desk: Desk, edit: DepartmentEdit) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            match people::edit_department(edit).await {
                Ok(rows) => {
                    self.rows.set(rows);
                    // People are listed with the name of their department.
                    if let Ok(rows) = people::people().await {
                        self.people.set(rows);
                    }
                    self.asked.set(None);
                    desk.forget_choices();
                    desk.done(desk.say(frame::SAVED));
                }
                Err(error) => {
                    if let Ok(rows) = people::departments().await {
                        self.rows.set(rows);
                    }
                    desk.failed(error.text(desk.locale));
                    self.error.set(Some(error));
                }
            }
            self.busy.set(false);
        });
    }

    fn ask(self, asked: Asked) {
        self.error.set(None);
        self.asked.set(Some(asked));
    }
}

/// A department's name as an option of a select, further in than the one above.
pub(super) fn option_text(desk: Desk, row: &DepartmentRow) -> String {
    let indent = "\u{2003}".repeat(usize::from(row.depth));
    format!("{indent}{}", desk.label(&row.label))
}

/// The section.
#[component]
pub(super) fn Departments(
    /// The departments.
    tree: Tree,
) -> impl IntoView {
    let desk = desk();
    view! {
        <section class="flex max-w-4xl flex-col gap-3 p-4" aria-labelledby="departments">
            <div class="flex flex-wrap items-center gap-3">
                <h2 id="departments" class="section-title grow">
                    {desk.say(words::DEPARTMENTS)}
                </h2>
                <button type="button" class="btn btn-sm" on:click=move |_| tree.ask(Asked::Add(None))>
                    <Icon icon=lu::LuPlus />
                    {desk.say(words::DEPARTMENT_ADD)}
                </button>
            </div>
            <p class="text-muted">{desk.say(words::DEPARTMENTS_HELP)}</p>
            <Show
                when=move || tree.rows.with(|rows| !rows.is_empty())
                fallback=move || {
                    view! { <Empty icon=lu::LuListTree title=desk.say(words::DEPARTMENTS_EMPTY) /> }
                }
            >
                <ul class="rounded-md hairline">
                    // A line whose text stays keeps its place, and the focus with it.
                    <For each=move || tree.rows.get() key=DepartmentRow::clone let:row>
                        {line(desk, tree, row)}
                    </For>
                </ul>
            </Show>
            <Ask tree=tree />
        </section>
    }
}

fn line(desk: Desk, tree: Tree, row: DepartmentRow) -> impl IntoView {
    let indent = match row.depth {
        0 => "pl-2 font-semibold",
        1 => "pl-8",
        2 => "pl-14",
        _ => "pl-20",
    };
    let (id, retired) = (row.id, row.retired);
    let name = row.label.zh.clone();
    let english = row.label.en.clone();
    let called = desk.label(&row.label);
    let named = move |what: Words| format!("{} · {called}", desk.say(what));
    let button = {
        let named = named.clone();
        move |what: Words, asked: Asked| {
            view! {
                <button
                    type="button"
                    class="btn btn-xs"
                    aria-label=named(what)
                    on:click=move |_| tree.ask(asked.clone())
                >
                    {desk.say(what)}
                </button>
            }
        }
    };
    view! {
        <li class=format!("tree-line flex flex-wrap items-center gap-x-3 gap-y-1 py-1 pr-2 {indent}")>
            <span class="flex min-h-8 grow flex-wrap items-center gap-x-3">
                <span class:line-through=retired>{name}</span>
                {if english.is_empty() {
                    view! {
                        <span class="badge badge-sm badge-outline text-soon">
                            {desk.say(words::NO_ENGLISH)}
                        </span>
                    }
                        .into_any()
                } else {
                    view! {
                        <span class="font-normal text-muted" lang="en">
                            {english}
                        </span>
                    }
                        .into_any()
                }}
                {retired
                    .then(|| view! { <span class="badge badge-sm">{desk.say(words::RETIRED)}</span> })}
            </span>
            <span class="flex flex-wrap gap-1">
                {(!retired).then(|| button(words::ADD_BELOW, Asked::Add(Some(id))))}
                {button(words::RENAME, Asked::Rename(row.clone()))}
                {button(words::DEPARTMENT_MOVE, Asked::Move(row.clone()))}
                {if retired {
                    view! {
                        <button
                            type="button"
                            class="btn btn-xs"
                            aria-label=named(words::RESTORE)
                            disabled=move || tree.busy.get()
                            on:click=move |_| tree.apply(desk, DepartmentEdit::Restore { id })
                        >
                            {desk.say(words::RESTORE)}
                        </button>
                    }
                        .into_any()
                } else {
                    button(words::RETIRE, Asked::Retire(row)).into_any()
                }}
            </span>
        </li>
    }
}
