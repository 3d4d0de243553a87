//! The dialog about a person: a new one, other roles, no longer signing in.

use super::grants::Grants;
use super::people::{Asked, State};
use crate::desk::context::desk;
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::{Field, Problem};
use leptos::prelude::*;
use shared::catalogue::{admin as words, ui};
use shared::people::PersonEdit;

/// The dialog for a new person or for roles.
#[component]
pub(super) fn Ask(state: State) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let [login, name, department] = [(); 3].map(|()| RwSignal::new(String::new()));
    let departments: super::grants::Departments = state.departments.into();
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
        Some(Asked::Deactivate(_, name)) => desk.fill(words::PEOPLE_OFF_ASK, &[("name", &name)]),
        _ => desk.say(words::PEOPLE_ADD).to_owned(),
    });
    let adding = move || state.asked.get() == Some(Asked::Add);
    let ending = move || matches!(state.asked.get(), Some(Asked::Deactivate(..)));
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
            Some(Asked::Deactivate(id, _)) => state.apply(desk, PersonEdit::Deactivate { id }),
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
                <Show
                    when=ending
                    fallback=move || view! { <Grants grants=state.grants departments=departments /> }
                >
                    <p>{desk.say(words::PEOPLE_OFF_HINT)}</p>
                </Show>
                <Problem error=state.error />
                <DialogFoot
                    open=open
                    act=Signal::derive(move || desk.say(if ending() { words::DEACTIVATE } else { ui::SAVE }))
                    severe=Signal::derive(ending)
                    barred=state.busy
                />
            </form>
        </Dialog>
    }
}
