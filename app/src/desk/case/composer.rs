//! Writing: to the customer, for staff, a solution, the cause, the action, the closing summary.
//!
//! Rule: what customers will read never looks like what only staff read.

use super::evidence::EvidenceField;
use super::help::{typed, warning};
use super::proposal::{ProposalFields, offer};
use super::state::{CaseState, Tab};
use crate::desk::context::{Desk, desk};
use crate::desk::keys;
use crate::ui::form::Problem;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::text_area::DraftArea;
use icondata_lu::{LuLock, LuSend};
use leptos::prelude::*;
use shared::cases::{CaseAction, Phase};
use shared::catalogue::{Words, desk as words};
use shared::handbook::unfilled;
use shared::replies::waiting;

/// The composer, for those who may act.
#[component]
pub fn Composer(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let tabs = move |desk: Desk| {
        open_tabs(state)
            .map(|tab| {
                view! {
                    <button
                        type="button"
                        role="tab"
                        class="tab-link cursor-pointer"
                        aria-selected=move || (state.tab.get() == tab).to_string()
                        aria-current=move || (state.tab.get() == tab).then_some("page")
                        on:click=move |_| state.show(tab)
                    >
                        {desk.say(tab.words())}
                    </button>
                }
            })
            .collect_view()
    };
    let desk = desk();
    let shown = Memo::new(move |_| {
        let tab = state.tab.get();
        if open_for(state, tab) {
            tab
        } else {
            Tab::Reply
        }
    });
    view! {
        <Show when=move || state.may_handle()>
            <section class="rounded-md hairline no-print" aria-label=desk.say(words::MORE_ACTIONS)>
                <div class="flex overflow-x-auto whitespace-nowrap hairline-b px-1" role="tablist">
                    {move || tabs(desk)}
                </div>
                {move || view! { <Panel state=state tab=shown.get() /> }}
            </section>
        </Show>
    }
}

/// The tabs that the case offers now, in their order; the digits open them.
pub fn open_tabs(state: CaseState) -> impl Iterator<Item = Tab> {
    Tab::ALL
        .into_iter()
        .filter(move |tab| open_for(state, *tab))
}

/// A closed case takes replies and notes only; confirmation is asked for once what was done is on record.
fn open_for(state: CaseState, tab: Tab) -> bool {
    match tab {
        Tab::Reply | Tab::Note => true,
        Tab::Confirm => state.may_ask(),
        _ => state.page.with(|page| page.row.phase != Phase::Closed),
    }
}

/// Placeholder, label of the button, words when done, and whether only staff will read it.
const fn terms(tab: Tab) -> (Words, Words, Words, bool) {
    match tab {
        Tab::Reply => (words::REPLY_HINT, words::SEND, words::SENT, false),
        Tab::Note => (words::NOTE_HINT, words::SAVE_NOTE, words::SAVED, true),
        Tab::Propose => (words::PROPOSE_HINT, words::OFFER, words::SENT, false),
        Tab::Cause => (words::CAUSE_HINT, words::SAVE_CAUSE, words::SAVED, true),
        Tab::Action => (words::ACTION_HINT, words::SAVE_ACTION, words::SAVED, true),
        Tab::Confirm => (words::CONFIRM_HINT, words::SEND_CONFIRM, words::SENT, false),
        Tab::Close => (words::CLOSE_HINT, words::CLOSE_CASE, words::DONE, false),
    }
}

/// Whether a text can be sent; what customers will read has no variable and no short name left.
fn complete(tab: Tab, text: &str) -> bool {
    !text.trim().is_empty() && !(public(tab) && (unfilled(text) || waiting(text)))
}

/// Whether customers will read it.
pub fn public(tab: Tab) -> bool {
    !terms(tab).3
}

