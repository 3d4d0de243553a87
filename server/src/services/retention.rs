//! Erases what was kept for as long as the rules say: words, files, answers in own words, who it was.
//!
//! Rule: a batch is one transaction with its entry in the trail, so that a run that was stopped goes on where it was and
//! a second run finds nothing. An open case is never touched; events, figures and scores stay.

use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{
    attachment, case_file, customer, feedback, invitation, message, notice, proposal, response,
};
use crate::jobs::Claimed;
use crate::jobs::housekeeping::drop_bytes;
use crate::services::audit;
use crate::services::search::index;
use crate::services::themes;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use shared::actor::Actor;
use shared::privacy::retention::{Class, Retention};
use shared::surveys::{AnswerValue, Answers};
use std::collections::HashSet;
use uuid::Uuid;

/// Name of the job.
pub const ERASE: &str = "retention.erase";
/// Cases or voices of one transaction.
const BATCH: u64 = 100;
/// Transactions of one run for either; what is left waits for the next.
const MOST: usize = 500;

/// The periodic job.
///
/// # Errors
/// To be tried again.
pub async fn job(core: Core, _job: Claimed) -> anyhow::Result<()> {
    erase(&core).await?;
    Ok(())
}

/// Erases what is due; how many cases, and voices without one, lost something.
///
/// # Errors
/// When the database or the file store fails.
pub async fn erase(core: &Core) -> Result<usize, ServiceError> {
    let (rule, now) = (core.rules().retention, core.clock.now());
    let mut all = 0;
    for cased in [true, false] {
        // Whatever is older was seen to in this run.
        let mut from = DateTime::UNIX_EPOCH;
        for _ in 0..MOST {
            let own = core.clone();
            let step = core
                .db
                .write(
                    async move |tx| -> Result<Option<(usize, DateTime<Utc>)>, ServiceError> {
                        let due = Due { tx, rule, now };
                        let held = match cased {
                            true => due.cases(from).await?,
                            false => due.voices(from).await?,
                        };
                        let Some(last) = held.last().map(|held| held.since) else {
                            return Ok(None);
                        };
                        due.erase(&own, &held).await?;
                        Ok(Some((held.len(), last)))
                    },
                )
                .await?;
            let Some((done, last)) = step else { break };
            all += done;
            from = last;
        }
    }
    Ok(all)
}

/// A closed case with its voice, or a voice without a case.
struct Held {
    case: Option<Uuid>,
    voice: Uuid,
    customer: Option<Uuid>,
    /// From when its periods count.
    since: DateTime<Utc>,
    /// Bits of what it still holds.
    kept: i32,
}

/// What is due, in one transaction.
struct Due<'a> {
    tx: &'a Tx,
    rule: Retention,
    now: DateTime<Utc>,
}

