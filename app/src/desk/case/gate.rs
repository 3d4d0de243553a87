//! What the close gate still misses: always visible, each line leads to where it is written.

use super::state::{CaseState, Tab};
use crate::desk::context::desk;
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu::{LuCircleCheck, LuTriangleAlert};
use leptos::prelude::*;
use shared::cases::{Missing, Phase};
use shared::catalogue::desk as words;

/// The missing list.
#[component]
pub fn GateNote(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    move || {
        let page = state.page.get();
        if page.row.phase == Phase::Closed {
            return ().into_any();
        }
        let unreached = page.unreached.as_ref().map(|why| desk.label(why));
        let unreached = unreached.map(|why| view! { <p class="w-full text-soon">{why}</p> });
        if page.missing.is_empty() {
            let close = page.may_handle.then(|| {
                view! {
                    <button
                        type="button"
                        class="btn btn-sm btn-primary"
                        on:click=move |_| state.show(Tab::Close)
                    >
                        {desk.say(words::GATE_CLOSE)}
                    </button>
                }
            });
            return view! {
                <section class="flex flex-wrap items-center gap-2 rounded-md hairline p-2.5 text-kept">
                    <Icon icon=LuCircleCheck />
                    <span class="grow">{desk.say(words::GATE_OPEN)}</span>
                    {close}
                    {unreached}
                </section>
            }
            .into_any();
        }
        let handle = page.may_handle;
        let rows = page
            .missing
            .into_iter()
            .map(|missing| {
                let text = missing.text(desk.locale);
                let tab = match missing {
                    Missing::Cause => Some(Tab::Cause),
                    Missing::Action | Missing::Evidence => Some(Tab::Action),
                    Missing::Summary => Some(Tab::Close),
                    Missing::Confirmation { .. } => state.may_ask().then_some(Tab::Confirm),
                };
                match tab.filter(|_| handle) {
                    Some(tab) => view! {
                        <li>
                            <button
                                type="button"
                                class="link prints text-start min-h-6"
                                on:click=move |_| state.show(tab)
                            >
                                {text}
                            </button>
                        </li>
                    }
                    .into_any(),
                    None => view! { <li>{text}</li> }.into_any(),
                }
            })
            .collect_view();
        view! {
            <section class="rounded-md hairline p-2.5" aria-labelledby="gate">
                <h2 id="gate" class="flex items-center gap-2 font-medium text-soon">
                    <Icon icon=LuTriangleAlert />
                    {desk.say(words::GATE)}
                </h2>
                <ul class="list-disc pt-1 pl-6">{rows}</ul>
                {unreached}
            </section>
        }
        .into_any()
    }
}
