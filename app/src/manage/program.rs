//! The program of figures and of lists that staff open now and then: its routes, and where it starts in the browser.

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
pub fn ManageApp(
    /// The signed-in person, as the page brought it.
    me: Me,
) -> impl IntoView {
    provide_meta_context();
    provide_context(Desk::new(Program::Manage, me));
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/desk/search") view=|| guard(Right::ReadCases, || view! { <super::SearchPage /> }) />
                    <Route path=path!("/desk/voices") view=|| guard(Right::ReadCases, || view! { <super::VoicesPage /> }) />
                    <Route path=path!("/desk/labels") view=|| guard(Right::Label, || view! { <super::LabelsPage /> }) />
                    <Route path=path!("/desk/handbook") view=|| guard(Right::ReadCases, || view! { <super::HandbookListPage /> }) />
                    <Route path=path!("/desk/handbook/:key") view=|| guard(Right::ReadCases, || view! { <super::ScenarioRoute /> }) />
                    <Route path=path!("/desk/chase") view=|| guard(Right::HandleCases, || view! { <super::ChaseListPage /> }) />
                    <Route path=path!("/desk/reminders") view=|| guard(Right::ReadCases, || view! { <super::RemindersPage /> }) />
                    <Route path=path!("/manage") view=|| guard(Right::ReadReports, || view! { <super::DashboardPage /> }) />
                    <Route path=path!("/manage/themes") view=|| guard(Right::ReadReports, || view! { <super::ThemesPage /> }) />
                    <Route path=path!("/manage/themes/:theme") view=|| guard(Right::ReadReports, || view! { <super::ThemePage /> }) />
                    <Route path=path!("/manage/phrases") view=|| guard(Right::ReadReports, || view! { <super::PhrasePage /> }) />
                    <Route path=path!("/manage/imports") view=|| guard(Right::Import, || view! { <super::ImportsPage /> }) />
                    <Route path=path!("/me") view=|| guard(Right::SignedIn, || view! { <super::OwnPage /> }) />
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
    leptos::mount::hydrate_body(move || view! { <ManageApp me=me /> });
    crate::alive::mark();
}
