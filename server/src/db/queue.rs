//! The `job` table: work that was promised in a transaction and is done outside of it.
//!
//! Rule: whoever changes a claimed job proves the claim (holder and attempt); a worker that lost its lease changes
//! nothing. `run_at` follows the injected clock, leases the real one.

mod letters;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, SelectExt, Set,
};
use serde::Serialize;
use uuid::Uuid;

use super::entity::job::{ActiveModel, Column, Entity};
pub use letters::{Dead, dead, forget_done, revive};

/// Longest error text that is kept.
const ERROR_CHARS: usize = 500;

/// Work to be queued.
#[derive(Debug, Clone)]
pub struct NewJob {
    kind: &'static str,
    payload: String,
    run_at: DateTime<Utc>,
    dedupe_key: Option<String>,
    max_attempts: i32,
}

impl NewJob {
    /// A job of this kind that is due at once. Its payload names rows; it holds no personal text.
    pub fn new(
        kind: &'static str,
        payload: &impl Serialize,
        now: DateTime<Utc>,
    ) -> Result<Self, serde_json::Error> {
        let payload = serde_json::to_string(payload)?;
        Ok(Self {
            kind,
            payload,
            run_at: now,
            dedupe_key: None,
            max_attempts: 10,
        })
    }

    /// Due later.
    pub fn at(self, run_at: DateTime<Utc>) -> Self {
        Self { run_at, ..self }
    }

    /// Queued only if no job, done or not, has this key.
    pub fn once(self, key: impl Into<String>) -> Self {
        Self {
            dedupe_key: Some(key.into()),
            ..self
        }
    }

    /// Dead after this many failures instead of ten.
    pub fn attempts(self, most: u16) -> Self {
        Self {
            max_attempts: i32::from(Ord::max(most, 1)),
            ..self
        }
    }
}

/// A job that this worker holds for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Its id; it stays the same over attempts, so receivers can tell a repetition by it.
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// With what, as JSON.
    pub payload: String,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// How many there may be.
    pub max_attempts: u32,
    holder: String,
}

impl Claimed {
    /// The payload, read.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.payload)
    }

    /// Ends the job inside the transaction of its effect, which thereby happens exactly once. Fails, and takes the
    /// transaction with it, when the lease was lost meanwhile.
    pub async fn done(&self, tx: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
        if finish(tx, self, now).await? {
            Ok(())
        } else {
            Err(DbErr::RecordNotUpdated)
        }
    }

    fn held(&self) -> Condition {
        Condition::all()
            .add(Column::Id.eq(self.id))
            .add(Column::State.eq("running"))
            .add(Column::LeasedBy.eq(self.holder.as_str()))
            .add(Column::Attempts.eq(i32::try_from(self.attempt).unwrap_or(i32::MAX)))
    }
}

/// Queues a job; false when its key was taken.
pub async fn enqueue(
    db: &impl ConnectionTrait,
    job: NewJob,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let row = ActiveModel {
        id: Set(Uuid::now_v7()),
        kind: Set(job.kind.to_owned()),
        payload: Set(job.payload),
        run_at: Set(job.run_at),
        lease_until: Set(None),
        leased_by: Set(None),
        attempts: Set(0),
        max_attempts: Set(job.max_attempts),
        state: Set("queued".to_owned()),
        dedupe_key: Set(job.dedupe_key),
        last_error: Set(None),
        created_at: Set(now),
        finished_at: Set(None),
    };
    let key_taken = OnConflict::column(Column::DedupeKey)
        .do_nothing()
        .to_owned();
    Ok(Entity::insert(row)
        .on_conflict(key_taken)
        .exec_without_returning(db)
        .await?
        > 0)
}

/// Queued and due, or running with a lease that has ended. Literals, so that the partial index is used.
fn due(kinds: &[&str], now: DateTime<Utc>, real: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Expr::cust("state IN ('queued', 'running')"))
        .add(Column::RunAt.lte(now))
        .add(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lt(real)))
        .add(Column::Kind.is_in(kinds.iter().copied()))
}

/// Whether there is anything to claim; cheaper than to try.
pub async fn any_due(
    db: &impl ConnectionTrait,
    kinds: &[&str],
    now: DateTime<Utc>,
    real: DateTime<Utc>,
) -> Result<bool, DbErr> {
    Entity::find()
        .filter(due(kinds, now, real))
        .exists(db)
        .await
}

