//! The folding job: sums deltas into the rollup and removes them, in one transaction a batch.
//!
//! Rule: a delta is in exactly one place at any moment, so that whoever reads both in one statement counts it once.

use super::summary::{EVERYWHERE, Grain, day_of, monday_of, reduced, start_of};
use super::weeks_of_themes;
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::{delta, rollup};
use crate::services::figures::{Figure, metric, quarter_of};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::id::DepartmentId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Deltas folded in one transaction.
const BATCH: u64 = 1_000;
/// Rows written in one statement; each has eight values.
const ROWS: usize = 500;

/// Sorted, so that two instances take the rows in the same order.
pub(crate) type Key = (Grain, Uuid, String, DateTime<Utc>, String, i32);

/// Folds what has arisen and returns how many deltas that were. Safe on many instances at once.
///
/// # Errors
/// When the database fails.
pub async fn fold(core: &Core) -> Result<u64, ServiceError> {
    let zone = core.config.time_zone;
    weeks_of_themes::fill(core).await?;
    let mut folded = 0;
    loop {
        let count = core
            .db
            .write(async move |tx| fold_batch(tx, zone).await)
            .await?;
        folded += count;
        if count < BATCH {
            return Ok(folded);
        }
    }
}

async fn fold_batch(tx: &Tx, zone: Tz) -> Result<u64, DbErr> {
    let rows = delta::Entity::find()
        .order_by_asc(delta::COLUMN.id)
        .limit(BATCH)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut sums: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
    for row in &rows {
        for key in keys(row, zone) {
            let (n, total) = sums.entry(key).or_default();
            *n += row.n;
            *total += row.total;
        }
    }
    let sums: Vec<(Key, (i64, i64))> = sums.into_iter().collect();
    for chunk in sums.chunks(ROWS) {
        add(tx, chunk).await?;
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    delta::Entity::delete_many()
        .filter(delta::COLUMN.id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(rows.len() as u64)
}

/// Every row of the rollup that a delta counts in.
fn keys(row: &delta::Model, zone: Tz) -> Vec<Key> {
    let key = |grain, department, metric: &str, since, dimension: &str| {
        let (metric, dimension) = (metric.to_owned(), dimension.to_owned());
        (grain, department, metric, since, dimension, row.bucket)
    };
    if row.metric == metric::OPEN {
        return [row.department_id, EVERYWHERE]
            .map(|place| key(Grain::Now, place, &row.metric, row.since, &row.dimension))
            .to_vec();
    }
    let day = day_of(row.since, zone);
    let spans = [(Grain::Day, day), (Grain::Week, monday_of(day))];
    let mut keys = Vec::new();
    // Nobody asks at what hour a voice was sorted.
    if row.metric != metric::THEME {
        let hour = row.since.duration_trunc(TimeDelta::hours(1));
        keys.push(key(
            Grain::Hour,
            row.department_id,
            &row.metric,
            hour.unwrap_or(row.since),
            &row.dimension,
        ));
    }
    for (metric, dimension) in reduced(&row.metric, &row.dimension) {
        for (grain, first) in spans {
            for department in [row.department_id, EVERYWHERE] {
                let since = start_of(first, zone);
                keys.push(key(grain, department, metric, since, dimension));
            }
        }
    }
    keys
}

/// Figures summed outside the database, for loads in bulk.
pub(crate) type Sums = BTreeMap<Key, (i64, i64)>;

/// Adds a figure to every row of the rollup that it counts in.
pub(crate) fn gather(sums: &mut Sums, figure: &Figure, zone: Tz) {
    let row = delta::Model {
        id: Uuid::nil(),
        since: quarter_of(figure.at),
        metric: figure.metric.to_owned(),
        dimension: figure.dimension.clone(),
        department_id: figure.department,
        bucket: figure.bucket,
        n: figure.n,
        total: figure.total,
    };
    for key in keys(&row, zone) {
        let (n, total) = sums.entry(key).or_default();
        *n += row.n;
        *total += row.total;
    }
}

/// Writes what was gathered.
pub(crate) async fn add_sums(tx: &Tx, sums: &Sums) -> Result<(), DbErr> {
    let sums: Vec<(Key, (i64, i64))> = sums.iter().map(|(k, v)| (k.clone(), *v)).collect();
    for chunk in sums.chunks(ROWS) {
        add(tx, chunk).await?;
    }
    Ok(())
}

/// Takes a department's figures out again, as if they had never been; those of all departments become less by them.
pub(crate) async fn take_out(tx: &Tx, department: DepartmentId) -> Result<(), DbErr> {
    delta::Entity::delete_many()
        .filter(delta::COLUMN.department_id.eq(department.0))
        .exec(tx)
        .await?;
    let folded = rollup::Entity::find()
        .filter(rollup::COLUMN.department_id.eq(department.0))
        .all(tx)
        .await?;
    let less: Sums = folded
        .into_iter()
        .filter_map(|row| {
            let grain = Grain::ALL.into_iter().find(|g| g.code() == row.grain)?;
            // Hours are kept by department only.
            (grain != Grain::Hour).then_some((
                (
                    grain,
                    EVERYWHERE,
                    row.metric,
                    row.since,
                    row.dimension,
                    row.bucket,
                ),
                (-row.n, -row.total),
            ))
        })
        .collect();
    add_sums(tx, &less).await?;
    rollup::Entity::delete_many()
        .filter(rollup::COLUMN.department_id.eq(department.0))
        .exec(tx)
        .await?;
    Ok(())
}

async fn add(tx: &Tx, sums: &[(Key, (i64, i64))]) -> Result<(), DbErr> {
    use rollup::Column;
    let rows = sums.iter().map(|(key, (n, total))| rollup::ActiveModel {
        grain: Set(key.0.code().to_owned()),
        department_id: Set(key.1),
        metric: Set(key.2.clone()),
        since: Set(key.3),
        dimension: Set(key.4.clone()),
        bucket: Set(key.5),
        n: Set(*n),
        total: Set(*total),
    });
    let more = |column: Column| {
        let old = Expr::col((rollup::Entity, column));
        old.add(Expr::col((Alias::new("excluded"), column)))
    };
    let mut conflict = OnConflict::columns([
        Column::Grain,
        Column::DepartmentId,
        Column::Metric,
        Column::Since,
        Column::Dimension,
        Column::Bucket,
    ]);
    conflict
        .value(Column::N, more(Column::N))
        .value(Column::Total, more(Column::Total));
    rollup::Entity::insert_many(rows)
        .on_conflict(conflict)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
