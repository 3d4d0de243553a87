//! Tries counted by all instances together, in real time: logins, codes, guesses.
//!
//! Rule: count before checking, in one statement. A run of tries ends with a pause as long as the period, so that no
//! period whatever holds more tries than allowed; refused tries neither count nor make the pause longer.

use crate::db::Tx;
use crate::db::entity::throttle;
use crate::vault::Vault;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Statement};
use std::fmt::Write as _;

/// How many tries within how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// Names the counter.
    pub name: &'static str,
    /// Tries allowed.
    pub tries: i32,
    /// Within this many seconds.
    pub seconds: i64,
}

impl Limit {
    /// The counter's key for somebody. Addresses and logins are kept as keyed hashes only.
    pub(crate) fn key(&self, vault: &Vault, who: &str) -> String {
        let mut key = format!("{}:", self.name);
        for byte in vault.hash("throttle", who).iter().take(16) {
            let _ = write!(key, "{byte:02x}");
        }
        key
    }

    /// Counts a try. `Some(seconds)` refuses it and says how long to wait.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn take(
        &self,
        tx: &Tx,
        key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<u64>, DbErr> {
        const COUNT: &str = "INSERT INTO throttle (key, window_start, tries) VALUES ($1, $2, 1) \
            ON CONFLICT (key) DO UPDATE SET window_start = excluded.window_start, \
            tries = CASE WHEN throttle.window_start <= $3 THEN 1 ELSE throttle.tries + 1 END \
            WHERE throttle.window_start <= $3 OR throttle.tries < $4";
        let over = now - TimeDelta::seconds(self.seconds);
        let count = Statement::from_sql_and_values(
            tx.get_database_backend(),
            COUNT,
            [key.into(), now.into(), over.into(), self.tries.into()],
        );
        if tx.execute_raw(count).await?.rows_affected() > 0 {
            return Ok(None);
        }
        let last = throttle::Entity::find_by_id(key.to_owned()).one(tx).await?;
        let free = last.map_or(now, |row| row.window_start) + TimeDelta::seconds(self.seconds);
        Ok(Some(
            u64::try_from((free - now).num_seconds()).unwrap_or(0) + 1,
        ))
    }

    /// Takes a counted try back, because it was a good one.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn give_back(&self, tx: &Tx, key: &str) -> Result<(), DbErr> {
        let less = Statement::from_sql_and_values(
            tx.get_database_backend(),
            "UPDATE throttle SET tries = tries - 1 WHERE key = $1 AND tries > 0",
            [key.into()],
        );
        tx.execute_raw(less).await?;
        Ok(())
    }
}

/// Counters that nobody has touched for a day.
pub(crate) async fn sweep(tx: &Tx, now: DateTime<Utc>) -> Result<(), DbErr> {
    use sea_orm::QueryFilter;
    throttle::Entity::delete_many()
        .filter(throttle::COLUMN.window_start.lt(now - TimeDelta::days(1)))
        .exec(tx)
        .await?;
    Ok(())
}
