//! Opening a case from a voice, inside the voice's own transaction: priority, route, first clocks, figures.

use super::store::{advance, announce, insert_events, project};
use crate::core::ServiceError;
use crate::db::entity::case_file;
use crate::db::{Stored, Tx};
use crate::rules::Snapshot;
use crate::services::figures::{Figure, metric};
use crate::services::search::index::{Entry, Known, own_and_unified, put};
use app::api::ApiError;
use chrono::{DateTime, Utc};
use sea_orm::{EntityTrait, IntoActiveModel};
use shared::cases::{
    AssignedBy, CaseEvent, CaseState, CaseType, Demand, Event, Facts, Kind, Phase, PriorityReason,
    Route, Side, assess, route,
};
use shared::feedback::{Channel, Record};
use shared::id::{CaseId, CustomerId, DepartmentId, FeedbackId, NodeId};
use shared::priority::Priority;
use shared::privacy::retention::Class;
use shared::redact::redact;
use shared::text::excerpt;
use uuid::Uuid;

/// Characters of a title.
const TITLE: usize = 60;

/// A voice that opens a case.
#[derive(Clone, Debug)]
pub(crate) struct NewCase {
    pub id: CaseId,
    pub number: String,
    pub feedback: FeedbackId,
    pub kind: Kind,
    pub channel: Channel,
    pub text: String,
    /// What was read of the text; `None` for voices that nobody reads (measurements).
    pub reading: Option<Record>,
    pub customer: Option<CustomerId>,
    pub customer_mask: Option<String>,
    pub category: Option<NodeId>,
    pub demand: Option<Demand>,
    pub product: Option<String>,
    pub order_no: Option<String>,
    pub opened_at: DateTime<Utc>,
    /// The customer was told at once (receipt page or mail).
    pub acknowledged: bool,
    pub staged_by: Option<Uuid>,
}

/// A case ready to be inserted.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub row: case_file::Model,
    pub state: CaseState,
    pub events: Vec<CaseEvent>,
    /// What it is found by.
    pub entry: Entry,
}

impl Prepared {
    /// The same for a customer who was found, or made, in the transaction.
    pub(crate) fn of(&self, customer: Option<CustomerId>) -> Self {
        let mut prepared = self.clone();
        prepared.row.customer_id = customer.map(Into::into);
        prepared
    }
}

/// Decides everything about a new case without touching the database.
///
/// # Errors
/// When the organisation has no case type for the kind, or no department to send it to.
pub(crate) fn prepare(new: NewCase, rules: &Snapshot) -> Result<Prepared, ServiceError> {
    let case_type = rules
        .case_type_of(new.kind)
        .ok_or_else(|| unfinished("case type"))?;
    let default = rules
        .default_department
        .ok_or_else(|| unfinished("default department"))?;
    let read = new.reading.as_ref();
    let (priority, reason) = assess(new.kind, &new.text, &rules.priority_words, read);
    let categories = new
        .category
        .map(|c| rules.categories.with_ancestors(c))
        .unwrap_or_default();
    let facts = Facts {
        kind: new.kind,
        channel: new.channel,
        priority,
        categories: &categories,
        text: &new.text,
    };
    let sent = route(&rules.routing, &facts, default);
    let mut state = CaseState::default();
    let first = first_events(&new, case_type, priority, reason, sent)?;
    let events = advance(&mut state, first, new.opened_at);
    let mut row = blank(&new, case_type, &state);
    project(&mut row, &state, rules, new.opened_at);
    let texts = own_and_unified(&new.text, &rules.reader.unify(&new.text));
    let entry = Entry::of(&row, &texts, &[]);
    Ok(Prepared {
        row,
        state,
        events,
        entry,
    })
}

fn unfinished(what: &str) -> ServiceError {
    tracing::error!(
        what,
        "the organisation is not set up: run `huiyin admin create` or load the demo"
    );
    ApiError::Unavailable.into()
}

