//! The one way a case changes: load, decide, append, tell the customer, count — in one transaction.
//!
//! Ids of texts are made before, so that the closure may run again with the same outcome.

use super::files::take_files;
use super::store::{Loaded, append, load};
use super::tell;
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{attachment, idempotency, message, proposal};
use crate::db::{Stored, Tx};
use crate::rules::Snapshot;
use crate::services::figures::{Figure, count, metric};
use crate::services::people::held_in_use;
use crate::services::tags::labels;
use app::api::ApiError;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use shared::cases::{CaseEvent, Command, Event, ProposalStatus, Side, decide};
use shared::clocks::derive::{Clock, ClockState};
use shared::id::{AttachmentId, CaseId, DepartmentId, MessageId, ProposalId};
use shared::insight::histogram::Durations;
use shared::tags::Tag;
use std::sync::Arc;

/// A text that goes with a command.
#[derive(Clone, Debug)]
pub(crate) struct NewText {
    pub id: MessageId,
    pub body: String,
    /// The customer may read it.
    pub public: bool,
}

/// A proposal that goes with a command.
#[derive(Clone, Debug)]
pub(crate) struct NewProposal {
    pub id: ProposalId,
    pub measures: String,
    pub body: String,
    pub amount_minor: Option<i64>,
    pub by: Option<NaiveDate>,
}

/// What is to be done to a case.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub side: Side,
    pub command: Command,
    pub text: Option<NewText>,
    pub proposal: Option<NewProposal>,
    /// Version the person saw; `None` skips the conflict check (customers, jobs).
    pub seen: Option<u32>,
    /// A second step with the same key does nothing.
    pub key: Option<String>,
    pub now: DateTime<Utc>,
}

impl Step {
    /// A step that a rule takes by itself.
    pub fn by_system(command: Command, now: DateTime<Utc>) -> Self {
        Self {
            side: Side::System,
            command,
            text: None,
            proposal: None,
            seen: None,
            key: None,
            now,
        }
    }
}

/// Performs a step and returns the events that came of it.
///
/// # Errors
/// The refusal of the engine, a conflict, or a failure of the database; nothing is then changed.
pub(crate) async fn perform(
    core: &Core,
    case: CaseId,
    step: Step,
) -> Result<Vec<CaseEvent>, ServiceError> {
    let rules = core.rules();
    let shared_core = core.clone();
    let done = core
        .db
        .write(async move |tx| -> Result<_, ServiceError> {
            in_tx(tx, &shared_core, &rules, case, &step).await
        })
        .await?;
    core.committed();
    Ok(done)
}

/// As [`perform`], inside a transaction that does more.
pub(crate) async fn in_tx(
    tx: &Tx,
    core: &Core,
    rules: &Arc<Snapshot>,
    case: CaseId,
    step: &Step,
) -> Result<Vec<CaseEvent>, ServiceError> {
    if let Some(key) = &step.key
        && !first_use(tx, key, step.now).await?
    {
        return Ok(Vec::new());
    }
    let mut loaded = load(tx, case).await?;
    if step
        .seen
        .is_some_and(|seen| moved_on(&loaded, seen, step.side))
    {
        return Err(ApiError::Conflict.into());
    }
    let case_type = rules
        .case_type(&loaded.state.case_type)
        .or_else(|| rules.case_type_of(loaded.row.kind.0))
        .ok_or(ApiError::NotFound)?;
    let events = decide(
        &loaded.state,
        case_type,
        &rules.gate,
        step.side,
        &step.command,
        step.now,
    )
    .map_err(ApiError::Refused)?;
    if events.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(department) = handed_to(&loaded, &events)
        && !held_in_use(tx, department).await?
    {
        return Err(ApiError::NotFound.into());
    }
    write_texts(tx, case, &loaded, step).await?;
    settle_proposals(tx, case, &events).await?;
    let before = super::store::clocks(&loaded.state, rules, step.now);
    let round = (loaded.state.round, loaded.state.round_opened_at);
    let sided = events
        .into_iter()
        .map(|event| (side_of(&event, step.side), event))
        .collect();
    let mut entries = append(tx, rules, &mut loaded, sided, step.now).await?;
    if let (Command::Categorise { category }, Side::Staff(person)) = (&step.command, step.side) {
        let (voice, tag) = (loaded.row.feedback_id, Tag::Category(*category));
        labels::keep(tx, voice, tag, person, step.now).await?;
    }
    let department = DepartmentId(loaded.row.department_id);
    let after = super::store::clocks(&loaded.state, rules, step.now);
    let mut figures = promises(&before, &after, department, step.now);
    figures.extend(closings(&entries, &loaded, round.1, department));
    count(tx, &figures).await?;
    if step.text.is_some() {
        crate::services::search::index::refresh(tx, &loaded.row).await?;
    }
    tell::customer(tx, core, rules, &loaded, &entries, step).await?;
    let followed =
        super::after::follow_up(tx, core, rules, &mut loaded, &entries, step.now).await?;
    entries.extend(followed);
    Ok(entries)
}

