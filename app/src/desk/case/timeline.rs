//! What happened, oldest first. Public words, internal notes and facts look different at a glance.

use super::evidence::FileLinks;
use super::state::CaseState;
use crate::desk::context::{Desk, desk};
use crate::ui::badge::priority_words;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::marked::marked;
use crate::ui::moment::{self as time, When};
use icondata_lu::{LuLock, LuUserRound};
use leptos::prelude::*;
use shared::cases::{AssignedBy, ClosedBy, Entry, Speaker, TimelineEntry};
use shared::catalogue::{Words, cases as events, desk as words};
use shared::surveys::NotSent;

/// The customer's own words with the files that came along.
#[component]
pub fn Original(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let text = Memo::new(move |_| state.page.with(|page| page.voice.words.clone()));
    let files = Memo::new(move |_| state.page.with(|page| page.files.clone()));
    view! {
        <section aria-labelledby="original">
            <h2 id="original" class="section-title">
                {desk.say(words::ORIGINAL)}
            </h2>
            <p class="whitespace-pre-wrap text-base leading-relaxed">
                {move || match text.get() {
                    words if words.iter().all(|piece| piece.text.is_empty()) => {
                        view! { <span class="text-muted italic">{desk.say(words::ERASED)}</span> }
                            .into_any()
                    }
                    words => marked(desk, words).into_any(),
                }}
            </p>
            {move || view! { <FileLinks files=files.get() /> }}
        </section>
    }
}

/// The history.
#[component]
pub fn Timeline(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    view! {
        <section aria-labelledby="timeline">
            <h2 id="timeline" class="section-title">
                {desk.say(words::TIMELINE)}
            </h2>
            <ol class="flex flex-col gap-2.5">
                <For
                    each=move || state.page.with(|page| page.timeline.clone())
                    key=|entry| (entry.seq, entry.text.is_some(), entry.unsent.is_some())
                    let:entry
                >
                    <Item entry=entry />
                </For>
            </ol>
        </section>
    }
}

/// How an entry looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Customer,
    Public,
    Internal,
    Fact,
}

const fn look_of(entry: &Entry) -> Look {
    match entry {
        Entry::CustomerWrote | Entry::Objected | Entry::Unsolved => Look::Customer,
        Entry::Replied | Entry::Asked | Entry::Closed { .. } => Look::Public,
        Entry::Noted | Entry::CauseRecorded | Entry::ActionRecorded => Look::Internal,
        _ => Look::Fact,
    }
}

#[component]
fn Item(entry: TimelineEntry) -> impl IntoView {
    let desk = desk();
    let look = look_of(&entry.entry);
    let who = match &entry.speaker {
        Speaker::Customer => desk.say(words::BY_CUSTOMER).to_owned(),
        Speaker::Staff(name) => name.clone(),
        Speaker::System => desk.say(words::BY_SYSTEM).to_owned(),
    };
    let what = sentence(desk, &entry.entry);
    let head = view! {
        <span class="flex flex-wrap items-center gap-x-2 text-muted">
            {match look {
                Look::Internal => Some(view! { <Icon icon=LuLock class="size-3.5 shrink-0" /> }),
                Look::Customer => {
                    Some(view! { <Icon icon=LuUserRound class="size-3.5 shrink-0" /> })
                }
                _ => None,
            }}
            <span class="font-medium text-base-content">{who}</span>
            <span>{what}</span>
            <When at=entry.at />
            {entry
                .unsent
                .map(|why| view! { <span class="text-soon">{desk.label(&why)}</span> })}
        </span>
    };
    if look == Look::Fact && entry.text.is_none() {
        return view! { <li class="pl-3 text-xs">{head}</li> }.into_any();
    }
    let class = match look {
        Look::Customer => "rounded-md bg-base-200 p-3",
        Look::Public => "rounded-md hairline p-3",
        Look::Internal => "rounded-md note p-3",
        Look::Fact => "pl-3",
    };
    let body = match entry.text {
        Some(text) => view! { <p class="pt-1 whitespace-pre-wrap">{text}</p> }.into_any(),
        None => {
            view! { <p class="pt-1 text-muted italic">{desk.say(words::ERASED)}</p> }.into_any()
        }
    };
    view! {
        <li class=class>
            {head} {body} <FileLinks files=entry.files />
        </li>
    }
    .into_any()
}

