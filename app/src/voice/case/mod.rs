//! The case as its customer follows it: whose turn it is first, then what can be done, then how it got here.
//!
//! The same page is read-only after a look-up by number: `may` decides, never the address.

mod confirm;
mod messages;
mod proposal;
mod steps;

use super::files::SentFiles;
use super::parts::{Alert, Fold, Panel, Promise};
use crate::ui::icon::{Icon, lu};
use crate::ui::time::{Here, Time};
use confirm::Confirm;
use leptos::prelude::*;
pub use messages::{MESSAGE_KEY, MESSAGE_MAX};
use messages::{Messages, Written};
use proposal::{Earlier, Proposal};
use shared::cases::{CustomerCase, Phase};
use shared::catalogue::voice;
use steps::Steps;

/// The case and what a refused action left behind.
#[derive(Clone, Debug)]
pub struct CaseData {
    /// Where it is read.
    pub here: Here,
    /// The case.
    pub case: CustomerCase,
    /// True after a look-up by number.
    pub read_only: bool,
    /// Makes a second tap harmless; fresh on every page.
    pub key: String,
    /// A refused action: its name, what was typed, what is wrong.
    pub refused: Option<Refused>,
}

/// A refused action.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// Value of `do`.
    pub action: String,
    /// What was typed.
    pub text: String,
    /// What is wrong with the text; `None` when it is not the text.
    pub field: Option<String>,
    /// What is wrong with the files.
    pub files: Option<String>,
    /// Names of the files that the server keeps for the next try.
    pub kept: Vec<String>,
    /// What the page's forms made their keys from, where they are to keep them.
    pub key: Option<String>,
    /// What is wrong as a whole.
    pub whole: Option<String>,
}

impl CaseData {
    /// What was typed and refused for one action.
    fn refused(&self, action: &str) -> (String, Option<String>) {
        match &self.refused {
            Some(refused) if refused.action == action => {
                (refused.text.clone(), refused.field.clone())
            }
            _ => Default::default(),
        }
    }
}

/// The page.
#[component]
pub fn Case(
    /// What it shows.
    props: CaseData,
) -> impl IntoView {
    let here = props.here;
    let case = props.case.clone();
    let kind = case.kind.words().get(here.locale);
    let whole = props.refused.as_ref().and_then(|r| r.whole.clone());
    let confirm = (case.may.confirm || case.may.report_unsolved).then(|| {
        let (text, error) = props.refused("unsolved");
        let (may, done) = (case.may, case.done.clone());
        view! { <Confirm here=here may=may done=done key=props.key.clone() text=text error=error/> }
    });
    // First while it is asked; afterwards the way back stands at the end.
    let (asked, later) = match case.may.confirm {
        true => (confirm, None),
        false => (None, confirm),
    };
    let proposal = case.proposal.clone().map(|proposal| {
        let (text, error) = props.refused("object");
        view! {
            <Proposal
                here=here
                proposal=proposal
                may_answer=case.may.answer_proposal
                key=props.key.clone()
                text=text
                error=error
            />
        }
    });
    let earlier = case
        .earlier
        .clone()
        .map(|proposal| view! { <Earlier here=here proposal=proposal/> });
    let refused = props.refused.clone();
    let written = Written {
        key: props.key.clone(),
        refused: refused.filter(|refused| refused.action == "write"),
    };
    view! {
        <p class="text-muted">{kind}</p>
        <h1 class="text-2xl font-semibold figures mb-4">{case.number.clone()}</h1>
        <Alert text=whole/>
        <Status here=here case=case.clone() read_only=props.read_only/>
        {asked}
        {proposal}
        {case
            .summary
            .clone()
            .map(|summary| {
                view! {
                    <Panel>
                        <h2 class="text-lg font-semibold mb-2">{here.say(voice::CASE_SUMMARY)}</h2>
                        <p class="whitespace-pre-line">{summary}</p>
                    </Panel>
                }
            })}
        <Steps here=here case=case.clone()/>
        <Messages
            here=here
            messages=case.messages.clone()
            written=case.may.write.then_some(written)
        />
        {later}
        {earlier}
        {case
            .raw_text
            .clone()
            .map(|raw| {
                view! {
                    <details class="hairline rounded-lg px-4 mb-5">
                        <Fold label=here.say(voice::CASE_RAW)/>
                        <p class="whitespace-pre-line pt-1 pb-4">{here.or_erased(raw)}</p>
                    </details>
                }
            })}
        {(!case.files.is_empty())
            .then(|| {
                view! {
                    <section class="mb-6" id="files-sent">
                        <h2 class="text-lg font-semibold mb-2">{here.say(voice::CASE_FILES)}</h2>
                        <SentFiles files=case.files.clone()/>
                    </section>
                }
            })}
        {props
            .read_only
            .then(|| {
                view! {
                    <p class="flex gap-3 items-start text-muted">
                        <Icon icon=lu::LuLock class="size-5 shrink-0 mt-1"/>
                        <span>{here.say(voice::CASE_READ_ONLY)}</span>
                    </p>
                }
            })}
    }
}

