//! Help with what customers will read: canned replies, chosen from a list or typed as `::name` and a space; and a word about
//! what must not be sent as it is.

use super::state::{CaseState, Tab};
use crate::desk::context::{Desk, desk};
use leptos::prelude::*;
use shared::catalogue::handbook as words;
use shared::handbook::unfilled;
use shared::replies::{MARKS, Ready, append, expand};
use wasm_bindgen::JsCast;

/// The list behind its button; two colons open it too.
#[component]
pub fn Canned(
    /// The open case.
    state: CaseState,
    /// Where the reply goes.
    tab: Tab,
) -> impl IntoView {
    let desk = desk();
    let draft = state.draft(tab);
    let open = RwSignal::new(false);
    Effect::new(move || {
        let found = draft.with(|draft| state.beside.with(|all| expand(draft, &all.replies)));
        if let Some(text) = found {
            write(tab, draft, text);
            open.set(false);
        } else if draft.with(|draft| MARKS.iter().any(|mark| draft.ends_with(mark))) {
            open.set(true);
        }
    });
    let some = move || state.beside.with(|all| !all.replies.is_empty());
    let choice = move |reply: Ready| {
        let insert = move |_| {
            draft.update(|draft| *draft = append(draft, &reply.text));
            open.set(false);
            state.show(tab);
        };
        view! {
            <button type="button" class="chip" on:click=insert>
                {desk.label(&reply.name)}
                <code class="text-xs text-muted">{MARKS[0]} {reply.short}</code>
            </button>
        }
    };
    let choices = move || {
        let replies = state.beside.with(|all| all.replies.clone());
        replies.into_iter().map(choice).collect_view()
    };
    view! {
        <Show when=some>
            <button
                type="button"
                class="btn btn-sm"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {desk.say(words::CANNED)}
            </button>
            <Show when=move || open.get()>
                <div class="flex w-full flex-wrap gap-1.5 max-h-48 overflow-y-auto">{choices}</div>
            </Show>
        </Show>
    }
}

/// Puts a new text into the draft; the cursor stays before what was behind it.
fn write(tab: Tab, draft: RwSignal<String>, text: String) {
    let area = document().get_element_by_id(tab.id());
    let area = area.and_then(|area| area.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    if let Some(area) = area {
        let cursor = area.selection_end().ok().flatten().unwrap_or_default();
        let behind = area.text_length().saturating_sub(cursor);
        area.set_value(&text);
        let cursor = area.text_length().saturating_sub(behind);
        let _ = area.set_selection_range(cursor, cursor);
    }
    draft.set(text);
}

/// What is wrong with a text that customers will read, or was better said otherwise.
pub fn warning(desk: Desk, state: CaseState, text: &str) -> Option<String> {
    if unfilled(text) {
        return Some(desk.say(words::UNFILLED).to_owned());
    }
    let text = text.to_ascii_lowercase();
    state.beside.with(|beside| {
        let mut all = beside.fits.iter().flat_map(|fit| &fit.forbidden);
        let said = all.find(|(never, _)| text.contains(&never.to_ascii_lowercase()));
        said.map(|(never, instead)| {
            desk.fill(words::BETTER, &[("never", never), ("instead", instead)])
        })
    })
}
