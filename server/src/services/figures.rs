//! Figures as they arise: each transaction appends deltas, a job folds them into the rollup.
//!
//! Appending never waits for anybody; no row is updated in a customer's transaction. Open cases are counted by the
//! database itself, whoever changes them.

use crate::db::Tx;
use crate::db::entity::delta;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait};
use shared::id::DepartmentId;
use uuid::Uuid;

/// Names of metrics, with what their dimension, bucket and total mean.
pub mod metric {
    /// A voice. Dimension `kind/channel`.
    pub const VOICE: &str = "voice";
    /// A case was opened. Dimension kind.
    pub const CASE_OPENED: &str = "case_opened";
    /// A case was opened with a category. Dimension node id.
    pub const CATEGORY: &str = "category";
    /// Cases that are open now, a level and no flow: +1 and -1 at the beginning of time, written by triggers on
    /// `case_file`. Dimension `kind/phase`.
    pub const OPEN: &str = "open";
    /// A round ended. Dimension kind; bucket `Durations::bucket` of the handling seconds; total in seconds.
    pub const ROUND_CLOSED: &str = "round_closed";
    /// A round ended with the customer's confirmation. Dimension kind.
    pub const ROUND_CONFIRMED: &str = "round_confirmed";
    /// A promise was kept. Dimension clock kind.
    pub const PROMISE_MET: &str = "promise_met";
    /// A promise was broken. Dimension clock kind.
    pub const PROMISE_LATE: &str = "promise_late";
    /// A survey invitation was sent.
    pub const INVITATION_SENT: &str = "invitation_sent";
    /// A survey was answered.
    pub const RESPONSE: &str = "response";
    /// A voice was sorted into themes, counted at the start of its day. Dimension number of the theme; 0 while it is
    /// like none.
    pub const THEME: &str = "theme";
    /// A score was given. Dimension question key; bucket 1–5; total the score.
    pub const SCORE: &str = "score";
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Name of the metric.
    pub metric: &'static str,
    /// Its dimension.
    pub dimension: String,
    /// Responsible department; nil for voices that belong to none.
    pub department: Uuid,
    /// When it arose; counted in its quarter of an hour.
    pub at: DateTime<Utc>,
    /// Histogram bucket or score; 0 otherwise.
    pub bucket: i32,
    /// How many.
    pub n: i64,
    /// Sum, where the metric has one.
    pub total: i64,
}

impl Figure {
    /// A single occurrence.
    pub fn one(
        metric: &'static str,
        dimension: String,
        department: DepartmentId,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            metric,
            dimension,
            department: department.0,
            at,
            bucket: 0,
            n: 1,
            total: 0,
        }
    }
}

/// The quarter of an hour a moment belongs to. Every zone's days begin with one.
pub fn quarter_of(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::minutes(15)).unwrap_or(at)
}

/// Appends figures in the caller's transaction.
pub async fn count(tx: &Tx, figures: &[Figure]) -> Result<(), DbErr> {
    if figures.is_empty() {
        return Ok(());
    }
    let rows = figures.iter().map(|figure| delta::ActiveModel {
        id: Set(Uuid::now_v7()),
        since: Set(quarter_of(figure.at)),
        metric: Set(figure.metric.to_owned()),
        dimension: Set(figure.dimension.clone()),
        department_id: Set(figure.department),
        bucket: Set(figure.bucket),
        n: Set(figure.n),
        total: Set(figure.total),
    });
    delta::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
