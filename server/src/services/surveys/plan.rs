//! Planning the survey of a round that just closed, and calling it off when the case reopens. Both run in the
//! transaction of the case and hand back the event to append: a case always says what became of its survey.

use super::{TOKEN, VERSION, state};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, customer, invitation};
use crate::notices;
use crate::rules::Snapshot;
use crate::vault::{digest, token};
use chrono::{DateTime, FixedOffset, Offset, Utc};
use chrono_tz::Tz;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter};
use shared::cases::Event;
use shared::id::CaseId;
use shared::surveys::schedule::{Facts, decide, expires_at};
use shared::surveys::{Decision, NotSent, satisfaction};
use uuid::Uuid;

/// Plans the survey of the round that `row` has just closed.
pub(crate) async fn schedule(
    tx: &Tx,
    core: &Core,
    rules: &Snapshot,
    row: &case_file::Model,
    now: DateTime<Utc>,
) -> Result<Event, ServiceError> {
    let customer = customer_of(tx, row).await?;
    let facts = facts(now, customer.as_ref());
    let at = match decide(&rules.survey, &facts, now, offset(rules.zone())) {
        Decision::NotSent { reason } => return Ok(Event::SurveyNotSent { reason }),
        Decision::Send { at } => at,
    };
    let secret = token();
    let inserted = invitation::Entity::insert(invitation::ActiveModel {
        id: Set(Uuid::now_v7()),
        case_id: Set(row.id),
        round: Set(row.round),
        customer_id: Set(row.customer_id),
        digest: Set(digest(&secret)),
        token_sealed: Set(core.vault.seal(TOKEN, secret.as_bytes())),
        survey: Set(satisfaction::KEY.to_owned()),
        survey_version: Set(VERSION),
        state: Set(state::SCHEDULED.to_owned()),
        send_at: Set(at),
        sent_at: Set(None),
        reminded_at: Set(None),
        expires_at: Set(expires_at(&rules.survey, at)),
        partial: Set(None),
    })
    .on_conflict_do_nothing_on([invitation::Column::CaseId, invitation::Column::Round])
    .exec_without_returning(tx)
    .await?;
    Ok(match inserted {
        sea_orm::TryInsertResult::Inserted(1..) => Event::SurveyScheduled { at },
        _ => Event::SurveyNotSent {
            reason: NotSent::AlreadySent,
        },
    })
}

/// Calls the survey of a round off. Returns what the case is to say: nothing when it had gone out already.
pub(crate) async fn cancel(
    tx: &Tx,
    case: CaseId,
    round: u32,
) -> Result<Option<Event>, ServiceError> {
    let found = invitation::Entity::find()
        .filter(invitation::COLUMN.case_id.eq(case.0))
        .filter(
            invitation::COLUMN
                .round
                .eq(i32::try_from(round).unwrap_or(i32::MAX)),
        )
        .filter(
            invitation::COLUMN
                .state
                .is_in([state::SCHEDULED, state::SENT]),
        )
        .one(tx)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let change = invitation::ActiveModel {
        state: Set(state::CANCELLED.to_owned()),
        partial: Set(None),
        ..Default::default()
    };
    invitation::Entity::update_many()
        .set(change)
        .filter(invitation::COLUMN.id.eq(found.id))
        .filter(invitation::COLUMN.state.eq(found.state.as_str()))
        .exec(tx)
        .await?;
    let mut unsent = found.state == state::SCHEDULED;
    for key in [invitation_key(found.id), reminder_key(found.id)] {
        unsent |= notices::cancel(tx, &key, "the case was reopened").await?;
    }
    Ok(unsent.then_some(Event::SurveyNotSent {
        reason: NotSent::Reopened,
    }))
}

/// Dedupe key of the invitation's notice.
pub(super) fn invitation_key(id: Uuid) -> String {
    format!("survey:{id}")
}

/// Dedupe key of the reminder's notice.
pub(super) fn reminder_key(id: Uuid) -> String {
    format!("survey:{id}:remind")
}

pub(super) async fn customer_of(
    tx: &Tx,
    row: &case_file::Model,
) -> Result<Option<customer::Model>, ServiceError> {
    Ok(match row.customer_id {
        Some(id) => customer::Entity::find_by_id_unscoped(id).one(tx).await?,
        None => None,
    })
}

/// What is known of a round that closed then. Mail is the only way so far.
pub(super) fn facts(closed_at: DateTime<Utc>, customer: Option<&customer::Model>) -> Facts {
    Facts {
        has_contact: customer.is_some_and(|c| c.email_sealed.is_some()),
        last_survey_at: customer.and_then(|c| c.surveyed_at),
        ..Facts::closed(closed_at)
    }
}

/// The offset of the organisation's zone at a moment.
pub(super) fn offset(zone: Tz) -> impl Fn(DateTime<Utc>) -> FixedOffset {
    move |at| at.with_timezone(&zone).offset().fix()
}
