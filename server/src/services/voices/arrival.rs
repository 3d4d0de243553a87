//! One arriving voice: its rows, its case, the figures and the receipt, in one transaction.

use super::{Kept, form_key, receipt_key};
use crate::core::{Core, ServiceError};
use crate::db::entity::{attachment, department, feedback, idempotency};
use crate::db::{Stored, Tx};
use crate::notices::{Channel as By, Frame, Letter, NewNotice, compose, queue};
use crate::rules::Snapshot;
use crate::services::cases::open::{NewCase, Prepared, figures, insert};
use crate::services::cases::store::next_clock;
use crate::services::cases::{links, store};
use crate::services::customers::{Contact, remember};
use crate::services::figures::{Figure, count, metric};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter};
use shared::feedback::{Channel, NewFeedback, Record};
use shared::id::{CaseId, CustomerId, DepartmentId, FeedbackId};
use shared::locale::Label;
use shared::privacy::retention::Class;
use uuid::Uuid;

/// A voice with all ids made, ready for a transaction that may run twice.
pub(super) struct Arrival {
    pub(super) voice: NewFeedback,
    pub(super) contact: Contact,
    pub(super) feedback: FeedbackId,
    pub(super) case: CaseId,
    pub(super) customer: CustomerId,
    pub(super) number: String,
    pub(super) form_token: String,
    pub(super) receipt: String,
    pub(super) occurred_at: Option<DateTime<Utc>>,
    pub(super) tidied: String,
    pub(super) reading: Record,
    pub(super) now: DateTime<Utc>,
    /// Keyed hash of what was said; files are not in it.
    pub(super) fingerprint: Vec<u8>,
}

fn key_row(
    key: String,
    fingerprint: Vec<u8>,
    answer: String,
    now: DateTime<Utc>,
) -> idempotency::ActiveModel {
    idempotency::ActiveModel {
        key: Set(key),
        fingerprint: Set(fingerprint),
        answer: Set(answer),
        created_at: Set(now),
    }
}

/// The whole arrival, or nothing. The key is taken first: a second post waits for the first and then does nothing. True
/// when that first one said something else, so that what is said now is not kept.
pub(super) async fn write(
    tx: &Tx,
    core: &Core,
    rules: &Snapshot,
    arrival: &Arrival,
    prepared: Option<&Prepared>,
) -> Result<bool, ServiceError> {
    let now = arrival.now;
    let opens = prepared.is_some();
    let kept = Kept {
        number: arrival.number.clone(),
        kind: arrival.voice.kind,
        case: opens.then_some(arrival.case),
        received_at: now,
        will_notify: opens && arrival.contact.email.is_some(),
    };
    let rows = [
        key_row(
            form_key(&arrival.form_token),
            arrival.fingerprint.clone(),
            String::new(),
            now,
        ),
        key_row(
            receipt_key(&arrival.receipt),
            Vec::new(),
            serde_json::to_string(&kept)?,
            now,
        ),
    ];
    let taken = idempotency::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if taken == 0 {
        let first = idempotency::Entity::find_by_id(form_key(&arrival.form_token))
            .one(tx)
            .await?;
        // Kept before there were fingerprints: nobody can tell.
        return Ok(first.is_some_and(|row| {
            !row.fingerprint.is_empty() && row.fingerprint != arrival.fingerprint
        }));
    }
    let customer = remember(tx, core, &arrival.contact, arrival.customer, now).await?;
    feedback::Entity::insert(voice_row(arrival, customer))
        .exec_without_returning(tx)
        .await?;
    let held = attachment::ActiveModel {
        feedback_id: Set(Some(arrival.feedback.0)),
        form_token: Set(None),
        ..Default::default()
    };
    attachment::Entity::update_many()
        .set(held)
        .filter(
            attachment::COLUMN
                .form_token
                .eq(arrival.form_token.as_str()),
        )
        .exec(tx)
        .await?;
    let mut counted = Vec::new();
    let mut department = DepartmentId(Uuid::nil());
    if let Some(prepared) = prepared {
        let prepared = prepared.of(customer);
        department = DepartmentId(prepared.row.department_id);
        insert(tx, &prepared).await?;
        links::keep(tx, core, arrival.case, &arrival.receipt, now).await?;
        acknowledge(tx, core, rules, arrival, &prepared.state).await?;
        counted = figures(&prepared.row);
    }
    let dimension = format!("{}/{}", arrival.voice.kind, Channel::Web);
    counted.push(Figure::one(metric::VOICE, dimension, department, now));
    count(tx, &counted).await?;
    Ok(false)
}

fn voice_row(arrival: &Arrival, customer: Option<CustomerId>) -> feedback::ActiveModel {
    let voice = &arrival.voice;
    feedback::ActiveModel {
        id: Set(arrival.feedback.0),
        kind: Set(Stored(voice.kind)),
        channel: Set(Stored(Channel::Web)),
        sentiment: Set(Some(Stored(arrival.reading.mood))),
        raw_text: Set(voice.text.clone()),
        tidy_text: Set(arrival.tidied.clone()),
        category_id: Set(voice.category.map(Into::into)),
        customer_id: Set(customer.map(Into::into)),
        source: Set(Some("form".to_owned())),
        external_id: Set(Some(arrival.number.clone())),
        occurred_at: Set(arrival.occurred_at),
        received_at: Set(arrival.now),
        staged_by: Set(None),
        reading: Set(serde_json::to_string(&arrival.reading).ok()),
        doubt: Set(Some(arrival.reading.doubt().into())),
        kept: Set(Class::HELD),
        grouped: Set(false),
    }
}

/// The case of an arrival; its customer is known in the transaction only.
pub(super) fn new_case(arrival: &Arrival) -> NewCase {
    let voice = &arrival.voice;
    NewCase {
        id: arrival.case,
        number: arrival.number.clone(),
        feedback: arrival.feedback,
        kind: voice.kind,
        channel: Channel::Web,
        text: voice.text.clone(),
        reading: Some(arrival.reading.clone()),
        customer: None,
        customer_mask: arrival.contact.mask(),
        category: voice.category,
        demand: voice.demand,
        product: voice.product.clone(),
        order_no: voice.order_no.clone(),
        opened_at: arrival.now,
        acknowledged: true,
        staged_by: None,
    }
}

/// The instant reply (S1-2) by mail; the receipt page says the same to everybody.
async fn acknowledge(
    tx: &Tx,
    core: &Core,
    rules: &Snapshot,
    arrival: &Arrival,
    state: &shared::cases::CaseState,
) -> Result<(), ServiceError> {
    let Some(email) = &arrival.contact.email else {
        return Ok(());
    };
    let team = match state.department {
        Some(id) => department::Entity::find_by_id(id.0).one(tx).await?,
        None => None,
    };
    let team = team.map(|d| Label::new(d.label_zh, d.label_en));
    let path = format!("/l/{}", arrival.receipt);
    let promised = next_clock(&store::clocks(state, rules, arrival.now)).map(|c| c.due_at);
    let frame = Frame {
        number: &arrival.number,
        team: team.as_ref().map(|t| t.get(arrival.contact.locale)),
        promised,
        text: "",
        link: &path,
    };
    let (subject, body) = compose(
        core,
        arrival.contact.locale,
        Letter::Acknowledgement,
        &frame,
    );
    let notice = NewNotice {
        dedupe_key: format!("case:{}:ack", arrival.case),
        channel: By::Email,
        to: email.clone(),
        subject,
        body,
        case_id: Some(arrival.case),
        due_at: arrival.now,
    };
    queue(tx, core, notice).await?;
    Ok(())
}
