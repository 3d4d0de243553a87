//! Staff: who they are, what they may do where, and whether they may sign in.

use super::grants::Grants;
use crate::api::{ApiError, people};
use crate::desk::context::{Desk, desk};
use crate::desk::rights::role_words;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Field, Problem};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, PageHead};
use crate::ui::load::load;
use icondata_lu::{LuBan, LuCircleCheck, LuPlus, LuUsers};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::actor::Grant;
use shared::catalogue::{admin as words, desk as frame, ui};
use shared::id::{DepartmentId, PersonId};
use shared::locale::Label;
use shared::people::{PersonEdit, PersonRow};

/// What the dialog is for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    Add,
    Roles(PersonId, String),
}

#[derive(Clone, Copy)]
struct State {
    rows: RwSignal<Vec<PersonRow>>,
    asked: RwSignal<Option<Asked>>,
    grants: RwSignal<Vec<Grant>>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    secret: RwSignal<Option<(String, String)>>,
}

impl State {
    fn apply(self, desk: Desk, edit: PersonEdit) {
        if self.busy.get_untracked() {
            return;
        }
        let login = match &edit {
            PersonEdit::Add { login, .. } => login.clone(),
            _ => String::new(),
        };
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            match people::edit_person(edit).await {
                Ok(secret) => {
                    self.asked.set(None);
                    self.secret.set(secret.map(|secret| (login, secret)));
                    desk.done(desk.say(frame::SAVED));
                    if let Ok(rows) = people::people().await {
                        self.rows.set(rows);
                    }
                }
                Err(error) => {
                    desk.failed(error.text(desk.locale));
                    self.error.set(Some(error));
                }
            }
            self.busy.set(false);
        });
    }

    /// Departments that anybody belongs to.
    fn departments(self) -> Vec<(DepartmentId, Label)> {
        let mut list: Vec<(DepartmentId, Label)> = Vec::new();
        self.rows.with(|rows| {
            for row in rows {
                if !list.iter().any(|(id, _)| *id == row.department_id) {
                    list.push((row.department_id, row.department.clone()));
                }
            }
        });
        list
    }
}

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| people::people());
    load(data, |rows| view! { <Staff rows=rows /> })
}

#[component]
fn Staff(rows: Vec<PersonRow>) -> impl IntoView {
    let desk = desk();
    let state = State {
        rows: RwSignal::new(rows),
        asked: RwSignal::new(None),
        grants: RwSignal::new(Vec::new()),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        secret: RwSignal::new(None),
    };
    let lines = move || {
        state
            .rows
            .get()
            .into_iter()
            .map(|row| line(desk, state, row))
            .collect_view()
    };
    view! {
        <PageHead title=desk.say(frame::NAV_PEOPLE)>
            <div class="grow"></div>
            <button
                type="button"
                class="btn btn-sm btn-primary"
                on:click=move |_| {
                    state.grants.set(Vec::new());
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
                <table class="table">
                    <thead>
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
        <Ask state=state />
    }
}

fn line(desk: Desk, state: State, row: PersonRow) -> impl IntoView {
    let departments = state.departments();
    let roles = row
        .grants
        .iter()
        .map(|grant| {
            let place = grant.department.map_or_else(
                || desk.say(words::EVERYWHERE).to_owned(),
                |id| {
                    departments
                        .iter()
                        .find(|(known, _)| *known == id)
                        .map(|(_, label)| desk.label(label))
                        .unwrap_or_default()
                },
            );
            let text = format!("{} · {place}", desk.say(role_words(grant.role)));
            view! { <span class="badge badge-sm badge-outline mr-1 whitespace-nowrap">{text}</span> }
        })
        .collect_view();
    let (id, name, grants) = (row.id, row.name.clone(), row.grants.clone());
    let (icon, class, status) = if row.active {
        (LuCircleCheck, "text-base-content", words::ACTIVE)
    } else {
        (LuBan, "text-muted", words::INACTIVE)
    };
    let switch = if row.active {
        (words::DEACTIVATE, PersonEdit::Deactivate { id })
    } else {
        (words::ACTIVATE, PersonEdit::Activate { id })
    };
    let own = desk.me.with_value(|me| me.id == id);
    view! {
        <tr>
            <td class="whitespace-nowrap font-medium">{row.name}</td>
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
                    on:click=move |_| {
                        state.grants.set(grants.clone());
                        state.error.set(None);
                        state.asked.set(Some(Asked::Roles(id, name.clone())));
                    }
                >
                    {desk.say(words::EDIT_ROLES)}
                </button>
                {(!own)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="btn btn-xs ml-1"
                                disabled=move || state.busy.get()
                                on:click=move |_| state.apply(desk, switch.1.clone())
                            >
                                {desk.say(switch.0)}
                            </button>
                        }
                    })}
            </td>
        </tr>
    }
}

