//! What operators look at: the demo's mailbox and clock, late and dead jobs, mails that were not sent, the audit trail; and
//! the poll of settings.
//!
//! Rule: what belongs to the demo does not exist elsewhere; it is asked first and answered with `NotFound`.

mod letters;

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{audit, case_file, config, job, notice, setting};
use crate::services::audit as trail;
use crate::services::taxonomy::refresh;
use app::api::ports;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use shared::actor::{Actor, Right};
use shared::id::{JobId, NoticeId};
use shared::ops::{AuditRow, JobRow, Letters, MailRow};
use shared::page::{DEFAULT_SIZE, Page};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use uuid::Uuid;

/// Key of the demo clock's offset in seconds.
pub const CLOCK_OFFSET: &str = "clock_offset";
/// Rows of the mailbox and of the list of jobs.
const ROWS: u64 = 100;
/// A job that has waited this long is late.
const LATE: TimeDelta = TimeDelta::seconds(60);
/// Furthest that the demo's clock may be moved in one step, and in all.
const MAX_STEP_HOURS: u32 = 24 * 366;
const MAX_OFFSET: i64 = 10 * 366 * 86_400;

/// The port of operations.
#[derive(Clone)]
pub struct Ops {
    core: Core,
}

impl Ops {
    /// The port over a core.
    pub fn new(core: Core) -> Self {
        Self { core }
    }

    /// Refuses where there is no demo, then who may not.
    fn in_demo(&self, actor: &Actor) -> ApiResult<()> {
        if self.core.config.demo {
            may(actor, Right::SignedIn)
        } else {
            Err(ApiError::NotFound)
        }
    }

    async fn mails(&self) -> Result<Vec<MailRow>, ServiceError> {
        let read = self.core.db.read();
        let rows = notice::Entity::find()
            .order_by_desc(notice::COLUMN.created_at)
            .order_by_desc(notice::COLUMN.id)
            .limit(ROWS)
            .all(read)
            .await?;
        let cases: Vec<Uuid> = rows.iter().filter_map(|row| row.case_id).collect();
        let numbers: HashMap<Uuid, String> = case_file::Entity::find_unscoped()
            .filter(case_file::COLUMN.id.is_in(cases))
            .all(read)
            .await?
            .into_iter()
            .map(|row| (row.id, row.number))
            .collect();
        let mail = |row: notice::Model| -> Result<MailRow, ServiceError> {
            Ok(MailRow {
                id: NoticeId(row.id),
                body: self.core.vault.open_text("notice.body", &row.body_sealed)?,
                to: row.target_mask,
                subject: row.subject,
                case_number: row.case_id.and_then(|id| numbers.get(&id).cloned()),
                state: row.state.0,
                attempts: u32::try_from(row.attempts).unwrap_or(0),
                last_error: row.last_error,
                due_at: row.due_at,
                sent_at: row.sent_at,
            })
        };
        rows.into_iter().map(mail).collect()
    }

    async fn job_rows(&self) -> Result<Vec<JobRow>, ServiceError> {
        // Written out, not bound: SQLite takes a partial index only for a condition it can read.
        let late = Expr::cust("state IN ('queued', 'running')")
            .and(job::COLUMN.run_at.lt(self.core.clock.now() - LATE));
        let mut rows = Vec::new();
        for which in [Expr::cust("state = 'dead'"), late] {
            let found = job::Entity::find()
                .filter(which)
                .order_by_desc(job::COLUMN.run_at)
                .limit(ROWS)
                .all(self.core.db.read())
                .await?;
            rows.extend(found.into_iter().map(job_row));
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.run_at));
        Ok(rows)
    }

    async fn revive(&self, actor: &Actor, id: JobId) -> Result<(), ServiceError> {
        let (now, actor) = (self.core.clock.now(), actor.clone());
        self.core
            .db
            .write(async move |tx| -> Result<(), ServiceError> {
                use job::Column;
                let changed = job::Entity::update_many()
                    .col_expr(Column::State, Expr::value("queued"))
                    .col_expr(Column::Attempts, Expr::value(0))
                    .col_expr(Column::RunAt, Expr::value(now))
                    .col_expr(Column::FinishedAt, Expr::value(None::<DateTime<Utc>>))
                    .filter(job::COLUMN.id.eq(id.0))
                    .filter(job::COLUMN.state.eq("dead"))
                    .exec(tx)
                    .await?;
                if changed.rows_affected == 0 {
                    return Err(ApiError::NotFound.into());
                }
                trail::record(tx, &actor, "job.retry", &format!("job:{id}"), json!({})).await?;
                Ok(())
            })
            .await?;
        self.core.committed();
        Ok(())
    }

    async fn entries(&self, after: Option<Uuid>) -> Result<Page<AuditRow>, ServiceError> {
        let mut query = audit::Entity::find();
        if let Some(after) = after {
            query = query.filter(audit::COLUMN.id.lt(after));
        }
        let mut rows = query
            .order_by_desc(audit::COLUMN.id)
            .limit(DEFAULT_SIZE + 1)
            .all(self.core.db.read())
            .await?;
        let more = rows.len() as u64 > DEFAULT_SIZE;
        if more {
            rows.pop();
        }
        let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
        let entry = |row: audit::Model| -> Result<AuditRow, ServiceError> {
            Ok(AuditRow {
                at: row.at,
                actor: row.actor,
                action: row.action,
                object: row.object,
                details: serde_json::from_str(&row.details)?,
                sealed: row.place.is_some(),
            })
        };
        let rows: Result<Vec<AuditRow>, ServiceError> = rows.into_iter().map(entry).collect();
        Ok(Page { rows: rows?, next })
    }

    async fn shift(&self, actor: &Actor, hours: u32) -> Result<(), ServiceError> {
        let (actor, step) = (
            actor.clone(),
            i64::from(Ord::min(hours, MAX_STEP_HOURS)) * 3_600,
        );
        let offset = self
            .core
            .db
            .write(async move |tx| -> Result<i64, DbErr> {
                let stored = setting::Entity::find_by_id(CLOCK_OFFSET)
                    .lock_exclusive()
                    .one(tx)
                    .await?;
                let before = offset_of(stored);
                let after = Ord::min(before + step, Ord::max(before, MAX_OFFSET));
                set_clock_offset(tx, after).await?;
                let details = json!({ "hours": (after - before) / 3_600 });
                trail::record(tx, &actor, "clock.move", "clock:demo", details).await?;
                Ok(after)
            })
            .await?;
        self.core.clock.set_offset(offset);
        self.core.committed();
        Ok(())
    }
}

