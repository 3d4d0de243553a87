//! Short notices at the edge of the page, read out to screen readers, gone after a few seconds.

use super::icon::SmallIcon as Icon;
use crate::desk::context::{Desk, desk};
use icondata_lu::{LuCircleCheck, LuTriangleAlert, LuX};
use leptos::prelude::*;
use shared::catalogue::desk as words;
use std::time::Duration;

/// How long a notice stays.
const SHOWN: Duration = Duration::from_secs(6);
/// How long one about a failure stays; what is wrong with a form is said beside it, too.
const FAILED: Duration = Duration::from_secs(15);

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    id: u32,
    text: String,
    failed: bool,
}

impl Toast {
    /// Shows a notice for some seconds, once however often it is said.
    pub fn show(desk: Desk, text: String, failed: bool) {
        let said = |toast: &Toast| toast.text == text && toast.failed == failed;
        if desk.toasts.with_untracked(|all| all.iter().any(said)) {
            return;
        }
        let id = desk
            .toasts
            .with_untracked(|all| all.last().map_or(1, |last| last.id.wrapping_add(1)));
        desk.toasts
            .update(|all| all.push(Toast { id, text, failed }));
        let shown = if failed { FAILED } else { SHOWN };
        set_timeout(move || Toast::drop(desk, id), shown);
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
        <div class="toast toast-end md:toast-start z-50 max-w-full md:max-w-sm" role="status" aria-live="polite">
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
