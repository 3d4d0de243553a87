//! Stub.

use leptos::prelude::*;

/// Stub.
#[component]
pub fn MailboxPage() -> impl IntoView {}
