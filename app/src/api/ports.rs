//! All that can be asked of the server, one trait per capability: the compile firewall between pages and storage.
//!
//! `server::services` implements them; server functions, customers' pages and REST handlers call the same ones.
//! Every method that needs to know who acts takes `&Actor` first and checks rights itself.

use super::error::ApiResult;
use async_trait::async_trait;
use shared::actor::Actor;
use shared::cases::{
    BoardView, CaseAction, CaseChoices, CasePage, CustomerCase, CustomerView, Inbox, InboxQuery,
};
use shared::chase::{ChasePage, ChaseQuery};
use shared::clocks::whatif::WhatIf;
use shared::dashboard::{Dashboard, DashboardQuery};
use shared::departments::{DepartmentEdit, DepartmentRow};
use shared::feedback::{FeedbackForm, FeedbackPage, HomeView, Receipt};
use shared::finding::{Found, NearCase, SearchQuery, Suggestion};
use shared::handbook::{Beside, HandbookPage, HandbookQuery, ScenarioPage};
use shared::id::{AttachmentId, CaseId, FeedbackId, ImportId, JobId, NoticeId, RunId};
use shared::imports::{ImportPreview, ImportStatus, Mapping};
use shared::learning::{LanguagePage, RunKind};
use shared::locale::Locale;
use shared::ops::{AuditRow, JobRow, Letters, MailRow};
use shared::page::Page;
use shared::people::{Me, PersonEdit, PersonRow};
use shared::reminders::{ReminderPage, Seen};
use shared::rulebook::{Document, Draft, RulePage, Tried, TryOn};
use shared::tags::{LabelQueue, Tag};
use shared::taxonomy::{Axis, Edit, NodeView};
use shared::themes::{PhrasePage, PhraseQuery, ThemeEdit, ThemePage, ThemeQuery, ThemesPage};
use std::sync::Arc;

/// An uploaded file as it came.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Name given by the sender.
    pub name: String,
    /// The bytes, within the size limit of any kind.
    pub bytes: Vec<u8>,
}

/// What became of a posted form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// Token of the receipt, which is the private link's too.
    pub link: String,
    /// True when the form had been taken before with other words: the first ones are kept, these are not.
    pub differs: bool,
}

/// A file to hand out.
#[derive(Clone, Debug)]
pub struct Download {
    /// Cleaned name.
    pub name: String,
    /// Type found by content.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a customer does on the page behind a private link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomerAction {
    /// Write a message.
    Write(String),
    /// Accept the proposal.
    Accept,
    /// Object to the proposal, with the reason.
    Object(String),
    /// It is solved.
    Confirm,
    /// It is not solved, and what is missing.
    ReportUnsolved(String),
}

/// Voices: the public form and the list of feedback.
#[async_trait]
pub trait Voices: Send + Sync {
    /// The empty form with a fresh token.
    async fn home(&self, locale: Locale) -> ApiResult<HomeView>;
    /// The form as typed, with the files kept under its token, for showing it again.
    async fn again(&self, form: FeedbackForm) -> ApiResult<HomeView>;
    /// Checks, re-encodes and stores files under the form's token. Returns those kept, with refusals as field errors.
    async fn keep_files(&self, form_token: &str, files: Vec<Upload>) -> ApiResult<()>;
    /// Takes a voice: tidies, opens a case, computes priority, routes, starts clocks, queues notices, in one
    /// transaction with the form token as idempotency key. The same token gives the same receipt.
    async fn submit(&self, form: FeedbackForm, locale: Locale) -> ApiResult<Submitted>;
    /// The receipt behind its token.
    async fn receipt(&self, token: &str, locale: Locale) -> ApiResult<Receipt>;
    /// Voices, latest first.
    async fn list(&self, actor: &Actor, query: InboxQuery) -> ApiResult<FeedbackPage>;
}

/// Customers following their case.
#[async_trait]
pub trait Following: Send + Sync {
    /// By number and last four digits: nodes, times and messages, nothing personal. Throttled; a wrong guess and an
    /// unknown number are the same.
    async fn by_number(&self, number: &str, tail: &str, client: &str) -> ApiResult<CustomerCase>;
    /// Exchanges a private link for a 30-minute session token.
    async fn open_link(&self, token: &str) -> ApiResult<String>;
    /// The case behind a session token.
    async fn by_session(&self, session: &str) -> ApiResult<(CaseId, CustomerCase)>;
    /// Acts on the case behind a session token; `key` makes a second tap harmless.
    async fn act(&self, session: &str, key: &str, action: CustomerAction) -> ApiResult<()>;
    /// Checks, re-encodes and stores files of a message under the key of its post. Refusals are field errors.
    async fn keep_files(&self, session: &str, key: &str, files: Vec<Upload>) -> ApiResult<()>;
    /// Names of the files that wait under the key of a post.
    async fn kept_files(&self, session: &str, key: &str) -> ApiResult<Vec<String>>;
    /// A file that the customer of the case behind a session token sent.
    async fn file(&self, session: &str, id: AttachmentId) -> ApiResult<Download>;
}

