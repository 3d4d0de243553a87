//! The job that empties the outbox. Several instances may run it: a lease says who is sending what.
//!
//! Rule: leases are real time, due times the injected clock's. A mail server that can't be reached costs no notice a
//! try of its own: the batch stops and the sender waits, longer each time.

use super::outbox::{BODY, TARGET};
use super::wire::{self, Smtp};
use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::Stored;
use crate::db::entity::notice;
use chrono::{DateTime, TimeDelta, Utc};
use lettre::AsyncTransport;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use shared::ops::NoticeState;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Taken at once: what one lease can surely hold, even when every answer is late.
const BATCH: u64 = 20;
const LEASE: TimeDelta = TimeDelta::seconds(150);
/// One mail, from connecting to the last answer.
const ONE: Duration = Duration::from_secs(25);
/// A notice is dead after this many tries.
const TRIES: i32 = 10;
/// What the metrics call one that was given up.
const DEAD: &str = "dead";

/// One try of a notice, as kept beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When, by the injected clock.
    pub at: DateTime<Utc>,
    /// Why it failed; `None` when the receiver took it.
    pub error: Option<String>,
}

/// What one run of the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Taken by the receiver (or put into the demo's mailbox).
    pub sent: usize,
    /// To be tried again.
    pub later: usize,
    /// Given up.
    pub dead: usize,
}

/// Sends what is due; one per instance.
pub struct Sender {
    core: Core,
    name: String,
    smtp: Option<Smtp>,
    rest: Mutex<Rest>,
}

#[derive(Default)]
struct Rest {
    failures: u32,
    until: Option<Instant>,
}

enum Verdict {
    Sent,
    Failed { reason: String, give_up: bool },
    NoConnection(String),
}

impl Sender {
    /// A sender over the configured mail server.
    ///
    /// # Errors
    /// When `smtp_url` can't be read.
    pub fn new(core: Core) -> anyhow::Result<Self> {
        let smtp = wire::transport(&core.config)
            .map_err(|_| anyhow::anyhow!("setting `smtp_url`: expected smtp://host:port"))?;
        Ok(Self {
            core,
            name: format!("sender-{}", Uuid::now_v7()),
            smtp,
            rest: Mutex::default(),
        })
    }

    /// Sends everything that is due now.
    ///
    /// # Errors
    /// When the database fails; what was taken comes back when its lease ends.
    pub async fn run(&self) -> Result<Outcome, ServiceError> {
        let mut all = Outcome::default();
        if self.smtp.is_none() && !self.core.config.demo {
            return Ok(all);
        }
        while !self.is_resting() {
            let taken = self.take().await?;
            if taken.is_empty() {
                break;
            }
            self.send_all(taken, &mut all).await?;
        }
        Ok(all)
    }

    fn is_resting(&self) -> bool {
        let rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        rest.until.is_some_and(|until| Instant::now() < until)
    }

    /// After a connection failed: 2 s, 4 s … 60 s without a try.
    fn note_connection(&self, failed: bool) {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        if failed {
            rest.failures = (rest.failures + 1).min(6);
            let seconds = (1_u64 << rest.failures).min(60);
            rest.until = Some(Instant::now() + jitter(Duration::from_secs(seconds)));
        } else {
            *rest = Rest::default();
        }
    }

    /// Leases a batch. A look without a lock comes first, so that an empty outbox costs no write.
    async fn take(&self) -> Result<Vec<notice::Model>, DbErr> {
        let now = self.core.clock.now();
        let real = real_now();
        if due(now, real, 1).one(self.core.db.read()).await?.is_none() {
            return Ok(Vec::new());
        }
        let name = self.name.clone();
        self.core
            .db
            .write(async move |tx| -> Result<_, DbErr> {
                let rows = due(now, real, BATCH)
                    .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                    .all(tx)
                    .await?;
                let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
                if !ids.is_empty() {
                    notice::Entity::update_many()
                        .set(notice::ActiveModel {
                            lease_until: Set(Some(real + LEASE)),
                            leased_by: Set(Some(name.clone())),
                            ..Default::default()
                        })
                        .filter(notice::COLUMN.id.is_in(ids))
                        .exec(tx)
                        .await?;
                }
                Ok(rows)
            })
            .await
    }

    async fn send_all(
        &self,
        taken: Vec<notice::Model>,
        all: &mut Outcome,
    ) -> Result<(), ServiceError> {
        let mut waiting = taken.into_iter();
        loop {
            let some: Vec<notice::Model> =
                waiting.by_ref().take(wire::CONNECTIONS as usize).collect();
            if some.is_empty() {
                return Ok(());
            }
            let verdicts = futures::future::join_all(some.iter().map(|row| self.send(row))).await;
            let mut cut = false;
            for (row, verdict) in some.into_iter().zip(verdicts) {
                cut |= matches!(verdict, Verdict::NoConnection(_));
                self.note(row, verdict, all).await?;
            }
            self.note_connection(cut);
            if cut {
                return self.give_back(waiting.map(|row| row.id).collect()).await;
            }
        }
    }

