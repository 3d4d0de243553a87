//! Small helps on any page: copy, print, and a second tap that sends nothing.

use leptos::prelude::{document, set_timeout, window};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event};

/// Adds all of them.
pub fn add() {
    each("[data-script]", |element| {
        let _ = element.remove_attribute("hidden");
    });
    each("[data-print]", |element| {
        on(&element, "click", |_| {
            let _ = window().print();
        });
    });
    each("[data-copy]", |element| {
        let button = element.clone();
        on(&element, "click", move |_| copy(&button));
    });
    each("form[data-guard]", |form| {
        let guarded = form.clone();
        on(&form, "submit", move |event| guard(&guarded, &event));
    });
}

fn each(selector: &str, act: impl Fn(Element)) {
    let Ok(list) = document().query_selector_all(selector) else {
        return;
    };
    (0..list.length())
        .filter_map(|i| list.get(i)?.dyn_into().ok())
        .for_each(act);
}

fn on(element: &Element, name: &str, act: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(act);
    let _ = element.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    // It lives as long as the page.
    listener.forget();
}

fn copy(button: &Element) {
    let source = button
        .get_attribute("data-copy")
        .and_then(|id| document().get_element_by_id(&id))
        .and_then(|source| source.text_content());
    let (Some(text), Some(done)) = (source, button.get_attribute("data-done")) else {
        return;
    };
    let _ = window().navigator().clipboard().write_text(text.trim());
    if let Ok(Some(label)) = button.query_selector("span") {
        label.set_text_content(Some(&done));
    }
}

/// The first tap sends; those of the next seconds do not, and a page that came back may send again.
fn guard(form: &Element, event: &Event) {
    if form.has_attribute("data-sent") {
        event.prevent_default();
        return;
    }
    let _ = form.set_attribute("data-sent", "");
    let form = form.clone();
    set_timeout(
        move || {
            let _ = form.remove_attribute("data-sent");
        },
        Duration::from_secs(8),
    );
}
