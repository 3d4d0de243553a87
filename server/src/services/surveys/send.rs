//! Jobs: invitations and reminders that fell due go to the outbox, those nobody answered expire.
//!
//! Rule: the plan is asked again right before sending, in the transaction that sends: what has changed since closing
//! (reopened, another survey, quiet hours) counts.

use super::plan::{customer_of, facts, invitation_key, offset, reminder_key};
use super::{TOKEN, state};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, customer, department, invitation};
use crate::jobs::Claimed;
use crate::notices::{Channel, Frame, Letter, NewNotice, Queued, compose, queue};
use crate::services::cases::append_system;
use crate::services::customers::unsealed;
use crate::services::figures::{Figure, count, metric};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::cases::Event;
use shared::id::{CaseId, DepartmentId};
use shared::locale::Locale;
use shared::surveys::schedule::{Facts, decide, expires_at, remind};
use shared::surveys::{Decision, NotSent};
use uuid::Uuid;

/// Kind of the periodic job that sends.
pub const SEND: &str = "surveys.send";
/// Kind of the periodic job that lets invitations expire.
pub const EXPIRE: &str = "surveys.expire";
/// Looked at in one go.
const BATCH: u64 = 200;

/// Sends invitations and reminders that are due; returns how many went to the outbox.
///
/// # Errors
/// When the database fails; what was sent stays sent.
pub async fn send_due(core: &Core) -> Result<usize, ServiceError> {
    let now = core.clock.now();
    let mut sent = 0;
    for id in due(core, now).await? {
        let inner = core.clone();
        let went: Result<bool, ServiceError> = core
            .db
            .write(async move |tx| invite(tx, &inner, id, now).await)
            .await;
        sent += usize::from(went?);
    }
    for id in unanswered(core, now).await? {
        let inner = core.clone();
        let went: Result<bool, ServiceError> = core
            .db
            .write(async move |tx| remind_once(tx, &inner, id, now).await)
            .await;
        sent += usize::from(went?);
    }
    if sent > 0 {
        core.committed();
    }
    Ok(sent)
}

/// Lets invitations expire; returns how many.
///
/// # Errors
/// When the database fails.
pub async fn expire(core: &Core) -> Result<u64, ServiceError> {
    let now = core.clock.now();
    let late = move || {
        invitation::Entity::find()
            .filter(invitation::COLUMN.state.eq(state::SENT))
            .filter(invitation::COLUMN.expires_at.lte(now))
    };
    if late().one(core.db.read()).await?.is_none() {
        return Ok(0);
    }
    core.db
        .write(async move |tx| -> Result<u64, ServiceError> {
            let change = invitation::ActiveModel {
                state: Set(state::EXPIRED.to_owned()),
                partial: Set(None),
                ..Default::default()
            };
            let done = invitation::Entity::update_many()
                .set(change)
                .filter(invitation::COLUMN.state.eq(state::SENT))
                .filter(invitation::COLUMN.expires_at.lte(now))
                .exec(tx)
                .await?;
            Ok(done.rows_affected)
        })
        .await
}

/// The job [`SEND`].
///
/// # Errors
/// To be tried again.
pub async fn send_job(core: Core, _job: Claimed) -> anyhow::Result<()> {
    send_due(&core).await?;
    Ok(())
}

/// The job [`EXPIRE`].
///
/// # Errors
/// To be tried again.
pub async fn expire_job(core: Core, _job: Claimed) -> anyhow::Result<()> {
    expire(&core).await?;
    Ok(())
}

async fn due(core: &Core, now: DateTime<Utc>) -> Result<Vec<Uuid>, DbErr> {
    ids(core, |select| {
        select
            .filter(invitation::COLUMN.state.eq(state::SCHEDULED))
            .filter(invitation::COLUMN.send_at.lte(now))
            .order_by_asc(invitation::COLUMN.send_at)
    })
    .await
}

async fn unanswered(core: &Core, now: DateTime<Utc>) -> Result<Vec<Uuid>, DbErr> {
    let Some(hours) = core.rules().survey.reminder_hours else {
        return Ok(Vec::new());
    };
    let sent_before = now - chrono::TimeDelta::hours(i64::from(hours));
    ids(core, |select| {
        select
            .filter(invitation::COLUMN.state.eq(state::SENT))
            .filter(invitation::COLUMN.sent_at.lte(sent_before))
            .filter(invitation::COLUMN.reminded_at.is_null())
            .filter(invitation::COLUMN.expires_at.gt(now))
            .order_by_asc(invitation::COLUMN.sent_at)
    })
    .await
}

type Select = sea_orm::Select<invitation::Entity>;

async fn ids(core: &Core, narrow: impl FnOnce(Select) -> Select) -> Result<Vec<Uuid>, DbErr> {
    narrow(
        invitation::Entity::find()
            .select_only()
            .column(invitation::Column::Id),
    )
    .limit(BATCH)
    .into_tuple()
    .all(core.db.read())
    .await
}

/// What is needed to decide about one invitation.
struct Found {
    row: invitation::Model,
    case: case_file::Model,
    customer: Option<customer::Model>,
    facts: Facts,
}

/// Loads an invitation that still stands as expected; `None` when somebody else was faster.
async fn load(tx: &Tx, id: Uuid, expected: &str) -> Result<Option<Found>, ServiceError> {
    let row = invitation::Entity::find_by_id(id).one(tx).await?;
    let Some(row) = row.filter(|row| row.state == expected) else {
        return Ok(None);
    };
    let Some(case) = case_file::Entity::find_by_id_unscoped(row.case_id)
        .one(tx)
        .await?
    else {
        return Ok(None);
    };
    let customer = customer_of(tx, &case).await?;
    let closed = case.closed_at.filter(|_| case.round == row.round);
    let facts = Facts {
        reopened: closed.is_none(),
        sent_at: row.sent_at,
        reminded_at: row.reminded_at,
        ..facts(closed.unwrap_or(row.send_at), customer.as_ref())
    };
    Ok(Some(Found {
        row,
        case,
        customer,
        facts,
    }))
}

