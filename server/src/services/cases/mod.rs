//! Cases at the desk: implements the port, checks rights and scope, hands the rest to its rooms.

mod act;
mod after;
pub(crate) mod files;
mod hands;
pub(crate) mod inbox;
pub(crate) mod links;
pub(crate) mod open;
pub(crate) mod page;
pub(crate) mod perform;
mod ratings;
pub(crate) mod rows;
mod scope;
pub(crate) mod store;
mod tell;
mod unsent;
mod veil;

pub(crate) use inbox::read_key;
pub(crate) use perform::{Step, in_tx};
pub(crate) use scope::{cases_of, find, may_handle, voices_of, voices_within};

use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::customer;
use crate::services::audit;
use crate::services::customers::unsealed;
use crate::services::people::Departments;
use crate::services::throttle::Limit;
use app::api::ports::{Cases, Download, Upload};
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::actor::{Actor, Right, Scope, Scopes, Staff};
use shared::cases::{
    BoardView, CaseAction, CaseChoices, CaseEvent, CasePage, CustomerView, Event, Inbox,
    InboxQuery, Side,
};
use shared::field_errors::FieldErrors;
use shared::id::{AttachmentId, CaseId};
use shared::text;

/// Reveals a person may do in ten minutes.
const REVEALS: Limit = Limit {
    name: "reveal",
    tries: 20,
    seconds: 600,
};

/// Implements [`Cases`].
pub struct Service(pub Core);

/// Refuses who lacks the right.
pub(crate) fn require(actor: &Actor, right: Right) -> ApiResult<()> {
    match actor {
        _ if actor.may(right) => Ok(()),
        Actor::Anonymous => Err(ApiError::SignIn),
        _ => Err(ApiError::Forbidden),
    }
}

/// The signed-in person who has the right.
pub(crate) fn staff_with(actor: &Actor, right: Right) -> ApiResult<&Staff> {
    require(actor, right)?;
    actor.staff().ok_or(ApiError::SignIn)
}

/// Appends what a job or another room found out about a case.
pub(crate) async fn append_system(
    tx: &Tx,
    core: &Core,
    case: CaseId,
    events: Vec<Event>,
    now: DateTime<Utc>,
) -> Result<Vec<CaseEvent>, ServiceError> {
    let mut loaded = store::load(tx, case).await?;
    let sided = events
        .into_iter()
        .map(|event| (Side::System, event))
        .collect();
    store::append(tx, &core.rules(), &mut loaded, sided, now).await
}

impl Service {
    async fn perform_action(
        &self,
        actor: &Actor,
        number: &str,
        seq: u32,
        action: CaseAction,
    ) -> Result<CasePage, ServiceError> {
        let core = &self.0;
        let staff = staff_with(actor, Right::HandleCases)?;
        let found = find(core.db.read(), actor, Right::HandleCases, number).await?;
        self.check_targets(&action).await?;
        let step = act::step(staff, seq, action, core.clock.now())?;
        perform::perform(core, CaseId(found.id), step).await?;
        match page::page(core, actor, number).await {
            // Out of sight after a hand-over: shown once more as it was left, with nothing to press.
            Err(ServiceError::Api(ApiError::NotFound)) => {
                let mut left = staff.clone();
                left.scopes = Scopes {
                    read: Scope::All,
                    ..Scopes::all(Scope::Nothing)
                };
                page::page(core, &Actor::Staff(left), number).await
            }
            page => page,
        }
    }