impl Due<'_> {
    fn before(&self, class: Class) -> DateTime<Utc> {
        self.rule.before(class, self.now)
    }

    /// Rows that hold something too long; `since` is from when its periods count.
    fn overdue(&self, since: impl ColumnTrait, from: DateTime<Utc>) -> Condition {
        let any = Class::ALL.into_iter().fold(Condition::any(), |any, class| {
            any.add(
                Condition::all()
                    .add(Expr::cust(format!("(kept & {}) > 0", class.bit())))
                    .add(since.lt(self.before(class))),
            )
        });
        // Spelled out, so that the index over rows that hold something serves.
        Condition::all()
            .add(Expr::cust("kept > 0"))
            .add(since.gte(from))
            .add(any)
    }

    /// Closed cases, the oldest first; held until the transaction ends, so that none is opened again meanwhile.
    async fn cases(&self, from: DateTime<Utc>) -> Result<Vec<Held>, DbErr> {
        use case_file::Column;
        let rows = case_file::Entity::find_unscoped()
            .filter(Column::ClosedAt.is_not_null())
            .filter(Column::StagedBy.is_null())
            .filter(self.overdue(Column::ClosedAt, from))
            .order_by_asc(Column::ClosedAt)
            .limit(BATCH)
            .lock_exclusive()
            .all(self.tx)
            .await?;
        let held = rows.into_iter().filter_map(|row| {
            Some(Held {
                case: Some(row.id),
                voice: row.feedback_id,
                customer: row.customer_id,
                since: row.closed_at?,
                kept: row.kept,
            })
        });
        Ok(held.collect())
    }

    /// Voices that never became a case, the oldest first.
    async fn voices(&self, from: DateTime<Utc>) -> Result<Vec<Held>, DbErr> {
        use feedback::Column;
        let alone = "NOT EXISTS (SELECT 1 FROM case_file c WHERE c.feedback_id = feedback.id)";
        let rows = feedback::Entity::find_unscoped()
            .filter(Column::StagedBy.is_null())
            .filter(self.overdue(Column::ReceivedAt, from))
            .filter(Expr::cust(alone))
            .order_by_asc(Column::ReceivedAt)
            .limit(BATCH)
            .all(self.tx)
            .await?;
        let held = rows.into_iter().map(|row| Held {
            case: None,
            voice: row.id,
            customer: row.customer_id,
            since: row.received_at,
            kept: row.kept,
        });
        Ok(held.collect())
    }

    /// Erases each class where it is due, and says so in the trail.
    async fn erase(&self, core: &Core, held: &[Held]) -> Result<(), ServiceError> {
        let mut files = 0;
        for class in Class::ALL {
            let before = self.before(class);
            let due = held
                .iter()
                .filter(|held| held.kept & class.bit() > 0 && held.since < before);
            let (mut cases, mut voices, mut people) = (Vec::new(), Vec::new(), HashSet::new());
            for held in due {
                cases.extend(held.case);
                voices.push(held.voice);
                people.extend(held.customer);
            }
            match class {
                Class::Texts => self.texts(core, &cases, &voices).await?,
                Class::Files => files += self.files(core, &cases, &voices).await?,
                Class::Answers => self.answers(&cases).await?,
                Class::Contacts => self.contacts(&cases, people).await?,
            }
            self.mark(class, cases, voices).await?;
        }
        let cases = held.iter().filter(|held| held.case.is_some()).count();
        let details = json!({ "cases": cases, "voices": held.len() - cases, "files": files });
        audit::record(self.tx, &Actor::System, ERASE, "rules:retention", details).await?;
        Ok(())
    }

    /// Notes that they hold the class no more.
    async fn mark(&self, class: Class, cases: Vec<Uuid>, voices: Vec<Uuid>) -> Result<(), DbErr> {
        let rest = || Expr::cust(format!("kept & {}", Class::HELD - class.bit()));
        case_file::Entity::update_many()
            .col_expr(case_file::Column::Kept, rest())
            .filter(case_file::COLUMN.id.is_in(cases))
            .exec(self.tx)
            .await?;
        feedback::Entity::update_many()
            .col_expr(feedback::Column::Kept, rest())
            .filter(feedback::COLUMN.id.is_in(voices))
            .exec(self.tx)
            .await?;
        Ok(())
    }

    /// What customers said and what was read of it, what staff wrote, and where it is found.
    async fn texts(
        &self,
        core: &Core,
        cases: &[Uuid],
        voices: &[Uuid],
    ) -> Result<(), ServiceError> {
        let ids = || cases.iter().copied();
        themes::erased(self.tx, voices, core.config.time_zone).await?;
        feedback::Entity::update_many()
            .set(feedback::ActiveModel {
                raw_text: Set(String::new()),
                tidy_text: Set(String::new()),
                reading: Set(None),
                doubt: Set(None),
                ..Default::default()
            })
            .filter(feedback::COLUMN.id.is_in(voices.iter().copied()))
            .exec(self.tx)
            .await?;
        message::Entity::update_many()
            .set(message::ActiveModel {
                body: Set(None),
                ..Default::default()
            })
            .filter(message::COLUMN.case_id.is_in(ids()))
            .exec(self.tx)
            .await?;
        proposal::Entity::update_many()
            .set(proposal::ActiveModel {
                body: Set(String::new()),
                ..Default::default()
            })
            .filter(proposal::COLUMN.case_id.is_in(ids()))
            .exec(self.tx)
            .await?;
        case_file::Entity::update_many()
            .set(case_file::ActiveModel {
                title: Set(String::new()),
                product: Set(None),
                order_no: Set(None),
                ..Default::default()
            })
            .filter(case_file::COLUMN.id.is_in(ids()))
            .exec(self.tx)
            .await?;
        let rows = case_file::Entity::find_unscoped()
            .filter(case_file::COLUMN.id.is_in(ids()))
            .all(self.tx)
            .await?;
        index::refresh_all(self.tx, &rows).await
    }

    /// The bytes go before the commit: a run that breaks off leaves rows to come back to, never bytes without a row.
    async fn files(
        &self,
        core: &Core,
        cases: &[Uuid],
        voices: &[Uuid],
    ) -> Result<usize, ServiceError> {
        let of = Condition::any()
            .add(attachment::COLUMN.case_id.is_in(cases.iter().copied()))
            .add(attachment::COLUMN.feedback_id.is_in(voices.iter().copied()));
        let rows = attachment::Entity::find_unscoped()
            .filter(of)
            .all(self.tx)
            .await?;
        attachment::Entity::delete_many()
            .filter(attachment::COLUMN.id.is_in(rows.iter().map(|row| row.id)))
            .exec(self.tx)
            .await?;
        let sums: Vec<String> = rows.into_iter().map(|row| row.sha256).collect();
        let gone = sums.len();
        drop_bytes(core, self.tx, sums).await?;
        Ok(gone)
    }

    /// Own words, sent or not; scores and choices stay.
    async fn answers(&self, cases: &[Uuid]) -> Result<(), ServiceError> {
        let ids = || cases.iter().copied();
        invitation::Entity::update_many()
            .set(invitation::ActiveModel {
                partial: Set(None),
                ..Default::default()
            })
            .filter(invitation::COLUMN.case_id.is_in(ids()))
            .exec(self.tx)
            .await?;
        let rows = response::Entity::find()
            .filter(response::COLUMN.case_id.is_in(ids()))
            .all(self.tx)
            .await?;
        for row in rows {
            let mut answers: Answers = serde_json::from_str(&row.answers)?;
            answers.retain(|_, answer| !matches!(answer, AnswerValue::Text(_)));
            for answer in answers.values_mut() {
                if let AnswerValue::Chosen { other, .. } = answer {
                    *other = other.take().map(|_| String::new());
                }
            }
            response::Entity::update_many()
                .set(response::ActiveModel {
                    answers: Set(serde_json::to_string(&answers)?),
                    ..Default::default()
                })
                .filter(response::COLUMN.id.eq(row.id))
                .exec(self.tx)
                .await?;
        }
        Ok(())
    }

    /// Who they were and the mails that went there, unless they came again since or a case of theirs is open.
    async fn contacts(&self, cases: &[Uuid], people: HashSet<Uuid>) -> Result<(), DbErr> {
        let before = self.before(Class::Contacts);
        let ids = || people.iter().copied();
        case_file::Entity::update_many()
            .set(case_file::ActiveModel {
                customer_mask: Set(None),
                ..Default::default()
            })
            .filter(case_file::COLUMN.id.is_in(cases.iter().copied()))
            .exec(self.tx)
            .await?;
        notice::Entity::delete_many()
            .filter(notice::COLUMN.case_id.is_in(cases.iter().copied()))
            .exec(self.tx)
            .await?;
        let again: Vec<Option<Uuid>> = feedback::Entity::find_unscoped()
            .select_only()
            .column(feedback::Column::CustomerId)
            .filter(feedback::Column::CustomerId.is_in(ids()))
            .filter(feedback::Column::ReceivedAt.gte(before))
            .into_tuple()
            .all(self.tx)
            .await?;
        let busy: Vec<Option<Uuid>> = case_file::Entity::find_unscoped()
            .select_only()
            .column(case_file::Column::CustomerId)
            .filter(case_file::Column::CustomerId.is_in(ids()))
            .filter(
                Condition::any()
                    .add(case_file::Column::ClosedAt.is_null())
                    .add(case_file::Column::ClosedAt.gte(before)),
            )
            .into_tuple()
            .all(self.tx)
            .await?;
        let stay: HashSet<Uuid> = again.into_iter().chain(busy).flatten().collect();
        customer::Entity::update_many()
            .set(customer::ActiveModel {
                phone_hash: Set(None),
                email_hash: Set(None),
                tail_hash: Set(None),
                name_sealed: Set(None),
                phone_sealed: Set(None),
                email_sealed: Set(None),
                ..Default::default()
            })
            .filter(customer::COLUMN.id.is_in(people.difference(&stay).copied()))
            .exec(self.tx)
            .await?;
        Ok(())
    }
}
