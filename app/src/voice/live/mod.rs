//! The bundle's entry: what a page that already works gains in a browser.
//!
//! It adds to the server's HTML by id and renders nothing itself: hydrating these pages cost 195 KB, this costs a
//! third, and what was typed before it arrived is never touched. Nothing added here may be needed.

mod draft;
mod fields;
mod form;
mod gather;
mod place;
mod post;
mod survey;
mod touches;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs when the bundle is there.
#[wasm_bindgen(start)]
pub fn start() {
    let page = place::by_id("page").and_then(|node| node.get_attribute("data-page"));
    match page.as_deref() {
        Some("home") => form::begin(),
        Some("survey") => survey::begin(),
        Some("receipt") => draft::clear("/"),
        Some("thanks") => draft::clear(&draft::here()),
        _ => {}
    }
    gather::begin();
    touches::add();
    crate::alive::mark();
}
