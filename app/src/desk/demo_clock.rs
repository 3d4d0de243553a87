//! The clock of a demo, which everybody may move on.

use super::context::desk;
use super::frame::reload;
use crate::api::ops;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::moment as time;
use icondata_lu as lu;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::desk as words;

/// The demo's time, and moving it on.
#[component]
pub fn DemoClock() -> impl IntoView {
    let desk = desk();
    let busy = RwSignal::new(false);
    let forward = move |hours: u32| {
        busy.set(true);
        spawn_local(async move {
            match ops::move_clock(hours).await {
                Ok(()) => reload(),
                Err(error) => {
                    busy.set(false);
                    desk.failed(error.text(desk.locale));
                }
            }
        });
    };
    let buttons = [
        (1, words::DEMO_HOUR),
        (24, words::DEMO_DAY),
        (168, words::DEMO_WEEK),
    ]
    .into_iter()
    .map(|(hours, what)| {
        view! {
            <button
                type="button"
                class="btn btn-xs grow px-1 bg-base-100"
                disabled=move || busy.get()
                on:click=move |_| forward(hours)
            >
                {desk.say(what)}
            </button>
        }
    })
    .collect_view();
    view! {
        <div class="px-3 py-2 hairline-t">
            <p class="flex items-center gap-1.5 text-xs text-muted">
                <Icon icon=lu::LuFastForward class="size-3.5 shrink-0" />
                {desk.say(words::DEMO_TIME)}
                <span class="figures text-base-content">
                    {move || time::full(desk, desk.now.get())}
                </span>
            </p>
            <div class="flex gap-1 pt-1">{buttons}</div>
        </div>
    }
}
