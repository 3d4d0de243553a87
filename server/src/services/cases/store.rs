//! A case's history in the database: loading, replaying, appending, and the projection that lists read.
//!
//! The projection is written by [`append`] and nowhere else; its `seq` is the guard against two writers.

use crate::core::ServiceError;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_event, case_file, change};
use crate::db::{Stored, Tx};
use crate::rules::Snapshot;
use app::api::ApiError;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use shared::cases::{CaseEvent, CaseState, Event, Side};
use shared::clocks::derive::{Clock, ClockState, derive};
use shared::clocks::escalate::{Plan, plan};
use shared::clocks::policy::ClockKind;
use shared::id::{CaseId, PersonId};
use shared::privacy::retention::Class;
use std::collections::HashMap;
use uuid::Uuid;

/// What a list needs of the next promise; kept as JSON beside `next_due_at`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredClock {
    /// Which promise.
    pub kind: ClockKind,
    /// When counting began.
    pub started_at: DateTime<Utc>,
    /// When it is due, while it counts.
    pub due_at: DateTime<Utc>,
    /// It stands still while the customer is asked.
    pub paused: bool,
}

/// A case with its history.
pub(crate) struct Loaded {
    /// The projection.
    pub row: case_file::Model,
    /// Every event, oldest first.
    pub events: Vec<CaseEvent>,
    /// The fold over them.
    pub state: CaseState,
}

/// Loads by id what is to be changed; whoever else is changing it is waited for.
pub(crate) async fn load(db: &impl ConnectionTrait, id: CaseId) -> Result<Loaded, ServiceError> {
    let row = case_file::Entity::find_by_id_unscoped(id.0)
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or(ApiError::NotFound)?;
    with_history(db, row).await
}

/// Loads the history of a row.
pub(crate) async fn with_history(
    db: &impl ConnectionTrait,
    row: case_file::Model,
) -> Result<Loaded, ServiceError> {
    let mut loaded = with_histories(db, vec![row]).await?;
    Ok(loaded.pop().ok_or(ApiError::NotFound)?)
}

/// Loads the histories of rows, in their order: one statement.
pub(crate) async fn with_histories(
    db: &impl ConnectionTrait,
    rows: Vec<case_file::Model>,
) -> Result<Vec<Loaded>, ServiceError> {
    let found = case_event::Entity::find()
        .filter(
            case_event::COLUMN
                .case_id
                .is_in(rows.iter().map(|row| row.id)),
        )
        .order_by_asc(case_event::COLUMN.case_id)
        .order_by_asc(case_event::COLUMN.seq)
        .all(db)
        .await?;
    let mut histories: HashMap<Uuid, Vec<CaseEvent>> = HashMap::new();
    for row in &found {
        let history = histories.entry(row.case_id).or_default();
        history.push(read_event(row)?);
    }
    let loaded = rows.into_iter().map(|row| {
        let events = histories.remove(&row.id).unwrap_or_default();
        let state = CaseState::replay(&events);
        Loaded { row, events, state }
    });
    Ok(loaded.collect())
}

fn read_event(row: &case_event::Model) -> Result<CaseEvent, ServiceError> {
    let side = match (row.side.as_str(), row.person_id) {
        ("staff", Some(person)) => Side::Staff(PersonId(person)),
        ("customer", _) => Side::Customer,
        _ => Side::System,
    };
    let event: Event = serde_json::from_str(&row.event)?;
    Ok(CaseEvent {
        seq: u32::try_from(row.seq).unwrap_or(0),
        at: row.at,
        side,
        event,
    })
}

fn write_event(case: CaseId, entry: &CaseEvent) -> Result<case_event::ActiveModel, ServiceError> {
    let (side, person) = match entry.side {
        Side::Customer => ("customer", None),
        Side::Staff(person) => ("staff", Some(person.0)),
        Side::System => ("system", None),
    };
    Ok(case_event::ActiveModel {
        case_id: Set(case.0),
        seq: Set(i32::try_from(entry.seq).unwrap_or(i32::MAX)),
        at: Set(entry.at),
        side: Set(side.to_owned()),
        person_id: Set(person),
        event: Set(serde_json::to_string(&entry.event)?),
    })
}

