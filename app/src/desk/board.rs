//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn BoardPage() -> impl IntoView {}
