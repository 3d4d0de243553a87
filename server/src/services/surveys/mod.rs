//! The satisfaction survey after closing: planned with the round, sent when due, answered once behind its token.
//!
//! Rule: an invitation is bound to a case and round when it is planned; nothing in an answer can change that. No staff
//! session is read here, so nobody can rate their own case.

mod answer;
mod plan;
mod send;

pub(crate) use plan::{cancel, schedule};
pub use send::{EXPIRE, SEND, expire, expire_job, send_due, send_job};

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, invitation};
use crate::vault::digest;
use app::api::ports::Surveys;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::{EntityTrait, QueryFilter};
use shared::answering::{Pairs, SurveyPage, SurveyState};
use shared::locale::Label;
use shared::surveys::{SurveyDefinition, satisfaction};

/// What a token is sealed for.
pub(crate) const TOKEN: &str = "survey.token";
/// Version of the built-in satisfaction survey.
pub(crate) const VERSION: i32 = 1;

/// States of an invitation.
pub(crate) mod state {
    pub const SCHEDULED: &str = "scheduled";
    pub const SENT: &str = "sent";
    pub const ANSWERED: &str = "answered";
    pub const EXPIRED: &str = "expired";
    pub const CANCELLED: &str = "cancelled";
}

/// Implements [`Surveys`].
pub struct Service(pub Core);

#[async_trait]
impl Surveys for Service {
    async fn open(&self, token: &str) -> ApiResult<SurveyPage> {
        Ok(open(&self.0, token).await?)
    }

    async fn keep(&self, token: &str, page: usize, pairs: Pairs) -> ApiResult<()> {
        Ok(answer::keep(&self.0, token, page, pairs).await?)
    }

    async fn answer(&self, token: &str, pairs: Pairs) -> ApiResult<()> {
        Ok(answer::answer(&self.0, token, pairs).await?)
    }
}

/// The page behind a token, also when it can't be answered any more.
async fn open(core: &Core, token: &str) -> Result<SurveyPage, ServiceError> {
    let found = find(core, token).await?;
    let case = case_file::Entity::find_by_id_unscoped(found.case_id)
        .one(core.db.read())
        .await?;
    let case = case.ok_or(ApiError::NotFound)?;
    let definition = definition(&found).ok_or(ApiError::NotFound)?;
    let organisation = Label::new(&core.config.organisation_zh, &core.config.organisation_en);
    let state = standing(&found, core.clock.now()).ok_or(ApiError::NotFound)?;
    let page = SurveyPage::after_close(state, organisation, case.number);
    let pairs = answered(&found);
    Ok(SurveyPage {
        definition,
        pairs,
        ..page
    })
}

/// The invitation of a token, by its digest.
async fn find(core: &Core, token: &str) -> Result<invitation::Model, ServiceError> {
    let found = invitation::Entity::find()
        .filter(invitation::COLUMN.digest.eq(digest(token)))
        .one(core.db.read())
        .await?;
    Ok(found.ok_or(ApiError::NotFound)?)
}

/// What was answered so far.
fn answered(row: &invitation::Model) -> Pairs {
    let partial = row.partial.as_deref().unwrap_or("[]");
    serde_json::from_str(partial).unwrap_or_default()
}

/// How an invitation stands now; `None` before it was sent, when nobody can know its token.
fn standing(row: &invitation::Model, now: DateTime<Utc>) -> Option<SurveyState> {
    match row.state.as_str() {
        state::SENT if now < row.expires_at => Some(SurveyState::Open),
        state::SENT | state::EXPIRED => Some(SurveyState::Expired),
        state::ANSWERED => Some(SurveyState::Answered),
        state::CANCELLED => Some(SurveyState::Cancelled),
        _ => None,
    }
}

/// The definition in the version that was sent.
fn definition(row: &invitation::Model) -> Option<SurveyDefinition> {
    match (row.survey.as_str(), row.survey_version) {
        (satisfaction::KEY, VERSION) => Some(satisfaction::definition()),
        _ => None,
    }
}
