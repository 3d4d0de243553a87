//! The bundle's entry: finds the page's own node, brings it to life, and adds the small helps that any page may have.
//!
//! What is added here must never be needed: without it every page still works.

pub mod draft;
pub mod fields;
pub mod post;
mod touches;

use super::home::{Home, HomeData};
use super::survey::{Survey, SurveyData};
use leptos::mount::hydrate_from;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

/// Runs when the bundle is there.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    let Some(node) = document()
        .get_element_by_id("page")
        .and_then(|node| node.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    match node.get_attribute("data-page").as_deref() {
        Some("home") => mount(node, |props: HomeData| view! { <Home props=props/> }),
        Some("survey") => mount(node, |props: SurveyData| view! { <Survey props=props/> }),
        Some("receipt") => draft::clear("/"),
        Some("thanks") => draft::clear(&draft::here()),
        _ => {}
    }
    touches::add();
    crate::alive::mark();
}

/// Props that can't be read leave the page as plain HTML.
fn mount<P, V>(node: HtmlElement, view: impl FnOnce(P) -> V + 'static)
where
    P: DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    let json = document()
        .get_element_by_id("props")
        .and_then(|script| script.text_content());
    if let Some(props) = json.and_then(|json| serde_json::from_str(&json).ok()) {
        hydrate_from(node, move || view(props)).forget();
    }
}
