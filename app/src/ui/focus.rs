//! The cursor stays where it was when what it was in is drawn anew.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Where the cursor is: a link by its address, anything else by its id.
pub struct Place(Option<String>);

impl Place {
    /// Where it is now.
    pub fn now() -> Self {
        let name = |name: &str, within: &str| {
            let value = document().active_element()?.get_attribute(name)?;
            Some(format!("{within}[{name}=\"{value}\"]"))
        };
        Self(name("id", "").or_else(|| name("href", "a")))
    }

    /// Keeps it through what is drawn anew right after this. On the server nobody stands anywhere.
    pub fn keep() {
        if !cfg!(feature = "ssr") {
            Self::now().take_again();
        }
    }

    /// Puts it there again once the page is drawn, unless it stayed or the person moved it meanwhile.
    pub fn take_again(self) {
        let Some(place) = self.0 else { return };
        set_timeout(
            move || {
                let lost = document()
                    .active_element()
                    .is_none_or(|active| active.tag_name() == "BODY");
                let there = document().query_selector(&place).ok().flatten();
                if lost && let Some(there) = there.and_then(|t| t.dyn_into::<HtmlElement>().ok()) {
                    let _ = there.focus();
                }
            },
            Duration::ZERO,
        );
    }
}
