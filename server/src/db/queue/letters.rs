//! Jobs that are over: dead letters, which a person looks at, and done ones, which are forgotten after a while.
//!
//! Rule: a dead letter stays until somebody revives it; nothing here deletes one.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::db::entity::job::{Column, Entity};

/// A dead letter, for the page that shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// The job.
    pub id: Uuid,
    /// What was to be done.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i32,
    /// What went wrong the last time.
    pub error: String,
    /// When it was given up.
    pub at: Option<DateTime<Utc>>,
}

/// The newest dead letters.
pub async fn dead(db: &impl ConnectionTrait, most: u64) -> Result<Vec<Dead>, DbErr> {
    let newest = Entity::find()
        .filter(Column::State.eq("dead"))
        .order_by_desc(Column::FinishedAt)
        .limit(most);
    let letters = newest.all(db).await?.into_iter().map(|job| Dead {
        id: job.id,
        kind: job.kind,
        attempts: job.attempts,
        error: job.last_error.unwrap_or_default(),
        at: job.finished_at,
    });
    Ok(letters.collect())
}

/// Queues a dead letter once more; false when it wasn't one.
pub async fn revive(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let revived = Entity::update_many()
        .col_expr(Column::State, Expr::value("queued"))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::RunAt, Expr::value(now))
        .col_expr(Column::LeasedBy, Expr::value(None::<String>))
        .col_expr(Column::FinishedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq("dead"));
    Ok(revived.exec(db).await?.rows_affected > 0)
}

/// Forgets jobs done before a moment; their keys may then be used again.
pub async fn forget_done(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let done = Entity::delete_many()
        .filter(Column::State.eq("done"))
        .filter(Column::FinishedAt.lt(before));
    Ok(done.exec(db).await?.rows_affected)
}