/// Takes up to `most` jobs that are due, the longest due first. On PostgreSQL it steps over those that another is
/// just taking.
pub async fn claim(
    tx: &impl ConnectionTrait,
    holder: &str,
    kinds: &[&str],
    most: u64,
    now: DateTime<Utc>,
    real: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<Vec<Claimed>, DbErr> {
    let found = Entity::find()
        .filter(due(kinds, now, real))
        .order_by_asc(Column::RunAt)
        .limit(most)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await?;
    let ids = found.iter().map(|job| job.id);
    if found.is_empty() {
        return Ok(vec![]);
    }
    Entity::update_many()
        .col_expr(Column::State, Expr::value("running"))
        .col_expr(Column::LeasedBy, Expr::value(holder))
        .col_expr(Column::LeaseUntil, Expr::value(real + lease))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    let claimed = found.into_iter().map(|job| Claimed {
        id: job.id,
        kind: job.kind,
        payload: job.payload,
        attempt: u32::try_from(job.attempts).unwrap_or(0) + 1,
        max_attempts: u32::try_from(job.max_attempts).unwrap_or(1),
        holder: holder.to_owned(),
    });
    Ok(claimed.collect())
}

/// Extends the lease; false when it was lost.
pub async fn renew(
    db: &impl ConnectionTrait,
    job: &Claimed,
    until: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let renewed = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(until))
        .filter(job.held());
    Ok(renewed.exec(db).await?.rows_affected > 0)
}

/// Marks a job done; false when it was already, or is somebody else's now.
pub async fn finish(
    db: &impl ConnectionTrait,
    job: &Claimed,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    end(db, job, "done", now, None).await
}

/// Gives a job up: a dead letter, to be looked at by a person.
pub async fn bury(
    db: &impl ConnectionTrait,
    job: &Claimed,
    now: DateTime<Utc>,
    error: &str,
) -> Result<bool, DbErr> {
    end(db, job, "dead", now, Some(error)).await
}

async fn end(
    db: &impl ConnectionTrait,
    job: &Claimed,
    state: &str,
    now: DateTime<Utc>,
    error: Option<&str>,
) -> Result<bool, DbErr> {
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::FinishedAt, Expr::value(Some(now)));
    if let Some(error) = error {
        update = update.col_expr(Column::LastError, Expr::value(shortened(error)));
    }
    Ok(update.filter(job.held()).exec(db).await?.rows_affected > 0)
}

/// Puts a job back for another attempt at `run_at`; with `afresh` its attempts are forgotten.
pub async fn put_back(
    db: &impl ConnectionTrait,
    job: &Claimed,
    run_at: DateTime<Utc>,
    error: Option<&str>,
    afresh: bool,
) -> Result<bool, DbErr> {
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value("queued"))
        .col_expr(Column::RunAt, Expr::value(run_at))
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::LeasedBy, Expr::value(None::<String>))
        .col_expr(Column::LastError, Expr::value(error.map(shortened)));
    if afresh {
        update = update.col_expr(Column::Attempts, Expr::value(0));
    }
    Ok(update.filter(job.held()).exec(db).await?.rows_affected > 0)
}

/// What a stopping worker still holds goes back uncounted, so that another need not wait for the leases.
pub async fn give_back(db: &impl ConnectionTrait, holder: &str) -> Result<u64, DbErr> {
    let given = Entity::update_many()
        .col_expr(Column::State, Expr::value("queued"))
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::LeasedBy, Expr::value(None::<String>))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
        .filter(Column::State.eq("running"))
        .filter(Column::LeasedBy.eq(holder));
    Ok(given.exec(db).await?.rows_affected)
}

/// Brings a waiting job forward when it is due later than `latest`; for periods that became shorter.
pub async fn not_later(
    db: &impl ConnectionTrait,
    key: &str,
    latest: DateTime<Utc>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::RunAt, Expr::value(latest))
        .filter(Column::DedupeKey.eq(key))
        .filter(Column::State.eq("queued"))
        .filter(Column::RunAt.gt(latest))
        .exec(db)
        .await?;
    Ok(())
}

fn shortened(error: &str) -> String {
    error.chars().take(ERROR_CHARS).collect()
}
