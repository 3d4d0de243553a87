//! New rules for open cases: their next promise and the ladder's next look are counted anew.
//!
//! Rule: queued in the transaction that publishes, it may be cut short and run again: it says the same each time.

use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::case_file::{COLUMN, Column, Entity};
use crate::jobs::{Claimed, NewJob, enqueue};
use crate::rules::Snapshot;
use crate::services::cases::store::{renew, with_histories};
use crate::services::ops::poll_settings;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::rulebook::Document;
use std::sync::Arc;
use uuid::Uuid;

/// Kind of the job.
pub const RENEW: &str = "clocks.renew";
/// Cases of one transaction.
const BATCH: u64 = 50;
/// By then every instance has heard of the new rules.
const HEARD: TimeDelta = TimeDelta::seconds(5);

/// Whether a document says when promises are due, or who is told.
pub(crate) const fn counts(document: Document) -> bool {
    matches!(
        document,
        Document::Clocks | Document::Calendar | Document::Escalation
    )
}

/// Queues the job when a document changes due times or the ladder.
pub(crate) async fn follow(
    tx: &Tx,
    document: Document,
    version: u32,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    if !counts(document) {
        return Ok(());
    }
    let key = format!("{RENEW}:{document}:{version}");
    let job = NewJob::new(RENEW, &(), now)?.at(now + HEARD).once(key);
    enqueue(tx, job, now).await?;
    Ok(())
}

/// The job [`RENEW`].
///
/// # Errors
/// To be tried again.
pub async fn renew_job(core: Core, _job: Claimed) -> anyhow::Result<()> {
    // This instance may not have heard of the publication yet.
    poll_settings(&core).await?;
    renew_all(&core).await?;
    Ok(())
}

/// Counts every open case anew by the rules in force; how many came out different.
///
/// # Errors
/// When the database fails.
pub async fn renew_all(core: &Core) -> Result<usize, ServiceError> {
    let mut after = Uuid::nil();
    let mut changed = 0;
    loop {
        let (rules, now) = (core.rules(), core.clock.now());
        let ids = open_after(core, after).await?;
        let Some(last) = ids.last().copied() else {
            return Ok(changed);
        };
        changed += match anew(core, ids.clone(), &rules, now).await {
            Ok(changed) => changed,
            // One of them is in the way: each by itself, so that the others are counted.
            Err(cause) => {
                tracing::warn!(%cause, "cases are counted anew one by one");
                let mut changed = 0;
                for id in ids {
                    match anew(core, vec![id], &rules, now).await {
                        Ok(one) => changed += one,
                        Err(cause) => {
                            tracing::error!(%id, %cause, "a case keeps its old due times")
                        }
                    }
                }
                changed
            }
        };
        after = last;
        tokio::task::yield_now().await;
    }
}

async fn anew(
    core: &Core,
    ids: Vec<Uuid>,
    rules: &Arc<Snapshot>,
    now: DateTime<Utc>,
) -> Result<usize, ServiceError> {
    let rules = Arc::clone(rules);
    core.db
        .write(async move |tx| -> Result<usize, ServiceError> {
            let rows = Entity::find()
                .filter(COLUMN.id.is_in(ids.iter().copied()))
                .filter(COLUMN.closed_at.is_null())
                .order_by_asc(Column::Id)
                .lock_exclusive()
                .all(tx)
                .await?;
            let mut changed = 0;
            for loaded in with_histories(tx, rows).await? {
                changed += usize::from(renew(tx, &rules, &loaded, now).await?);
            }
            Ok(changed)
        })
        .await
}

/// The next open cases, in the order of their index.
async fn open_after(core: &Core, after: Uuid) -> Result<Vec<Uuid>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(COLUMN.closed_at.is_null())
        .filter(COLUMN.id.gt(after))
        .order_by_asc(Column::Id)
        .limit(BATCH)
        .into_tuple()
        .all(core.db.read())
        .await
}
