//! Single keys: never while typing, never during input composition, never with a modifier.

use super::context::desk;
use crate::ui::dialog::Dialog;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::catalogue::{Words, desk as words, handbook};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// True when a key belongs to a field, a dialog or the browser and must be left alone.
pub fn taken(event: &KeyboardEvent) -> bool {
    if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return true;
    }
    let Some(element) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return false;
    };
    let typing = element
        .closest("input, textarea, select, dialog[open], [contenteditable]")
        .is_ok_and(|found| found.is_some());
    let pressing = matches!(event.key().as_str(), "Enter" | " ")
        && element
            .closest("a, button, summary")
            .is_ok_and(|found| found.is_some());
    typing || pressing
}

/// Leaves the field, so that single keys work again; what is typed stays.
pub fn leave(event: &KeyboardEvent) {
    let field = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(field) = field {
        let _ = field.blur();
    }
}

/// Listens to keys of a page until the page goes. The key after `g` says where to go and is none of the page's.
pub fn on_key(handle: impl Fn(&KeyboardEvent) + 'static) {
    let desk = desk();
    listen(move |event| {
        if !desk.going.get_value() {
            handle(event);
        }
    });
}

fn listen(handle: impl Fn(&KeyboardEvent) + 'static) {
    Effect::new({
        let handle = std::rc::Rc::new(handle);
        move || {
            let handle = handle.clone();
            let listening = window_event_listener(ev::keydown, move |event| {
                if !taken(&event) {
                    handle(&event);
                }
            });
            on_cleanup(move || listening.remove());
        }
    });
}

/// Moves the focus to the next or previous of these links; Enter then opens it as any link.
pub fn step(links: &str, by: i32) {
    let document = document();
    let Ok(links) = document.query_selector_all(links) else {
        return;
    };
    let count = i32::try_from(links.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let active = document.active_element();
    let at = (0..count).find(|i| {
        u32::try_from(*i)
            .ok()
            .and_then(|i| links.get(i))
            .is_some_and(|node| active.as_ref().is_some_and(|a| node.is_same_node(Some(a))))
    });
    let to = at.map_or(0, |at| (at + by).clamp(0, count - 1));
    if let Some(link) = u32::try_from(to)
        .ok()
        .and_then(|i| links.get(i))
        .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = link.focus();
    }
}

/// The sheet behind `?`, and the keys that work everywhere.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let desk = desk();
    let navigate = use_navigate();
    let open = move |path: &str| match desk.rel(path) {
        None => navigate(path, Default::default()),
        Some(_) => drop(window().location().assign(path)),
    };
    listen(move |event| {
        let going = desk.going;
        match (going.get_value(), event.key().as_str()) {
            (false, "?") => desk.sheet.set(true),
            (false, "g") => going.set_value(true),
            (true, "i") => open("/desk"),
            (true, "b") => open("/desk/board"),
            _ => {}
        }
        if event.key() != "g" {
            // After every listener has seen this key.
            set_timeout(move || going.set_value(false), Duration::ZERO);
        }
    });
    let rows: [(&[&str], Words); 14] = [
        (&["Ctrl k", "⌘ k"], words::KEY_SEARCH),
        (&["j", "k"], words::KEY_NEXT),
        (&["Enter"], words::KEY_OPEN),
        (&["g i", "g b"], words::KEY_GO),
        (&["t"], words::KEY_TAKE),
        (&["r"], words::KEY_REPLY),
        (&["n"], words::KEY_NOTE),
        (&["c"], words::KEY_CLOSE),
        (&["1 … 7"], words::KEY_TAB),
        (&["::"], handbook::CANNED),
        (&["Ctrl Enter"], words::KEY_SEND),
        (&["Esc"], words::KEY_LEAVE),
        (&["u"], words::KEY_BACK),
        (&["?"], words::KEY_HELP),
    ];
    let rows = rows
        .into_iter()
        .map(|(keys, what)| {
            let keys = keys
                .iter()
                .map(|key| view! { <kbd class="kbd kbd-sm mr-1">{*key}</kbd> })
                .collect_view();
            view! {
                <div class="flex gap-4 py-1.5 hairline-b">
                    <dt class="w-32 shrink-0">{keys}</dt>
                    <dd>{desk.say(what)}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <Dialog open=desk.sheet title=desk.say(words::KEYS).to_owned()>
            <dl>{rows}</dl>
        </Dialog>
    }
}