/// Cases at the desk.
#[async_trait]
pub trait Cases: Send + Sync {
    /// A page of cases of the actor's scope with the counts of the views.
    async fn inbox(&self, actor: &Actor, query: InboxQuery) -> ApiResult<Inbox>;
    /// The board of a case type (the first when `None`).
    async fn board(&self, actor: &Actor, case_type: Option<String>) -> ApiResult<BoardView>;
    /// The whole case.
    async fn case(&self, actor: &Actor, number: &str) -> ApiResult<CasePage>;
    /// Departments, people and categories to choose from.
    async fn choices(&self, actor: &Actor) -> ApiResult<CaseChoices>;
    /// Acts on a case at the version the actor saw; `Conflict` when it has moved on in a way that matters.
    async fn act(
        &self,
        actor: &Actor,
        number: &str,
        seq: u32,
        action: CaseAction,
    ) -> ApiResult<CasePage>;
    /// Unmasked contact for a stated reason, audited and throttled.
    async fn reveal(&self, actor: &Actor, number: &str, reason: &str) -> ApiResult<CustomerView>;
    /// Stores evidence before it is named by an action.
    async fn upload(&self, actor: &Actor, number: &str, file: Upload) -> ApiResult<AttachmentId>;
    /// A file of a case.
    async fn file(&self, actor: &Actor, id: AttachmentId) -> ApiResult<Download>;
}

/// The after-close survey.
#[async_trait]
pub trait Surveys: Send + Sync {
    /// The survey behind an invitation's token.
    async fn open(&self, token: &str) -> ApiResult<shared::answering::SurveyPage>;
    /// Keeps what was typed on one page, counted from 0, until the survey is answered.
    async fn keep(&self, token: &str, page: usize, pairs: Vec<(String, String)>) -> ApiResult<()>;
    /// Takes all answers as the pages posted them. A second answer gives the first thank-you.
    async fn answer(&self, token: &str, pairs: Vec<(String, String)>) -> ApiResult<()>;
}

/// Figures.
#[async_trait]
pub trait Insight: Send + Sync {
    /// The dashboard over the actor's scope.
    async fn dashboard(&self, actor: &Actor, query: DashboardQuery) -> ApiResult<Dashboard>;
}

/// Themes of voices and keywords of a period.
#[async_trait]
pub trait Themes: Send + Sync {
    /// Shares, trends and keywords over the actor's scope of figures.
    async fn list(&self, actor: &Actor, query: DashboardQuery) -> ApiResult<ThemesPage>;
    /// One theme, with its voices that the actor may read.
    async fn one(&self, actor: &Actor, query: ThemeQuery) -> ApiResult<ThemePage>;
    /// Voices of the period that hold a phrase and that the actor may read.
    async fn phrase(&self, actor: &Actor, query: PhraseQuery) -> ApiResult<PhrasePage>;
    /// Names, merges, splits a theme or notes its cause; the number of the theme that is then looked at.
    async fn edit(&self, actor: &Actor, edit: ThemeEdit) -> ApiResult<u32>;
}

/// Trees that admins edit.
#[async_trait]
pub trait Taxonomy: Send + Sync {
    /// A whole tree with retired nodes.
    async fn tree(&self, actor: &Actor, axis: Axis) -> ApiResult<(u32, Vec<NodeView>)>;
    /// Applies an edit to the version the actor saw and publishes the next one.
    async fn edit(
        &self,
        actor: &Actor,
        axis: Axis,
        version: u32,
        edit: Edit,
    ) -> ApiResult<(u32, Vec<NodeView>)>;
}