/// The key is used up by the transaction that uses it first.
async fn first_use(tx: &Tx, key: &str, now: DateTime<Utc>) -> Result<bool, ServiceError> {
    let row = idempotency::ActiveModel {
        key: Set(key.to_owned()),
        fingerprint: Set(Vec::new()),
        answer: Set(String::new()),
        created_at: Set(now),
    };
    let inserted = idempotency::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(inserted > 0)
}

/// Something that the person has not seen happened by somebody else; what jobs append does not count.
fn moved_on(loaded: &Loaded, seen: u32, side: Side) -> bool {
    loaded
        .events
        .iter()
        .any(|e| e.seq > seen && e.side != side && e.side != Side::System)
}

/// The department that a case leaves its own for. One that is retired may keep what was opened there again.
fn handed_to(loaded: &Loaded, events: &[Event]) -> Option<DepartmentId> {
    events.iter().find_map(|event| match event {
        Event::Assigned { department, .. } if department.0 != loaded.row.department_id => {
            Some(*department)
        }
        _ => None,
    })
}

/// Consequences of a person's command are the system's doing.
fn side_of(event: &Event, side: Side) -> Side {
    match event {
        Event::Reopened { .. } => Side::System,
        _ => side,
    }
}

async fn write_texts(
    tx: &Tx,
    case: CaseId,
    loaded: &Loaded,
    step: &Step,
) -> Result<(), ServiceError> {
    if let Some(text) = &step.text {
        message::Entity::insert(message::ActiveModel {
            id: Set(text.id.0),
            case_id: Set(case.0),
            public: Set(text.public),
            body: Set(Some(text.body.clone())),
            created_at: Set(step.now),
        })
        .exec_without_returning(tx)
        .await?;
        if let Some(key) = &step.key {
            take_files(tx, key, loaded.row.feedback_id, text.id).await?;
        }
    }
    if let Some(new) = &step.proposal {
        let versions = loaded
            .events
            .iter()
            .filter(|e| matches!(e.event, Event::Proposed { .. }))
            .count();
        proposal::Entity::update_many()
            .set(proposal::ActiveModel {
                status: Set(Stored(ProposalStatus::Superseded)),
                ..Default::default()
            })
            .filter(proposal::COLUMN.case_id.eq(case.0))
            .filter(proposal::COLUMN.status.eq(Stored(ProposalStatus::Offered)))
            .exec(tx)
            .await?;
        proposal::Entity::insert(proposal::ActiveModel {
            id: Set(new.id.0),
            case_id: Set(case.0),
            round: Set(i32::try_from(loaded.state.round).unwrap_or(i32::MAX)),
            version: Set(i32::try_from(versions + 1).unwrap_or(i32::MAX)),
            measures: Set(new.measures.clone()),
            body: Set(new.body.clone()),
            amount_minor: Set(new.amount_minor),
            currency: Set("CNY".to_owned()),
            by_date: Set(new.by),
            status: Set(Stored(ProposalStatus::Offered)),
            offered_at: Set(step.now),
        })
        .exec_without_returning(tx)
        .await?;
    }
    if let Command::RecordAction { evidence, .. } = &step.command {
        check_evidence(tx, case, evidence).await?;
    }
    Ok(())
}