/// Writes the demo clock's offset.
///
/// # Errors
/// When the database fails.
pub(crate) async fn set_clock_offset(
    tx: &impl sea_orm::ConnectionTrait,
    seconds: i64,
) -> Result<(), DbErr> {
    setting::Entity::insert(setting::ActiveModel {
        key: Set(CLOCK_OFFSET.to_owned()),
        value: Set(seconds.to_string()),
    })
    .on_conflict(
        OnConflict::column(setting::Column::Key)
            .update_column(setting::Column::Value)
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

fn offset_of(row: Option<setting::Model>) -> i64 {
    row.and_then(|row| row.value.parse().ok()).unwrap_or(0)
}

fn job_row(row: job::Model) -> JobRow {
    JobRow {
        id: JobId(row.id),
        kind: row.kind,
        state: row.state,
        attempts: row.attempts,
        last_error: row.last_error,
        run_at: row.run_at,
    }
}

fn may(actor: &Actor, right: Right) -> ApiResult<()> {
    match actor {
        Actor::Anonymous => Err(ApiError::SignIn),
        actor if actor.may(right) => Ok(()),
        _ => Err(ApiError::Forbidden),
    }
}

/// Takes over what another instance may have changed: the demo clock's offset and the rules. At boot, then every
/// second. Rules are read anew only when a version is there that this instance does not have.
///
/// # Errors
/// When the database fails or a rule document can't be read; what was in force stays.
pub async fn poll_settings(core: &Core) -> Result<(), ServiceError> {
    let read = core.db.read();
    if core.config.demo {
        let stored = setting::Entity::find_by_id(CLOCK_OFFSET).one(read).await?;
        core.clock.set_offset(offset_of(stored));
    }
    let latest: Vec<(String, i32)> = config::Entity::find()
        .select_only()
        .column(config::Column::Key)
        .column_as(config::Column::Version.max(), "version")
        .group_by(config::Column::Key)
        .into_tuple()
        .all(read)
        .await?;
    let latest: BTreeMap<String, u32> = latest
        .into_iter()
        .map(|(key, version)| (key, u32::try_from(version).unwrap_or(0)))
        .collect();
    if latest != core.rules().versions {
        refresh(&core.rules, core).await?;
    }
    Ok(())
}

/// Polls settings every second until the task is dropped.
pub async fn watch_settings(core: Core) {
    let mut every = tokio::time::interval(Duration::from_secs(1));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(cause) = poll_settings(&core).await {
            tracing::warn!(%cause, "the settings could not be read; those in force stay");
        }
    }
}

#[async_trait]
impl ports::Ops for Ops {
    async fn mailbox(&self, actor: &Actor) -> ApiResult<Vec<MailRow>> {
        self.in_demo(actor)?;
        Ok(self.mails().await?)
    }

    async fn jobs(&self, actor: &Actor) -> ApiResult<Vec<JobRow>> {
        may(actor, Right::Administer)?;
        Ok(self.job_rows().await?)
    }

    async fn retry(&self, actor: &Actor, id: JobId) -> ApiResult<()> {
        may(actor, Right::Administer)?;
        Ok(self.revive(actor, id).await?)
    }

    async fn letters(&self, actor: &Actor, after: Option<String>) -> ApiResult<Letters> {
        may(actor, Right::Administer)?;
        let after = after.as_deref().map(Uuid::parse_str).transpose();
        Ok(self.unsent(after.map_err(|_| ApiError::NotFound)?).await?)
    }

    async fn resend(&self, actor: &Actor, id: NoticeId) -> ApiResult<()> {
        may(actor, Right::Administer)?;
        Ok(self.send_again(actor, id).await?)
    }

    async fn audit(&self, actor: &Actor, after: Option<String>) -> ApiResult<Page<AuditRow>> {
        may(actor, Right::Audit)?;
        let after = match after.as_deref().map(Uuid::parse_str) {
            None => None,
            Some(Ok(id)) => Some(id),
            Some(Err(_)) => return Ok(Page::empty()),
        };
        Ok(self.entries(after).await?)
    }

    async fn move_clock(&self, actor: &Actor, hours: u32) -> ApiResult<()> {
        self.in_demo(actor)?;
        Ok(self.shift(actor, hours).await?)
    }
}
