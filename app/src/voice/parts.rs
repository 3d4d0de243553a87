//! Pieces that several of the pages use.

use crate::ui::icon::{Icon, lu};
use crate::ui::time::{Here, Time};
use leptos::prelude::*;
use shared::cases::NextDue;
use shared::catalogue::{Words, voice};
use shared::clocks::clock::ClockState;
use shared::clocks::policy::ClockKind;

const fn promise(kind: ClockKind) -> Words {
    match kind {
        ClockKind::Acknowledge => voice::PROMISE_ACKNOWLEDGE,
        ClockKind::FirstFeedback | ClockKind::SocialResponse => voice::PROMISE_FIRST,
        ClockKind::Workaround => voice::PROMISE_WORKAROUND,
        ClockKind::CustomerUpdate => voice::PROMISE_UPDATE,
        ClockKind::Stage => voice::PROMISE_STAGE,
        ClockKind::Resolution => voice::PROMISE_RESOLUTION,
    }
}

/// A promise as a sentence with its time, honest about being late or standing still.
#[component]
pub fn Promise(
    /// The promise.
    due: NextDue,
    /// Where it is read.
    here: Here,
) -> impl IntoView {
    let sentence = promise(due.kind).get(here.locale);
    let (before, after) = sentence.split_once("{by}").unwrap_or((sentence, ""));
    let note = match due.state {
        ClockState::Paused => Some(("text-muted", voice::PROMISE_PAUSED)),
        ClockState::Breached | ClockState::MetLate => Some(("text-late", voice::PROMISE_LATE)),
        _ if due.remaining_seconds < 0 => Some(("text-late", voice::PROMISE_LATE)),
        _ => None,
    };
    view! {
        <div class="flex gap-3 items-start">
            <Icon icon=lu::LuClock class="size-6 shrink-0 mt-0.5 text-primary"/>
            <div>
                <p class="text-muted text-base">{here.say(voice::RECEIPT_PROMISE)}</p>
                <p class="font-semibold text-lg">
                    {before} <Time at=due.at here=here deadline=true/> {after}
                </p>
                {note.map(|(class, words)| view! { <p class=class>{here.say(words)}</p> })}
            </div>
        </div>
    }
}

/// A box with a hairline.
#[component]
pub fn Panel(
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! { <div class="hairline rounded-lg p-4 mb-5">{children()}</div> }
}

/// A message above a form: what went wrong as a whole.
#[component]
pub fn Alert(
    /// The sentence.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div
            role="alert"
            class="rounded-lg border-2 border-error p-4 mb-5 flex gap-3 items-start"
            class:hidden=move || text.with(Option::is_none)
        >
            <Icon icon=lu::LuCircleAlert class="size-6 shrink-0 text-error"/>
            <p class="font-medium">{move || text.get().unwrap_or_default()}</p>
        </div>
    }
}

/// The line that folds something out, with the sign that it does.
#[component]
pub fn Fold(
    /// What is folded away.
    label: &'static str,
) -> impl IntoView {
    view! {
        <summary class="font-medium flex items-center gap-2 cursor-pointer py-2">
            <span class="grow">{label}</span>
            <Icon icon=lu::LuChevronDown class="size-5 shrink-0 text-muted fold"/>
        </summary>
    }
}
