//! Voices: the public form taken in one transaction with its idempotency key, receipts, and the list of feedback.

use crate::core::{Core, ServiceError};
use crate::db::entity::{attachment, case_file, department, feedback, idempotency};
use crate::db::{Stored, Tx};
use crate::notices::{Channel as By, Frame, Letter, NewNotice, compose, queue};
use crate::rules::Snapshot;
use crate::services::cases::files::{keep_for_form, waiting};
use crate::services::cases::inbox::bounds;
use crate::services::cases::open::{NewCase, Prepared, figures, insert, prepare};
use crate::services::cases::store::next_clock;
use crate::services::cases::{links, require, rows, store, voices_within};
use crate::services::customers::{Contact, remember};
use crate::services::figures::{Figure, count, metric};
use crate::vault;
use app::api::ports::{Upload, Voices};
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::{DateTime, TimeZone, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use shared::actor::{Actor, Right};
use shared::cases::{InboxQuery, Kind};
use shared::feedback::{
    Channel, FeedbackForm, FeedbackPage, FeedbackRow, HomeView, NewFeedback, Receipt, Record,
};
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::id::{AttachmentId, CaseId, CustomerId, DepartmentId, FeedbackId};
use shared::locale::{Label, Locale};
use shared::page::{DEFAULT_SIZE, Page};
use shared::privacy::retention::Class;
use shared::redact::redact;
use shared::text::excerpt;
use std::collections::HashMap;
use uuid::Uuid;

/// Version of the consent text on the form. A new text needs a new version.
pub const CONSENT_VERSION: &str = "2026-11";
/// Implements [`Voices`].
pub struct Service(pub Core);

/// What is kept under a form's key: enough to show the receipt again.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    number: String,
    kind: Kind,
    case: Option<CaseId>,
    received_at: DateTime<Utc>,
    will_notify: bool,
}

/// A voice with all ids made, ready for a transaction that may run twice.
struct Arrival {
    voice: NewFeedback,
    contact: Contact,
    feedback: FeedbackId,
    case: CaseId,
    customer: CustomerId,
    number: String,
    form_token: String,
    receipt: String,
    occurred_at: Option<DateTime<Utc>>,
    tidied: String,
    reading: Record,
    now: DateTime<Utc>,
}

impl Service {
    fn view(&self, form: FeedbackForm) -> HomeView {
        let core = &self.0;
        let rules = core.rules();
        let categories = rules
            .categories
            .children(None)
            .into_iter()
            .filter(|n| !n.retired)
            .map(|n| (n.id, n.label.clone()));
        HomeView {
            organisation: Label::new(&core.config.organisation_zh, &core.config.organisation_en),
            categories: categories.collect(),
            form,
            consent_version: CONSENT_VERSION.to_owned(),
            ..HomeView::default()
        }
    }

    async fn take(&self, form: FeedbackForm, locale: Locale) -> Result<String, ServiceError> {
        let core = &self.0;
        let rules = core.rules();
        let voice = form.check().map_err(ApiError::Invalid)?;
        let form_token = if !vault::believable(&form.form_token) {
            vault::token()
        } else {
            form.form_token.clone()
        };
        let receipt = links::of_form(core, &form_token);
        let now = core.clock.now();
        let occurred_at = occurred(&voice, &rules, now)?;
        let prefix = rules
            .case_type_of(voice.kind)
            .map_or("BY", |t| t.prefix.as_str());
        let day = now.with_timezone(&rules.zone()).date_naive();
        let number = core.numbers.next(&core.db, prefix, day).await?;
        let contact = Contact {
            name: voice.name.clone(),
            phone: voice.phone.clone(),
            email: voice.email.clone(),
            locale,
            consent: voice.consent.then(|| CONSENT_VERSION.to_owned()),
        };
        let arrival = Arrival {
            contact,
            feedback: FeedbackId(Uuid::now_v7()),
            case: CaseId(Uuid::now_v7()),
            customer: CustomerId(Uuid::now_v7()),
            number,
            form_token,
            receipt: receipt.clone(),
            occurred_at,
            tidied: rules.tidy(&voice.text),
            reading: rules.read(&voice.text),
            now,
            voice,
        };
        // Made before the transaction: on SQLite everybody waits for the one that is writing.
        let prepared = match arrival.voice.kind.opens_case() {
            true => Some(prepare(new_case(&arrival), &rules)?),
            false => None,
        };
        let inner = core.clone();
        core.db
            .write(async move |tx| -> Result<(), ServiceError> {
                write(tx, &inner, &rules, &arrival, prepared.as_ref()).await
            })
            .await?;
        core.committed();
        Ok(receipt)
    }

