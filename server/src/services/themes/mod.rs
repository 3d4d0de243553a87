//! Themes of all voices (S3-2, S3-3) and keywords of a period: sorted by a job, edited by people, read from figures.
//!
//! Rule: who sees figures sees themes that have voices there; who may edit themes edits those whose voices all lie
//! there. Whatever takes long is computed outside the transaction that writes it, which proves that nobody came in
//! between.

mod again;
mod edit;
mod follow;
mod forget;
mod group;
mod keywords;
mod naming;
mod page;
pub(crate) mod spots;
mod store;
mod upkeep;
mod voices;
pub(crate) mod weeks;

pub(crate) use forget::{erased, removed};
pub use group::{GROUP, group, group_job};

use crate::core::{Core, ServiceError};
use crate::services::cases::staff_with;
use crate::services::insight::report_scope;
use crate::turns::Turns;
use app::api::ports;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::{DateTime, Days, Utc};
use shared::actor::{Actor, Right, Scope};
use shared::dashboard::DashboardQuery;
use shared::themes::{PhrasePage, PhraseQuery, ThemeEdit, ThemePage, ThemeQuery, ThemesPage};

/// Dimension of voices that are like no theme.
const WAITING: u32 = 0;
/// Days whose voices are sorted and whose phrases stay: two periods of the longest kind, and some.
const KEPT: u64 = 200;

/// Before this moment nothing is sorted, and phrases are forgotten: no page asks for them.
fn horizon(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_days(Days::new(KEPT)).unwrap_or_default()
}

/// Where an actor may edit themes.
fn edit_scope(actor: &Actor) -> Scope {
    match actor {
        Actor::System => Scope::All,
        Actor::Staff(staff) if actor.may(Right::EditThemes) => {
            staff.scopes.of(Right::EditThemes).clone()
        }
        _ => Scope::Nothing,
    }
}

/// Runs what takes long beside the requests.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(std::io::Error::other)?)
}

/// The port of themes.
#[derive(Clone)]
pub struct Themes {
    core: Core,
    /// Who looks through texts for a phrase.
    looks: Turns,
    ranked: keywords::Ranked,
}

impl Themes {
    /// The port over a core.
    pub fn new(core: Core) -> Self {
        Self {
            core,
            looks: Turns::new(2),
            ranked: keywords::Ranked::default(),
        }
    }
}

#[async_trait]
impl ports::Themes for Themes {
    async fn list(&self, actor: &Actor, query: DashboardQuery) -> ApiResult<ThemesPage> {
        let scope = report_scope(actor)?;
        Ok(page::list(&self.core, &scope, query, &self.ranked).await?)
    }

    async fn one(&self, actor: &Actor, query: ThemeQuery) -> ApiResult<ThemePage> {
        let scope = report_scope(actor)?;
        Ok(page::one(&self.core, actor, &scope, query).await?)
    }

    async fn phrase(&self, actor: &Actor, query: PhraseQuery) -> ApiResult<PhrasePage> {
        let scope = report_scope(actor)?;
        let _turn = self.looks.wait().await?;
        Ok(voices::with_phrase(&self.core, actor, &scope, query).await?)
    }

    async fn edit(&self, actor: &Actor, edit: ThemeEdit) -> ApiResult<u32> {
        staff_with(actor, Right::EditThemes)?;
        let edit = edit.checked().map_err(ApiError::Invalid)?;
        Ok(edit::apply(&self.core, actor, edit).await?)
    }
}
