//! Figures of themes by week, made once from those by day: earlier versions kept no others.

use super::summary::{Grain, day_of, monday_of, start_of};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::{rollup, setting};
use crate::services::figures::metric;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Statement,
};
use uuid::Uuid;

/// Name of the setting that a migration left where there were any, and what it says until they are made.
const SETTING: &str = "weeks_of_themes";
const DUE: &str = "due";

/// Makes them where they are missing; before anything is folded, so that no week has a part of its days only.
pub(super) async fn fill(core: &Core) -> Result<(), ServiceError> {
    let known = setting::Entity::find_by_id(SETTING).one(core.db.read());
    if known.await?.is_none_or(|row| row.value != DUE) {
        return Ok(());
    }
    let zone = core.config.time_zone;
    core.db
        .write(async move |tx| -> Result<(), ServiceError> { Ok(make(tx, zone).await?) })
        .await
}

/// A department with the first and the last of its days.
type Days = (Uuid, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

async fn make(tx: &Tx, zone: Tz) -> Result<(), DbErr> {
    // Whoever comes second waits here, and finds it done.
    let first = setting::Entity::update_many()
        .col_expr(setting::Column::Value, Expr::value("done"))
        .filter(setting::Column::Key.eq(SETTING))
        .filter(setting::Column::Value.eq(DUE))
        .exec(tx)
        .await?;
    if first.rows_affected == 0 {
        return Ok(());
    }
    let days: Vec<Days> = rollup::Entity::find()
        .select_only()
        .column(rollup::Column::DepartmentId)
        .column_as(rollup::Column::Since.min(), "first")
        .column_as(rollup::Column::Since.max(), "last")
        .filter(rollup::Column::Grain.eq(Grain::Day.code()))
        .filter(rollup::Column::Metric.eq(metric::THEME))
        .group_by(rollup::Column::DepartmentId)
        .into_tuple()
        .all(tx)
        .await?;
    for (department, first, last) in days {
        let (Some(first), Some(last)) = (first, last) else {
            continue;
        };
        let mut monday = monday_of(day_of(first, zone));
        while start_of(monday, zone) <= last {
            let next = monday + TimeDelta::days(7);
            week(tx, department, start_of(monday, zone), start_of(next, zone)).await?;
            monday = next;
        }
    }
    Ok(())
}

/// Sums a week of a department.
async fn week(
    tx: &Tx,
    department: Uuid,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO rollup (grain, department_id, metric, since, dimension, bucket, n, total) \
               SELECT $1, department_id, metric, $2, dimension, bucket, CAST(SUM(n) AS bigint), \
               CAST(SUM(total) AS bigint) FROM rollup WHERE grain = $3 AND department_id = $4 AND metric = $5 \
               AND since >= $6 AND since < $7 GROUP BY department_id, metric, dimension, bucket \
               ON CONFLICT DO NOTHING";
    let values = [
        Grain::Week.code().into(),
        since.into(),
        Grain::Day.code().into(),
        department.into(),
        metric::THEME.into(),
        since.into(),
        until.into(),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await?;
    Ok(())
}
