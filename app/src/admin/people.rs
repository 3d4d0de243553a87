//! Staff: who they are, what they may do where, and whether they may sign in.

use super::departments::{Departments, Tree};
use super::people_ask::Ask;
use crate::api::{ApiError, people};
use crate::desk::context::{Desk, desk};
use crate::desk::rights::role_words;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, PageHead};
use crate::ui::load::load;
use icondata_lu::{LuBan, LuCircleCheck, LuPlus, LuUsers};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::actor::Grant;
use shared::catalogue::{admin as words, desk as frame};
use shared::departments::DepartmentRow;
use shared::id::PersonId;
use shared::people::{PersonEdit, PersonRow};

/// What the dialog is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Add,
    Change(PersonId, String),
    Deactivate(PersonId, String),
    Reset(PersonId, String),
}

#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) rows: RwSignal<Vec<PersonRow>>,
    pub(super) departments: RwSignal<Vec<DepartmentRow>>,
    pub(super) sought: RwSignal<String>,
    pub(super) asked: RwSignal<Option<Asked>>,
    pub(super) grants: RwSignal<Vec<Grant>>,
    pub(super) email: RwSignal<String>,
    pub(super) error: RwSignal<Option<ApiError>>,
    pub(super) busy: RwSignal<bool>,
    pub(super) secret: RwSignal<Option<(String, String)>>,
}

impl State {
    /// Does one after the other, until one is refused.
    pub(super) fn apply(self, desk: Desk, edits: Vec<PersonEdit>) {
        if self.busy.get_untracked() {
            return;
        }
        let login = edits.first().map(|edit| match edit {
            PersonEdit::Add { login, .. } => login.clone(),
            PersonEdit::Reset { id } => self.row(*id).map(|row| row.login).unwrap_or_default(),
            _ => String::new(),
        });
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let mut secret = None;
            let mut refused = None;
            for edit in edits {
                match people::edit_person(edit).await {
                    Ok(told) => secret = told,
                    Err(error) => {
                        refused = Some(error);
                        break;
                    }
                }
            }
            if let Ok(rows) = people::people().await {
                self.rows.set(rows);
            }
            match refused {
                None => {
                    self.asked.set(None);
                    self.secret.set(login.zip(secret));
                    desk.done(desk.say(frame::SAVED));
                }
                Some(error) => {
                    desk.failed(error.text(desk.locale));
                    self.error.set(Some(error));
                }
            }
            self.busy.set(false);
        });
    }

    pub(super) fn row(self, id: PersonId) -> Option<PersonRow> {
        self.rows
            .with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned())
    }

    /// True for somebody whose name, account or department holds what is sought.
    fn shows(self, desk: Desk, row: &PersonRow) -> bool {
        self.sought.with(|sought| {
            let sought = sought.trim().to_lowercase();
            [&row.name, &row.login, &desk.label(&row.department)]
                .iter()
                .any(|text| text.to_lowercase().contains(&sought))
        })
    }
}

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let data = Resource::new_blocking(
        || (),
        |()| async { Ok((people::people().await?, people::departments().await?)) },
    );
    load(data, |(rows, departments)| {
        view! { <Staff rows=rows departments=departments /> }
    })
}

#[component]
fn Staff(rows: Vec<PersonRow>, departments: Vec<DepartmentRow>) -> impl IntoView {
    let desk = desk();
    let state = State {
        rows: RwSignal::new(rows),
        departments: RwSignal::new(departments),
        sought: RwSignal::new(String::new()),
        asked: RwSignal::new(None),
        grants: RwSignal::new(Vec::new()),
        email: RwSignal::new(String::new()),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        secret: RwSignal::new(None),
    };
    let lines = move || {
        state
            .rows
            .get()
            .into_iter()
            .filter(|row| state.shows(desk, row))
            .map(|row| line(desk, state, row))
            .collect_view()
    };
    let none = move || {
        state
            .rows
            .with(|rows| !rows.is_empty() && !rows.iter().any(|row| state.shows(desk, row)))
    };
    view! {
        <PageHead title=desk.say(frame::NAV_PEOPLE)>
            <input
                type="search"
                class="input input-sm w-64 max-w-full"
                placeholder=desk.say(words::PEOPLE_SEEK)
                aria-label=desk.say(words::PEOPLE_SEEK)
                prop:value=move || state.sought.get()
                on:input=move |event| state.sought.set(event_target_value(&event))
            />
            <div class="grow"></div>
            <button
                type="button"
                class="btn btn-sm btn-primary"
                on:click=move |_| {
                    state.grants.set(Vec::new());
                    state.email.set(String::new());
                    state.error.set(None);
                    state.asked.set(Some(Asked::Add));
                }
            >
                <Icon icon=LuPlus />
                {desk.say(words::PEOPLE_ADD)}
            </button>
        </PageHead>
        {move || {
            state
                .secret
                .get()
                .map(|(login, secret)| {
                    view! {
                        <div class="m-4 rounded-md note p-3" role="alert">
                            <p class="font-medium">
                                {format!("{} · {login}", desk.say(words::ONE_TIME))}
                            </p>
                            <p class="py-1">
                                <code class="text-base select-all">{secret}</code>
                            </p>
                            <p class="text-muted">{desk.say(words::ONE_TIME_HINT)}</p>
                            <button
                                type="button"
                                class="btn btn-xs mt-2"
                                on:click=move |_| state.secret.set(None)
                            >
                                {desk.say(frame::DISMISS)}
                            </button>
                        </div>
                    }
                })
        }}
        <Show
            when=move || state.rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <Empty icon=LuUsers title=desk.say(words::PEOPLE_EMPTY) /> }
        >
            <div class="overflow-x-auto">
                <table class="table list-table people-table">
                    <thead class="max-md:sr-only">
                        <tr>
                            <th scope="col">{desk.say(words::NAME)}</th>
                            <th scope="col">{desk.say(words::LOGIN)}</th>
                            <th scope="col">{desk.say(words::DEPARTMENT)}</th>
                            <th scope="col">{desk.say(words::ROLES)}</th>
                            <th scope="col">{desk.say(words::STATUS)}</th>
                            <th scope="col">
                                <span class="sr-only">{desk.say(frame::MORE_ACTIONS)}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </Show>
        <Show when=none>
            <p class="px-4 py-6 text-muted" role="status">{desk.say(words::PEOPLE_NONE)}</p>
        </Show>
        <Ask state=state />
        <Departments tree=Tree::new(state.departments, state.rows) />
    }
}