/// Evidence must have been uploaded to this very case.
async fn check_evidence(
    tx: &Tx,
    case: CaseId,
    evidence: &[AttachmentId],
) -> Result<(), ServiceError> {
    if evidence.is_empty() {
        return Ok(());
    }
    let known = attachment::Entity::find_unscoped()
        .filter(attachment::COLUMN.case_id.eq(case.0))
        .filter(attachment::COLUMN.id.is_in(evidence.iter().map(|id| id.0)))
        .all(tx)
        .await?;
    if known.len() == evidence.len() {
        Ok(())
    } else {
        Err(ApiError::NotFound.into())
    }
}

async fn settle_proposals(tx: &Tx, case: CaseId, events: &[Event]) -> Result<(), ServiceError> {
    for event in events {
        let (id, status) = match event {
            Event::Accepted { proposal } => (Some(*proposal), ProposalStatus::Accepted),
            Event::Objected { proposal, .. } => (Some(*proposal), ProposalStatus::Objected),
            Event::Reopened { .. } => (None, ProposalStatus::Superseded),
            _ => continue,
        };
        let update = proposal::Entity::update_many()
            .set(proposal::ActiveModel {
                status: Set(Stored(status)),
                ..Default::default()
            })
            .filter(proposal::COLUMN.case_id.eq(case.0));
        let update = match id {
            Some(id) => update.filter(proposal::COLUMN.id.eq(id.0)),
            None => update.filter(proposal::COLUMN.status.eq(Stored(ProposalStatus::Offered))),
        };
        update.exec(tx).await?;
    }
    Ok(())
}

/// Promises that were met by this step, in time or late.
fn promises(
    before: &[Clock],
    after: &[Clock],
    department: DepartmentId,
    now: DateTime<Utc>,
) -> Vec<Figure> {
    let was_met = |clock: &Clock| {
        before
            .iter()
            .any(|b| b.kind == clock.kind && b.started_at == clock.started_at && b.met_at.is_some())
    };
    after
        .iter()
        .filter(|clock| clock.met_at.is_some() && !was_met(clock))
        .filter_map(|clock| {
            let name = match clock.state {
                ClockState::Met => metric::PROMISE_MET,
                ClockState::MetLate | ClockState::Breached => metric::PROMISE_LATE,
                _ => return None,
            };
            Some(Figure::one(name, clock.kind.to_string(), department, now))
        })
        .collect()
}

/// Rounds that ended with this step.
fn closings(
    entries: &[CaseEvent],
    loaded: &Loaded,
    round_opened_at: Option<DateTime<Utc>>,
    department: DepartmentId,
) -> Vec<Figure> {
    let mut out = Vec::new();
    for entry in entries {
        let Event::Closed { by, .. } = entry.event else {
            continue;
        };
        let kind = loaded.row.kind.0.to_string();
        let seconds = round_opened_at.map_or(0, |from| (entry.at - from).num_seconds().max(0));
        let bucket = Durations::bucket(u64::try_from(seconds).unwrap_or(0));
        out.push(Figure {
            bucket: i32::from(bucket),
            total: seconds,
            ..Figure::one(metric::ROUND_CLOSED, kind.clone(), department, entry.at)
        });
        if by == shared::cases::ClosedBy::Confirmation {
            out.push(Figure::one(
                metric::ROUND_CONFIRMED,
                kind,
                department,
                entry.at,
            ));
        }
    }
    out
}
