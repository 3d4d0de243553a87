//! A list of phrases written in one text area: what is typed is taken at once, with its commas or lines.

use super::super::typed_words;
use crate::desk::context::desk;
use crate::ui::form::Field;
use crate::ui::text_area::DraftArea;
use leptos::prelude::*;
use shared::catalogue::rules as words;

/// The text area. A list that changes elsewhere (a draft given up, a version taken back) is shown anew.
#[component]
pub fn WordList<G, S>(
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// What it is.
    label: &'static str,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
    /// The list.
    get: G,
    /// Takes a list that was typed.
    set: S,
) -> impl IntoView
where
    G: Fn() -> Vec<String> + Copy + Send + Sync + 'static,
    S: Fn(Vec<String>) + Copy + Send + Sync + 'static,
{
    let between = desk().say(words::LIST);
    let typed = RwSignal::new(untrack(get).join(between));
    Effect::new(move || {
        let list = get();
        if typed.with_untracked(|typed| typed_words(typed)) != list {
            typed.set(list.join(between));
        }
    });
    Effect::new(move || {
        let list = typed.with(|typed| typed_words(typed));
        if untrack(get) != list {
            set(list);
        }
    });
    view! {
        <Field id=id.clone() label=label>
            <DraftArea id=id draft=typed rows=rows />
        </Field>
    }
}