/// Numbers the events after `state` and folds them in.
pub(crate) fn advance(
    state: &mut CaseState,
    events: Vec<(Side, Event)>,
    now: DateTime<Utc>,
) -> Vec<CaseEvent> {
    let mut entries = Vec::with_capacity(events.len());
    for (side, event) in events {
        let entry = CaseEvent {
            seq: state.seq + 1,
            at: now,
            side,
            event,
        };
        state.apply(&entry);
        entries.push(entry);
    }
    entries
}

/// Inserts event rows.
pub(crate) async fn insert_events(
    tx: &Tx,
    case: CaseId,
    entries: &[CaseEvent],
) -> Result<(), ServiceError> {
    let rows = entries
        .iter()
        .map(|e| write_event(case, e))
        .collect::<Result<Vec<_>, _>>()?;
    if !rows.is_empty() {
        case_event::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Appends events to a loaded case and writes its projection.
///
/// # Errors
/// [`ApiError::Conflict`] when somebody else appended since the case was loaded.
pub(crate) async fn append(
    tx: &Tx,
    rules: &Snapshot,
    loaded: &mut Loaded,
    events: Vec<(Side, Event)>,
    now: DateTime<Utc>,
) -> Result<Vec<CaseEvent>, ServiceError> {
    let before = loaded.row.seq;
    let (department, owner) = (loaded.row.department_id, loaded.row.owner_id);
    let entries = advance(&mut loaded.state, events, now);
    if entries.is_empty() {
        return Ok(entries);
    }
    let case = CaseId(loaded.row.id);
    project(&mut loaded.row, &loaded.state, rules, now);
    let guarded = case_file::Entity::update_many()
        .set(projection(&loaded.row))
        .filter(case_file::COLUMN.id.eq(case.0))
        .filter(case_file::COLUMN.seq.eq(before))
        .exec(tx)
        .await?;
    if guarded.rows_affected == 0 {
        return Err(ApiError::Conflict.into());
    }
    insert_events(tx, case, &entries).await?;
    loaded.events.extend(entries.iter().cloned());
    announce(tx, &loaded.row).await?;
    if (loaded.row.department_id, loaded.row.owner_id) != (department, owner) {
        // Who had it sees it leave.
        let mut left = loaded.row.clone();
        (left.department_id, left.owner_id) = (department, owner);
        announce(tx, &left).await?;
    }
    Ok(entries)
}

/// Writes the row that live updates look for: who is told, by department and owner.
pub(crate) async fn announce(tx: &Tx, row: &case_file::Model) -> Result<(), ServiceError> {
    change::Entity::insert(change::ActiveModel {
        id: Set(Uuid::now_v7()),
        case_id: Set(row.id),
        number: Set(row.number.clone()),
        department_id: Set(row.department_id),
        owner_id: Set(row.owner_id),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Every clock of the current round.
pub(crate) fn clocks(state: &CaseState, rules: &Snapshot, now: DateTime<Utc>) -> Vec<Clock> {
    match (&state.timeline, rules.clock_sets.get(&state.case_type)) {
        (Some(history), Some(set)) => derive(history, set, &rules.hours, now),
        _ => Vec::new(),
    }
}

/// What staff are to be told of the current round.
pub(crate) fn reminders(state: &CaseState, rules: &Snapshot, now: DateTime<Utc>) -> Plan {
    let set = rules.clock_sets.get(&state.case_type);
    match &state.timeline {
        Some(history) if state.is_open() => {
            plan(history, &state.told, set, &rules.ladder, &rules.hours, now)
        }
        _ => Plan::default(),
    }
}

/// The promise to show first: the unmet one due next, else one that stands still.
pub(crate) fn next_clock(clocks: &[Clock]) -> Option<StoredClock> {
    let unmet = |c: &&Clock| c.met_at.is_none();
    let counting = |c: &&Clock| matches!(c.state, ClockState::Running | ClockState::Breached);
    let paused = |c: &&Clock| c.state == ClockState::Paused;
    clocks
        .iter()
        .filter(unmet)
        .filter(counting)
        .min_by_key(|c| c.due_at)
        .or_else(|| {
            clocks
                .iter()
                .filter(unmet)
                .filter(paused)
                .min_by_key(|c| c.due_at)
        })
        .map(|c| StoredClock {
            kind: c.kind,
            started_at: c.started_at,
            due_at: c.due_at,
            paused: c.state == ClockState::Paused,
        })
}

/// Brings the projection to the state.
pub(crate) fn project(
    row: &mut case_file::Model,
    state: &CaseState,
    rules: &Snapshot,
    now: DateTime<Utc>,
) {
    if row.stage != state.stage {
        row.stage_since = now;
    }
    row.stage.clone_from(&state.stage);
    row.phase = Stored(state.phase());
    row.round = i32::try_from(state.round).unwrap_or(i32::MAX);
    if let Some(department) = state.department {
        row.department_id = department.0;
    }
    row.owner_id = state.owner.map(Into::into);
    row.category_id = state.category.map(Into::into);
    if let Some((priority, _)) = &state.priority {
        row.priority = Stored(*priority);
    }
    row.waiting = state.waits_for_customer();
    row.seq = i32::try_from(state.seq).unwrap_or(i32::MAX);
    row.closed_at = state.closed.map(|(at, _)| at);
    // Whatever came with this is erased in its own time, also where the case had lost its texts.
    row.kept = Class::HELD;
    row.updated_at = now;
    promise(row, state, rules, now);
}

/// Brings what depends on the rules to the state: the next promise, and when the ladder looks again.
fn promise(row: &mut case_file::Model, state: &CaseState, rules: &Snapshot, now: DateTime<Utc>) {
    let next = if state.is_open() {
        next_clock(&clocks(state, rules, now))
    } else {
        None
    };
    row.next_due_at = next.as_ref().filter(|c| !c.paused).map(|c| c.due_at);
    row.next_clock = next.and_then(|c| serde_json::to_string(&c).ok());
    row.next_step_at = reminders(state, rules, now).wakes_at();
}

/// The same for a case to which nothing happened: rules changed, or time passed. True when it made a difference.
pub(crate) async fn renew(
    tx: &Tx,
    rules: &Snapshot,
    loaded: &Loaded,
    now: DateTime<Utc>,
) -> Result<bool, ServiceError> {
    let mut row = loaded.row.clone();
    promise(&mut row, &loaded.state, rules, now);
    if row == loaded.row {
        return Ok(false);
    }
    let change = case_file::ActiveModel {
        next_due_at: Set(row.next_due_at),
        next_clock: Set(row.next_clock),
        next_step_at: Set(row.next_step_at),
        ..Default::default()
    };
    let done = case_file::Entity::update_many()
        .set(change)
        .filter(case_file::COLUMN.id.eq(row.id))
        .filter(case_file::COLUMN.seq.eq(row.seq))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// The columns that [`project`] may change.
fn projection(row: &case_file::Model) -> case_file::ActiveModel {
    case_file::ActiveModel {
        stage: Set(row.stage.clone()),
        stage_since: Set(row.stage_since),
        phase: Set(row.phase),
        round: Set(row.round),
        department_id: Set(row.department_id),
        owner_id: Set(row.owner_id),
        category_id: Set(row.category_id),
        priority: Set(row.priority),
        waiting: Set(row.waiting),
        seq: Set(row.seq),
        closed_at: Set(row.closed_at),
        kept: Set(row.kept),
        updated_at: Set(row.updated_at),
        next_due_at: Set(row.next_due_at),
        next_clock: Set(row.next_clock.clone()),
        next_step_at: Set(row.next_step_at),
        ..Default::default()
    }
}

/// Inserts the events of many cases in one statement.
pub(crate) async fn insert_all_events(
    tx: &Tx,
    cases: &[(CaseId, &[CaseEvent])],
) -> Result<(), ServiceError> {
    let mut rows = Vec::new();
    for (case, entries) in cases {
        for entry in *entries {
            rows.push(write_event(*case, entry)?);
        }
    }
    if !rows.is_empty() {
        case_event::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