/// Rule documents: routing, promises, calendar, close gate.
#[async_trait]
pub trait Rulebook: Send + Sync {
    /// A document as it is in force, with its history.
    async fn open(&self, actor: &Actor, document: Document) -> ApiResult<RulePage>;
    /// The content of one version; 0 is what the program was shipped with.
    async fn version(&self, actor: &Actor, document: Document, version: u32) -> ApiResult<Draft>;
    /// Publishes a draft over the version the actor saw; `Rules` names every fault of a draft that has some.
    async fn publish(&self, actor: &Actor, seen: u32, draft: Draft) -> ApiResult<RulePage>;
    /// Publishes an earlier version once more, over the version the actor saw.
    async fn restore(
        &self,
        actor: &Actor,
        document: Document,
        seen: u32,
        version: u32,
    ) -> ApiResult<RulePage>;
    /// What routing rules or urgent phrases would do with a text or a case.
    async fn try_on(&self, actor: &Actor, draft: Draft, on: TryOn) -> ApiResult<Tried>;
    /// What promises or a calendar would change for the cases of late; `Rules` names every fault of a draft that has
    /// some, `NotFound` is for documents that promise nothing.
    async fn what_if(&self, actor: &Actor, draft: Draft) -> ApiResult<WhatIf>;
}

/// A fresh staff session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The token for the cookie.
    pub token: String,
    /// Language the desk is shown in.
    pub locale: Locale,
}

/// Staff.
#[async_trait]
pub trait People: Send + Sync {
    /// Signs in; throttled per account and client; unknown account and wrong password look and take the same.
    async fn sign_in(&self, login: &str, password: &str, client: &str) -> ApiResult<SignedIn>;
    /// Ends the session.
    async fn sign_out(&self, token: &str) -> ApiResult<()>;
    /// Who holds the session token.
    async fn actor(&self, token: &str) -> ApiResult<Actor>;
    /// The signed-in person for the frame.
    async fn me(&self, actor: &Actor) -> ApiResult<Me>;
    /// Sets the language of the desk.
    async fn set_locale(&self, actor: &Actor, locale: Locale) -> ApiResult<()>;
    /// Changes the own password and ends every session of the person, this one too: sign in again.
    async fn change_password(&self, actor: &Actor, old: &str, new: &str) -> ApiResult<()>;
    /// All staff.
    async fn list(&self, actor: &Actor) -> ApiResult<Vec<PersonRow>>;
    /// All departments, those below right after the one above.
    async fn departments(&self, actor: &Actor) -> ApiResult<Vec<DepartmentRow>>;
    /// Changes a department; all of them come back.
    async fn edit_department(
        &self,
        actor: &Actor,
        edit: DepartmentEdit,
    ) -> ApiResult<Vec<DepartmentRow>>;
    /// Changes staff; returns a one-time password for a new person.
    async fn edit(&self, actor: &Actor, edit: PersonEdit) -> ApiResult<Option<String>>;
}

/// Files of voices.
#[async_trait]
pub trait Imports: Send + Sync {
    /// Stores a file and guesses its mapping.
    async fn preview(&self, actor: &Actor, file: Upload) -> ApiResult<ImportPreview>;
    /// Starts reading it in with this mapping.
    async fn start(&self, actor: &Actor, id: ImportId, mapping: Mapping)
    -> ApiResult<ImportStatus>;
    /// Where it stands.
    async fn status(&self, actor: &Actor, id: ImportId) -> ApiResult<ImportStatus>;
    /// Stops it; nothing of it becomes visible.
    async fn cancel(&self, actor: &Actor, id: ImportId) -> ApiResult<ImportStatus>;
    /// Latest imports.
    async fn list(&self, actor: &Actor) -> ApiResult<Vec<ImportStatus>>;
}

/// What people say of voices.
#[async_trait]
pub trait Labels: Send + Sync {
    /// Voices whose category nobody said, the least certain first.
    async fn queue(&self, actor: &Actor, after: Option<String>) -> ApiResult<LabelQueue>;
    /// Says a tag of a voice; the voice's case gets the category too, where the actor may handle it.
    async fn put(&self, actor: &Actor, voice: FeedbackId, tag: Tag) -> ApiResult<()>;
}

/// Learning from labels, and reading voices anew.
#[async_trait]
pub trait Learning: Send + Sync {
    /// Models, runs and labels.
    async fn page(&self, actor: &Actor) -> ApiResult<LanguagePage>;
    /// Starts a run; `Conflict` while one of its kind is under way.
    async fn start(&self, actor: &Actor, kind: RunKind) -> ApiResult<LanguagePage>;
    /// Stops a run.
    async fn cancel(&self, actor: &Actor, id: RunId) -> ApiResult<LanguagePage>;
    /// Puts another model in force; 0 for keyword rules alone.
    async fn restore(&self, actor: &Actor, version: u32) -> ApiResult<LanguagePage>;
}

