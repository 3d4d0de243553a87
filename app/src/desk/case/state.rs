//! The open case and what is being written for it. Drafts are apart from the case, so no refresh touches them.

use crate::api::{ApiError, cases};
use crate::desk::context::Desk;
use crate::tab;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::cases::{CaseAction, CasePage, Entry, Measure, Missing, Phase};
use shared::catalogue::{Words, desk as words};
use shared::id::AttachmentId;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Between kept drafts; nobody types it.
const BETWEEN: &str = "\u{1e}";

/// What the composer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// To the customer.
    Reply,
    /// For staff.
    Note,
    /// A solution.
    Propose,
    /// The cause.
    Cause,
    /// What was done.
    Action,
    /// The question whether it is solved.
    Confirm,
    /// The closing summary.
    Close,
}

impl Tab {
    /// In the order of the work.
    pub const ALL: [Tab; 7] = [
        Tab::Reply,
        Tab::Note,
        Tab::Propose,
        Tab::Cause,
        Tab::Action,
        Tab::Confirm,
        Tab::Close,
    ];

    /// Its name.
    pub const fn words(self) -> Words {
        match self {
            Tab::Reply => words::TAB_REPLY,
            Tab::Note => words::TAB_NOTE,
            Tab::Propose => words::TAB_PROPOSE,
            Tab::Cause => words::TAB_CAUSE,
            Tab::Action => words::TAB_ACTION,
            Tab::Confirm => words::ASK_CONFIRM,
            Tab::Close => words::TAB_CLOSE,
        }
    }

    /// Id of its text area.
    pub const fn id(self) -> &'static str {
        match self {
            Tab::Reply => "write-reply",
            Tab::Note => "write-note",
            Tab::Propose => "write-proposal",
            Tab::Cause => "write-cause",
            Tab::Action => "write-action",
            Tab::Confirm => "write-done",
            Tab::Close => "write-summary",
        }
    }
}

/// Everything being written.
#[derive(Clone, Copy)]
pub struct Drafts {
    /// One text per tab, in the order of [`Tab::ALL`].
    pub texts: [RwSignal<String>; 7],
    /// The reply waits for an answer.
    pub ask: RwSignal<bool>,
    /// Measures of the solution.
    pub measures: RwSignal<Vec<Measure>>,
    /// Amount as typed.
    pub amount: RwSignal<String>,
    /// Date as typed.
    pub by: RwSignal<String>,
    /// Uploaded evidence: id and name.
    pub evidence: RwSignal<Vec<(AttachmentId, String)>>,
}

/// The open case.
#[derive(Clone, Copy)]
pub struct CaseState {
    /// As last seen.
    pub page: RwSignal<CasePage>,
    /// Something is on its way.
    pub busy: RwSignal<bool>,
    /// Why the last act failed.
    pub error: RwSignal<Option<ApiError>>,
    /// Which tab is open.
    pub tab: RwSignal<Tab>,
    /// What is being written.
    pub drafts: Drafts,
}

impl CaseState {
    /// A freshly opened case.
    pub fn new(page: CasePage) -> Self {
        Self {
            page: RwSignal::new(page),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            tab: RwSignal::new(Tab::Reply),
            drafts: Drafts {
                texts: Tab::ALL.map(|_| RwSignal::new(String::new())),
                ask: RwSignal::new(false),
                measures: RwSignal::new(Vec::new()),
                amount: RwSignal::new(String::new()),
                by: RwSignal::new(String::new()),
                evidence: RwSignal::new(Vec::new()),
            },
        }
    }

    /// The case's number.
    pub fn number(&self) -> String {
        self.page.with_untracked(|page| page.row.number.clone())
    }

    /// True when the person may act on it.
    pub fn may_handle(&self) -> bool {
        self.page.with(|page| page.may_handle)
    }

    /// True when the person may take it.
    pub fn may_take(&self) -> bool {
        self.page
            .with(|page| page.may_handle && !page.owned && page.row.phase != Phase::Closed)
    }

    /// True when the customer may be asked whether it is solved: what was done is on record, and nobody asked yet.
    pub fn may_ask(&self) -> bool {
        self.page.with(|page| waits_for_word(page) && !asked(page))
    }

