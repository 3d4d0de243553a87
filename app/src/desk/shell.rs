//! The one document around both programs of staff, rendered on the server only.

use super::program;
use crate::routes::Program;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use shared::people::Me;

/// Addresses of a program's bundle, hashed names included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The glue.
    pub js: String,
    /// The program.
    pub wasm: String,
    /// The stylesheet.
    pub css: String,
}

/// What the person chose in the theme switch; `None` follows the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme(pub Option<&'static str>);

impl Theme {
    /// Name of the cookie that keeps the choice.
    pub const COOKIE: &'static str = "huiyin-theme";

    /// Reads the cookie's value.
    pub fn from_cookie(value: Option<&str>) -> Self {
        Self(match value {
            Some("dark") => Some("huiyin-dark"),
            Some("light") => Some("huiyin"),
            _ => None,
        })
    }
}

/// The whole document.
pub fn shell(of: Program, me: Me, assets: &Assets, theme: Theme) -> impl IntoView + use<> {
    let nonce = use_nonce();
    let boot = format!(
        "import start from {};start({{module_or_path:{}}});",
        quoted(&assets.js),
        quoted(&assets.wasm)
    );
    let data = serde_json::to_string(&me)
        .unwrap_or_default()
        .replace('<', "\\u003c");
    let lang = me.locale.lang();
    let (js, wasm, css) = (assets.js.clone(), assets.wasm.clone(), assets.css.clone());
    view! {
        <!DOCTYPE html>
        <html lang=lang data-theme=theme.0>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js nonce=nonce.clone() />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
                <script type="application/json" id="desk-me" inner_html=data></script>
                <script type="module" nonce=nonce inner_html=boot></script>
                <MetaTags />
            </head>
            <body>
                {program(of, me)}
            </body>
        </html>
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}