/// What operators look at.
#[async_trait]
pub trait Ops: Send + Sync {
    /// The demo's mailbox, latest first; `NotFound` where `demo` is off.
    async fn mailbox(&self, actor: &Actor) -> ApiResult<Vec<MailRow>>;
    /// Jobs that are late or dead, latest first.
    async fn jobs(&self, actor: &Actor) -> ApiResult<Vec<JobRow>>;
    /// Queues a dead job again.
    async fn retry(&self, actor: &Actor, id: JobId) -> ApiResult<()>;
    /// Mails that were given up, were too many for one day or wait for long, latest first.
    async fn letters(&self, actor: &Actor, after: Option<String>) -> ApiResult<Letters>;
    /// Queues a mail that was given up again; `NotFound` once it was erased with its receiver, `Conflict` when it is in
    /// the queue already.
    async fn resend(&self, actor: &Actor, id: NoticeId) -> ApiResult<()>;
    /// The audit trail, latest first.
    async fn audit(&self, actor: &Actor, after: Option<String>) -> ApiResult<Page<AuditRow>>;
    /// Moves the demo's clock forward by hours; `NotFound` where `demo` is off.
    async fn move_clock(&self, actor: &Actor, hours: u32) -> ApiResult<()>;
}

/// Finding cases.
#[async_trait]
pub trait Search: Send + Sync {
    /// A page of hits of the actor's scope; an exact phone number or address finds its customer's cases for who handles
    /// them.
    async fn find(&self, actor: &Actor, query: SearchQuery) -> ApiResult<Found>;
    /// Cases of the actor's scope whose customers wrote nearly what this one's did.
    async fn near(&self, actor: &Actor, number: &str) -> ApiResult<Vec<NearCase>>;
    /// The first few hits, for the palette.
    async fn suggest(&self, actor: &Actor, text: String) -> ApiResult<Vec<Suggestion>>;
}

/// The scenario handbook and canned replies.
#[async_trait]
pub trait Handbook: Send + Sync {
    /// The scenarios that hold every word that is asked for, by category.
    async fn list(&self, actor: &Actor, query: HandbookQuery) -> ApiResult<HandbookPage>;
    /// One scenario; `NotFound` where the handbook has none of this key.
    async fn one(&self, actor: &Actor, key: &str) -> ApiResult<ScenarioPage>;
    /// The scenarios that fit a case of the actor's scope, and for those who may handle it the canned replies; filled in
    /// as if the reply were sent now, in the customer's language.
    async fn beside(&self, actor: &Actor, number: &str) -> ApiResult<Beside>;
}

/// What must be kept today.
#[async_trait]
pub trait Chase: Send + Sync {
    /// A page of open cases that the actor handles with a promise late or due today, the longest due first.
    async fn list(&self, actor: &Actor, query: ChaseQuery) -> ApiResult<ChasePage>;
}

/// Reminders of the escalation ladder, everybody's own.
#[async_trait]
pub trait Reminders: Send + Sync {
    /// A page of the actor's reminders, latest first.
    async fn list(&self, actor: &Actor, after: Option<String>) -> ApiResult<ReminderPage>;
    /// Marks as read; how many are left unread.
    async fn read(&self, actor: &Actor, seen: Seen) -> ApiResult<u32>;
    /// How many are unread, up to the cap.
    async fn unread(&self, actor: &Actor) -> ApiResult<u32>;
}

/// All ports, handed through context.
#[derive(Clone)]
pub struct Ports {
    /// Voices.
    pub voices: Arc<dyn Voices>,
    /// Customers following their case.
    pub following: Arc<dyn Following>,
    /// Cases.
    pub cases: Arc<dyn Cases>,
    /// Surveys.
    pub surveys: Arc<dyn Surveys>,
    /// Figures.
    pub insight: Arc<dyn Insight>,
    /// Trees.
    pub taxonomy: Arc<dyn Taxonomy>,
    /// Finding cases.
    pub search: Arc<dyn Search>,
    /// The scenario handbook.
    pub handbook: Arc<dyn Handbook>,
    /// Rule documents.
    pub rulebook: Arc<dyn Rulebook>,
    /// Staff.
    pub people: Arc<dyn People>,
    /// Imports.
    pub imports: Arc<dyn Imports>,
    /// Labels.
    pub labels: Arc<dyn Labels>,
    /// Learning.
    pub learning: Arc<dyn Learning>,
    /// Themes.
    pub themes: Arc<dyn Themes>,
    /// Operations.
    pub ops: Arc<dyn Ops>,
    /// What must be kept today.
    pub chase: Arc<dyn Chase>,
    /// Reminders.
    pub reminders: Arc<dyn Reminders>,
}
