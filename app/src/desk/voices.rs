//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn VoicesPage() -> impl IntoView {}
