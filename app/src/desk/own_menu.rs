//! The foot of the frame: who is signed in, language, colours, keys, signing out.

use super::context::desk;
use super::frame::{reload, to};
use crate::api::session;
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu as lu;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::desk as words;
use shared::locale::Locale;
use wasm_bindgen::JsValue;

/// Name, account page, language, theme, shortcuts, sign-out.
#[component]
pub fn Own() -> impl IntoView {
    let desk = desk();
    let name = desk.me.with_value(|me| me.name.clone());
    let other = if desk.locale == Locale::Zh {
        Locale::En
    } else {
        Locale::Zh
    };
    let switch = move |_| {
        spawn_local(async move {
            match session::set_locale(other).await {
                Ok(()) => reload(),
                Err(error) => desk.failed(error.text(desk.locale)),
            }
        });
    };
    view! {
        <div class="px-2 py-2 hairline-t">
            {to(desk, "/me", false, lu::LuUserRound, name)}
            <div class="flex items-center gap-1 pt-1">
                <button type="button" class="btn btn-ghost btn-sm px-2" lang=other.lang() on:click=switch>
                    <Icon icon=lu::LuLanguages />
                    {desk.say(words::SWITCH_LANGUAGE)}
                </button>
                <button
                    type="button"
                    class="btn btn-ghost btn-sm btn-square"
                    aria-label=desk.say(words::THEME_LIGHT)
                    title=desk.say(words::THEME_LIGHT)
                    on:click=|_| theme("light")
                >
                    <Icon icon=lu::LuSun />
                </button>
                <button
                    type="button"
                    class="btn btn-ghost btn-sm btn-square"
                    aria-label=desk.say(words::THEME_DARK)
                    title=desk.say(words::THEME_DARK)
                    on:click=|_| theme("dark")
                >
                    <Icon icon=lu::LuMoon />
                </button>
                <button
                    type="button"
                    class="btn btn-ghost btn-sm btn-square max-md:hidden"
                    aria-label=desk.say(words::KEYS)
                    title=desk.say(words::KEYS)
                    on:click=move |_| desk.sheet.set(true)
                >
                    <Icon icon=lu::LuKeyboard />
                </button>
            </div>
            <form method="post" action="/logout">
                <button class="nav-item w-full cursor-pointer" type="submit">
                    <Icon icon=lu::LuLogOut />
                    {desk.say(words::SIGN_OUT)}
                </button>
            </form>
        </div>
    }
}

/// Keeps the choice in a cookie, so that the server draws the next page in it.
fn theme(choice: &str) {
    let document = document();
    let cookie = format!("huiyin-theme={choice}; Path=/; Max-Age=31536000; SameSite=Lax");
    let _ = js_sys::Reflect::set(&document, &JsValue::from_str("cookie"), &cookie.into());
    if let Some(root) = document.document_element() {
        let name = if choice == "dark" {
            "huiyin-dark"
        } else {
            "huiyin"
        };
        let _ = root.set_attribute("data-theme", name);
    }
}
