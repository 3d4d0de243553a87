//! Case numbers `TS-20261121-0007`: leased in blocks outside the customer's transaction, so that no counter row
//! holds writers up. A restart leaves a gap; a busy day makes them wider.

use crate::db::Db;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Numbers leased at once for a quiet series, and the most for a busy one: the gap a restart may leave.
const BLOCK: i64 = 20;
const WIDEST: i64 = 1_000;
/// A block should last this long: while one is leased, everybody waits for its commit.
const LASTS: Duration = Duration::from_secs(2);

/// What is left of a lease.
struct Block {
    left: Range<i64>,
    size: i64,
    leased: Instant,
}

/// How many to lease after a block of `size` that lasted so long.
fn wider(size: i64, lasted: Duration) -> i64 {
    if lasted < LASTS {
        (size * 2).min(WIDEST)
    } else {
        BLOCK
    }
}

/// Leased blocks of this instance.
#[derive(Clone, Default)]
pub struct Numbers {
    blocks: Arc<Mutex<HashMap<String, Block>>>,
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
            let next = blocks.get_mut(&series).and_then(|block| block.left.next());
            match next {
                Some(n) => out.push(format!("{series}-{n:04}")),
                None => {
                    let missing = i64::try_from(count - out.len()).unwrap_or(BLOCK);
                    let size = blocks
                        .get(&series)
                        .map_or(BLOCK, |last| wider(last.size, last.leased.elapsed()));
                    let left = lease(db, &series, missing.max(size)).await?;
                    let leased = Instant::now();
                    // Yesterday's blocks are of no more use.
                    blocks.retain(|name, _| name.ends_with(&series[series.len() - 8..]));
                    blocks.insert(series.clone(), Block { left, size, leased });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_series_leases_more_at_once_and_a_quiet_one_few() {
        let (quick, slow) = (Duration::from_millis(30), Duration::from_secs(60));
        assert_eq!(wider(BLOCK, quick), 2 * BLOCK);
        assert_eq!(wider(WIDEST, quick), WIDEST);
        assert_eq!(wider(640, quick), WIDEST);
        assert_eq!(wider(WIDEST, slow), BLOCK);
    }
}