/// Whose turn it is, what is promised, and which round this is.
#[component]
fn Status(here: Here, case: CustomerCase, read_only: bool) -> impl IntoView {
    let department = case.department.get(here.locale).to_owned();
    let (icon, words) = if case.phase == Phase::Closed {
        (lu::LuCircleCheck, here.say(voice::CASE_NOBODY).to_owned())
    } else if case.confirmed {
        (
            lu::LuCircleCheck,
            here.say(voice::CASE_CONFIRMED).to_owned(),
        )
    } else if case.your_turn.is_some() {
        (lu::LuUser, here.say(voice::CASE_YOURS).to_owned())
    } else {
        let ours = voice::CASE_OURS.fill(here.locale, &[("department", &department)]);
        (lu::LuBuilding, ours)
    };
    let class = if case.your_turn.is_some() && case.phase != Phase::Closed {
        "rounded-lg border-2 border-primary p-4 mb-5"
    } else {
        "hairline rounded-lg p-4 mb-5"
    };
    view! {
        <section class=class>
            <p class="flex gap-3 items-center font-semibold text-lg">
                <Icon icon=icon class="size-6 shrink-0 text-primary"/>
                {words}
            </p>
            {case
                .your_turn
                .filter(|_| !case.confirmed && case.phase != Phase::Closed)
                .map(|turn| view! { <p class="mt-2">{here.say(if read_only { voice::CASE_TURN_LINK } else { turn.words() })}</p> })}
            {case
                .confirmed
                .then(|| view! { <p class="mt-2">{here.say(voice::CASE_CONFIRMED_NEXT)}</p> })}
            {case
                .promised
                .filter(|_| !case.confirmed)
                .map(|due| {
                    view! { <div class="hairline-t mt-4 pt-4"><Promise due=due here=here/></div> }
                })}
            {(case.round > 1)
                .then(|| {
                    let over = case.confirmed || case.phase == Phase::Closed;
                    let round = if over { voice::CASE_ROUNDS } else { voice::CASE_ROUND };
                    let round = round.fill(here.locale, &[("round", &case.round)]);
                    view! {
                        <div class="hairline-t mt-4 pt-4 flex gap-3 items-start">
                            <Icon icon=lu::LuRotateCcw class="size-5 shrink-0 mt-1"/>
                            <p>
                                <span class="block font-medium">{round}</span>
                                {(!over).then(|| here.say(voice::CASE_ROUND_NOTE))}
                            </p>
                        </div>
                    }
                })}
            <p class="text-muted text-base mt-4">
                {here.say(voice::CASE_OPENED)} " " <Time at=case.opened_at here=here/>
            </p>
        </section>
    }
}
