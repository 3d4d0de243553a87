//! Links between pages of staff: within a program by its router, to the other one by a plain load.

use crate::desk::context::desk;
use leptos::prelude::*;

/// A link to a page.
#[component]
pub fn Link(
    /// Where to.
    #[prop(into)]
    href: String,
    /// Classes.
    #[prop(optional)]
    class: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let rel = desk().rel(&href);
    view! {
        <a href=href rel=rel class=class>
            {children()}
        </a>
    }
}

/// Link to a case.
#[component]
pub fn CaseLink(
    /// Its number.
    number: String,
) -> impl IntoView {
    view! {
        <Link
            href=format!("/desk/cases/{number}")
            class="figures whitespace-nowrap text-primary underline underline-offset-2"
        >
            {number}
        </Link>
    }
}
