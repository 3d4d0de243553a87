//! Help with what customers will read: scenarios that fit with an opening, canned replies chosen or typed as `::name` and a
//! space, and a word about what must not be sent as it is. Asked for after the case is shown.
//!
//! Rule: the server writes the markup; this program reads data attributes and knows nothing of handbook or replies.

use super::composer::public;
use super::state::{CaseState, Tab};
use crate::api::handbook;
use crate::desk::context::{Desk, desk};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::handbook as words;
use shared::handbook::unfilled;
use shared::replies::{MARKS, append, expand};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

/// Id of the section.
const ID: &str = "help";

/// The section below the composer.
#[component]
pub fn Help(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    // Every step of the case moves the promise that the texts name.
    let seq = Memo::new(move |_| state.page.with(|page| page.seq));
    let markup = RwSignal::new(String::new());
    Effect::new(move || {
        seq.track();
        let number = state.number();
        spawn_local(async move {
            // A hint that can't be had is none: the case itself says when the server is away.
            if let Ok(found) = handbook::beside(number, desk.locale).await {
                let _ = markup.try_set(found);
            }
        });
    });
    Effect::new(move || {
        let tab = state.tab.get();
        let draft = state.draft(tab);
        let text = draft.get();
        if !public(tab) {
            return;
        }
        if let Some(text) = expand(&text, reply) {
            write(tab, draft, text);
        } else if let (true, Some(list)) = (
            MARKS.iter().any(|mark| text.ends_with(mark)),
            found("details"),
        ) {
            let _ = list.set_attribute("open", "");
        }
    });
    view! {
        <section
            id=ID
            class="no-print"
            inner_html=move || markup.get()
            on:click=move |event| {
                let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
                if let Some(button) = target.and_then(|t| t.closest("[data-text]").ok().flatten()) {
                    insert(state, &button);
                }
            }
        ></section>
    }
}

/// The first element of the section that a selector names.
fn found(selector: &str) -> Option<Element> {
    let section = document().get_element_by_id(ID)?;
    section.query_selector(selector).ok()?
}

/// The canned reply of a short name.
fn reply(short: &str) -> Option<String> {
    found(&format!("[data-short='{short}']"))?.get_attribute("data-text")
}

/// An opening goes before what is written, which is never lost, a canned reply after it.
fn insert(state: CaseState, button: &Element) {
    let text = button.get_attribute("data-text").unwrap_or_default();
    let opening = !button.has_attribute("data-short");
    let now = state.tab.get_untracked();
    let tab = match public(now) && !opening {
        true => now,
        false => Tab::Reply,
    };
    state.draft(tab).update(|draft| {
        *draft = match draft.trim() {
            "" => text,
            _ if opening => format!("{text}\n\n{draft}"),
            _ => append(draft, &text),
        };
    });
    state.show(tab);
}

/// Puts a new text into the draft; the cursor stays before what was behind it.
fn write(tab: Tab, draft: RwSignal<String>, text: String) {
    let area = document().get_element_by_id(tab.id());
    if let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) {
        let cursor = area.selection_end().ok().flatten().unwrap_or_default();
        let behind = area.text_length().saturating_sub(cursor);
        area.set_value(&text);
        let cursor = area.text_length().saturating_sub(behind);
        let _ = area.set_selection_range(cursor, cursor);
    }
    draft.set(text);
}

/// What is wrong with a text that customers will read, or was better said otherwise.
pub fn warning(desk: Desk, text: &str) -> Option<String> {
    // On the server nothing is written yet, and there is no document to look into.
    if text.is_empty() {
        return None;
    }
    if unfilled(text) {
        return Some(desk.say(words::UNFILLED).to_owned());
    }
    let text = text.to_ascii_lowercase();
    let section = document().get_element_by_id(ID)?;
    let all = section.query_selector_all("[data-never]").ok()?;
    let all = (0..all.length()).filter_map(|at| all.get(at)?.dyn_into::<Element>().ok());
    let said = |one: &Element| {
        one.get_attribute("data-never")
            .is_some_and(|n| text.contains(&n))
    };
    { all }.find(said)?.get_attribute("data-better")
}
