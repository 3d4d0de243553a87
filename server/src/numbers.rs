//! Case numbers `TS-20261121-0007`: leased in blocks outside the customer's transaction, so that no counter row
//! holds writers up. A restart leaves a gap; a busy day makes them wider.

use crate::db::Db;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Numbers leased at once for a series.
const BLOCK: i64 = 20;

/// Leased blocks of this instance.
#[derive(Clone, Default)]
pub struct Numbers {
    blocks: Arc<Mutex<HashMap<String, Range<i64>>>>,
}

impl Numbers {
    /// The next number of a prefix on a day of the organisation's zone.
    ///
    /// # Errors
    /// When a block can't be leased.
    pub async fn next(&self, db: &Db, prefix: &str, day: NaiveDate) -> Result<String, DbErr> {
        Ok(self.take(db, prefix, day, 1).await?.remove(0))
    }

    /// `count` numbers at once, for imports and the demo.
    ///
    /// # Errors
    /// When a block can't be leased.
    pub async fn take(
        &self,
        db: &Db,
        prefix: &str,
        day: NaiveDate,
        count: usize,
    ) -> Result<Vec<String>, DbErr> {
        let series = format!("{prefix}-{}", day.format("%Y%m%d"));
        let mut blocks = self.blocks.lock().await;
        let mut out = Vec::with_capacity(count);
        while out.len() < count {
            let next = blocks.get_mut(&series).and_then(Iterator::next);
            match next {
                Some(n) => out.push(format!("{series}-{n:04}")),
                None => {
                    let missing = i64::try_from(count - out.len()).unwrap_or(BLOCK);
                    let block = lease(db, &series, missing.max(BLOCK)).await?;
                    // Yesterday's blocks are of no more use.
                    blocks.retain(|name, _| name.ends_with(&series[series.len() - 8..]));
                    blocks.insert(series.clone(), block);
                }
            }
        }
        Ok(out)
    }
}

async fn lease(db: &Db, series: &str, size: i64) -> Result<Range<i64>, DbErr> {
    let series = series.to_owned();
    let backend = db.backend();
    let after: i64 = db
        .write(async move |tx| -> Result<i64, DbErr> {
            let sql = "INSERT INTO number_block (series, next) VALUES ($1, $2 + 1) \
                       ON CONFLICT (series) DO UPDATE SET next = number_block.next + $2 RETURNING next";
            let values: [Value; 2] = [series.clone().into(), size.into()];
            let row = tx.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            row.ok_or_else(|| DbErr::RecordNotFound("number block".into()))?.try_get("", "next")
        })
        .await?;
    Ok(after - size..after)
}