    async fn show(&self, token: &str, locale: Locale) -> Result<Receipt, ServiceError> {
        let core = &self.0;
        let db = core.db.read();
        let key = receipt_key(token);
        let row = idempotency::Entity::find_by_id(key)
            .one(db)
            .await?
            .ok_or(ApiError::NotFound)?;
        let kept: Kept = serde_json::from_str(&row.answer)?;
        let mut receipt = Receipt {
            number: kept.number,
            kind: kept.kind,
            promised: None,
            link: None,
            qr_svg: None,
            received_at: kept.received_at,
            will_notify: kept.will_notify,
        };
        let _ = locale;
        if let Some(case) = kept.case {
            let found = case_file::Entity::find_by_id(case.0)
                .one(db)
                .await?
                .ok_or(ApiError::NotFound)?;
            let now = core.clock.now();
            receipt.promised = rows::stored(&found).map(|clock| rows::due_at(&clock, now));
            let path = format!("/l/{token}");
            receipt.qr_svg = qr(&format!("{}{path}", core.config.public_url));
            receipt.link = Some(path);
        }
        Ok(receipt)
    }

    async fn voices(&self, actor: &Actor, query: InboxQuery) -> Result<FeedbackPage, ServiceError> {
        require(actor, Right::ReadCases)?;
        let core = &self.0;
        let db = core.db.read();
        let mut select = feedback::Entity::find().filter(voices_within(actor, Right::ReadCases));
        if let Some(kind) = query.kind {
            select = select.filter(feedback::COLUMN.kind.eq(Stored(kind)));
        }
        if let Some((from, to)) = query.day.and_then(|day| bounds(day, &core.rules())) {
            select = select
                .filter(feedback::COLUMN.received_at.gte(from))
                .filter(feedback::COLUMN.received_at.lt(to));
        }
        if let Some(key) = &query.after {
            let id = Uuid::parse_str(key).map_err(|_| ApiError::NotFound)?;
            select = select.filter(feedback::COLUMN.id.lt(id));
        }
        let size = usize::try_from(DEFAULT_SIZE).unwrap_or(50);
        let mut found = select
            .order_by_desc(feedback::COLUMN.id)
            .limit(DEFAULT_SIZE + 1)
            .all(db)
            .await?;
        let more = found.len() > size;
        found.truncate(size);
        let next = found.last().filter(|_| more).map(|f| f.id.to_string());
        let cases = case_file::Entity::find()
            .filter(
                case_file::COLUMN
                    .feedback_id
                    .is_in(found.iter().map(|f| f.id)),
            )
            .all(db)
            .await?;
        let numbers: HashMap<Uuid, String> = cases
            .into_iter()
            .map(|c| (c.feedback_id, c.number))
            .collect();
        let rows = found
            .into_iter()
            .map(|f| FeedbackRow {
                id: FeedbackId(f.id),
                text: excerpt(&redact(&f.tidy_text), 160),
                kind: f.kind.0,
                channel: f.channel.0,
                sentiment: f.sentiment.map(|s| s.0),
                case_number: numbers.get(&f.id).cloned(),
                at: f.received_at,
            })
            .collect();
        Ok(Page { rows, next })
    }
}

