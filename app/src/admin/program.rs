//! The program of admins and auditors: its routes, and where it starts in the browser.

use super::rules;
use crate::desk::context::Desk;
use crate::desk::frame::{Frame, NotFound};
use crate::desk::rights::guard;
use crate::routes::Program;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use shared::actor::Right;
use shared::people::Me;

/// Everything inside `<body>` of these pages.
#[component]
pub fn AdminApp(
    /// The signed-in person, as the page brought it.
    me: Me,
) -> impl IntoView {
    provide_meta_context();
    provide_context(Desk::new(Program::Admin, me));
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/admin/taxonomy") view=|| guard(Right::Administer, || view! { <super::TaxonomyPage /> }) />
                    <Route path=path!("/admin/types") view=|| guard(Right::Administer, || view! { <rules::TypesPage /> }) />
                    <Route path=path!("/admin/routing") view=|| guard(Right::Administer, || view! { <rules::RoutingPage /> }) />
                    <Route path=path!("/admin/urgent") view=|| guard(Right::Administer, || view! { <rules::UrgentPage /> }) />
                    <Route path=path!("/admin/clocks") view=|| guard(Right::Administer, || view! { <rules::ClocksPage /> }) />
                    <Route path=path!("/admin/escalation") view=|| guard(Right::Administer, || view! { <rules::EscalationPage /> }) />
                    <Route path=path!("/admin/calendar") view=|| guard(Right::Administer, || view! { <rules::CalendarPage /> }) />
                    <Route path=path!("/admin/gate") view=|| guard(Right::Administer, || view! { <rules::GatePage /> }) />
                    <Route path=path!("/admin/survey") view=|| guard(Right::Administer, || view! { <rules::SurveyPage /> }) />
                    <Route path=path!("/admin/retention") view=|| guard(Right::Administer, || view! { <rules::RetentionPage /> }) />
                    <Route path=path!("/admin/wording") view=|| guard(Right::Administer, || view! { <rules::WordingPage /> }) />
                    <Route path=path!("/admin/replies") view=|| guard(Right::Administer, || view! { <rules::RepliesPage /> }) />
                    <Route path=path!("/admin/language") view=|| guard(Right::Administer, || view! { <super::LanguagePage /> }) />
                    <Route path=path!("/admin/people") view=|| guard(Right::Administer, || view! { <super::PeoplePage /> }) />
                    <Route path=path!("/admin/jobs") view=|| guard(Right::Administer, || view! { <super::JobsPage /> }) />
                    <Route path=path!("/admin/audit") view=|| guard(Right::Audit, || view! { <super::AuditPage /> }) />
                    <Route path=path!("/demo/mailbox") view=|| guard(Right::SignedIn, || view! { <super::MailboxPage /> }) />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// Entry of the browser's program.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let me = crate::desk::context::signed_in();
    leptos::mount::hydrate_body(move || view! { <AdminApp me=me /> });
    crate::alive::mark();
}
