//! Live updates: the server tells which case changed; pages that show it fetch it again. The bell comes with its count.
//!
//! Rule: what was said while nobody listened is made up for. After every reconnection, and every few minutes whatever
//! is heard, each page fetches what it shows.

use super::context::Desk;
use leptos::prelude::*;
use shared::cases::ANY_CASE;
use shared::reminders::BELL;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Address of the stream.
const STREAM: &str = "/desk/live";
/// Pages fetch what they show this often, whatever they hear.
const BACKSTOP: Duration = Duration::from_secs(180);
/// Changes within this time are fetched together.
const GATHER: Duration = Duration::from_millis(400);

/// Listens for as long as the page is open; the browser reconnects by itself.
pub fn listen(desk: Desk) {
    let changed = move |number: String| {
        let _ = desk.changed.try_update(|changed| {
            changed.0 = changed.0.wrapping_add(1);
            changed.1 = number;
        });
    };
    set_interval(move || changed(ANY_CASE.into()), BACKSTOP);
    let Ok(source) = EventSource::new(STREAM) else {
        return;
    };
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(said) = event.data().as_string() else {
            return;
        };
        match said.strip_prefix(BELL) {
            None => changed(said),
            Some(unread) => {
                if let Ok(unread) = unread.parse() {
                    let _ = desk.unread.try_set(unread);
                }
            }
        }
    });
    source.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    let before = std::cell::Cell::new(false);
    let opened = Closure::<dyn Fn()>::new(move || {
        if before.replace(true) {
            changed(ANY_CASE.into());
        }
    });
    source.set_onopen(Some(opened.as_ref().unchecked_ref()));
    opened.forget();
}

/// Tells a page the numbers of the cases that changed, those of a short while together, for as long as it is open.
pub fn on_change(desk: Desk, tell: impl Fn(Vec<String>) + Copy + 'static) {
    let changed: StoredValue<Vec<String>> = StoredValue::new(Vec::new());
    Effect::new(move |first: Option<()>| {
        let number = desk.changed.with(|(_, number)| number.clone());
        if first.is_none() {
            return;
        }
        let waiting = changed.with_value(|all| !all.is_empty());
        changed.update_value(|all| all.push(number));
        if !waiting {
            set_timeout(
                move || {
                    if let Some(numbers) = changed.try_update_value(std::mem::take) {
                        tell(numbers);
                    }
                },
                GATHER,
            );
        }
    });
}
