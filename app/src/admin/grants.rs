//! Roles of a person, each with the department where it holds.

use super::departments::option_text;
use crate::desk::context::desk;
use crate::desk::rights::role_words;
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu::{LuPlus, LuX};
use leptos::prelude::*;
use shared::actor::{Grant, Role};
use shared::catalogue::admin as words;
use shared::departments::DepartmentRow;

/// All departments; those in use are chosen from.
pub type Departments = Signal<Vec<DepartmentRow>>;

/// The editor of a list of roles.
#[component]
pub fn Grants(
    /// The roles.
    grants: RwSignal<Vec<Grant>>,
    /// All departments; those in use are chosen from.
    departments: Departments,
) -> impl IntoView {
    let desk = desk();
    let lines = move || {
        (0..grants.with(Vec::len))
            .map(|at| view! { <Line grants=grants departments=departments at=at /> })
            .collect_view()
    };
    view! {
        <fieldset class="flex flex-col gap-2">
            <legend class="pb-1 text-muted">{desk.say(words::ROLES)}</legend>
            {lines}
            <div>
                <button
                    type="button"
                    class="btn btn-xs"
                    on:click=move |_| {
                        grants
                            .update(|all| {
                                all.push(Grant {
                                    role: Role::Agent,
                                    department: departments
                                        .with_untracked(|all| {
                                            all.iter().find(|row| !row.retired).map(|row| row.id)
                                        }),
                                });
                            });
                    }
                >
                    <Icon icon=LuPlus class="size-3.5 shrink-0" />
                    {desk.say(words::ADD_ROLE)}
                </button>
            </div>
        </fieldset>
    }
}

#[component]
fn Line(grants: RwSignal<Vec<Grant>>, departments: Departments, at: usize) -> impl IntoView {
    let desk = desk();
    let now = move || grants.with(|all| all.get(at).cloned());
    let change = move |apply: &dyn Fn(&mut Grant)| {
        grants.update(|all| {
            if let Some(grant) = all.get_mut(at) {
                apply(grant);
            }
        });
    };
    let roles = Role::ALL
        .into_iter()
        .map(|role| {
            view! {
                <option value=role.to_string() selected=move || now().is_some_and(|g| g.role == role)>
                    {desk.say(role_words(role))}
                </option>
            }
        })
        .collect_view();
    // A role that holds in a department which is retired by now may stay there.
    let held = untrack(now).and_then(|grant| grant.department);
    let places = move || {
        departments
            .get()
            .into_iter()
            .filter(|row| !row.retired || held == Some(row.id))
            .map(|row| {
                let text = option_text(desk, &row);
                view! {
                    <option
                        value=row.id.to_string()
                        selected=move || now().is_some_and(|g| g.department == Some(row.id))
                    >
                        {text}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="flex items-center gap-2">
            <select
                class="select select-sm grow"
                aria-label=desk.say(words::ROLE)
                on:change=move |event| {
                    if let Ok(role) = event_target_value(&event).parse() {
                        change(&|grant| grant.role = role);
                    }
                }
            >
                {roles}
            </select>
            <select
                class="select select-sm grow"
                aria-label=desk.say(words::WHERE)
                on:change=move |event| {
                    let department = event_target_value(&event).parse().ok();
                    change(&|grant| grant.department = department);
                }
            >
                <option value="" selected=move || now().is_some_and(|g| g.department.is_none())>
                    {desk.say(words::EVERYWHERE)}
                </option>
                {places}
            </select>
            <button
                type="button"
                class="btn btn-xs btn-square btn-ghost"
                aria-label=desk.say(words::REMOVE_ROLE)
                on:click=move |_| {
                    grants
                        .update(|all| {
                            if at < all.len() {
                                all.remove(at);
                            }
                        });
                }
            >
                <Icon icon=LuX />
            </button>
        </div>
    }
}
