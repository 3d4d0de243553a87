//! The dialog about a department: a new one, another name or place, offered for nothing new.

use super::departments::{Asked, Tree, option_text};
use crate::desk::context::desk;
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::{Field, Problem};
use leptos::prelude::*;
use shared::catalogue::{admin as words, ui};
use shared::departments::{DepartmentEdit, places};
use shared::id::DepartmentId;
use shared::locale::Label;

/// The dialog.
#[component]
pub(super) fn Ask(
    /// The departments.
    tree: Tree,
) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let [zh, en] = [(); 2].map(|()| RwSignal::new(String::new()));
    let above: RwSignal<Option<DepartmentId>> = RwSignal::new(None);
    Effect::new(move || {
        let asked = tree.asked.get();
        let label = match &asked {
            Some(Asked::Rename(row)) => row.label.clone(),
            _ => Label::default(),
        };
        zh.set(label.zh);
        en.set(label.en);
        above.set(match &asked {
            Some(Asked::Add(parent)) => *parent,
            Some(Asked::Move(row)) => row.parent,
            _ => None,
        });
        open.set(asked.is_some());
    });
    Effect::new(move || {
        // Only when there is something to forget: setting it always would never come to rest.
        if !open.get() && tree.asked.with_untracked(Option::is_some) {
            tree.asked.set(None);
        }
    });
    let title = Signal::derive(move || {
        let of = |what, label: &Label| format!("{} · {}", desk.say(what), desk.label(label));
        match tree.asked.get() {
            Some(Asked::Rename(row)) => of(words::RENAME, &row.label),
            Some(Asked::Move(row)) => of(words::DEPARTMENT_MOVE, &row.label),
            Some(Asked::Retire(row)) => {
                desk.fill(words::RETIRE_ASK, &[("name", &desk.label(&row.label))])
            }
            Some(Asked::Add(_)) | None => desk.say(words::DEPARTMENT_ADD).to_owned(),
        }
    });
    let is =
        move |what: fn(&Asked) -> bool| tree.asked.with(|asked| asked.as_ref().is_some_and(what));
    let naming = move || is(|asked| matches!(asked, Asked::Add(_) | Asked::Rename(_)));
    let placing = move || is(|asked| matches!(asked, Asked::Add(_) | Asked::Move(_)));
    let retiring = move || is(|asked| matches!(asked, Asked::Retire(_)));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let label = Label::new(zh.get_untracked(), en.get_untracked());
        let parent = above.get_untracked();
        let edit = match tree.asked.get_untracked() {
            Some(Asked::Add(_)) => DepartmentEdit::Add { parent, label },
            Some(Asked::Rename(row)) => DepartmentEdit::Rename { id: row.id, label },
            Some(Asked::Move(row)) => DepartmentEdit::Move { id: row.id, parent },
            Some(Asked::Retire(row)) => DepartmentEdit::Retire { id: row.id },
            None => return,
        };
        tree.apply(desk, edit);
    };
    let field = move |id: &'static str, label, value: RwSignal<String>, required: bool| {
        view! {
            <Field id=id label=desk.say(label)>
                <input
                    id=id
                    class="input w-full"
                    required=required
                    maxlength="40"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </Field>
        }
    };
    let options = move || {
        let moved = match tree.asked.get() {
            Some(Asked::Move(row)) => Some(row),
            _ => None,
        };
        tree.rows
            .with(|rows| places(rows, moved.as_ref()))
            .into_iter()
            .map(|row| {
                let text = option_text(desk, &row);
                view! {
                    <option value=row.id.to_string() prop:selected=move || above.get() == Some(row.id)>
                        {text}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog open=open title=title>
            <form class="flex flex-col gap-3" on:submit=send>
                <Show when=naming>
                    {field("department-zh", words::NAME_ZH, zh, true)}
                    {field("department-en", words::NAME_EN, en, false)}
                </Show>
                <Show when=placing>
                    <Field id="department-above" label=desk.say(words::DEPARTMENT_ABOVE)>
                        <select
                            id="department-above"
                            class="select w-full"
                            on:change=move |event| above.set(event_target_value(&event).parse().ok())
                        >
                            <option value="" prop:selected=move || above.get().is_none()>
                                {desk.say(words::DEPARTMENT_TOP)}
                            </option>
                            {options}
                        </select>
                    </Field>
                </Show>
                <Show when=retiring>
                    <p>{desk.say(words::DEPARTMENT_RETIRE_EFFECT)}</p>
                </Show>
                <Problem error=tree.error />
                <DialogFoot
                    open=open
                    act=Signal::derive(move || desk.say(if retiring() { words::RETIRE } else { ui::SAVE }))
                    severe=Signal::derive(retiring)
                    barred=tree.busy
                />
            </form>
        </Dialog>
    }
}
