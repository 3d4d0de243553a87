//! Putting a notice into the outbox, in the transaction of what causes it.
//!
//! Rule: nothing is sent from here. A cause has one dedupe key, so that a closure that runs again, a second tap or a
//! replayed job leaves one notice.

use crate::core::{Core, ServiceError};
use crate::db::entity::notice;
use crate::db::{Stored, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, TryInsertResult,
};
use shared::id::{CaseId, NoticeId};
use shared::ops::NoticeState;
use uuid::Uuid;

pub(super) const TARGET: &str = "notice.target";
pub(super) const BODY: &str = "notice.body";
/// How the reason begins for which a notice over the limit is kept as cancelled.
pub(crate) const OVER_CAP: &str = "over the limit of ";

/// How a notice travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channel {
    /// A mail.
    #[default]
    Email,
}

impl Channel {
    const fn code(self) -> &'static str {
        match self {
            Channel::Email => "email",
        }
    }
}

/// A notice to put into the outbox.
#[derive(Clone, Debug)]
pub struct NewNotice {
    /// The cause, for example `case:{id}:{seq}:reply`.
    pub dedupe_key: String,
    /// How it travels.
    pub channel: Channel,
    /// Address of the receiver.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Case it belongs to.
    pub case_id: Option<CaseId>,
    /// When it is to be sent, by the injected clock.
    pub due_at: DateTime<Utc>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queued {
    /// It will be sent.
    Waiting(NoticeId),
    /// This cause has its notice already.
    Known,
    /// The receiver has had its mails of the day; the notice is kept as cancelled, with the reason.
    OverCap(NoticeId),
}

/// Puts a notice into the outbox. Call [`Core::committed`] after the commit, and it leaves at once when it is due.
///
/// # Errors
/// When the database fails.
pub async fn queue(tx: &Tx, core: &Core, new: NewNotice) -> Result<Queued, ServiceError> {
    let hash = target_hash(core, &new.to);
    let had = notice::Entity::find()
        .filter(notice::COLUMN.target_hash.eq(hash))
        .filter(
            notice::COLUMN
                .created_at
                .gt(core.clock.now() - TimeDelta::days(1)),
        )
        .filter(notice::COLUMN.state.ne(Stored(NoticeState::Cancelled)))
        // What somebody gets at work takes nothing from what they get as a customer.
        .filter(notice::COLUMN.dedupe_key.not_like("reminder%"))
        .count(tx)
        .await?;
    let over = had >= u64::from(core.config.mails_per_contact_per_day);
    put(tx, core, new, over).await
}

/// The same for a member of staff, whom no limit keeps from what is their duty.
///
/// # Errors
/// When the database fails.
pub async fn queue_duty(tx: &Tx, core: &Core, new: NewNotice) -> Result<Queued, ServiceError> {
    put(tx, core, new, false).await
}

fn target_hash(core: &Core, to: &str) -> Vec<u8> {
    core.vault.hash(TARGET, &to.trim().to_lowercase())
}

async fn put(tx: &Tx, core: &Core, new: NewNotice, over: bool) -> Result<Queued, ServiceError> {
    let (now, to) = (core.clock.now(), new.to.trim().to_owned());
    let limit = core.config.mails_per_contact_per_day;
    let hash = target_hash(core, &to);
    let id = Uuid::now_v7();
    let row = notice::ActiveModel {
        id: Set(id),
        dedupe_key: Set(new.dedupe_key),
        channel: Set(new.channel.code().to_owned()),
        target_sealed: Set(core.vault.seal(TARGET, to.as_bytes())),
        target_hash: Set(hash),
        target_mask: Set(mask(&to)),
        subject: Set(shared::text::clean_line(&new.subject)),
        body_sealed: Set(core.vault.seal(BODY, new.body.as_bytes())),
        case_id: Set(new.case_id.map(Into::into)),
        state: Set(Stored(if over {
            NoticeState::Cancelled
        } else {
            NoticeState::Queued
        })),
        attempts: Set(0),
        last_error: Set(over.then(|| format!("{OVER_CAP}{limit} mails a day"))),
        tries: Set("[]".to_owned()),
        lease_until: Set(None),
        leased_by: Set(None),
        due_at: Set(new.due_at),
        sent_at: Set(None),
        created_at: Set(now),
    };
    let inserted = notice::Entity::insert(row)
        .on_conflict_do_nothing_on([notice::Column::DedupeKey])
        .exec_without_returning(tx)
        .await?;
    Ok(match inserted {
        TryInsertResult::Inserted(1..) if over => Queued::OverCap(NoticeId(id)),
        TryInsertResult::Inserted(1..) => Queued::Waiting(NoticeId(id)),
        _ => Queued::Known,
    })
}

/// Takes back the notice of a cause that was not sent, for example a survey's when its case reopens: one that was given
/// up is not tried again afterwards. True when there was one.
///
/// # Errors
/// When the database fails.
pub async fn cancel(tx: &Tx, dedupe_key: &str, reason: &str) -> Result<bool, ServiceError> {
    let done = notice::Entity::update_many()
        .col_expr(
            notice::Column::State,
            Expr::value(NoticeState::Cancelled.code()),
        )
        .col_expr(notice::Column::LastError, Expr::value(reason))
        .filter(notice::COLUMN.dedupe_key.eq(dedupe_key))
        .filter(
            notice::COLUMN
                .state
                .is_in([Stored(NoticeState::Queued), Stored(NoticeState::Dead)]),
        )
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// A mail address as staff see it: its first letter and its host.
fn mask(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, host)) if local.chars().count() > 1 => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{host}")
        }
        Some((_, host)) => format!("***@{host}"),
        None => "***".to_owned(),
    }
}