fn line(desk: Desk, state: State, row: PersonRow) -> impl IntoView {
    let departments = state.departments.get();
    let roles = row
        .grants
        .iter()
        .map(|grant| {
            let place = grant.department.map_or_else(
                || desk.say(words::EVERYWHERE).to_owned(),
                |id| {
                    departments
                        .iter()
                        .find(|row| row.id == id)
                        .map(|row| desk.label(&row.label))
                        .unwrap_or_default()
                },
            );
            let text = format!("{} · {place}", desk.say(role_words(grant.role)));
            view! { <span class="badge badge-sm badge-outline mr-1 whitespace-nowrap">{text}</span> }
        })
        .collect_view();
    let (id, name, grants) = (row.id, row.name.clone(), row.grants.clone());
    let email = row.email.clone();
    let of = |what| format!("{} · {}", desk.say(what), row.name);
    let (edit_label, reset_label, switch_label) = (
        of(words::PEOPLE_CHANGE),
        of(words::PASSWORD_RESET),
        of(if row.active {
            words::DEACTIVATE
        } else {
            words::ACTIVATE
        }),
    );
    let (icon, class, status) = if row.active {
        (LuCircleCheck, "text-base-content", words::ACTIVE)
    } else {
        (LuBan, "text-muted", words::INACTIVE)
    };
    let active = row.active;
    let (called, locked_out) = (name.clone(), name.clone());
    let reset = move |_| {
        state.error.set(None);
        state.asked.set(Some(Asked::Reset(id, locked_out.clone())));
    };
    let switch = move |_| {
        if active {
            state.error.set(None);
            state.asked.set(Some(Asked::Deactivate(id, called.clone())));
        } else {
            state.apply(desk, vec![PersonEdit::Activate { id }]);
        }
    };
    let own = desk.me.with_value(|me| me.id == id);
    view! {
        <tr class="list-row">
            <td class="whitespace-nowrap font-semibold">{row.name}</td>
            <td>
                <code>{row.login}</code>
            </td>
            <td class="whitespace-nowrap">{desk.label(&row.department)}</td>
            <td>{roles}</td>
            <td class=format!("whitespace-nowrap {class}")>
                <span class="inline-flex items-center gap-1">
                    <Icon icon=icon class="size-3.5 shrink-0" />
                    {desk.say(status)}
                </span>
            </td>
            <td class="whitespace-nowrap text-end">
                <button
                    type="button"
                    class="btn btn-xs"
                    aria-label=edit_label
                    on:click=move |_| {
                        state.grants.set(grants.clone());
                        state.email.set(email.clone());
                        state.error.set(None);
                        state.asked.set(Some(Asked::Change(id, name.clone())));
                    }
                >
                    {desk.say(words::PEOPLE_CHANGE)}
                </button>
                {(!own)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="btn btn-xs ml-1"
                                aria-label=reset_label
                                on:click=reset
                            >
                                {desk.say(words::PASSWORD_RESET)}
                            </button>
                            <button
                                type="button"
                                class="btn btn-xs ml-1"
                                aria-label=switch_label
                                disabled=move || state.busy.get()
                                on:click=switch
                            >
                                {desk.say(if active { words::DEACTIVATE } else { words::ACTIVATE })}
                            </button>
                        }
                    })}
            </td>
        </tr>
    }
}
