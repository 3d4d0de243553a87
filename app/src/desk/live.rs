//! Live updates: the server tells which case changed; pages that show it fetch it again.

use super::context::Desk;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Address of the stream.
const STREAM: &str = "/desk/live";

/// Listens for as long as the page is open; the browser reconnects by itself.
pub fn listen(desk: Desk) {
    let Ok(source) = EventSource::new(STREAM) else {
        return;
    };
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(number) = event.data().as_string() {
            let _ = desk.changed.try_update(|changed| {
                changed.0 = changed.0.wrapping_add(1);
                changed.1 = number;
            });
        }
    });
    source.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
}
