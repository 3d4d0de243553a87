//! The whole document around a page: title, language, one stylesheet, and the bundle after the first paint.
//!
//! Rule: whatever is put into a `<script>` goes through [`for_script`]; text of customers may be in it.

use super::page::Page;
use crate::ui::icon::{Icon, lu};
use crate::ui::text_area::escape;
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::catalogue::{Words, ui, voice};
use shared::locale::{Label, Locale};

/// Addresses of built files; `None` where a build has none, and the page works without it.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Stylesheet.
    pub css: Option<String>,
    /// Script of the bundle, which names its WASM.
    pub js: Option<String>,
}

/// What surrounds a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Where it is read.
    pub here: Here,
    /// Name of the organisation.
    pub organisation: Label,
    /// Path and query of the page, for coming back after a change of language.
    pub path: String,
    /// Nonce of the answer's content policy.
    pub nonce: String,
    /// Built files.
    pub assets: Assets,
    /// The visitor asked to save data: no bundle.
    pub save_data: bool,
    /// The visitor reads larger print.
    pub large: bool,
}

/// JSON that can stand in a script: `<` would end it, and U+2028/9 end a line in old engines.
pub fn for_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// The document of a page.
pub fn document(frame: &Frame, page: Page) -> String {
    let locale = frame.here.locale;
    let organisation = frame.organisation.get(locale);
    let title = escape(&format!("{} · {organisation}", page.title(locale)));
    let name = page.name();
    let props = page.props().map(|json| for_script(&json));
    let owner = Owner::new_root(None);
    let (top, body, foot) = owner.with(|| {
        (
            view! { <Top frame=frame.clone()/> }.to_html(),
            page.view().to_html(),
            view! { <Foot here=frame.here/> }.to_html(),
        )
    });
    owner.cleanup();
    let lang = locale.lang();
    let size = if frame.large {
        " data-size=\"large\""
    } else {
        ""
    };
    let style = frame.assets.css.as_ref().map_or_else(String::new, |href| {
        format!("<link rel=\"stylesheet\" href=\"{}\">", escape(href))
    });
    let scripts = scripts(frame, props.as_deref());
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\"{size}><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"format-detection\" content=\"telephone=no\">{style}\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"manifest\" href=\"/manifest.webmanifest\">\
         </head><body>{top}<main class=\"page\" id=\"content\" tabindex=\"-1\">\
         <div id=\"page\" data-page=\"{name}\">{body}</div></main>{foot}{scripts}</body></html>"
    )
}

/// The bundle comes when the page has been painted and the browser is idle.
fn scripts(frame: &Frame, props: Option<&str>) -> String {
    let Some(js) = frame.assets.js.as_deref().filter(|_| !frame.save_data) else {
        return String::new();
    };
    let (js, nonce) = (escape(js), escape(&frame.nonce));
    let data = props.map_or_else(String::new, |json| {
        format!("<script type=\"application/json\" id=\"props\">{json}</script>")
    });
    format!(
        "{data}<link rel=\"modulepreload\" href=\"{js}\" fetchpriority=\"low\" nonce=\"{nonce}\">\
         <script type=\"module\" nonce=\"{nonce}\">\
         const go=()=>import(\"{js}\").then(m=>m.default());\
         if(!navigator.connection?.saveData)requestAnimationFrame(()=>setTimeout(go));\
         </script>"
    )
}

/// The mark, the organisation, the size of print, the language.
#[component]
fn Top(frame: Frame) -> impl IntoView {
    let here = frame.here;
    let organisation = frame.organisation.get(here.locale).to_owned();
    let language = |locale: Locale, words: Words| {
        let address = format!("/lang/{}?next={}", locale.code(), percent(&frame.path));
        let active = here.locale == locale;
        view! {
            <a
                class=if active { "px-2 py-3 font-semibold" } else { "px-2 py-3 text-muted underline" }
                href=address
                hreflang=locale.lang()
                lang=locale.lang()
                rel="nofollow"
                aria-current=active.then_some("true")
            >
                {words.get(locale)}
            </a>
        }
    };
    view! {
        <a class="skip-link" href="#content">
            {here.say(voice::SKIP)}
        </a>
        <header class="hairline-b">
            <div class="max-w-[640px] mx-auto px-4 flex flex-wrap items-center gap-x-2">
                <a href="/" class="flex items-center gap-2 font-semibold py-3">
                    <img src="/favicon.svg" alt="" width="28" height="28"/>
                    <span>{organisation}</span>
                </a>
                <div class="ml-auto flex flex-wrap justify-end">
                    <PrintSize here=here path=frame.path.clone() large=frame.large/>
                    <nav
                        class="flex items-center text-base"
                        aria-label=here.say(voice::LANGUAGE)
                    >
                        {language(Locale::Zh, ui::LANGUAGE_ZH)}
                        {language(Locale::En, ui::LANGUAGE_EN)}
                    </nav>
                </div>
            </div>
        </header>
    }
}

/// The switch for larger print: a form, so that it needs no script and says to screen readers whether it is on.
#[component]
fn PrintSize(here: Here, path: String, large: bool) -> impl IntoView {
    view! {
        <form action="/print" class="no-print">
            <input type="hidden" name="next" value=path/>
            <button
                type="submit"
                name="size"
                value=if large { "usual" } else { "large" }
                role="switch"
                aria-checked=if large { "true" } else { "false" }
                class="px-2 py-3 cursor-pointer flex items-center gap-1 aria-checked:font-semibold"
            >
                {large.then(|| view! { <Icon icon=lu::LuCheck/> })}
                {here.say(voice::LARGE_PRINT)}
            </button>
        </form>
    }
}

/// Where else to go.
#[component]
fn Foot(here: Here) -> impl IntoView {
    let links = [
        ("/", voice::FOOT_NEW),
        ("/track", voice::FOOT_TRACK),
        ("/privacy", voice::FOOT_PRIVACY),
        ("/desk", voice::FOOT_STAFF),
    ];
    view! {
        <footer class="hairline-t no-print">
            <nav class="max-w-[640px] mx-auto px-4 py-2 flex flex-wrap gap-x-6 text-base">
                {links
                    .map(|(href, words)| {
                        view! {
                            <a class="link link-hover text-muted py-3" href=href>
                                {here.say(words)}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
        </footer>
    }
}

/// Percent-encodes for a query value.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
