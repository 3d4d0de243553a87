//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn ImportsPage() -> impl IntoView {}
