//! The nodes of a case as a list: what is done, where it stands, what comes.
//!
//! A node's state is said by icon and by words for screen readers, never by colour alone.

use crate::ui::icon::{Icon, lu};
use crate::ui::time::{Here, Time};
use leptos::prelude::*;
use shared::cases::{CustomerCase, CustomerNode, Phase};
use shared::catalogue::voice;

/// All nodes in order.
#[component]
pub fn Steps(here: Here, case: CustomerCase) -> impl IntoView {
    // What the customer confirmed is done, though the summary is still to be written.
    let now = match case.confirmed {
        true => Phase::Closed,
        false => case.phase,
    };
    let closed = case.phase == Phase::Closed;
    view! {
        <section class="mb-6">
            <h2 class="text-lg font-semibold mb-2">{here.say(voice::CASE_STEPS)}</h2>
            <ol>
                {case
                    .nodes
                    .into_iter()
                    .map(|node| view! { <Step here=here node=node now=now closed=closed/> })
                    .collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Step(here: Here, node: CustomerNode, now: Phase, closed: bool) -> impl IntoView {
    let done = node.phase < now || closed;
    let current = node.phase == now && !done;
    let (icon, tone, state) = if done {
        (lu::LuCircleCheck, "text-primary", voice::CASE_STEP_DONE)
    } else if current {
        (lu::LuCircleDot, "text-primary", voice::CASE_STEP_NOW)
    } else {
        (lu::LuCircle, "text-muted", voice::CASE_STEP_LATER)
    };
    let label = match (done, current) {
        (_, true) => "font-semibold",
        (true, _) => "",
        _ => "text-muted",
    };
    view! {
        <li class="flex gap-3 items-center py-1" aria-current=current.then_some("step")>
            <span class=tone>
                <Icon icon=icon class="size-6 shrink-0"/>
            </span>
            <span class=label>{node.phase.words().get(here.locale)}</span>
            <span class="sr-only">{here.say(state)}</span>
            <span class="text-muted text-base ml-auto shrink-0 whitespace-nowrap">
                {node.reached_at.map(|at| view! { <Time at=at here=here/> })}
            </span>
        </li>
    }
}