    async fn send(&self, row: &notice::Model) -> Verdict {
        let Some(smtp) = &self.smtp else {
            return Verdict::Sent;
        };
        let vault = &self.core.vault;
        let opened = vault
            .open_text(TARGET, &row.target_sealed)
            .and_then(|to| Ok((to, vault.open_text(BODY, &row.body_sealed)?)));
        let refuse = |reason: String| Verdict::Failed {
            reason,
            give_up: true,
        };
        let (to, body) = match opened {
            Ok(opened) => opened,
            Err(error) => return refuse(error.to_string()),
        };
        let mail = match wire::message(&self.core.config, row.id, &to, &row.subject, body) {
            Ok(mail) => mail,
            Err(reason) => return refuse(reason.to_owned()),
        };
        match tokio::time::timeout(ONE, smtp.send(mail)).await {
            Ok(Ok(_)) => Verdict::Sent,
            Ok(Err(error)) if wire::is_connection(&error) => {
                Verdict::NoConnection(wire::reason(&error))
            }
            Ok(Err(error)) => Verdict::Failed {
                reason: wire::reason(&error),
                give_up: wire::is_final(&error),
            },
            Err(_late) => {
                Verdict::NoConnection("the mail server did not answer in time".to_owned())
            }
        }
    }

    /// Writes down what became of a try. Only the holder of the lease does.
    async fn note(
        &self,
        row: notice::Model,
        verdict: Verdict,
        all: &mut Outcome,
    ) -> Result<(), ServiceError> {
        let now = self.core.clock.now();
        let attempts = row.attempts + 1;
        let mut change = notice::ActiveModel {
            attempts: Set(attempts),
            lease_until: Set(None),
            leased_by: Set(None),
            ..Default::default()
        };
        let (result, error) = match verdict {
            Verdict::Sent => {
                all.sent += 1;
                change.state = Set(Stored(NoticeState::Sent));
                change.sent_at = Set(Some(now));
                ("sent", None)
            }
            Verdict::Failed { reason, give_up } if give_up || attempts >= TRIES => {
                all.dead += 1;
                change.state = Set(Stored(NoticeState::Dead));
                (DEAD, Some(reason))
            }
            Verdict::Failed { reason, .. } => {
                all.later += 1;
                change.due_at = Set(now + back_off(attempts));
                ("later", Some(reason))
            }
            Verdict::NoConnection(reason) => {
                all.later += 1;
                change.attempts = Set(row.attempts);
                change.due_at = Set(now + TimeDelta::seconds(1));
                ("later", Some(reason))
            }
        };
        let cause = error.clone().unwrap_or_default();
        change.last_error = Set(error.clone());
        change.tries = Set(with_try(&row.tries, Attempt { at: now, error })?);
        let (id, name) = (row.id, self.name.clone());
        let noted = self
            .core
            .db
            .write(async move |tx| -> Result<_, DbErr> {
                notice::Entity::update_many()
                    .set(change.clone())
                    .filter(notice::COLUMN.id.eq(id))
                    .filter(notice::COLUMN.leased_by.eq(name.clone()))
                    .exec(tx)
                    .await
            })
            .await?;
        if noted.rows_affected == 0 {
            return Ok(());
        }
        metrics::counter!("notices", "result" => result).increment(1);
        if result == DEAD {
            tracing::warn!(notice = %id, cause, "a mail was given up");
        }
        Ok(())
    }

    /// Ends the lease of what was not tried.
    async fn give_back(&self, ids: Vec<Uuid>) -> Result<(), ServiceError> {
        let name = self.name.clone();
        self.core
            .db
            .write(async move |tx| -> Result<_, DbErr> {
                notice::Entity::update_many()
                    .set(notice::ActiveModel {
                        lease_until: Set(None),
                        leased_by: Set(None),
                        ..Default::default()
                    })
                    .filter(notice::COLUMN.id.is_in(ids.clone()))
                    .filter(notice::COLUMN.leased_by.eq(name.clone()))
                    .exec(tx)
                    .await
            })
            .await?;
        Ok(())
    }
}

fn due(now: DateTime<Utc>, real: DateTime<Utc>, limit: u64) -> sea_orm::Select<notice::Entity> {
    notice::Entity::find()
        .filter(notice::COLUMN.state.eq(Stored(NoticeState::Queued)))
        .filter(notice::COLUMN.due_at.lte(now))
        .filter(
            Condition::any()
                .add(notice::COLUMN.lease_until.is_null())
                .add(notice::COLUMN.lease_until.lt(real)),
        )
        .order_by_asc(notice::COLUMN.due_at)
        .limit(limit)
}

/// 5 s, 20 s, 80 s … at most 6 h, a fifth more or less: about 20 hours in all.
fn back_off(attempts: i32) -> TimeDelta {
    let power = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or(0);
    let seconds = (5 * 4_u64.pow(power)).min(6 * 3_600);
    TimeDelta::from_std(jitter(Duration::from_secs(seconds))).unwrap_or(TimeDelta::hours(1))
}

/// A fifth more or less, so that what failed together does not come back together.
fn jitter(span: Duration) -> Duration {
    let [byte] = crate::vault::random::<1>();
    span.mul_f64(0.8 + 0.4 * f64::from(byte) / 255.0)
}

/// The list of tries with one more; a server that was away for days does not make it grow without end.
fn with_try(tries: &str, attempt: Attempt) -> Result<String, serde_json::Error> {
    let mut list: Vec<Attempt> = serde_json::from_str(tries)?;
    list.push(attempt);
    let surplus = list.len().saturating_sub(20);
    list.drain(..surplus);
    serde_json::to_string(&list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_move_apart_up_to_six_hours() {
        let seconds = |attempts| back_off(attempts).num_seconds();
        assert!((4..=6).contains(&seconds(1)));
        assert!((16..=24).contains(&seconds(2)));
        for late in [8, 9, 10] {
            assert!((4 * 3_600..=8 * 3_600).contains(&seconds(late)));
        }
    }
}
