//! Mails that were not sent: given up, too many for one day, or waiting for long; and another try of what was given up.
//!
//! Rule: what is shown is the mask, the subject and the sender's own words about the failure, never address or text.

use super::Ops;
use crate::core::ServiceError;
use crate::db::Stored;
use crate::db::entity::notice;
use crate::notices::OVER_CAP;
use crate::services::audit as trail;
use app::api::ApiError;
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use shared::actor::Actor;
use shared::id::NoticeId;
use shared::ops::{LetterRow, Letters, NoticeState};
use shared::page::{DEFAULT_SIZE, Page};
use uuid::Uuid;

/// What still waits this long after it was written is shown.
const LONG: TimeDelta = TimeDelta::hours(1);

impl Ops {
    pub(super) async fn unsent(&self, after: Option<Uuid>) -> Result<Letters, ServiceError> {
        let long_ago = self.core.clock.now() - LONG;
        // Each try that fails puts the time of the next one forward, so that the failure says it, too.
        let stuck = Condition::any()
            .add(notice::Column::DueAt.lt(long_ago))
            .add(notice::Column::LastError.is_not_null());
        let waiting = Condition::all()
            .add(notice::COLUMN.state.eq(Stored(NoticeState::Queued)))
            .add(notice::Column::CreatedAt.lt(long_ago))
            .add(stuck);
        let over_cap = Condition::all()
            .add(notice::COLUMN.state.eq(Stored(NoticeState::Cancelled)))
            .add(notice::Column::LastError.like(format!("{OVER_CAP}%")));
        let which = Condition::any()
            .add(notice::COLUMN.state.eq(Stored(NoticeState::Dead)))
            .add(over_cap)
            .add(waiting);
        let mut query = notice::Entity::find()
            // Written out, not bound: SQLite takes a partial index only for a condition it can read.
            .filter(Expr::cust("state <> 'sent'"))
            .filter(which);
        if let Some(after) = after {
            query = query.filter(notice::COLUMN.id.lt(after));
        }
        let mut rows = query
            .order_by_desc(notice::COLUMN.id)
            .limit(DEFAULT_SIZE + 1)
            .all(self.core.db.read())
            .await?;
        let more = rows.len() as u64 > DEFAULT_SIZE;
        if more {
            rows.pop();
        }
        let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
        let rows = rows.into_iter().map(letter_row).collect();
        let config = &self.core.config;
        Ok(Letters {
            page: Page { rows, next },
            no_server: config.smtp_url.is_empty() && !config.demo,
        })
    }

    pub(super) async fn send_again(&self, actor: &Actor, id: NoticeId) -> Result<(), ServiceError> {
        let (now, actor) = (self.core.clock.now(), actor.clone());
        self.core
            .db
            .write(async move |tx| -> Result<(), ServiceError> {
                let changed = notice::Entity::update_many()
                    .set(notice::ActiveModel {
                        state: Set(Stored(NoticeState::Queued)),
                        attempts: Set(0),
                        last_error: Set(None),
                        due_at: Set(now),
                        ..Default::default()
                    })
                    .filter(notice::COLUMN.id.eq(id.0))
                    .filter(notice::COLUMN.state.eq(Stored(NoticeState::Dead)))
                    .exec(tx)
                    .await?;
                if changed.rows_affected == 0 {
                    // What was written to somebody who was erased is erased with them.
                    let kept = notice::Entity::find_by_id(id.0).one(tx).await?;
                    let error = kept.map_or(ApiError::NotFound, |_| ApiError::Conflict);
                    return Err(error.into());
                }
                let object = format!("notice:{id}");
                trail::record(tx, &actor, "notice.retry", &object, json!({})).await?;
                Ok(())
            })
            .await?;
        self.core.committed();
        Ok(())
    }
}

fn letter_row(row: notice::Model) -> LetterRow {
    LetterRow {
        id: NoticeId(row.id),
        to: row.target_mask,
        subject: row.subject,
        state: row.state.0,
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        last_error: row.last_error,
        written_at: row.created_at,
    }
}
