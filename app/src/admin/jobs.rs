//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn JobsPage() -> impl IntoView {}
