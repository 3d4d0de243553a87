//! Filling the index with cases that were there before it, or before it held what it holds now: newest first, a small
//! transaction at a time.
//!
//! Rule: it may be cut anywhere and goes on after the last chunk that was committed; what is in the index is brought to its texts.

use super::index::{put_older, read, refresh_all};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, setting};
use crate::jobs::Claimed;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

/// Kind of the job.
pub const FILL: &str = "search.fill";
/// Row of `setting` that says how far it is.
const KEY: &str = "search_fill";
/// Cases of a transaction.
const CHUNK: u64 = 250;
/// Customers' writes come between two chunks; see `imports::run`.
const BREATH: Duration = Duration::from_millis(20);

/// How far it is.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Progress {
    /// Everything after this case was looked at.
    after: Option<Uuid>,
    done: u64,
    total: u64,
    finished: bool,
}

async fn progress(db: &impl ConnectionTrait) -> Result<Option<Progress>, ServiceError> {
    let row = setting::Entity::find_by_id(KEY.to_owned()).one(db).await?;
    Ok(row
        .map(|row| serde_json::from_str(&row.value))
        .transpose()?)
}

async fn keep(tx: &Tx, progress: &Progress) -> Result<(), ServiceError> {
    let replace = OnConflict::column(setting::Column::Key)
        .update_column(setting::Column::Value)
        .to_owned();
    let row = setting::ActiveModel {
        key: Set(KEY.to_owned()),
        value: Set(serde_json::to_string(progress)?),
    };
    setting::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Of a hundred older cases, how many the index has; `None` when it has all.
pub(super) async fn percent(db: &impl ConnectionTrait) -> Result<Option<u8>, ServiceError> {
    let Some(progress) = progress(db).await? else {
        return Ok(None);
    };
    let share = progress.done * 100 / progress.total.max(1);
    let share = u8::try_from(share.min(99)).unwrap_or(99);
    Ok((!progress.finished).then_some(share))
}

/// Says that nothing is left to fill: who loads an empty database has written the index itself.
pub(crate) async fn mark_filled(tx: &Tx) -> Result<(), ServiceError> {
    let finished = Progress {
        finished: true,
        ..Progress::default()
    };
    keep(tx, &finished).await
}

/// The job. It finds itself done from the second time on.
///
/// # Errors
/// To be tried again.
pub async fn fill_job(core: Core, _job: Claimed) -> anyhow::Result<()> {
    Ok(fill(&core).await?)
}

/// Fills the index to its end.
///
/// # Errors
/// When the database fails; running it again goes on.
pub async fn fill(core: &Core) -> Result<(), ServiceError> {
    let db = core.db.read();
    let mut now = match progress(db).await? {
        Some(progress) => progress,
        None => Progress {
            total: case_file::Entity::find_unscoped().count(db).await?,
            ..Progress::default()
        },
    };
    while !now.finished {
        now = core
            .db
            .write(async move |tx| -> Result<Progress, ServiceError> { chunk(tx, now).await })
            .await?;
        if core.db.backend() == DbBackend::Sqlite && !now.finished {
            tokio::time::sleep(BREATH).await;
        }
    }
    Ok(())
}

async fn chunk(tx: &Tx, before: Progress) -> Result<Progress, ServiceError> {
    let mut select = case_file::Entity::find_unscoped();
    if let Some(after) = before.after {
        select = select.filter(case_file::COLUMN.id.lt(after));
    }
    let rows = select
        .order_by_desc(case_file::COLUMN.id)
        .limit(CHUNK)
        .all(tx)
        .await?;
    let now = Progress {
        after: rows.last().map(|row| row.id),
        done: before.done + rows.len() as u64,
        finished: (rows.len() as u64) < CHUNK,
        ..before
    };
    let known = known(tx, &rows).await?;
    let (known, missing): (Vec<case_file::Model>, Vec<case_file::Model>) =
        rows.into_iter().partition(|row| known.contains(&row.id));
    if !known.is_empty() {
        refresh_all(tx, &known).await?;
    }
    if !missing.is_empty() {
        put_older(tx, &read(tx, &missing).await?).await?;
    }
    keep(tx, &now).await?;
    Ok(now)
}

/// Those of the cases that the index has.
async fn known(tx: &Tx, rows: &[case_file::Model]) -> Result<HashSet<Uuid>, DbErr> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let places: Vec<String> = (1..=rows.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT case_id FROM case_search WHERE case_id IN ({})",
        places.join(", ")
    );
    let values: Vec<sea_orm::Value> = rows.iter().map(|row| row.id.into()).collect();
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let found = tx.query_all_raw(statement).await?;
    found.iter().map(|row| row.try_get_by_index(0)).collect()
}
