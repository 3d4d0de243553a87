//! Short notices at the edge of the page, read out to screen readers, gone after a few seconds.

use super::icon::SmallIcon as Icon;
use crate::desk::context::{Desk, desk};
use icondata_lu::{LuCircleCheck, LuTriangleAlert, LuX};
use leptos::prelude::*;
use shared::catalogue::desk as words;
use std::time::Duration;

/// How long a notice stays.
const SHOWN: Duration = Duration::from_secs(6);

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    id: u32,
    text: String,
    failed: bool,
}

impl Toast {
    /// Shows a notice for a few seconds; one about a failure stays until it is dismissed.
    pub fn show(desk: Desk, text: String, failed: bool) {
        let id = desk
            .toasts
            .with_untracked(|all| all.last().map_or(1, |last| last.id.wrapping_add(1)));
        desk.toasts
            .update(|all| all.push(Toast { id, text, failed }));
        if !failed {
            set_timeout(move || Toast::drop(desk, id), SHOWN);
        }
    }

    fn drop(desk: Desk, id: u32) {
        let _ = desk
            .toasts
            .try_update(|all| all.retain(|toast| toast.id != id));
    }
}

/// All notices.
#[component]
pub fn Toasts() -> impl IntoView {
    let desk = desk();
    view! {
        <div class="toast toast-end z-50 max-w-full" role="status" aria-live="polite">
            <For each=move || desk.toasts.get() key=|toast| toast.id let:toast>
                <div class=format!(
                    "alert hairline bg-base-100 py-2 whitespace-normal {}",
                    if toast.failed { "text-late" } else { "" },
                )>
                    <Icon icon=if toast.failed { LuTriangleAlert } else { LuCircleCheck } />
                    <span>{toast.text.clone()}</span>
                    <button
                        type="button"
                        class="btn btn-ghost btn-xs btn-square"
                        aria-label=desk.say(words::DISMISS)
                        on:click=move |_| Toast::drop(desk, toast.id)
                    >
                        <Icon icon=LuX />
                    </button>
                </div>
            </For>
        </div>
    }
}
