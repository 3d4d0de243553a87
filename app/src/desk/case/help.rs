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
use shared::handbook::{PROMISED, unfilled};
use shared::replies::{MARKS, append, expand, waiting};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlTextAreaElement, InputEvent};

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
        let (asked, number) = (seq.get(), state.number());
        spawn_local(async move {
            // A hint that can't be had is none: the case itself says when the server is away.
            let found = handbook::beside(number, desk.locale).await;
            if seq.try_get_untracked() == Some(asked) {
                let _ = markup.try_set(found.unwrap_or_default());
            }
        });
    });
    view! {
        <section
            id=ID
            class="no-print"
            inner_html=move || markup.get()
            on:click=move |event| {
                let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
                if let Some(button) = target.and_then(|t| t.closest("[data-text]").ok().flatten()) {
                    insert(desk, state, &button);
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
fn insert(desk: Desk, state: CaseState, button: &Element) {
    let opening = !button.has_attribute("data-short");
    let now = state.tab.get_untracked();
    let tab = match public(now) && !opening {
        true => now,
        false => Tab::Reply,
    };
    let text = button.get_attribute("data-text").unwrap_or_default();
    let text = promise(desk, state, tab, text);
    state.draft(tab).update(|draft| {
        *draft = match draft.trim() {
            "" => text,
            _ if opening => format!("{text}\n\n{draft}"),
            _ => append(draft, &text),
        };
    });
    state.show(tab);
}

/// Names the promised time where one holds: still to come, and in a reply that asks nothing, for a question stops the clock.
fn promise(desk: Desk, state: CaseState, tab: Tab, text: String) -> String {
    let holds = tab == Tab::Reply && !state.drafts.ask.get_untracked();
    match promised(desk).filter(|_| holds) {
        Some(said) => text.replace(PROMISED, &said),
        None => text,
    }
}

/// The promised time in words, while it is still to come.
fn promised(desk: Desk) -> Option<String> {
    let found = found("[data-promised]")?;
    let due: i64 = found.get_attribute("data-due")?.parse().ok()?;
    let coming = due > desk.now.get_untracked().timestamp_millis();
    { coming }.then(|| found.get_attribute("data-promised"))?
}

/// Something was typed into a text that customers will read: a short name that it ended becomes its reply, with the cursor
/// behind it, and a mark shows the short names. Nothing happens while an input method composes.
pub fn typed(desk: Desk, state: CaseState, tab: Tab, event: &Event) {
    let composing = event.dyn_ref().is_some_and(InputEvent::is_composing);
    let target = event.target().filter(|_| public(tab) && !composing);
    let area = target.and_then(|t| t.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    let text = area.value();
    let cursor = area.selection_end().ok().flatten().unwrap_or_default();
    let (before, behind) = parted(&text, cursor as usize);
    let known = |short: &str| Some(promise(desk, state, tab, reply(short)?));
    if let Some(before) = expand(before, known) {
        area.set_value(&format!("{before}{behind}"));
        let cursor = u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX);
        let _ = area.set_selection_range(cursor, cursor);
        state.draft(tab).set(area.value());
    } else if let (true, Some(list)) = (
        MARKS.iter().any(|mark| before.ends_with(mark)),
        found("details"),
    ) {
        let _ = list.set_attribute("open", "");
    }
}

/// A text before and behind a cursor that browsers count in UTF-16.
fn parted(text: &str, cursor: usize) -> (&str, &str) {
    let mut units = 0;
    let behind = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > cursor
    });
    let at = behind.map_or(text.len(), |(at, _)| at);
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// What is wrong with a text that customers will read, or was better said otherwise.
pub fn warning(desk: Desk, state: CaseState, tab: Tab, text: &str) -> Option<String> {
    let asks = tab == Tab::Reply && state.drafts.ask.get();
    // On the server nothing is written yet, and there is no document to look into.
    if text.is_empty() {
        return None;
    }
    if unfilled(text) {
        return Some(desk.say(words::UNFILLED).to_owned());
    }
    if waiting(text) {
        return Some(desk.say(words::WAITING).to_owned());
    }
    if let Some(said) = promised(desk).filter(|said| asks && text.contains(said)) {
        return Some(words::ASK_STOPS.fill(desk.locale, &[("time", &said)]));
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