fn first_events(
    new: &NewCase,
    case_type: &CaseType,
    priority: Priority,
    reason: PriorityReason,
    sent: Route,
) -> Result<Vec<(Side, Event)>, ServiceError> {
    let stage = case_type
        .stage_for(Phase::Received)
        .ok_or_else(|| unfinished("stages"))?;
    let why: AssignedBy = sent.why;
    let mut events = vec![
        (
            Side::Customer,
            Event::Opened {
                feedback: new.feedback,
                case_type: case_type.key.clone(),
                stage: stage.key.clone(),
                priority,
                reason,
                category: new.category,
            },
        ),
        (
            Side::System,
            Event::Assigned {
                department: sent.to.department,
                owner: sent.to.owner,
                why,
            },
        ),
    ];
    if new.acknowledged {
        events.push((Side::System, Event::Acknowledged));
    }
    Ok(events)
}

fn blank(new: &NewCase, case_type: &CaseType, state: &CaseState) -> case_file::Model {
    let at = new.opened_at;
    case_file::Model {
        id: new.id.0,
        number: new.number.clone(),
        case_type: case_type.key.clone(),
        kind: Stored(new.kind),
        channel: Stored(new.channel),
        feedback_id: new.feedback.0,
        customer_id: new.customer.map(Into::into),
        title: excerpt(&redact(&new.text), TITLE),
        customer_mask: new.customer_mask.clone(),
        kept: Class::HELD,
        priority: Stored(Priority::Normal),
        stage: String::new(),
        phase: Stored(Phase::Received),
        round: 1,
        department_id: state.department.map_or(Uuid::nil(), |d: DepartmentId| d.0),
        owner_id: None,
        category_id: None,
        demand: new.demand.map(Stored),
        product: new.product.clone(),
        order_no: new.order_no.clone(),
        waiting: false,
        seq: 0,
        next_due_at: None,
        next_clock: None,
        next_step_at: None,
        opened_at: at,
        stage_since: at,
        updated_at: at,
        closed_at: None,
        staged_by: new.staged_by,
        upset: new
            .reading
            .as_ref()
            .and_then(Record::strongly_negative)
            .map(i32::from),
        doubt: None,
    }
}

/// Figures that a new case adds.
pub(crate) fn figures(row: &case_file::Model) -> Vec<Figure> {
    let department = DepartmentId(row.department_id);
    let mut list = vec![Figure::one(
        metric::CASE_OPENED,
        row.kind.0.to_string(),
        department,
        row.opened_at,
    )];
    if let Some(category) = row.category_id {
        list.push(Figure::one(
            metric::CATEGORY,
            category.to_string(),
            department,
            row.opened_at,
        ));
    }
    list
}

/// Inserts one prepared case with its events; figures are the caller's, with those of the voice.
pub(crate) async fn insert(tx: &Tx, prepared: &Prepared) -> Result<(), ServiceError> {
    case_file::Entity::insert(prepared.row.clone().into_active_model())
        .exec_without_returning(tx)
        .await?;
    insert_events(tx, CaseId(prepared.row.id), &prepared.events).await?;
    put(tx, std::slice::from_ref(&prepared.entry), Known::Keep).await?;
    announce(tx, &prepared.row).await
}

/// Inserts many prepared cases of an import in few statements; they stay invisible until the import's flip.
pub(crate) async fn insert_many(tx: &Tx, prepared: &[Prepared]) -> Result<(), ServiceError> {
    if prepared.is_empty() {
        return Ok(());
    }
    let rows = prepared.iter().map(|p| p.row.clone().into_active_model());
    case_file::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    let mut events = Vec::new();
    for one in prepared {
        events.push((CaseId(one.row.id), one.events.as_slice()));
    }
    super::store::insert_all_events(tx, &events).await?;
    let entries: Vec<Entry> = prepared.iter().map(|one| one.entry.clone()).collect();
    Ok(put(tx, &entries, Known::Keep).await?)
}
