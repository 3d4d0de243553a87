//! The rows of `language_run`: started, moved on, ended.
//!
//! Rule: every change proves that the run is still running, so that a person who stops it and the job agree.

use super::RUN;
use crate::core::{Core, ServiceError};
use crate::db::entity::language_run::{ActiveModel, COLUMN, Column, Entity, Model};
use crate::db::{Stored, Tx};
use crate::jobs::{NewJob, enqueue};
use crate::services::audit;
use app::api::ApiError;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};
use serde_json::json;
use shared::actor::Actor;
use shared::id::RunId;
use shared::learning::{RunKind, RunRow, RunState};
use uuid::Uuid;

/// Runs in the list.
const RUNS: u64 = 8;
/// Tries before a run is given up.
const TRIES: u16 = 5;

pub(super) async fn load(core: &Core, id: RunId) -> Result<Model, ServiceError> {
    let row = Entity::find_by_id(id.0).one(core.db.read()).await?;
    Ok(row.ok_or(ApiError::NotFound)?)
}

pub(super) async fn latest(core: &Core) -> Result<Vec<RunRow>, ServiceError> {
    let rows = Entity::find()
        .order_by_desc(Column::Id)
        .limit(RUNS)
        .all(core.db.read())
        .await?;
    let unsigned = |n: i64| u64::try_from(n).unwrap_or(0);
    let row = |row: Model| RunRow {
        id: RunId(row.id),
        kind: row.kind.0,
        state: row.state.0,
        done: unsigned(row.done),
        total: unsigned(row.total),
        by: row.actor,
        created_at: row.created_at,
        finished_at: row.finished_at,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Starts a run; one of a kind at a time.
pub(super) async fn start(core: &Core, actor: &Actor, kind: RunKind) -> Result<(), ServiceError> {
    let (id, now, actor) = (RunId(Uuid::now_v7()), core.clock.now(), actor.clone());
    let name = actor.staff().map_or("system", |staff| staff.name.as_str());
    let row = ActiveModel {
        id: Set(id.0),
        kind: Set(Stored(kind)),
        state: Set(Stored(RunState::Running)),
        done: Set(0),
        total: Set(0),
        cursor: Set(None),
        person_id: Set(actor.staff().map(|staff| staff.id.0)),
        actor: Set(name.to_owned()),
        created_at: Set(now),
        finished_at: Set(None),
    };
    let job = NewJob::new(RUN, &id, now)?
        .once(format!("{RUN}:{id}"))
        .attempts(TRIES);
    let started = core
        .db
        .write(async move |tx| -> Result<(), ServiceError> {
            Entity::insert(row.clone())
                .exec_without_returning(tx)
                .await?;
            enqueue(tx, job.clone(), now).await?;
            let object = format!("language_run:{id}");
            audit::record(
                tx,
                &actor,
                "language.start",
                &object,
                json!({ "kind": kind }),
            )
            .await?;
            Ok(())
        })
        .await;
    match started {
        // The index that allows one run of a kind refused a second.
        Err(ServiceError::Db(error))
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
        {
            Err(ApiError::Conflict.into())
        }
        started => {
            core.committed();
            started
        }
    }
}

pub(super) async fn cancel(core: &Core, actor: &Actor, id: RunId) -> Result<(), ServiceError> {
    load(core, id).await?;
    let (now, actor) = (core.clock.now(), actor.clone());
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            if end(tx, id, RunState::Cancelled, now).await? {
                let object = format!("language_run:{id}");
                audit::record(tx, &actor, "language.cancel", &object, json!({})).await?;
            }
            Ok(())
        })
        .await
}

pub(super) async fn fail(core: &Core, id: RunId) -> Result<(), ServiceError> {
    finish(core, id, RunState::Failed).await
}

/// Ends a run that does nothing more.
pub(super) async fn finish(core: &Core, id: RunId, state: RunState) -> Result<(), ServiceError> {
    let now = core.clock.now();
    core.db
        .write(async move |tx| end(tx, id, state, now).await)
        .await?;
    Ok(())
}

/// From running to an end; false when it was not running any more.
pub(super) async fn end(
    tx: &Tx,
    id: RunId,
    state: RunState,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let change = ActiveModel {
        state: Set(Stored(state)),
        finished_at: Set(Some(now)),
        ..Default::default()
    };
    let done = Entity::update_many()
        .set(change)
        .filter(COLUMN.id.eq(id.0))
        .filter(COLUMN.state.eq(Stored(RunState::Running)))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Says how far a run is; false when it was stopped.
pub(super) async fn step(
    core: &Core,
    id: RunId,
    done: i64,
    total: i64,
) -> Result<bool, ServiceError> {
    let moved = core
        .db
        .write(async move |tx| -> Result<bool, DbErr> {
            let change = ActiveModel {
                done: Set(done),
                total: Set(total),
                ..Default::default()
            };
            let moved = Entity::update_many()
                .set(change)
                .filter(COLUMN.id.eq(id.0))
                .filter(COLUMN.state.eq(Stored(RunState::Running)))
                .exec(tx)
                .await?;
            Ok(moved.rows_affected > 0)
        })
        .await?;
    Ok(moved)
}

/// A run that is at its end shows all of its steps.
pub(super) async fn full(tx: &Tx, id: RunId, total: i64) -> Result<(), DbErr> {
    let change = ActiveModel {
        done: Set(total),
        ..Default::default()
    };
    Entity::update_many()
        .set(change)
        .filter(COLUMN.id.eq(id.0))
        .filter(COLUMN.state.eq(Stored(RunState::Running)))
        .exec(tx)
        .await?;
    Ok(())
}