/// The dialog for a new person or for roles.
#[component]
fn Ask(state: State) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let [login, name, department] = [(); 3].map(|()| RwSignal::new(String::new()));
    let departments = Signal::derive(move || state.departments());
    Effect::new(move || {
        let asked = state.asked.get();
        if asked == Some(Asked::Add) {
            login.set(String::new());
            name.set(String::new());
        }
        open.set(asked.is_some());
    });
    Effect::new(move || {
        // Only when there is something to forget: setting it always would never come to rest.
        if !open.get() && state.asked.with_untracked(Option::is_some) {
            state.asked.set(None);
        }
    });
    let title = Signal::derive(move || match state.asked.get() {
        Some(Asked::Roles(_, name)) => format!("{} · {name}", desk.say(words::EDIT_ROLES)),
        _ => desk.say(words::PEOPLE_ADD).to_owned(),
    });
    let adding = move || state.asked.get() == Some(Asked::Add);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let grants = state.grants.get_untracked();
        match state.asked.get_untracked() {
            Some(Asked::Add) => {
                let chosen = department.get_untracked().parse().ok();
                let first = departments.with_untracked(|d| d.first().map(|(id, _)| *id));
                if let Some(department) = chosen.or(first) {
                    let edit = PersonEdit::Add {
                        login: login.get_untracked(),
                        name: name.get_untracked(),
                        department,
                        grants,
                    };
                    state.apply(desk, edit);
                }
            }
            Some(Asked::Roles(id, _)) => state.apply(desk, PersonEdit::Grant { id, grants }),
            None => {}
        }
    };
    let text = move |id: &'static str, label, value: RwSignal<String>| {
        view! {
            <Field id=id label=desk.say(label)>
                <input
                    id=id
                    class="input w-full"
                    required=true
                    maxlength="40"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </Field>
        }
    };
    let places = move || {
        departments
            .get()
            .into_iter()
            .map(|(id, label)| view! { <option value=id.to_string()>{desk.label(&label)}</option> })
            .collect_view()
    };
    view! {
        <Dialog open=open title=title>
            <form class="flex flex-col gap-3" on:submit=send>
                <Show when=adding>
                    {text("person-login", words::LOGIN, login)}
                    {text("person-name", words::NAME, name)}
                    <Field id="person-department" label=desk.say(words::DEPARTMENT)>
                        <select
                            id="person-department"
                            class="select w-full"
                            on:change=move |event| department.set(event_target_value(&event))
                        >
                            {places}
                        </select>
                    </Field>
                </Show>
                <Grants grants=state.grants departments=departments />
                <Problem error=state.error />
                <div class="flex justify-end gap-2">
                    <button type="button" class="btn btn-sm" on:click=move |_| open.set(false)>
                        {desk.say(ui::CANCEL)}
                    </button>
                    <button
                        type="submit"
                        class="btn btn-sm btn-primary"
                        disabled=move || state.busy.get()
                    >
                        {desk.say(ui::SAVE)}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