/// When it happened, read in the organisation's zone; never later than now.
fn occurred(
    voice: &NewFeedback,
    rules: &Snapshot,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, ServiceError> {
    let Some(local) = voice.occurred_at else {
        return Ok(None);
    };
    let at = rules
        .zone()
        .from_local_datetime(&local)
        .earliest()
        .map(|t| t.with_timezone(&Utc));
    let problem = match at {
        Some(at) if at <= now => return Ok(Some(at)),
        Some(_) => FieldProblem::InFuture,
        None => FieldProblem::NotADate,
    };
    let mut errors = FieldErrors::default();
    errors.add("occurred_at", problem);
    Err(ApiError::Invalid(errors).into())
}

fn form_key(form_token: &str) -> String {
    format!("form:{}", crate::files::hex(&vault::digest(form_token)))
}

fn receipt_key(receipt: &str) -> String {
    format!("receipt:{}", crate::files::hex(&vault::digest(receipt)))
}

/// The idempotency keys of a form and its receipt.
pub(crate) fn keys(form_token: &str, receipt: &str) -> [String; 2] {
    [form_key(form_token), receipt_key(receipt)]
}

/// Forgets used keys; only the doctor does, for its own trial.
pub(crate) async fn forget(tx: &Tx, keys: &[String; 2]) -> Result<(), ServiceError> {
    idempotency::Entity::delete_many()
        .filter(idempotency::COLUMN.key.is_in(keys.clone()))
        .exec(tx)
        .await?;
    Ok(())
}

/// True once a key was used up.
pub(crate) async fn used(core: &Core, key: String) -> Result<bool, ServiceError> {
    let row = idempotency::Entity::find_by_id(key)
        .one(core.db.read())
        .await?;
    Ok(row.is_some())
}

fn key_row(key: String, answer: String, now: DateTime<Utc>) -> idempotency::ActiveModel {
    idempotency::ActiveModel {
        key: Set(key),
        fingerprint: Set(Vec::new()),
        answer: Set(answer),
        created_at: Set(now),
    }
}

/// The whole arrival, or nothing. The key is taken first: a second post waits for the first and then does nothing.
async fn write(
    tx: &Tx,
    core: &Core,
    rules: &Snapshot,
    arrival: &Arrival,
    prepared: Option<&Prepared>,
) -> Result<(), ServiceError> {
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
        key_row(form_key(&arrival.form_token), String::new(), now),
        key_row(
            receipt_key(&arrival.receipt),
            serde_json::to_string(&kept)?,
            now,
        ),
    ];
    let taken = idempotency::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if taken == 0 {
        return Ok(());
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
    Ok(())
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
    }
}

/// The case of an arrival; its customer is known in the transaction only.
fn new_case(arrival: &Arrival) -> NewCase {
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

/// The address as a QR code.
fn qr(address: &str) -> Option<String> {
    use fast_qr::convert::Builder as _;
    use fast_qr::convert::svg::SvgBuilder;
    let code = fast_qr::QRBuilder::new(address).build().ok()?;
    Some(SvgBuilder::default().margin(2).to_str(&code))
}

#[async_trait]
impl Voices for Service {
    async fn home(&self, _locale: Locale) -> ApiResult<HomeView> {
        Ok(self.view(FeedbackForm {
            form_token: vault::token(),
            ..FeedbackForm::default()
        }))
    }

    async fn again(&self, form: FeedbackForm) -> ApiResult<HomeView> {
        if !vault::believable(&form.form_token) {
            let form_token = vault::token();
            return Ok(self.view(FeedbackForm { form_token, ..form }));
        }
        let files = waiting(&self.0, &form.form_token).await?;
        let mut view = self.view(form);
        view.kept_files = files
            .into_iter()
            .map(|f| (AttachmentId(f.id), f.name))
            .collect();
        Ok(view)
    }

    async fn keep_files(&self, form_token: &str, files: Vec<Upload>) -> ApiResult<()> {
        if !vault::believable(form_token) {
            return Err(ApiError::NotFound);
        }
        // The form was taken already, and the files with it: a second post brings nothing new.
        if used(&self.0, form_key(form_token)).await? {
            return Ok(());
        }
        Ok(keep_for_form(&self.0, form_token, files).await?)
    }

    async fn submit(&self, form: FeedbackForm, locale: Locale) -> ApiResult<String> {
        Ok(self.take(form, locale).await?)
    }

    async fn receipt(&self, token: &str, locale: Locale) -> ApiResult<Receipt> {
        Ok(self.show(token, locale).await?)
    }

    async fn list(&self, actor: &Actor, query: InboxQuery) -> ApiResult<FeedbackPage> {
        Ok(self.voices(actor, query).await?)
    }
}
