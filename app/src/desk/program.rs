//! The program of the desk: its routes, and where it starts in the browser.

use super::frame::{Frame, NotFound};
use super::rights::guard;
use super::{board, case, inbox};
use crate::desk::context::Desk;
use crate::routes::Program;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use shared::actor::Right;
use shared::people::Me;

/// Everything inside `<body>` of the desk's pages.
#[component]
pub fn DeskApp(
    /// The signed-in person, as the page brought it.
    me: Me,
) -> impl IntoView {
    provide_meta_context();
    provide_context(Desk::new(Program::Desk, me));
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/desk") view=|| guard(Right::ReadCases, || view! { <inbox::InboxPage /> }) />
                    <Route path=path!("/desk/board") view=|| guard(Right::ReadCases, || view! { <board::BoardPage /> }) />
                    <Route path=path!("/desk/cases/:number") view=|| guard(Right::ReadCases, || view! { <case::CaseRoute /> }) />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// A program's view, for the server.
#[cfg(feature = "ssr")]
pub fn program(program: Program, me: Me) -> AnyView {
    match program {
        Program::Desk => view! { <DeskApp me=me /> }.into_any(),
        Program::Manage => view! { <crate::manage::ManageApp me=me /> }.into_any(),
        Program::Admin => view! { <crate::admin::AdminApp me=me /> }.into_any(),
    }
}

/// Entry of the browser's program.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let me = super::context::signed_in();
    leptos::mount::hydrate_body(move || view! { <DeskApp me=me /> });
    crate::alive::mark();
}
