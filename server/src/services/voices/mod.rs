//! Voices: the public form taken in one transaction with its idempotency key, receipts, and the list of feedback.

mod arrival;

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, feedback, idempotency};
use crate::db::{Stored, Tx};
use crate::rules::Snapshot;
use crate::services::cases::files::{keep_for_form, waiting};
use crate::services::cases::inbox::bounds;
use crate::services::cases::open::prepare;
use crate::services::cases::{links, require, rows, voices_of};
use crate::services::customers::Contact;
use crate::vault;
use app::api::ports::{Submitted, Upload, Voices};
use app::api::{ApiError, ApiResult};
use arrival::{Arrival, new_case, write};
use async_trait::async_trait;
use chrono::{DateTime, TimeZone, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use shared::actor::{Actor, Right};
use shared::cases::{InboxQuery, Kind};
use shared::feedback::{FeedbackForm, FeedbackPage, FeedbackRow, HomeView, NewFeedback, Receipt};
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::id::{AttachmentId, CaseId, CustomerId, FeedbackId};
use shared::locale::{Label, Locale};
use shared::page::{DEFAULT_SIZE, Page};
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

    async fn take(&self, form: FeedbackForm, locale: Locale) -> Result<Submitted, ServiceError> {
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
            fingerprint: core.vault.hash("form", &format!("{voice:?}")),
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
        let differs = core
            .db
            .write(async move |tx| -> Result<bool, ServiceError> {
                write(tx, &inner, &rules, &arrival, prepared.as_ref()).await
            })
            .await?;
        core.committed();
        Ok(Submitted {
            link: receipt,
            differs,
        })
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
            let found = case_file::Entity::find_by_id_unscoped(case.0)
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
        let mut select = voices_of(actor, Right::ReadCases);
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
        let cases = case_file::Entity::find_unscoped()
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

    async fn submit(&self, form: FeedbackForm, locale: Locale) -> ApiResult<Submitted> {
        Ok(self.take(form, locale).await?)
    }

    async fn receipt(&self, token: &str, locale: Locale) -> ApiResult<Receipt> {
        Ok(self.show(token, locale).await?)
    }

    async fn list(&self, actor: &Actor, query: InboxQuery) -> ApiResult<FeedbackPage> {
        Ok(self.voices(actor, query).await?)
    }
}