const fn not_sent_words(reason: NotSent) -> Words {
    match reason {
        NotSent::Disabled => words::NOT_SENT_DISABLED,
        NotSent::Reopened => words::NOT_SENT_REOPENED,
        NotSent::NoContact => words::NOT_SENT_NO_CONTACT,
        NotSent::Unsubscribed => words::NOT_SENT_UNSUBSCRIBED,
        NotSent::Cooldown => words::NOT_SENT_COOLDOWN,
        NotSent::AlreadySent => words::NOT_SENT_ALREADY_SENT,
        NotSent::TooLate => words::NOT_SENT_TOO_LATE,
        NotSent::Answered => words::NOT_SENT_ANSWERED,
        NotSent::NeverSent => words::NOT_SENT_NEVER_SENT,
        NotSent::NoReminder => words::NOT_SENT_NO_REMINDER,
    }
}

/// What happened, in words.
fn sentence(desk: Desk, entry: &Entry) -> String {
    let with = |head, detail: String| format!("{} · {detail}", desk.say(head));
    match entry {
        Entry::Opened => desk.say(events::EVENT_OPENED).into(),
        Entry::Acknowledged => desk.say(events::EVENT_ACKNOWLEDGED).into(),
        Entry::Assigned {
            department,
            owner,
            why,
        } => {
            let mut parts = vec![
                desk.say(events::EVENT_ASSIGNED).to_owned(),
                desk.label(department),
            ];
            parts.extend(owner.clone());
            parts.push(match why {
                AssignedBy::Rule { rule } => desk.fill(events::ASSIGNED_BY_RULE, &[("rule", rule)]),
                AssignedBy::Default => desk.say(events::ASSIGNED_BY_DEFAULT).into(),
                AssignedBy::Person => desk.say(events::ASSIGNED_BY_PERSON).into(),
                AssignedBy::Taken => desk.say(events::ASSIGNED_TAKEN).into(),
            });
            parts.join(" · ")
        }
        Entry::Categorised { category } => with(events::EVENT_CATEGORISED, desk.label(category)),
        Entry::Prioritised { priority } => with(
            events::EVENT_PRIORITY,
            desk.say(priority_words(*priority)).into(),
        ),
        Entry::Moved { stage } => with(
            events::EVENT_STAGE,
            desk.fill(words::TO_STAGE, &[("stage", &desk.label(stage))]),
        ),
        Entry::Replied => desk.say(events::EVENT_REPLIED).into(),
        Entry::Asked => desk.say(events::EVENT_ASKED).into(),
        Entry::CustomerWrote => desk.say(events::EVENT_CUSTOMER_WROTE).into(),
        Entry::Noted => desk.say(events::EVENT_NOTED).into(),
        Entry::Proposed { version } => with(
            events::EVENT_PROPOSED,
            desk.fill(words::PROPOSAL_VERSION, &[("n", version)]),
        ),
        Entry::Accepted => desk.say(events::EVENT_ACCEPTED).into(),
        Entry::Objected => desk.say(events::EVENT_OBJECTED).into(),
        Entry::CauseRecorded => desk.say(events::EVENT_CAUSE).into(),
        Entry::ActionRecorded => desk.say(events::EVENT_ACTION).into(),
        Entry::ConfirmationAsked => desk.say(events::EVENT_CONFIRM_ASKED).into(),
        Entry::ConfirmationReminded => desk.say(events::EVENT_CONFIRM_REMINDED).into(),
        Entry::Confirmed => desk.say(events::EVENT_CONFIRMED).into(),
        Entry::Unsolved => desk.say(events::EVENT_UNSOLVED).into(),
        Entry::Closed { by } => desk
            .say(match by {
                ClosedBy::Confirmation => words::CLOSED_CONFIRMED,
                ClosedBy::Silence => words::CLOSED_SILENT,
            })
            .into(),
        Entry::Reopened { round } => desk.fill(events::EVENT_REOPENED, &[("round", round)]),
        Entry::SurveyScheduled { at } => with(
            events::EVENT_SURVEY_SCHEDULED,
            desk.fill(words::FOR_THEN, &[("when", &time::full(desk, *at))]),
        ),
        Entry::SurveyNotSent { reason } => with(
            events::EVENT_SURVEY_NOT_SENT,
            desk.say(not_sent_words(*reason)).into(),
        ),
        Entry::Reminded { what } => desk.label(what),
        Entry::SurveyAnswered { overall, solved } => {
            let mut parts = vec![desk.say(events::EVENT_SURVEY_ANSWERED).to_owned()];
            parts.extend(overall.map(|n| desk.fill(words::RATED, &[("n", &n)])));
            parts.extend(solved.map(|solved| {
                let words = if solved {
                    words::RATED_SOLVED
                } else {
                    words::RATED_UNSOLVED
                };
                desk.say(words).to_owned()
            }));
            parts.join(" · ")
        }
    }
}
