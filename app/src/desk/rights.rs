//! Names of roles and rights, and pages that ask for one.

use super::context::desk;
use leptos::prelude::*;
use shared::actor::{Right, Role};
use shared::catalogue::{Words, admin as words};

/// A role's name.
pub const fn role_words(role: Role) -> Words {
    match role {
        Role::Reporter => words::ROLE_REPORTER,
        Role::Agent => words::ROLE_AGENT,
        Role::Head => words::ROLE_HEAD,
        Role::Manager => words::ROLE_MANAGER,
        Role::Admin => words::ROLE_ADMIN,
        Role::Auditor => words::ROLE_AUDITOR,
    }
}

/// A right's name.
pub const fn right_words(right: Right) -> Words {
    match right {
        Right::Public | Right::Customer | Right::SignedIn => words::RIGHT_SIGNED_IN,
        Right::ReadCases => words::RIGHT_READ,
        Right::HandleCases => words::RIGHT_HANDLE,
        Right::Label => words::RIGHT_LABEL,
        Right::Reveal => words::RIGHT_REVEAL,
        Right::ReadReports => words::RIGHT_REPORTS,
        Right::EditThemes => words::RIGHT_THEMES,
        Right::Import => words::RIGHT_IMPORT,
        Right::Administer => words::RIGHT_ADMIN,
        Right::Audit => words::RIGHT_AUDIT,
    }
}

/// True for rights that need no role.
pub const fn role_free(right: Right) -> bool {
    matches!(right, Right::Public | Right::Customer | Right::SignedIn)
}

/// A page that is shown to those who may; others read how to get it.
pub fn guard<V: IntoView + 'static>(right: Right, page: impl FnOnce() -> V) -> AnyView {
    if desk().may(right) {
        page().into_any()
    } else {
        view! { <crate::ui::load::NoRight /> }.into_any()
    }
}
