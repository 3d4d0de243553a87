//! Customers following their case: by number and last four digits (nodes and times), or by private link (everything).
//!
//! A wrong guess, an unknown number and a case without a phone number give the same answer after the same work.

mod view;

use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{access_link, attachment, case_file, customer};
use crate::services::cases::files::{download, keep_for_message, waiting};
use crate::services::cases::links::{self, purpose};
use crate::services::cases::perform::{NewText, Step, perform};
use crate::services::cases::store::with_history;
use crate::services::customers::tail_hash;
use crate::services::throttle::Limit;
use crate::services::voices;
use crate::vault;
use app::api::ports::{CustomerAction, Download, Following, Upload};
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use sea_orm::{Condition as Cond, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::cases::{Command, CustomerCase, Side};
use shared::field_errors::FieldErrors;
use shared::id::{AttachmentId, CaseId, CustomerId, MessageId};
use shared::text;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Guesses for one number in an hour (B14).
const PER_NUMBER: Limit = Limit {
    name: "track-number",
    tries: 5,
    seconds: 3_600,
};
/// Guesses from one client address in an hour.
const PER_CLIENT: Limit = Limit {
    name: "track-client",
    tries: 30,
    seconds: 3_600,
};
/// Most characters of a customer's message.
const MESSAGE: usize = 2_000;

/// Cases of one order that are looked at, the latest first.
const PER_ORDER: u64 = 100;

/// Implements [`Following`].
pub struct Service(pub Core);

impl Service {
    async fn look_up(
        &self,
        number: &str,
        tail: &str,
        client: &str,
    ) -> Result<CustomerCase, ServiceError> {
        let core = &self.0;
        let typed = number.trim();
        let number = typed.to_uppercase();
        let tail: String = tail.chars().filter(char::is_ascii_digit).collect();
        // An order number is what a shop prints on it; PostgreSQL would refuse a NUL in a text.
        let plain = number.chars().count() <= 60 && !number.chars().any(char::is_control);
        if !plain || tail.len() != 4 {
            return Err(ApiError::NotFound.into());
        }
        self.throttled(&number, client).await?;
        let db = core.db.read();
        let named = |name: Cond| {
            case_file::Entity::find_unscoped()
                .filter(case_file::COLUMN.staged_by.is_null())
                .filter(name)
                .order_by_desc(case_file::COLUMN.id)
                .limit(PER_ORDER)
                .find_also_related(customer::Entity)
                .all(db)
        };
        let own = Cond::all().add(case_file::COLUMN.number.eq(number.as_str()));
        // As typed, and in either case: shops print them as they like.
        let small = typed.to_lowercase();
        let orders = [typed, number.as_str(), small.as_str()];
        let of_order = Cond::all().add(case_file::COLUMN.order_no.is_in(orders));
        // Both are asked whatever the first says. A number is its case's alone: what others write as their order number
        // can't come before it.
        let (own, of_order) = (named(own).await?, named(of_order).await?);
        let mut found = match own.is_empty() {
            true => of_order.into_iter(),
            false => own.into_iter(),
        };
        // As many comparisons whatever was found, so that a wrong guess takes as long as an unknown number.
        let mut row = None;
        for _ in 0..PER_ORDER {
            let (case, who) = found.next().unzip();
            let who = who.flatten();
            let id = who.as_ref().map_or(Uuid::nil(), |c| c.id);
            let given = tail_hash(core, CustomerId(id), &tail);
            let known = who.and_then(|c| c.tail_hash);
            let known = known.unwrap_or_else(|| vec![0; given.len()]);
            if bool::from(given.ct_eq(&known)) {
                row = row.or(case);
            }
        }
        let row = row.ok_or(ApiError::NotFound)?;
        let loaded = with_history(db, row).await?;
        view::of(&self.0, loaded, false).await
    }

    /// Counted before looking, so that parallel guesses can't slip through.
    async fn throttled(&self, number: &str, client: &str) -> Result<(), ServiceError> {
        let core = &self.0;
        let keys = [
            (PER_NUMBER, PER_NUMBER.key(&core.vault, number)),
            (PER_CLIENT, PER_CLIENT.key(&core.vault, client)),
        ];
        let wait = core
            .db
            .write(async move |tx| -> Result<Option<u64>, ServiceError> {
                for (limit, key) in &keys {
                    if let Some(seconds) = limit.take(tx, key, real_now()).await? {
                        return Ok(Some(seconds));
                    }
                }
                Ok(None)
            })
            .await?;
        match wait {
            Some(seconds) => Err(ApiError::TooMany { seconds }.into()),
            None => Ok(()),
        }
    }

    async fn exchange(&self, token: &str) -> Result<String, ServiceError> {
        let core = &self.0;
        let case = self.holder(token, purpose::LINK).await?;
        let session = vault::token();
        let kept = session.clone();
        core.db
            .write(async move |tx| -> Result<(), ServiceError> {
                links::session(tx, case, &kept, real_now()).await
            })
            .await?;
        Ok(session)
    }

    /// The case a token stands for. Links end by the installation's clock, sessions by real time.
    async fn holder(&self, token: &str, purpose: &str) -> Result<CaseId, ServiceError> {
        let core = &self.0;
        let now = if purpose == purpose::SESSION {
            real_now()
        } else {
            core.clock.now()
        };
        let found = access_link::Entity::find_by_id(vault::digest(token))
            .one(core.db.read())
            .await?;
        let found = found
            .filter(|l| l.purpose == purpose && l.expires_at > now)
            .ok_or(ApiError::NotFound)?;
        Ok(CaseId(found.case_id))
    }

    async fn open(&self, session: &str) -> Result<(CaseId, CustomerCase), ServiceError> {
        let case = self.holder(session, purpose::SESSION).await?;
        let db = self.0.db.read();
        let row = case_file::Entity::find_by_id_unscoped(case.0)
            .one(db)
            .await?
            .ok_or(ApiError::NotFound)?;
        let loaded = with_history(db, row).await?;
        Ok((case, view::of(&self.0, loaded, true).await?))
    }

    async fn perform(
        &self,
        session: &str,
        key: &str,
        action: CustomerAction,
    ) -> Result<(), ServiceError> {
        let case = self.holder(session, purpose::SESSION).await?;
        let id = MessageId(Uuid::now_v7());
        let (command, words) = match action {
            CustomerAction::Write(words) => (Command::Write { message: id }, Some(words)),
            CustomerAction::Accept => (Command::Accept, None),
            CustomerAction::Object(words) => (Command::Object { message: id }, Some(words)),
            CustomerAction::Confirm => (Command::Confirm, None),
            CustomerAction::ReportUnsolved(words) => {
                (Command::ReportUnsolved { message: id }, Some(words))
            }
        };
        let text = match words {
            Some(raw) => {
                let mut errors = FieldErrors::default();
                let body = errors.take("text", text::required(&raw, 2, MESSAGE));
                let body = errors.or(body).map_err(ApiError::Invalid)?;
                Some(NewText {
                    id,
                    body,
                    public: true,
                })
            }
            None => None,
        };
        let now = self.0.clock.now();
        let key = act_key(case, key);
        let step = Step {
            side: Side::Customer,
            command,
            text,
            proposal: None,
            seen: None,
            key,
            now,
        };
        perform(&self.0, case, step).await?;
        Ok(())
    }

    /// A message that was taken has its files already: a second post brings nothing new.
    async fn keep(&self, session: &str, key: &str, files: Vec<Upload>) -> Result<(), ServiceError> {
        let core = &self.0;
        let case = self.holder(session, purpose::SESSION).await?;
        let key = act_key(case, key).ok_or(ApiError::NotFound)?;
        if voices::used(core, key.clone()).await? {
            return Ok(());
        }
        let row = case_file::Entity::find_by_id_unscoped(case.0)
            .one(core.db.read())
            .await?
            .ok_or(ApiError::NotFound)?;
        keep_for_message(core, row.feedback_id, &key, files).await
    }

    async fn kept(&self, session: &str, key: &str) -> Result<Vec<String>, ServiceError> {
        let case = self.holder(session, purpose::SESSION).await?;
        let Some(key) = act_key(case, key) else {
            return Ok(Vec::new());
        };
        let files = waiting(&self.0, &key).await?;
        Ok(files.into_iter().map(|file| file.name).collect())
    }

    async fn fetch(&self, session: &str, id: AttachmentId) -> Result<Download, ServiceError> {
        let case = self.holder(session, purpose::SESSION).await?;
        let db = self.0.db.read();
        let row = case_file::Entity::find_by_id_unscoped(case.0)
            .one(db)
            .await?
            .ok_or(ApiError::NotFound)?;
        // The customer's own files only; evidence stays with staff.
        let found = attachment::Entity::find_by_id_unscoped(id.0)
            .filter(attachment::COLUMN.feedback_id.eq(row.feedback_id))
            .one(db)
            .await?
            .ok_or(ApiError::NotFound)?;
        download(&self.0, found).await
    }
}

/// What makes a second post of the same form harmless; `None` for a key that no page of ours gave out.
fn act_key(case: CaseId, key: &str) -> Option<String> {
    vault::believable(key).then(|| format!("act:{case}:{key}"))
}

#[async_trait]
impl Following for Service {
    async fn by_number(&self, number: &str, tail: &str, client: &str) -> ApiResult<CustomerCase> {
        Ok(self.look_up(number, tail, client).await?)
    }

    async fn open_link(&self, token: &str) -> ApiResult<String> {
        Ok(self.exchange(token).await?)
    }

    async fn by_session(&self, session: &str) -> ApiResult<(CaseId, CustomerCase)> {
        Ok(self.open(session).await?)
    }

    async fn act(&self, session: &str, key: &str, action: CustomerAction) -> ApiResult<()> {
        Ok(self.perform(session, key, action).await?)
    }

    async fn keep_files(&self, session: &str, key: &str, files: Vec<Upload>) -> ApiResult<()> {
        Ok(self.keep(session, key, files).await?)
    }

    async fn kept_files(&self, session: &str, key: &str) -> ApiResult<Vec<String>> {
        Ok(self.kept(session, key).await?)
    }

    async fn file(&self, session: &str, id: AttachmentId) -> ApiResult<Download> {
        Ok(self.fetch(session, id).await?)
    }
}