async fn invite(tx: &Tx, core: &Core, id: Uuid, now: DateTime<Utc>) -> Result<bool, ServiceError> {
    let Some(found) = load(tx, id, state::SCHEDULED).await? else {
        return Ok(false);
    };
    let rules = core.rules();
    match decide(&rules.survey, &found.facts, now, offset(rules.zone())) {
        Decision::NotSent { reason } => {
            call_off(tx, core, &found, reason, now).await?;
            Ok(false)
        }
        Decision::Send { at } if at > now => {
            let change = invitation::ActiveModel {
                send_at: Set(at),
                ..Default::default()
            };
            change_if(tx, id, state::SCHEDULED, change).await?;
            Ok(false)
        }
        Decision::Send { .. } => {
            let ends = expires_at(&rules.survey, now);
            let change = invitation::ActiveModel {
                state: Set(state::SENT.to_owned()),
                sent_at: Set(Some(now)),
                expires_at: Set(ends),
                ..Default::default()
            };
            if !change_if(tx, id, state::SCHEDULED, change).await? {
                return Ok(false);
            }
            let letter = Letter::SurveyInvitation;
            if !post(tx, core, &found, letter, invitation_key(id), ends, now).await? {
                let change = invitation::ActiveModel {
                    state: Set(state::SCHEDULED.to_owned()),
                    sent_at: Set(None),
                    ..Default::default()
                };
                change_if(tx, id, state::SENT, change).await?;
                call_off(tx, core, &found, NotSent::Cooldown, now).await?;
                return Ok(false);
            }
            if let Some(customer) = &found.customer {
                let change = customer::ActiveModel {
                    surveyed_at: Set(Some(now)),
                    ..Default::default()
                };
                customer::Entity::update_many()
                    .set(change)
                    .filter(customer::COLUMN.id.eq(customer.id))
                    .exec(tx)
                    .await?;
            }
            let department = DepartmentId(found.case.department_id);
            let figure = Figure::one(metric::INVITATION_SENT, String::new(), department, now);
            count(tx, &[figure]).await?;
            Ok(true)
        }
    }
}

async fn remind_once(
    tx: &Tx,
    core: &Core,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, ServiceError> {
    let Some(found) = load(tx, id, state::SENT).await? else {
        return Ok(false);
    };
    let rules = core.rules();
    match remind(&rules.survey, &found.facts, now, offset(rules.zone())) {
        Decision::Send { at } if at > now => Ok(false),
        Decision::NotSent { .. } => {
            let change = invitation::ActiveModel {
                reminded_at: Set(Some(now)),
                ..Default::default()
            };
            change_if(tx, id, state::SENT, change).await?;
            Ok(false)
        }
        Decision::Send { .. } => {
            let change = invitation::ActiveModel {
                reminded_at: Set(Some(now)),
                ..Default::default()
            };
            if !change_if(tx, id, state::SENT, change).await? {
                return Ok(false);
            }
            let (letter, ends) = (Letter::SurveyReminder, found.row.expires_at);
            post(tx, core, &found, letter, reminder_key(id), ends, now).await
        }
    }
}

/// Changes an invitation that stands as expected.
async fn change_if(
    tx: &Tx,
    id: Uuid,
    expected: &str,
    change: invitation::ActiveModel,
) -> Result<bool, DbErr> {
    let done = invitation::Entity::update_many()
        .set(change)
        .filter(invitation::COLUMN.id.eq(id))
        .filter(invitation::COLUMN.state.eq(expected))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// It won't be sent, and the case says why.
async fn call_off(
    tx: &Tx,
    core: &Core,
    found: &Found,
    reason: NotSent,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let change = invitation::ActiveModel {
        state: Set(state::CANCELLED.to_owned()),
        ..Default::default()
    };
    if change_if(tx, found.row.id, state::SCHEDULED, change).await? {
        let case = CaseId(found.case.id);
        append_system(tx, core, case, vec![Event::SurveyNotSent { reason }], now).await?;
    }
    Ok(())
}

/// Puts a letter into the outbox; false when the customer has had enough mails today.
async fn post(
    tx: &Tx,
    core: &Core,
    found: &Found,
    letter: Letter,
    dedupe_key: String,
    ends: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, ServiceError> {
    let Some(customer) = &found.customer else {
        return Ok(false);
    };
    let contact = unsealed(core, customer)?;
    let Some(to) = contact.email else {
        return Ok(false);
    };
    let token = core.vault.open_text(TOKEN, &found.row.token_sealed)?;
    let team = department::Entity::find_by_id(found.case.department_id)
        .one(tx)
        .await?;
    let team = team.map(|team| match contact.locale {
        Locale::Zh => team.label_zh,
        Locale::En => team.label_en,
    });
    let frame = Frame {
        number: &found.case.number,
        team: team.as_deref().filter(|team| !team.is_empty()),
        promised: Some(ends),
        text: "",
        link: &format!("/s/{token}"),
    };
    let (subject, body) = compose(core, contact.locale, letter, &frame);
    let notice = NewNotice {
        dedupe_key,
        channel: Channel::Email,
        to,
        subject,
        body,
        case_id: Some(CaseId(found.case.id)),
        due_at: now,
    };
    Ok(!matches!(
        queue(tx, core, notice).await?,
        Queued::OverCap(_)
    ))
}
