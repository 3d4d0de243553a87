//! The solution on offer: measures, amount, date, and the customer's answer to it.

use super::super::parts::Fold;
use crate::ui::field::Field;
use crate::ui::icon::{Icon, lu};
use crate::ui::text_area::TextArea;
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::cases::{ProposalStatus, ProposalView};
use shared::catalogue::{Words, voice};
use shared::text::money;

/// The proposal.
#[component]
pub fn Proposal(
    here: Here,
    proposal: ProposalView,
    may_answer: bool,
    key: String,
    text: String,
    error: Option<String>,
) -> impl IntoView {
    view! {
        <section class="hairline rounded-lg p-4 mb-5" id="proposal">
            <h2 class="text-lg font-semibold">{here.say(voice::PROPOSAL_TITLE)}</h2>
            <Offer here=here proposal=proposal/>
            {may_answer.then(|| view! { <Answer here=here key=key text=text error=error/> })}
        </section>
    }
}

/// The proposal of an earlier round, folded: it is told, and nothing can be done with it.
#[component]
pub fn Earlier(here: Here, proposal: ProposalView) -> impl IntoView {
    view! {
        <details class="hairline rounded-lg px-4 mb-5">
            <Fold label=here.say(voice::PROPOSAL_EARLIER)/>
            <div class="pt-1 pb-4">
                <Offer here=here proposal=proposal/>
            </div>
        </details>
    }
}

/// What is offered, and what the customer said to it.
#[component]
fn Offer(here: Here, proposal: ProposalView) -> impl IntoView {
    let version = voice::PROPOSAL_VERSION.fill(here.locale, &[("version", &proposal.version)]);
    let state = match proposal.status {
        ProposalStatus::Accepted => Some((lu::LuCircleCheck, voice::PROPOSAL_ACCEPTED)),
        ProposalStatus::Objected => Some((lu::LuRotateCcw, voice::PROPOSAL_OBJECTED)),
        ProposalStatus::Offered | ProposalStatus::Superseded => None,
    };
    let fact = |label: Words, value: String| {
        view! {
            <div>
                <dt class="text-muted text-base">{here.say(label)}</dt>
                <dd class="font-medium figures">{value}</dd>
            </div>
        }
    };
    let amount = proposal
        .amount_minor
        .map(|minor| fact(voice::PROPOSAL_AMOUNT, money(minor, &proposal.currency)));
    let by = proposal
        .by
        .map(|day| fact(voice::PROPOSAL_BY, here.day(day)));
    view! {
        <p class="text-muted text-base mb-3">{version}</p>
        <ul class="flex flex-wrap gap-2 mb-3" aria-label=here.say(voice::PROPOSAL_MEASURES)>
            {proposal
                .measures
                .into_iter()
                .map(|m| {
                    view! { <li class="hairline rounded-lg px-3 py-1 font-medium">{here.say(m.words())}</li> }
                })
                .collect_view()}
        </ul>
        <p class="whitespace-pre-line mb-3">{here.or_erased(proposal.text)}</p>
        <dl class="flex flex-wrap gap-x-8 gap-y-2 mb-3">{amount} {by}</dl>
        {state
            .map(|(icon, words)| {
                view! {
                    <p class="flex gap-2 items-center font-medium">
                        <Icon icon=icon class="size-5 shrink-0"/>
                        {here.say(words)}
                    </p>
                }
            })}
    }
}

/// Accept in one tap; object with a reason.
#[component]
fn Answer(here: Here, key: String, text: String, error: Option<String>) -> impl IntoView {
    let open = error.is_some();
    view! {
        <form method="post" action="/case/act" data-guard="" class="mb-3">
            <input type="hidden" name="do" value="accept"/>
            <input type="hidden" name="key" value=format!("a{key}")/>
            <button type="submit" class="btn btn-primary btn-block">
                {here.say(voice::PROPOSAL_ACCEPT)}
            </button>
        </form>
        <details open=open>
            <summary class="btn btn-outline btn-block">{here.say(voice::PROPOSAL_OBJECT)}</summary>
            <form method="post" action="/case/act" novalidate data-guard="" class="mt-4">
                <input type="hidden" name="do" value="object"/>
                <input type="hidden" name="key" value=format!("o{key}")/>
                <Field name="object-text" label=here.say(voice::PROPOSAL_WHY) error=error.clone()>
                    <TextArea
                        id="object-text"
                        name="text"
                        value=text
                        rows=3
                        maxlength=super::messages::MESSAGE_MAX
                        invalid=open
                        described_by="object-text-error"
                    />
                </Field>
                <button type="submit" class="btn btn-outline btn-primary">
                    {here.say(voice::PROPOSAL_OBJECT_SEND)}
                </button>
            </form>
        </details>
    }
}
