//! Small marks for kind, priority and stage. Each says its word; the icon and colour only help the eye.

use super::icon::SmallIcon as Icon;
use crate::desk::context::desk;
use icondata_lu::{LuChevronDown, LuChevronsUp, LuEqual};
use leptos::prelude::*;
use shared::cases::{Kind, Phase};
use shared::catalogue::{Words, desk as words};
use shared::priority::Priority;

/// The priority's word.
pub const fn priority_words(priority: Priority) -> Words {
    match priority {
        Priority::Urgent => words::PRIORITY_URGENT,
        Priority::Normal => words::PRIORITY_NORMAL,
        Priority::Low => words::PRIORITY_LOW,
    }
}

/// A case's priority.
#[component]
pub fn PriorityBadge(
    /// Which.
    priority: Priority,
) -> impl IntoView {
    let desk = desk();
    let (icon, class) = match priority {
        Priority::Urgent => (LuChevronsUp, "text-late font-medium"),
        Priority::Normal => (LuEqual, "text-base-content"),
        Priority::Low => (LuChevronDown, "text-muted"),
    };
    view! {
        <span class=format!("inline-flex items-center gap-0.5 whitespace-nowrap {class}")>
            <Icon icon=icon class="size-3.5 shrink-0" />
            {desk.say(priority_words(priority))}
        </span>
    }
}

/// A case's kind.
#[component]
pub fn KindBadge(
    /// Which.
    kind: Kind,
) -> impl IntoView {
    let desk = desk();
    view! { <span class="badge badge-sm badge-ghost whitespace-nowrap">{desk.say(kind.words())}</span> }
}

/// A case's stage: its name, with dots that show how far it is.
#[component]
pub fn StageBadge(
    /// Name of the stage.
    label: String,
    /// Its phase.
    phase: Phase,
) -> impl IntoView {
    let step = Phase::ALL.iter().position(|p| *p == phase).unwrap_or(0);
    let dots = (0..Phase::ALL.len() - 1)
        .map(|at| {
            let fill = if at < step {
                "fill-primary"
            } else {
                "fill-base-300"
            };
            view! { <circle cx=(4 + at * 7).to_string() cy="4" r="2.5" class=fill></circle> }
        })
        .collect_view();
    view! {
        <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
            <svg viewBox="0 0 36 8" class="w-9 h-2 shrink-0" aria-hidden="true">{dots}</svg>
            {label}
        </span>
    }
}
