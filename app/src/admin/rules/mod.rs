//! Pages of rule documents: one frame around their editors. What is typed is a draft until it is published.

mod calendar;
mod checks;
mod clocks;
mod days;
mod escalation;
mod gate;
mod history;
mod length;
mod promise;
mod replies;
mod retention;
mod review;
mod routing;
mod stages;
mod survey;
mod tester;
mod types;
mod urgent;
mod whatif;
mod wording;

pub use calendar::CalendarPage;
pub use clocks::ClocksPage;
pub use escalation::EscalationPage;
pub use gate::GatePage;
pub use replies::RepliesPage;
pub use retention::RetentionPage;
pub use routing::RoutingPage;
pub use survey::SurveyPage;
pub use types::TypesPage;
pub use urgent::UrgentPage;
pub use wording::WordingPage;

use crate::api::{ApiError, ApiResult, rules};
use crate::desk::context::{Desk, desk};
use crate::tab;
use crate::ui::layout::PageHead;
use crate::ui::load::load;
use history::History;
use leptos::prelude::*;
use leptos::task::spawn_local;
use review::Review;
use shared::catalogue::Words;
use shared::rulebook::{Document, Draft, Fault, Names, Place, RulePage, VersionRow};

/// An open document: what is in force, and what is being written.
#[derive(Clone, Copy)]
pub struct Book {
    document: Document,
    version: RwSignal<u32>,
    published: RwSignal<Draft>,
    draft: RwSignal<Draft>,
    history: RwSignal<Vec<VersionRow>>,
    names: RwSignal<Names>,
    faults: Memo<Vec<Fault>>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Book {
    fn new(page: RulePage) -> Self {
        let draft = RwSignal::new(page.draft.clone());
        let names = RwSignal::new(page.names);
        Self {
            document: page.draft.document(),
            version: RwSignal::new(page.version),
            published: RwSignal::new(page.draft),
            draft,
            history: RwSignal::new(page.history),
            faults: Memo::new(move |_| draft.with(|draft| names.with(|n| draft.faults(n)))),
            names,
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    /// Brings back what this person was writing over this version in this tab of the browser, and keeps it from now on.
    fn keep_draft(self, desk: Desk) {
        let person = desk.me.with_value(|me| me.id);
        let key = format!("rules-{person}-{}", self.document);
        Effect::new(move |begun: Option<()>| {
            let (version, changed, draft) = (self.version.get(), self.changed(), self.draft.get());
            if begun.is_some() {
                let json = changed.then(|| serde_json::to_string(&(version, draft)).ok());
                tab::keep(&key, json.flatten().as_deref());
                return;
            }
            let kept = tab::kept(&key);
            let kept: Option<(u32, Draft)> = kept.and_then(|json| serde_json::from_str(&json).ok());
            if let Some((over, kept)) = kept
                && over == version
            {
                self.draft.set(kept);
            }
        });
    }

    /// True while something is written that is not published.
    fn changed(self) -> bool {
        self.draft
            .with(|draft| self.published.with(|old| draft != old))
    }

    /// Faults of one place, as sentences.
    fn faults_at(self, desk: Desk, at: impl Fn(&Place) -> bool) -> Vec<&'static str> {
        self.faults.with(|faults| {
            let here = faults.iter().filter(|fault| at(&fault.place));
            here.map(|fault| desk.say(fault.problem.words())).collect()
        })
    }

    /// What is in force now; the draft is left alone.
    fn show(self, page: RulePage) {
        self.version.set(page.version);
        self.names.set(page.names);
        self.history.set(page.history);
        self.published.set(page.draft);
    }

    /// Sends something that gives the page anew.
    fn send(
        self,
        desk: Desk,
        done: Words,
        call: impl Future<Output = ApiResult<RulePage>> + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            match call.await {
                Ok(page) => {
                    self.draft.set(page.draft.clone());
                    self.show(page);
                    desk.done(desk.say(done));
                }
                Err(error) => {
                    // Somebody was faster: the draft stays, now beside what they published.
                    if error == ApiError::Conflict
                        && let Ok(page) = rules::open(self.document).await
                    {
                        self.show(page);
                    }
                    desk.failed(error.text(desk.locale));
                    self.error.set(Some(error));
                }
            }
            self.busy.set(false);
        });
    }
}

/// The frame of a document's page.
fn page(
    document: Document,
    title: Words,
    help: Words,
    editor: fn(Book) -> AnyView,
) -> impl IntoView {
    let desk = desk();
    let data = Resource::new_blocking(move || document, rules::open);
    view! {
        <PageHead title=desk.say(title) />
        <p class="max-w-prose px-4 pt-3 text-muted">{desk.say(help)}</p>
        {load(
            data,
            move |page| {
                let book = Book::new(page);
                book.keep_draft(desk);
                view! {
                    <div class="flex flex-col gap-6 p-4">{editor(book)} <History book=book /></div>
                    <Review book=book />
                }
            },
        )}
    }
}

/// A box to tick beside what it means.
fn tick(
    label: &'static str,
    on: impl Fn() -> bool + Copy + Send + Sync + 'static,
    set: impl Fn(bool) + 'static,
) -> impl IntoView {
    view! {
        <label class="flex cursor-pointer items-center gap-2 py-1">
            <input
                type="checkbox"
                class="checkbox checkbox-sm"
                checked=untrack(on)
                prop:checked=on
                on:change=move |event| set(event_target_checked(&event))
            />
            {label}
        </label>
    }
}

/// Sentences about what is wrong at a place.
fn wrong(lines: Vec<&'static str>) -> impl IntoView {
    use crate::ui::icon::SmallIcon as Icon;
    let lines = lines.into_iter().map(|line| {
        view! {
            <p class="flex items-center gap-1 text-late">
                <Icon icon=icondata_lu::LuTriangleAlert class="size-3.5 shrink-0" />
                {line}
            </p>
        }
    });
    lines.collect_view()
}

/// Words typed with commas or lines between them.
fn typed_words(typed: &str) -> Vec<String> {
    let parts = typed.split([',', '，', '、', ';', '；', '\n']);
    let words = parts.map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}
