//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn DashboardPage() -> impl IntoView {}
