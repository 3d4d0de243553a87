//! Scenarios of the handbook that fit the case, with the opening of a reply to insert: asked for after the case is shown,
//! silent where none fits. Canned replies come with them.

use super::state::{CaseState, Tab};
use crate::api::handbook;
use crate::desk::context::{Desk, desk};
use crate::ui::link::Link;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::handbook as words;
use shared::handbook::Fit;

/// The card.
#[component]
pub fn Scenarios(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    // Every step of the case moves the promise that the texts name.
    let seq = Memo::new(move |_| state.page.with(|page| page.seq));
    Effect::new(move || {
        seq.track();
        let number = state.number();
        spawn_local(async move {
            // A hint that can't be had is none: the case itself says when the server is away.
            if let Ok(found) = handbook::beside(number).await {
                let _ = state.beside.try_set(found);
            }
        });
    });
    let rows = move || {
        let fits = state.beside.with(|beside| beside.fits.clone());
        fits.into_iter()
            .map(|fit| line(desk, state, fit))
            .collect_view()
    };
    view! {
        <Show when=move || state.beside.with(|beside| !beside.fits.is_empty())>
            <section aria-labelledby="scenarios" class="no-print">
                <h2 id="scenarios" class="section-title">
                    {desk.say(words::SUGGESTED)}
                </h2>
                <ul class="flex flex-col gap-2">{rows}</ul>
            </section>
        </Show>
    }
}

fn line(desk: Desk, state: CaseState, fit: Fit) -> impl IntoView {
    let badge = |text: String| view! { <li class="badge badge-sm badge-outline">{text}</li> };
    let why = fit.why.iter().map(|why| badge(desk.label(why)));
    let never = fit.forbidden.iter().map(|(never, _)| {
        view! { <li>{desk.fill(words::NEVER, &[("never", never)])}</li> }
    });
    let opening = StoredValue::new(fit.opening);
    view! {
        <li class="rounded-md hairline p-2.5">
            <Link href=format!("/desk/handbook/{}", fit.key) class="font-medium text-primary">
                {desk.label(&fit.title)}
            </Link>
            <ul class="flex flex-wrap gap-1 pt-1">{why.collect_view()}</ul>
            <ul class="pt-1 text-muted">{never.collect_view()}</ul>
            <Show when=move || state.may_handle()>
                <button
                    type="button"
                    class="btn btn-xs mt-1.5"
                    on:click=move |_| opening.with_value(|text| insert(state, text))
                >
                    {desk.say(words::INSERT)}
                </button>
            </Show>
        </li>
    }
}

/// Puts the opening before what is already written, which is never lost.
fn insert(state: CaseState, opening: &str) {
    state.draft(Tab::Reply).update(|draft| {
        *draft = match draft.trim() {
            "" => opening.to_owned(),
            _ => format!("{opening}\n\n{draft}"),
        };
    });
    state.show(Tab::Reply);
}
