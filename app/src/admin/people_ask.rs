//! The dialog about a person: a new one, other roles, no longer signing in, a new password.

use super::departments::option_text;
use super::grants::Grants;
use super::people::{Asked, State};
use crate::desk::context::desk;
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::{Field, Problem};
use leptos::prelude::*;
use shared::catalogue::{admin as words, ui};
use shared::id::DepartmentId;
use shared::people::PersonEdit;

/// The dialog.
#[component]
pub(super) fn Ask(state: State) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let [login, name] = [(); 2].map(|()| RwSignal::new(String::new()));
    let department: RwSignal<Option<DepartmentId>> = RwSignal::new(None);
    let departments: super::grants::Departments = state.departments.into();
    // Where somebody is now; nobody yet when one is added.
    let home = move || match state.asked.get() {
        Some(Asked::Change(id, _)) => state.row(id).map(|row| row.department_id),
        _ => None,
    };
    Effect::new(move || {
        let asked = state.asked.get();
        match &asked {
            Some(Asked::Add) => {
                login.set(String::new());
                name.set(String::new());
                let first = departments
                    .with_untracked(|rows| rows.iter().find(|row| !row.retired).map(|row| row.id));
                department.set(first);
            }
            Some(Asked::Change(_, called)) => {
                name.set(called.clone());
                department.set(home());
            }
            _ => {}
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
        Some(Asked::Change(_, name)) => format!("{} · {name}", desk.say(words::PEOPLE_CHANGE)),
        Some(Asked::Deactivate(_, name)) => desk.fill(words::PEOPLE_OFF_ASK, &[("name", &name)]),
        Some(Asked::Reset(_, name)) => desk.fill(words::PASSWORD_RESET_ASK, &[("name", &name)]),
        _ => desk.say(words::PEOPLE_ADD).to_owned(),
    });
    let adding = move || state.asked.get() == Some(Asked::Add);
    // What ends sessions at once: the hint that says so, and the button's word.
    let ending = move || match state.asked.get() {
        Some(Asked::Deactivate(..)) => Some((words::PEOPLE_OFF_HINT, words::DEACTIVATE)),
        Some(Asked::Reset(..)) => Some((words::PASSWORD_RESET_HINT, words::PASSWORD_RESET)),
        _ => None,
    };
    let hint = move || ending().map(|(hint, _)| desk.say(hint));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let grants = state.grants.get_untracked();
        let email = state.email.get_untracked();
        match state.asked.get_untracked() {
            Some(Asked::Add) => {
                if let Some(department) = department.get_untracked() {
                    let edit = PersonEdit::Add {
                        login: login.get_untracked(),
                        name: name.get_untracked(),
                        email,
                        department,
                        grants,
                    };
                    state.apply(desk, vec![edit]);
                }
            }
            Some(Asked::Change(id, _)) => {
                // Only what was changed here: the rest may have changed elsewhere.
                let row = state.row(id);
                let mut edits = Vec::new();
                let name = name.get_untracked();
                if row.as_ref().is_none_or(|row| row.name != name.trim()) {
                    edits.push(PersonEdit::Rename { id, name });
                }
                if let Some(department) = department.get_untracked()
                    && row
                        .as_ref()
                        .is_none_or(|row| row.department_id != department)
                {
                    edits.push(PersonEdit::Move { id, department });
                }
                if row.as_ref().is_none_or(|row| row.email != email.trim()) {
                    edits.push(PersonEdit::Address { id, email });
                }
                if row.is_none_or(|row| row.grants != grants) {
                    edits.push(PersonEdit::Grant { id, grants });
                }
                state.apply(desk, edits);
            }
            Some(Asked::Deactivate(id, _)) => {
                state.apply(desk, vec![PersonEdit::Deactivate { id }])
            }
            Some(Asked::Reset(id, _)) => state.apply(desk, vec![PersonEdit::Reset { id }]),
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
        // A department that is retired by now stays with those who are in it.
        let home = home();
        departments
            .get()
            .into_iter()
            .filter(|row| !row.retired || home == Some(row.id))
            .map(|row| {
                let text = option_text(desk, &row);
                view! {
                    <option
                        value=row.id.to_string()
                        prop:selected=move || department.get() == Some(row.id)
                    >
                        {text}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog open=open title=title>
            <form class="flex flex-col gap-3" on:submit=send>
                <Show when=adding>
                    {text("person-login", words::LOGIN, login)}
                </Show>
                <Show
                    when=move || ending().is_some()
                    fallback=move || {
                        view! {
                            {text("person-name", words::NAME, name)}
                            <Field id="person-department" label=desk.say(words::DEPARTMENT)>
                                <select
                                    id="person-department"
                                    class="select w-full"
                                    on:change=move |event| {
                                        department.set(event_target_value(&event).parse().ok());
                                    }
                                >
                                    {places}
                                </select>
                            </Field>
                            <Field id="person-email" label=desk.say(words::PEOPLE_EMAIL)>
                                <input
                                    id="person-email"
                                    class="input w-full"
                                    type="email"
                                    maxlength="254"
                                    autocomplete="off"
                                    aria-describedby="person-email-hint"
                                    prop:value=move || state.email.get()
                                    on:input=move |event| state.email.set(event_target_value(&event))
                                />
                                <p id="person-email-hint" class="text-muted text-sm">
                                    {desk.say(words::PEOPLE_EMAIL_HINT)}
                                </p>
                            </Field>
                            <Grants grants=state.grants departments=departments />
                        }
                    }
                >
                    <p>{hint}</p>
                </Show>
                <Problem error=state.error />
                <DialogFoot
                    open=open
                    act=Signal::derive(move || desk.say(ending().map_or(ui::SAVE, |(_, act)| act)))
                    severe=Signal::derive(move || ending().is_some())
                    barred=state.busy
                />
            </form>
        </Dialog>
    }
}
