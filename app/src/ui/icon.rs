//! Lucide icons drawn inline. Only the icons that a page names are linked.
//!
//! An icon never stands for a word: it is hidden from screen readers and the word is beside it.

use icondata_core::Icon as Data;
use leptos::prelude::*;

pub use icondata_lu as lu;

/// One icon; `class` sets its size (`size-5`).
#[component]
pub fn Icon(
    /// Which one: `lu::LuCheck`.
    icon: Data,
    /// Classes of the drawing.
    #[prop(default = "size-5 shrink-0")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg
            class=class
            width="20"
            height="20"
            viewBox=icon.view_box.unwrap_or("0 0 24 24")
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.data
        ></svg>
    }
}

/// The same at the size of the desk's text.
#[cfg(feature = "staff")]
#[component]
pub fn SmallIcon(
    /// Which one.
    icon: Data,
    /// Classes of the drawing.
    #[prop(default = "size-4 shrink-0")]
    class: &'static str,
) -> impl IntoView {
    view! { <Icon icon=icon class=class /> }
}
