//! Places of the page: found by id, shown, hidden, filled with text. Only text, never markup.

use shared::locale::Locale;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Window};

/// The window. There is always one where this bundle runs.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The element with this id.
pub fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Every element of a selector.
pub fn all(selector: &str) -> Vec<Element> {
    let Some(Ok(list)) = document().map(|document| document.query_selector_all(selector)) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|i| list.get(i)?.dyn_into().ok())
        .collect()
}

/// Language of the page.
pub fn locale() -> Locale {
    let lang = document()
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("lang"))
        .unwrap_or_default();
    Locale::from_accept_language(&lang)
}

/// Shows or hides a place.
pub fn show(id: &str, shown: bool) {
    if let Some(element) = by_id(id) {
        let _ = element.class_list().toggle_with_force("hidden", !shown);
    }
}

/// Leads the link inside a place to the element with this id.
pub fn lead(id: &str, to: &str) {
    for link in all(&format!("#{id} a")) {
        let _ = link.set_attribute("href", &format!("#{to}"));
    }
}

/// Says a text inside a place, below it by selector.
pub fn say(id: &str, selector: &str, text: &str) {
    let inner = by_id(id).and_then(|element| element.query_selector(selector).ok().flatten());
    if let Some(inner) = inner {
        inner.set_text_content(Some(text));
    }
}

/// The error beside a field, and the field's mark.
pub fn wrong(field: &str, text: Option<&str>) {
    let id = format!("{field}-error");
    if let Some(element) = by_id(&id) {
        element.set_text_content(text);
    }
    show(&id, text.is_some());
    for control in all(&format!("[name=\"{field}\"]")) {
        let _ = match text {
            Some(_) => control.set_attribute("aria-invalid", "true"),
            None => control.remove_attribute("aria-invalid"),
        };
    }
}

/// Replaces a list by lines, each a link where it has an address.
pub fn list(id: &str, lines: &[(Option<String>, String)]) {
    let (Some(document), Some(element)) = (document(), by_id(id)) else {
        return;
    };
    let Ok(Some(list)) = element.query_selector("ul") else {
        return;
    };
    list.set_text_content(None);
    for (address, text) in lines {
        let Ok(line) = document.create_element("li") else {
            return;
        };
        match address {
            None => line.set_text_content(Some(text)),
            Some(address) => {
                if let Ok(link) = document.create_element("a") {
                    link.set_class_name("link");
                    let _ = link.set_attribute("href", address);
                    link.set_text_content(Some(text));
                    let _ = line.append_child(&link);
                }
            }
        }
        let _ = list.append_child(&line);
    }
}

/// Opens what hides a field and puts the focus there.
pub fn focus(id: &str) {
    let Some(element) = by_id(id) else {
        return;
    };
    if let Ok(Some(folded)) = element.closest("details") {
        let _ = folded.set_attribute("open", "");
    }
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        let _ = element.focus();
        element.scroll_into_view();
    }
}

/// Listens as long as the page lives.
pub fn on(target: &EventTarget, name: &str, act: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(act);
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Does something later, once.
pub fn later(wait: Duration, act: impl FnOnce() + 'static) {
    let call = Closure::once_into_js(act);
    let wait = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
    if let Some(window) = window() {
        let call = call.unchecked_ref();
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(call, wait);
    }
}
