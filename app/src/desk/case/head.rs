//! Header of a case: number, kind, priority with its reason, stage, the next promise, and the quick actions.

use super::state::{CaseState, Tab};
use crate::desk::context::{Desk, desk};
use crate::ui::badge::{KindBadge, PriorityBadge, StageBadge};
use crate::ui::due::Promise;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::window_title;
use icondata_lu::{LuBell, LuCircleHelp, LuHand, LuHourglass};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::cases::{CaseAction, CasePage, Kind, PriorityReason};
use shared::catalogue::{cases as events, desk as words};

/// The header; it stays in sight.
#[component]
pub fn Head(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    // Read once: the server writes the head after the page's signals are gone, and neither part ever changes.
    let title = state
        .page
        .with_untracked(|page| format!("{} {}", page.row.number, page.row.title));
    let line = move || {
        let page = state.page.get();
        let row = page.row.clone();
        let again = (row.round > 1).then(|| {
            view! {
                <span class="badge badge-sm badge-outline">
                    {desk.fill(words::ROUND, &[("n", &row.round)])}
                </span>
            }
        });
        view! {
            <span class="inline-flex items-center gap-1" title=reason(desk, &page)>
                <PriorityBadge priority=row.priority />
                <span class="text-xs text-muted">{reason(desk, &page)}</span>
            </span>
            <StageBadge label=desk.label(&row.stage_label) phase=row.phase />
            {again}
            {row
                .waiting
                .then(|| {
                    view! {
                        <span class="inline-flex items-center gap-1 text-muted">
                            <Icon icon=LuHourglass class="size-3.5 shrink-0" />
                            {desk.say(words::WAITING)}
                        </span>
                    }
                })}
            <Promise next=row.next_due />
        }
    };
    view! {
        <Title text=window_title(title) />
        <div class="sticky top-0 z-20 bg-base-100 px-4 py-3 hairline-b">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h1 class="text-lg font-semibold figures">
                    {move || state.page.with(|page| page.row.number.clone())}
                </h1>
                {move || {
                    let kind: Kind = state.page.with(|page| page.row.kind);
                    view! { <KindBadge kind=kind /> }
                }}
                <div class="grow"></div>
                <Quick state=state />
            </div>
            <div class="flex flex-wrap items-center gap-x-5 gap-y-1 pt-1">{line}</div>
        </div>
    }
}

/// Actions of one tap.
#[component]
fn Quick(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let busy = move || state.busy.get();
    view! {
        <Show when=move || state.may_take()>
            <button
                type="button"
                class="btn btn-sm btn-primary"
                disabled=busy
                on:click=move |_| state.act(desk, CaseAction::Take, words::TAKEN, || {})
            >
                <Icon icon=LuHand />
                {desk.say(words::TAKE)}
            </button>
        </Show>
        <Show when=move || state.may_ask()>
            <button
                type="button"
                class="btn btn-sm btn-primary"
                on:click=move |_| state.show(Tab::Confirm)
            >
                <Icon icon=LuCircleHelp />
                {desk.say(words::ASK_CONFIRM)}
            </button>
        </Show>
        <Show when=move || state.may_remind()>
            <button
                type="button"
                class="btn btn-sm"
                disabled=busy
                on:click=move |_| {
                    state.act(desk, CaseAction::RemindConfirmation, words::SENT, || {});
                }
            >
                <Icon icon=LuBell />
                {desk.say(words::REMIND_CONFIRM)}
            </button>
        </Show>
    }
}

/// Why the priority is what it is.
fn reason(desk: Desk, page: &CasePage) -> String {
    match &page.priority_reason {
        PriorityReason::Phrase { phrase } => {
            desk.fill(events::PRIORITY_WORDS, &[("phrase", phrase)])
        }
        PriorityReason::Signal { signal, phrase } => desk.fill(
            events::PRIORITY_SIGNAL,
            &[("signal", &desk.say(signal.words())), ("phrase", phrase)],
        ),
        PriorityReason::Mood => desk.say(events::PRIORITY_MOOD).into(),
        PriorityReason::Kind => desk.fill(
            events::PRIORITY_KIND,
            &[("kind", &desk.say(page.row.kind.words()))],
        ),
        PriorityReason::Person => desk.say(events::PRIORITY_OVERRIDE).into(),
    }
}