    /// True when the customer was asked and stays silent.
    pub fn may_remind(&self) -> bool {
        self.page.with(|page| waits_for_word(page) && asked(page))
    }

    /// The draft of a tab.
    pub fn draft(&self, tab: Tab) -> RwSignal<String> {
        let at = Tab::ALL.iter().position(|t| *t == tab).unwrap_or(0);
        self.drafts.texts[at]
    }

    /// Brings back what this person was writing for this case in this tab of the browser, and keeps it from now on.
    pub fn keep_texts(self, desk: Desk) {
        let person = desk.me.with_value(|me| me.id);
        let key = format!("case-{person}-{}", self.number());
        Effect::new(move |begun: Option<()>| {
            let texts = self.drafts.texts.map(|text| text.get()).join(BETWEEN);
            if begun.is_some() {
                let some = texts.len() > BETWEEN.len() * (Tab::ALL.len() - 1);
                tab::keep(&key, some.then_some(&texts));
                return;
            }
            let kept = tab::kept(&key).unwrap_or_default();
            for (text, kept) in self.drafts.texts.iter().zip(kept.split(BETWEEN)) {
                if text.with_untracked(String::is_empty) && !kept.is_empty() {
                    text.set(kept.to_owned());
                }
            }
        });
    }

    /// Opens a tab and puts the cursor into it.
    pub fn show(&self, tab: Tab) {
        self.tab.set(tab);
        self.error.set(None);
        set_timeout(
            move || {
                let area = document().get_element_by_id(tab.id());
                if let Some(area) = area.and_then(|a| a.dyn_into::<web_sys::HtmlElement>().ok()) {
                    area.scroll_into_view();
                    let _ = area.focus();
                }
            },
            Duration::ZERO,
        );
    }

    /// Fetches the case again; an older answer than what is shown is dropped. A case that went to others is said to be
    /// gone and not asked for again: each time would stand in the trail as a refusal.
    pub async fn refresh(self) {
        let gone = |error: &ApiError| matches!(error, ApiError::NotFound | ApiError::Forbidden);
        let known = |error: &Option<ApiError>| error.as_ref().is_some_and(gone);
        if self.error.try_with_untracked(known) != Some(false) {
            return;
        }
        match cases::case(self.number()).await {
            Ok(page) => {
                let newer = self
                    .page
                    .try_with_untracked(|old| page.seq >= old.seq)
                    .unwrap_or(false);
                if newer {
                    let _ = self.page.try_set(page);
                }
            }
            Err(error) if gone(&error) => {
                let _ = self.error.try_set(Some(error));
            }
            Err(_) => {}
        }
    }

    /// Acts on the case at the version that is shown.
    ///
    /// A conflict shows the newer state and keeps what was typed; nothing is ever sent a second time by itself.
    pub fn act(self, desk: Desk, action: CaseAction, done: Words, after: impl FnOnce() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        let (number, seq) = self
            .page
            .with_untracked(|page| (page.row.number.clone(), page.seq));
        spawn_local(async move {
            match cases::act(number, seq, action).await {
                Ok(page) => {
                    let _ = self.page.try_set(page);
                    desk.done(desk.say(done));
                    after();
                }
                Err(error) => {
                    if error == ApiError::Conflict {
                        self.refresh().await;
                        desk.failed(desk.say(words::CONFLICT_KEPT));
                    } else if !matches!(error, ApiError::Invalid(_)) {
                        desk.failed(error.text(desk.locale));
                    }
                    let _ = self.error.try_set(Some(error));
                }
            }
            let _ = self.busy.try_set(false);
        });
    }
}

/// Whether nothing but the customer's word is missing of what comes before the summary.
fn waits_for_word(page: &CasePage) -> bool {
    let lacks = |wanted: fn(&Missing) -> bool| page.missing.iter().any(wanted);
    page.may_handle
        && lacks(|m| matches!(m, Missing::Confirmation { .. }))
        && !lacks(|m| matches!(m, Missing::Action | Missing::Evidence))
}

/// Whether the customer was asked in this round.
fn asked(page: &CasePage) -> bool {
    let entries = page.timeline.iter().rev().map(|entry| &entry.entry);
    let mut round = entries.take_while(|entry| !matches!(entry, Entry::Reopened { .. }));
    round.any(|entry| matches!(entry, Entry::ConfirmationAsked))
}
