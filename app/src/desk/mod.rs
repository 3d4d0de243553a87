//! The desk: pages of agents, heads, managers and admins, as one Leptos program with a router.
//!
//! Rule: the person, the language and the time come with the page (see [`shell`]), so no page waits for them.

pub mod board;
pub mod case;
pub mod context;
mod frame;
pub mod inbox;
mod keys;
mod live;
mod own;
#[cfg(feature = "ssr")]
pub mod shell;
mod voices;

use crate::{admin, manage};
use context::Desk;
use frame::Frame;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use shared::actor::Right;
use shared::people::Me;

/// The program: everything inside `<body>`.
#[component]
pub fn DeskApp(
    /// The signed-in person, as the page brought it.
    me: Me,
) -> impl IntoView {
    provide_meta_context();
    provide_context(Desk::new(me));
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=|| view! { <frame::NotFound /> }>
                    <Route path=path!("/desk") view=|| guard(Right::ReadCases, || view! { <inbox::InboxPage /> }) />
                    <Route path=path!("/desk/board") view=|| guard(Right::ReadCases, || view! { <board::BoardPage /> }) />
                    <Route path=path!("/desk/cases/:number") view=|| guard(Right::ReadCases, || view! { <case::CaseRoute /> }) />
                    <Route path=path!("/desk/voices") view=|| guard(Right::ReadCases, || view! { <voices::VoicesPage /> }) />
                    <Route path=path!("/manage") view=|| guard(Right::ReadReports, || view! { <manage::DashboardPage /> }) />
                    <Route path=path!("/manage/imports") view=|| guard(Right::Import, || view! { <manage::ImportsPage /> }) />
                    <Route path=path!("/admin/taxonomy") view=|| guard(Right::Administer, || view! { <admin::TaxonomyPage /> }) />
                    <Route path=path!("/admin/people") view=|| guard(Right::Administer, || view! { <admin::PeoplePage /> }) />
                    <Route path=path!("/admin/jobs") view=|| guard(Right::Administer, || view! { <admin::JobsPage /> }) />
                    <Route path=path!("/admin/audit") view=|| guard(Right::Audit, || view! { <admin::AuditPage /> }) />
                    <Route path=path!("/demo/mailbox") view=|| guard(Right::SignedIn, || view! { <admin::MailboxPage /> }) />
                    <Route path=path!("/me") view=|| guard(Right::SignedIn, || view! { <own::OwnPage /> }) />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// A page that is shown to those who may; others read how to get it.
fn guard<V: IntoView + 'static>(right: Right, page: impl FnOnce() -> V) -> AnyView {
    if context::desk().may(right) {
        page().into_any()
    } else {
        view! { <crate::ui::load::NoRight /> }.into_any()
    }
}

/// Entry of the browser's program.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let me = document()
        .get_element_by_id("desk-me")
        .and_then(|node| node.text_content())
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_else(context::nobody);
    leptos::mount::hydrate_body(move || view! { <DeskApp me=me /> });
    crate::alive::mark();
}