    /// People and categories that an action names must exist and be in use. Departments are held where a case goes there.
    async fn check_targets(&self, action: &CaseAction) -> Result<(), ServiceError> {
        let core = &self.0;
        match action {
            CaseAction::Assign {
                department,
                owner: Some(owner),
            } => {
                let there = hands::handlers(core.db.read()).await?;
                if !there
                    .iter()
                    .any(|(id, _, of)| id == owner && of == department)
                {
                    return Err(ApiError::NotFound.into());
                }
            }
            CaseAction::Categorise { category } => {
                let rules = core.rules();
                let node = rules.categories.get(*category).filter(|n| !n.retired);
                node.map(|_| ()).ok_or(ApiError::NotFound)?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn unmask(
        &self,
        actor: &Actor,
        number: &str,
        reason: &str,
    ) -> Result<CustomerView, ServiceError> {
        let core = &self.0;
        let staff = staff_with(actor, Right::Reveal)?;
        let mut errors = FieldErrors::default();
        let reason = errors.take("reason", text::required(reason, 2, 200));
        let reason = errors.or(reason).map_err(ApiError::Invalid)?;
        let found = find(core.db.read(), actor, Right::Reveal, number).await?;
        let id = found.customer_id.ok_or(ApiError::NotFound)?;
        let row = customer::Entity::find_by_id_unscoped(id)
            .one(core.db.read())
            .await?
            .ok_or(ApiError::NotFound)?;
        let contact = unsealed(core, &row)?;
        let who = actor.clone();
        let object = format!("case:{number}");
        let key = REVEALS.key(&core.vault, &staff.id.to_string());
        let wait = core
            .db
            .write(async move |tx| -> Result<Option<u64>, ServiceError> {
                let wait = REVEALS.take(tx, &key, real_now()).await?;
                // The reason is for the trail's reader; it may hold no personal text, so only that it was given counts.
                let details = serde_json::json!({
                    "reason_characters": reason.chars().count(),
                    "refused": wait.is_some(),
                });
                audit::record(tx, &who, "customer.reveal", &object, details).await?;
                Ok(wait)
            })
            .await?;
        if let Some(seconds) = wait {
            return Err(ApiError::TooMany { seconds }.into());
        }
        core.committed();
        Ok(CustomerView {
            name: contact.name,
            phone: contact.phone,
            email: contact.email,
            earlier: Vec::new(),
        })
    }

    async fn all_choices(&self, actor: &Actor) -> Result<CaseChoices, ServiceError> {
        require(actor, Right::ReadCases)?;
        let core = &self.0;
        let db = core.db.read();
        let [departments, retired] = Departments::read(db).await?.offered();
        let people = hands::handlers(db).await?;
        let rules = core.rules();
        Ok(CaseChoices {
            departments,
            retired,
            people,
            categories: rules
                .categories
                .flat(true)
                .into_iter()
                .map(|(d, n)| (d, n.id, n.label.clone()))
                .collect(),
        })
    }
}

#[async_trait]
impl Cases for Service {
    async fn inbox(&self, actor: &Actor, query: InboxQuery) -> ApiResult<Inbox> {
        require(actor, Right::ReadCases)?;
        Ok(inbox::inbox(&self.0, actor, query).await?)
    }

    async fn board(&self, actor: &Actor, case_type: Option<String>) -> ApiResult<BoardView> {
        require(actor, Right::ReadCases)?;
        Ok(inbox::board(&self.0, actor, case_type).await?)
    }

    async fn case(&self, actor: &Actor, number: &str) -> ApiResult<CasePage> {
        require(actor, Right::ReadCases)?;
        Ok(page::page(&self.0, actor, number).await?)
    }

    async fn choices(&self, actor: &Actor) -> ApiResult<CaseChoices> {
        Ok(self.all_choices(actor).await?)
    }

    async fn act(
        &self,
        actor: &Actor,
        number: &str,
        seq: u32,
        action: CaseAction,
    ) -> ApiResult<CasePage> {
        Ok(self.perform_action(actor, number, seq, action).await?)
    }

    async fn reveal(&self, actor: &Actor, number: &str, reason: &str) -> ApiResult<CustomerView> {
        Ok(self.unmask(actor, number, reason).await?)
    }

    async fn upload(&self, actor: &Actor, number: &str, file: Upload) -> ApiResult<AttachmentId> {
        let staff = staff_with(actor, Right::HandleCases)?;
        let core = &self.0;
        let found = find(core.db.read(), actor, Right::HandleCases, number).await?;
        Ok(files::keep_evidence(core, CaseId(found.id), staff.id, file).await?)
    }

    async fn file(&self, actor: &Actor, id: AttachmentId) -> ApiResult<Download> {
        require(actor, Right::ReadCases)?;
        Ok(files::for_staff(&self.0, actor, id).await?)
    }
}
