//! Escalation (S1-16): when a promise comes near its due time or is late, staff are told, once, whatever happens.
//!
//! Rule: what was told is an event of the case, written in one transaction with the reminders and mails it stands for;
//! the row's lock and sequence keep a second instance, or a run that was cut short, from telling it again.

mod renew;
mod roster;
mod tell;

pub use renew::{RENEW, renew_all, renew_job};
pub(crate) use renew::{counts, follow};
pub(crate) use tell::{about, next};

use crate::core::{Core, ServiceError};
use crate::db::entity::case_file::{COLUMN, Column, Entity};
use crate::jobs::Claimed;
use crate::services::cases::store::with_histories;
use crate::services::reminders::ring;
use chrono::{DateTime, TimeDelta, Utc};
use roster::Roster;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;
use tell::Teller;
use uuid::Uuid;

/// Kind of the periodic job that tells what is due.
pub const TELL: &str = "escalation.tell";
/// Cases of one transaction: whoever writes to one of them waits no longer than for these.
const BATCH: u64 = 20;
/// A case that can't be told about is looked at again after this long; the others go on.
const PAUSE: TimeDelta = TimeDelta::minutes(15);

/// The job [`TELL`].
///
/// # Errors
/// To be tried again.
pub async fn tell_job(core: Core, _job: Claimed) -> anyhow::Result<()> {
    tell_due(&core).await?;
    Ok(())
}

/// Tells everything that is due; how many cases were looked at.
///
/// # Errors
/// When the database fails; what was told stays told.
pub async fn tell_due(core: &Core) -> Result<usize, ServiceError> {
    let mut all = 0;
    loop {
        let now = core.clock.now();
        let ids = due(core, now).await?;
        let seen = match tell(core, ids.clone(), now).await {
            Ok(seen) => seen,
            // One of them is in the way: each by itself, so that the others are told.
            Err(cause) => {
                tracing::warn!(%cause, "cases are told one by one");
                one_by_one(core, ids, now).await?
            }
        };
        if seen == 0 {
            // Nothing is due, or another instance has what is left.
            return Ok(all);
        }
        all += seen;
        core.committed();
    }
}

/// The cases whose moment has come, the longest due first. Those of an import wait until it is visible.
async fn due(core: &Core, now: DateTime<Utc>) -> Result<Vec<Uuid>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(COLUMN.staged_by.is_null())
        .filter(COLUMN.next_step_at.lte(now))
        .order_by_asc(COLUMN.next_step_at)
        .limit(BATCH)
        .into_tuple()
        .all(core.db.read())
        .await
}

async fn tell(core: &Core, ids: Vec<Uuid>, now: DateTime<Utc>) -> Result<usize, ServiceError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let (inner, rules) = (core.clone(), core.rules());
    core.db
        .write(async move |tx| -> Result<usize, ServiceError> {
            let rows = Entity::find()
                .filter(COLUMN.id.is_in(ids.iter().copied()))
                .filter(COLUMN.next_step_at.lte(now))
                .order_by_asc(COLUMN.next_step_at)
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                .all(tx)
                .await?;
            let roster = Roster::read(tx, rows.iter().filter_map(|row| row.owner_id)).await?;
            let teller = Teller {
                tx,
                core: &inner,
                rules: &rules,
                roster: &roster,
                now,
            };
            let seen = rows.len();
            let mut rung = BTreeSet::new();
            for mut loaded in with_histories(tx, rows).await? {
                teller.tell(&mut loaded, &mut rung).await?;
            }
            // Once a person, however many cases there were.
            ring(tx, &rung).await?;
            Ok(seen)
        })
        .await
}

async fn one_by_one(
    core: &Core,
    ids: Vec<Uuid>,
    now: DateTime<Utc>,
) -> Result<usize, ServiceError> {
    let mut seen = 0;
    for id in ids {
        match tell(core, vec![id], now).await {
            Ok(told) => seen += told,
            Err(cause) => {
                tracing::error!(%id, %cause, "nobody could be told about a case");
                let later: Result<u64, DbErr> = core
                    .db
                    .write(async move |tx| {
                        let put_off = Entity::update_many()
                            .col_expr(Column::NextStepAt, Expr::value(Some(now + PAUSE)))
                            .filter(COLUMN.id.eq(id))
                            // Another instance may have told it meanwhile.
                            .filter(COLUMN.next_step_at.lte(now));
                        Ok(put_off.exec(tx).await?.rows_affected)
                    })
                    .await;
                seen += usize::try_from(later?).unwrap_or(0);
            }
        }
    }
    Ok(seen)
}
