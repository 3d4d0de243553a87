//! Every promise of the round with what is left of it, and why it is due then.

use super::state::CaseState;
use crate::desk::context::desk;
use crate::ui::due::Remaining;
use crate::ui::moment as time;
use leptos::prelude::*;
use shared::catalogue::desk as words;
use shared::clocks::clock::Clock;

/// The promises.
#[component]
pub fn Promises(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let rows = move || {
        state
            .page
            .with(|page| page.clocks.clone())
            .into_iter()
            .map(|clock| view! { <Promised clock=clock /> })
            .collect_view()
    };
    let next = move || {
        let next = state.page.with(|page| page.next_reminder.clone());
        next.map(|(at, what)| {
            view! {
                <p class="pt-2 text-xs text-muted">
                    {desk.label(&what)} " · " <span class="figures">{time::full(desk, at)}</span>
                </p>
            }
        })
    };
    let none = move || state.page.with(|page| page.clocks.is_empty());
    view! {
        <section aria-labelledby="promises">
            <h2 id="promises" class="section-title">
                {desk.say(words::PROMISES)}
            </h2>
            <Show when=none>
                <p class="text-muted">{desk.say(words::NO_PROMISE)}</p>
            </Show>
            <ul class="flex flex-col gap-2">{rows}</ul>
            {next}
        </section>
    }
}

/// One promise.
#[component]
fn Promised(
    /// The clock behind it.
    clock: Clock,
) -> impl IntoView {
    let desk = desk();
    let due = clock.due_at;
    let reasons = clock
        .explanation
        .iter()
        .map(|reason| {
            let class = if reason.is_warning() { "text-soon" } else { "" };
            view! { <li class=class>{reason.text(desk.zh())}</li> }
        })
        .collect_view();
    view! {
        <li class="rounded-md hairline p-2.5">
            <div class="flex items-baseline justify-between gap-2">
                <span class="font-medium">{clock.kind.text(desk.zh())}</span>
                <Remaining state=clock.state due=due percent=clock.progress_percent />
            </div>
            <details class="pt-1">
                <summary class="flex cursor-pointer justify-between gap-2 text-xs text-muted">
                    <span class="underline decoration-dotted underline-offset-2">
                        {desk.say(words::WHY_THEN)}
                    </span>
                    <time class="figures" datetime=due.to_rfc3339()>
                        {time::full(desk, due)}
                    </time>
                </summary>
                <ol class="list-decimal pt-1.5 pl-5 text-xs text-muted flex flex-col gap-0.5">{reasons}</ol>
            </details>
        </li>
    }
}
