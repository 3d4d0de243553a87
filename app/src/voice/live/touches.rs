//! Small helps on any page: copy, print, and a second tap that sends nothing.

use super::place::{all, by_id, later, on, window};
use std::time::Duration;
use web_sys::{Element, Event};

/// Adds all of them.
pub fn add() {
    for element in all("[data-script]") {
        let _ = element.remove_attribute("hidden");
    }
    for element in all("[data-print]") {
        on(&element, "click", |_| {
            let _ = window().map(|window| window.print());
        });
    }
    for element in all("[data-copy]") {
        let button = element.clone();
        on(&element, "click", move |_| copy(&button));
    }
    for form in all("form[data-guard]") {
        let guarded = form.clone();
        on(&form, "submit", move |event| guard(&guarded, &event));
    }
}

fn copy(button: &Element) {
    let source = button
        .get_attribute("data-copy")
        .and_then(|id| by_id(&id)?.text_content());
    let (Some(text), Some(done)) = (source, button.get_attribute("data-done")) else {
        return;
    };
    if let Some(window) = window() {
        let _ = window.navigator().clipboard().write_text(text.trim());
    }
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
    later(Duration::from_secs(8), move || {
        let _ = form.remove_attribute("data-sent");
    });
}
