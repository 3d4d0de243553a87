//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn TaxonomyPage() -> impl IntoView {}
