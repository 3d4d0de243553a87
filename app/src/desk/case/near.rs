//! Cases whose customers wrote nearly the same: asked for after the case is shown, silent where there are none.

use super::state::CaseState;
use crate::api::search;
use crate::desk::context::{Desk, desk};
use crate::ui::link::CaseLink;
use crate::ui::moment::When;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::desk as words;
use shared::finding::NearCase;

/// The list.
#[component]
pub fn NearCases(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let found: RwSignal<Vec<NearCase>> = RwSignal::new(Vec::new());
    Effect::new(move || {
        let number = state.number();
        spawn_local(async move {
            // A hint that can't be had is none: the case itself says when the server is away.
            let near = search::near(number).await.unwrap_or_default();
            let _ = found.try_set(near);
        });
    });
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <section aria-labelledby="near">
                <h2 id="near" class="section-title">
                    {desk.say(words::NEAR)}
                </h2>
                <p class="text-muted">{move || found.with(|found| summary(desk, found))}</p>
                <ul>{move || found.get().into_iter().map(|case| line(desk, case)).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// How many are open, and how many are the same customer's.
fn summary(desk: Desk, found: &[NearCase]) -> String {
    let open = found.iter().filter(|case| case.phase.is_open()).count();
    let same = found.iter().filter(|case| case.same_customer).count();
    desk.fill(words::NEAR_COUNT, &[("open", &open), ("same", &same)])
}

fn line(desk: Desk, case: NearCase) -> impl IntoView {
    view! {
        <li class="py-1.5 hairline-b">
            <p class="flex flex-wrap items-center gap-x-2">
                <CaseLink number=case.number />
                <span class="text-muted">{desk.say(case.phase.staff_words())}</span>
                {case
                    .same_customer
                    .then(|| {
                        view! {
                            <span class="badge badge-sm badge-outline">
                                {desk.say(words::SAME_CUSTOMER)}
                            </span>
                        }
                    })}
            </p>
            <p class="break-words">{desk.or_erased(case.title)}</p>
            <p class="text-xs text-muted">
                <When at=case.opened_at />
                " · "
                {desk.fill(words::NEAR_PERCENT, &[("n", &case.percent)])}
            </p>
            {case
                .solution
                .map(|text| {
                    view! {
                        <p class="break-words">{desk.fill(words::NEAR_SOLUTION, &[("text", &text)])}</p>
                    }
                })}
        </li>
    }
}
