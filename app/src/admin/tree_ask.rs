//! The dialog of the tree editor: names, or the question before retiring.

use super::tree_state::{Asked, TreeState};
use crate::desk::context::desk;
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::{Field, Problem};
use leptos::prelude::*;
use shared::catalogue::{admin as words, ui};
use shared::locale::Label;
use shared::taxonomy::Edit;

/// The dialog: names, or the question before retiring.
#[component]
pub(super) fn Ask(
    /// The tree.
    state: TreeState,
) -> impl IntoView {
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
                <DialogFoot
                    open=open
                    act=Signal::derive(move || desk.say(if retiring() { words::RETIRE } else { ui::SAVE }))
                    severe=Signal::derive(retiring)
                    barred=state.busy
                />
            </form>
        </Dialog>
    }
}
