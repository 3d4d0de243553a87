//! What the case is about and who has it; each line can be changed where it stands.

use super::state::CaseState;
use crate::desk::context::{Desk, desk};
use crate::ui::badge::priority_words;
use crate::ui::form::Field;
use crate::ui::moment::When;
use leptos::prelude::*;
use shared::cases::{CaseAction, CaseChoices, CasePage};
use shared::catalogue::{desk as words, ui};
use shared::id::{DepartmentId, PersonId};
use shared::priority::Priority;

/// Details and hand-over.
#[component]
pub fn Details(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let facts = move || state.page.with(|page| facts(desk, page));
    view! {
        <section aria-labelledby="details">
            <h2 id="details" class="section-title">
                {desk.say(words::DETAILS)}
            </h2>
            <Show
                when=move || state.may_handle()
                fallback=move || {
                    view! { <p class="pb-2 text-muted">{desk.say(words::NOT_YOURS)}</p> }
                }
            >
                <Controls state=state />
            </Show>
            {facts}
        </section>
    }
}

fn facts(desk: Desk, page: &CasePage) -> impl IntoView + use<> {
    let line = |label, value: Option<String>| {
        value.map(|value| {
            view! {
                <dt class="text-muted">{desk.say(label)}</dt>
                <dd class="break-words">{value}</dd>
            }
        })
    };
    let row = &page.row;
    let owner = row
        .owner
        .clone()
        .unwrap_or_else(|| desk.say(words::NOBODY).into());
    let category = row
        .category
        .as_ref()
        .map_or_else(|| desk.say(words::NO_CATEGORY).into(), |c| desk.label(c));
    // Who may change these sees them in the controls above.
    let read_only = !page.may_handle;
    view! {
        <dl class="facts pt-3">
            {line(words::CATEGORY, read_only.then_some(category))}
            {line(words::DEPARTMENT, read_only.then(|| desk.label(&row.department)))}
            {line(words::OWNER, read_only.then_some(owner))}
            {line(words::DEMAND, page.demand.map(|d| desk.say(d.words()).into()))}
            {line(words::PRODUCT, page.product.clone())} {line(words::ORDER, page.order_no.clone())}
            {line(words::CHANNEL, Some(desk.say(page.channel.words()).into()))}
            {page
                .occurred_at
                .map(|at| {
                    view! {
                        <dt class="text-muted">{desk.say(words::OCCURRED)}</dt>
                        <dd>
                            <When at=at />
                        </dd>
                    }
                })} <dt class="text-muted">{desk.say(words::OPENED)}</dt>
            <dd>
                <When at=row.opened_at />
            </dd>
        </dl>
    }
}

/// Category, department, owner, priority.
#[component]
fn Controls(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    desk.want_choices();
    let choices = desk.choices;
    view! {
        <div class="flex flex-col gap-2">
            <Field id="set-category" label=desk.say(words::CATEGORY)>
                {move || category(desk, state, &choices.get())}
            </Field>
            <Field id="set-department" label=desk.say(words::DEPARTMENT)>
                {move || department(desk, state, &choices.get())}
            </Field>
            <Field id="set-owner" label=desk.say(words::OWNER)>
                {move || owner(desk, state, &choices.get())}
            </Field>
            <PriorityControl state=state />
        </div>
    }
}

fn category(desk: Desk, state: CaseState, choices: &CaseChoices) -> impl IntoView + use<> {
    let (now, label) = state
        .page
        .with(|page| (page.category_id, page.row.category.clone()));
    let offered = choices.categories.iter().any(|(_, id, _)| Some(*id) == now);
    // A retired category stays readable on the cases that carry it.
    let kept = now.filter(|_| !offered).map(|id| {
        let text = label.as_ref().map(|l| desk.label(l)).unwrap_or_default();
        view! {
            <option value=id.to_string() selected=true>
                {text}
            </option>
        }
    });
    let options = choices
        .categories
        .iter()
        .map(|(depth, id, label)| {
            let indent = "\u{2003}".repeat(usize::from(*depth));
            view! {
                <option value=id.to_string() selected=Some(*id) == now>
                    {format!("{indent}{}", desk.label(label))}
                </option>
            }
        })
        .collect_view();
    view! {
        <select
            id="set-category"
            class="select select-sm w-full"
            disabled=move || state.busy.get()
            on:change=move |event| {
                if let Ok(category) = event_target_value(&event).parse() {
                    state.act(desk, CaseAction::Categorise { category }, words::SAVED, || {});
                }
            }
        >
            <option value="" disabled=true selected=now.is_none()>
                {desk.say(words::NO_CATEGORY)}
            </option>
            {kept}
            {options}
        </select>
    }
}

