//! New rules for open cases: their next promise and the ladder's next look are counted anew.
//!
//! Rule: queued in the transaction that publishes, it may be cut short and run again: it says the same each time.

use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::case_file::{COLUMN, Column, Entity};
use crate::jobs::{Claimed, NewJob, enqueue};
use crate::services::cases::store::{renew, with_histories};
use crate::services::ops::poll_settings;
use chrono::{DateTime, Utc};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::rulebook::Document;
use uuid::Uuid;

/// Kind of the job.
pub const RENEW: &str = "clocks.renew";
/// Cases of one transaction.
const BATCH: u64 = 100;

/// Queues the job when a document changes due times or the ladder.
pub(crate) async fn follow(
    tx: &Tx,
    document: Document,
    version: u32,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    if !matches!(
        document,
        Document::Clocks | Document::Calendar | Document::Escalation
    ) {
        return Ok(());
    }
    let job = NewJob::new(RENEW, &(), now)?.once(format!("{RENEW}:{document}:{version}"));
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
        let step = core
            .db
            .write(
                async move |tx| -> Result<Option<(Uuid, usize)>, ServiceError> {
                    let rows = Entity::find()
                        .filter(COLUMN.closed_at.is_null())
                        .filter(COLUMN.id.gt(after))
                        .order_by_asc(Column::Id)
                        .limit(BATCH)
                        .lock_exclusive()
                        .all(tx)
                        .await?;
                    let Some(last) = rows.last().map(|row| row.id) else {
                        return Ok(None);
                    };
                    let mut changed = 0;
                    for loaded in with_histories(tx, rows).await? {
                        changed += usize::from(renew(tx, &rules, &loaded, now).await?);
                    }
                    Ok(Some((last, changed)))
                },
            )
            .await?;
        let Some((last, some)) = step else {
            return Ok(changed);
        };
        (after, changed) = (last, changed + some);
        tokio::task::yield_now().await;
    }
}