/// The action a tab sends; nothing while it is not complete.
fn action(state: CaseState, tab: Tab) -> Option<CaseAction> {
    let text = state.draft(tab).get_untracked();
    if !complete(tab, &text) {
        return None;
    }
    Some(match tab {
        Tab::Reply => CaseAction::Reply {
            text,
            ask: state.drafts.ask.get_untracked(),
        },
        Tab::Note => CaseAction::Note { text },
        Tab::Propose => offer(state)?,
        Tab::Cause => CaseAction::RecordCause { text },
        Tab::Action => CaseAction::RecordAction {
            text,
            evidence: state
                .drafts
                .evidence
                .with_untracked(|all| all.iter().map(|(id, _)| *id).collect()),
        },
        Tab::Confirm => CaseAction::AskConfirmation { text },
        Tab::Close => CaseAction::Close { summary: text },
    })
}

/// Forgets what was sent.
fn clear(state: CaseState, tab: Tab) {
    let _ = state.draft(tab).try_set(String::new());
    let drafts = state.drafts;
    match tab {
        Tab::Reply => drafts.ask.set(false),
        Tab::Propose => {
            drafts.measures.set(Vec::new());
            drafts.amount.set(String::new());
            drafts.by.set(String::new());
        }
        Tab::Action => drafts.evidence.set(Vec::new()),
        Tab::Note | Tab::Cause | Tab::Confirm | Tab::Close => {}
    }
}

#[component]
fn Panel(state: CaseState, tab: Tab) -> impl IntoView {
    let desk = desk();
    let (hint, send_words, done, internal) = terms(tab);
    let draft = state.draft(tab);
    let send = move || {
        if let Some(action) = action(state, tab) {
            state.act(desk, action, done, move || clear(state, tab));
        }
    };
    let class = if internal {
        "flex flex-col gap-2.5 p-3 note rounded-b-md"
    } else {
        "flex flex-col gap-2.5 p-3"
    };
    view! {
        <form
            class=class
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
            on:input=move |event| typed(desk, state, tab, &event)
            on:compositionend=move |event| typed(desk, state, tab, &event)
            on:keydown=move |event| {
                match event.key().as_str() {
                    _ if event.is_composing() => {}
                    "Enter" if event.ctrl_key() || event.meta_key() => {
                        event.prevent_default();
                        send();
                    }
                    "Escape" => keys::leave(&event),
                    _ => {}
                }
            }
        >
            <p class="flex items-center gap-1.5 text-muted">
                <Icon icon=if internal { LuLock } else { LuSend } class="size-3.5 shrink-0" />
                {desk.say(hint)}
            </p>
            <DraftArea id=tab.id() draft=draft label=desk.say(tab.words()) />
            {(!internal)
                .then(|| {
                    view! {
                        <p class="text-soon" role="status">
                            {move || draft.with(|text| warning(desk, state, tab, text))}
                        </p>
                    }
                })}
            {match tab {
                Tab::Reply => view! { <Ask state=state /> }.into_any(),
                Tab::Propose => view! { <ProposalFields drafts=state.drafts /> }.into_any(),
                Tab::Action => view! { <EvidenceField state=state /> }.into_any(),
                Tab::Confirm => (move || unreached(desk, state)).into_any(),
                _ => ().into_any(),
            }}
            <Problem error=state.error />
            <div class="flex justify-end">
                <button
                    type="submit"
                    class="btn btn-sm btn-primary"
                    disabled=move || state.busy.get() || draft.with(|text| !complete(tab, text))
                >
                    {move || {
                        let asks = tab == Tab::Reply && state.drafts.ask.get();
                        desk.say(if asks { words::SEND_QUESTION } else { send_words })
                    }}
                </button>
            </div>
        </form>
    }
}

/// Why the customer will not hear of the question by mail.
fn unreached(desk: Desk, state: CaseState) -> Option<impl IntoView> {
    let why = state.page.with(|page| page.unreached.clone())?;
    Some(view! { <p class="text-soon">{desk.label(&why)}</p> })
}

/// The reply is a question.
#[component]
fn Ask(state: CaseState) -> impl IntoView {
    let desk = desk();
    view! {
        <label class="inline-flex items-center gap-2 cursor-pointer">
            <input
                type="checkbox"
                class="checkbox checkbox-sm"
                prop:checked=move || state.drafts.ask.get()
                on:change=move |event| state.drafts.ask.set(event_target_checked(&event))
            />
            {desk.say(words::ASK)}
        </label>
    }
}
