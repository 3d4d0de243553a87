//! Takes away what nobody needs any more: seen changes, ended sessions and links, used keys, old tries, files of forms
//! that were never sent, imports that were never started, finished jobs, reminders read long ago.
//!
//! Rule: running it twice does no more than once; whatever people may still open stays.

use super::Claimed;
use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{
    access_link, attachment, change, idempotency, import_run, job, session, throttle,
};
use crate::db::{Stored, Tx};
use crate::services::reminders;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use shared::imports::ImportState;
use uuid::Uuid;

/// Live updates look back seconds; this leaves minutes.
const CHANGES: TimeDelta = TimeDelta::minutes(5);
/// A second post with the same key is recognised this long.
const KEYS: TimeDelta = TimeDelta::days(7);
/// Longest window of a throttle.
const TRIES: TimeDelta = TimeDelta::days(1);
/// Files wait this long for their form, imports for their start.
const UNUSED: TimeDelta = TimeDelta::hours(24);
/// Finished jobs are shown this long.
const JOBS: TimeDelta = TimeDelta::days(7);
/// Reminders that were read are shown this long.
const READ: TimeDelta = TimeDelta::days(90);
/// Uploads removed in one go.
const BATCH: u64 = 500;

/// The periodic job.
///
/// # Errors
/// To be tried again.
pub async fn housekeeping(core: Core, _job: Claimed) -> anyhow::Result<()> {
    tidy_up(&core).await?;
    Ok(())
}

/// Removes everything that is over.
///
/// # Errors
/// When the database fails.
pub async fn tidy_up(core: &Core) -> Result<(), ServiceError> {
    let (now, real) = (core.clock.now(), real_now());
    let sums = core
        .db
        .write(async move |tx| -> Result<Vec<String>, DbErr> {
            remove_rows(tx, now, real).await?;
            reminders::forget_read(tx, now - READ).await?;
            remove_uploads(tx, now).await
        })
        .await?;
    drop_bytes(core, core.db.read(), sums).await
}

/// Removes the bytes of files that no row names any more.
///
/// # Errors
/// When the database or the file store fails.
pub(crate) async fn drop_bytes(
    core: &Core,
    db: &impl ConnectionTrait,
    sums: Vec<String>,
) -> Result<(), ServiceError> {
    for sha256 in sums {
        let used = attachment::Entity::find_unscoped()
            .filter(attachment::COLUMN.sha256.eq(sha256.as_str()))
            .one(db)
            .await?;
        if used.is_none() && !is_import(db, &sha256).await? {
            core.files.remove(&sha256).await?;
        }
    }
    Ok(())
}

async fn is_import(db: &impl ConnectionTrait, sha256: &str) -> Result<bool, DbErr> {
    let found = import_run::Entity::find()
        .filter(import_run::COLUMN.file_sha256.eq(sha256))
        .one(db)
        .await?;
    Ok(found.is_some())
}

async fn remove_rows(tx: &Tx, now: DateTime<Utc>, real: DateTime<Utc>) -> Result<(), DbErr> {
    change::Entity::delete_many()
        .filter(change::COLUMN.id.lt(floor(real - CHANGES)))
        .exec(tx)
        .await?;
    session::Entity::delete_many()
        .filter(session::COLUMN.expires_at.lt(real))
        .exec(tx)
        .await?;
    // Links end by the injected clock, the sessions they are exchanged for by real time.
    let over = Condition::any()
        .add(
            Condition::all()
                .add(access_link::COLUMN.purpose.eq("session"))
                .add(access_link::COLUMN.expires_at.lt(real)),
        )
        .add(
            Condition::all()
                .add(access_link::COLUMN.purpose.ne("session"))
                .add(access_link::COLUMN.expires_at.lt(now)),
        );
    access_link::Entity::delete_many()
        .filter(over)
        .exec(tx)
        .await?;
    idempotency::Entity::delete_many()
        .filter(idempotency::COLUMN.created_at.lt(now - KEYS))
        .exec(tx)
        .await?;
    throttle::Entity::delete_many()
        .filter(throttle::COLUMN.window_start.lt(real - TRIES))
        .exec(tx)
        .await?;
    job::Entity::delete_many()
        .filter(job::COLUMN.state.eq("done"))
        .filter(job::COLUMN.finished_at.lt(now - JOBS))
        .exec(tx)
        .await?;
    import_run::Entity::delete_many()
        .filter(import_run::COLUMN.state.eq(Stored(ImportState::Mapped)))
        .filter(import_run::COLUMN.created_at.lt(now - UNUSED))
        .exec(tx)
        .await?;
    Ok(())
}

/// Removes uploads whose form never came; returns the hashes of their bytes.
async fn remove_uploads(tx: &Tx, now: DateTime<Utc>) -> Result<Vec<String>, DbErr> {
    let orphans: Vec<(Uuid, String)> = attachment::Entity::find_unscoped()
        .select_only()
        .column(attachment::Column::Id)
        .column(attachment::Column::Sha256)
        .filter(attachment::COLUMN.form_token.is_not_null())
        .filter(attachment::COLUMN.created_at.lt(now - UNUSED))
        .limit(BATCH)
        .into_tuple()
        .all(tx)
        .await?;
    let (ids, sums): (Vec<Uuid>, Vec<String>) = orphans.into_iter().unzip();
    attachment::Entity::delete_many()
        .filter(attachment::COLUMN.id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(sums)
}

/// The smallest UUIDv7 of a moment.
fn floor(at: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    Uuid::from_u128(u128::from(millis) << 80)
}
