//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn OwnPage() -> impl IntoView {}