fn department(desk: Desk, state: CaseState, choices: &CaseChoices) -> impl IntoView + use<> {
    let (now, label) = state
        .page
        .with(|page| (page.department_id, page.row.department.clone()));
    let options = with_current(
        choices
            .departments
            .iter()
            .map(|(id, label)| (*id, desk.label(label)))
            .collect(),
        now,
        desk.label(&label),
    )
    .into_iter()
    .map(|(id, text)| option(id, text, id == now))
    .collect_view();
    view! {
        <select
            id="set-department"
            class="select select-sm w-full"
            disabled=move || state.busy.get()
            on:change=move |event| {
                if let Ok(department) = event_target_value(&event).parse() {
                    hand(desk, state, department, None);
                }
            }
        >
            {options}
        </select>
    }
}

fn owner(desk: Desk, state: CaseState, choices: &CaseChoices) -> impl IntoView + use<> {
    let (department, now, name) = state
        .page
        .with(|page| (page.department_id, page.owner_id, page.row.owner.clone()));
    let mut people: Vec<(PersonId, String)> = choices
        .people
        .iter()
        .filter(|(_, _, of)| *of == department)
        .map(|(id, name, _)| (*id, name.clone()))
        .collect();
    if let Some(id) = now {
        people = with_current(people, id, name.unwrap_or_default());
    }
    let options = people
        .into_iter()
        .map(|(id, text)| option(id, text, Some(id) == now))
        .collect_view();
    view! {
        <select
            id="set-owner"
            class="select select-sm w-full"
            disabled=move || state.busy.get()
            on:change=move |event| {
                hand(desk, state, department, event_target_value(&event).parse().ok());
            }
        >
            <option value="" selected=now.is_none()>
                {desk.say(words::NOBODY)}
            </option>
            {options}
        </select>
    }
}

fn option(id: impl std::fmt::Display, text: String, selected: bool) -> impl IntoView {
    view! {
        <option value=id.to_string() selected=selected>
            {text}
        </option>
    }
}

/// The list with the current value in front, when the list does not hold it (yet).
fn with_current<I: PartialEq>(
    mut list: Vec<(I, String)>,
    now: I,
    text: String,
) -> Vec<(I, String)> {
    if !list.iter().any(|(id, _)| *id == now) {
        list.insert(0, (now, text));
    }
    list
}

fn hand(desk: Desk, state: CaseState, department: DepartmentId, owner: Option<PersonId>) {
    let action = CaseAction::Assign { department, owner };
    state.act(desk, action, words::SAVED, || {});
}

/// Priority, with the reason that a change needs.
#[component]
fn PriorityControl(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let wanted: RwSignal<Option<Priority>> = RwSignal::new(None);
    let reason = RwSignal::new(String::new());
    let now = Memo::new(move |_| state.page.with(|page| page.row.priority));
    let options = Priority::ALL
        .into_iter()
        .map(|p| {
            view! {
                <option value=p.to_string() selected=move || wanted.get().unwrap_or(now.get()) == p>
                    {desk.say(priority_words(p))}
                </option>
            }
        })
        .collect_view();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(priority) = wanted.get_untracked() {
            let action = CaseAction::Prioritise {
                priority,
                reason: reason.get_untracked(),
            };
            state.act(desk, action, words::SAVED, move || {
                wanted.set(None);
                reason.set(String::new());
            });
        }
    };
    view! {
        <form class="flex flex-col gap-2" on:submit=send>
            <Field id="set-priority" label=desk.say(words::PRIORITY)>
                <select
                    id="set-priority"
                    class="select select-sm w-full"
                    on:change=move |event| {
                        let chosen = event_target_value(&event).parse().ok();
                        wanted.set(chosen.filter(|p| *p != now.get_untracked()));
                    }
                >
                    {options}
                </select>
            </Field>
            <Show when=move || wanted.get().is_some()>
                <input
                    class="input input-sm w-full"
                    maxlength="500"
                    aria-label=desk.say(words::REASON)
                    placeholder=desk.say(words::REASON)
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))
                />
                <div class="flex justify-end gap-2">
                    <button
                        type="button"
                        class="btn btn-sm btn-ghost"
                        on:click=move |_| wanted.set(None)
                    >
                        {desk.say(ui::CANCEL)}
                    </button>
                    <button
                        type="submit"
                        class="btn btn-sm btn-primary"
                        disabled=move || state.busy.get() || reason.with(|r| r.trim().is_empty())
                    >
                        {desk.say(ui::SAVE)}
                    </button>
                </div>
            </Show>
        </form>
    }
}
