//! Head of a page, empty states, and "more" below a list.

use super::icon::SmallIcon as Icon;
use crate::desk::context::desk;
use leptos::prelude::*;
use leptos_meta::Title;
use shared::catalogue::ui;

/// Text for the window's title. On the server `<Title>` writes it into the page as it is, so it is escaped here; in the
/// browser it is set as text.
pub fn window_title(text: String) -> String {
    if cfg!(feature = "ssr") {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        text
    }
}

/// Title line of a page with its controls.
#[component]
pub fn PageHead(
    /// Title of page and window.
    #[prop(into)]
    title: String,
    /// Controls at the end of the line.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let desk = desk();
    let window = format!("{title} · {}", desk.say(ui::PRODUCT));
    view! {
        <Title text=window_title(window) />
        <div class="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 hairline-b">
            <h1 class="text-lg font-semibold">{title}</h1>
            {children.map(|children| children())}
        </div>
    }
}

/// Why nothing is here and what to do.
#[component]
pub fn Empty(
    /// A picture of the thing.
    icon: icondata_core::Icon,
    /// Why.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-2 px-6 py-16 text-center">
            <Icon icon=icon class="size-8 text-muted" />
            <p class="font-medium max-w-prose">{title}</p>
            {(!hint.is_empty()).then(|| view! { <p class="text-muted max-w-prose">{hint}</p> })}
        </div>
    }
}

/// Asks for the next page by its key.
#[component]
pub fn More(
    /// There is a next page.
    shown: Signal<bool>,
    /// It is on its way.
    busy: RwSignal<bool>,
    /// Asks for it.
    ask: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = desk();
    view! {
        <Show when=move || shown.get()>
            <div class="p-3 text-center">
                <button
                    type="button"
                    class="btn btn-sm"
                    disabled=move || busy.get()
                    on:click=move |_| ask()
                >
                    {move || desk.say(if busy.get() { ui::LOADING } else { ui::MORE })}
                </button>
            </div>
        </Show>
    }
}
