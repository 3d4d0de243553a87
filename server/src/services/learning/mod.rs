//! Learning from people's labels, and reading voices anew: runs with progress that a person starts and may stop.
//!
//! Rule: which model is in force is a rule document, so that every instance takes it over and one can go back to it.

mod read;
mod runs;
mod train;

use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::{config, label, language_model};
use crate::jobs::Claimed;
use crate::rules::{key, publish};
use crate::services::audit;
use crate::services::taxonomy::{is_taken, may_edit, refresh};
use app::api::ports;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use shared::actor::Actor;
use shared::id::{PersonId, RunId};
use shared::learning::{LanguagePage, ModelRow, RunKind};

/// Kind of the job behind a run.
pub const RUN: &str = "language.run";
/// Models in the list.
const MODELS: u64 = 20;

/// The port of learning.
#[derive(Clone)]
pub struct Learning {
    core: Core,
}

impl Learning {
    /// The port over a core.
    pub fn new(core: Core) -> Self {
        Self { core }
    }

    async fn view(&self) -> Result<LanguagePage, ServiceError> {
        let db = self.core.db.read();
        let labels = label::Entity::find()
            .filter(label::COLUMN.axis.eq("category"))
            .count(db)
            .await?;
        // In this order: what a finished run put in force is known before the run is told to be over.
        let runs = runs::latest(&self.core).await?;
        let models = models(&self.core).await?;
        refresh(&self.core.rules, &self.core).await?;
        Ok(LanguagePage {
            in_force: self.core.rules().model,
            models,
            labels,
            runs,
        })
    }

    /// Puts another model in force; 0 for keyword rules alone.
    async fn put_in_force(&self, actor: &Actor, version: u32) -> Result<(), ServiceError> {
        let wanted = i32::try_from(version).map_err(|_| ApiError::NotFound)?;
        if version > 0 {
            let known = language_model::Entity::find_by_id(wanted)
                .count(self.core.db.read())
                .await?;
            (known > 0).then_some(()).ok_or(ApiError::NotFound)?;
        }
        let actor = actor.clone();
        let outcome = self
            .core
            .db
            .write(async move |tx| -> Result<(), ServiceError> {
                let by = actor.staff().map(|staff| staff.id);
                in_force(tx, version, by).await?;
                let details = json!({ "version": version });
                audit::record(tx, &actor, "model.restore", "language:model", details).await?;
                Ok(())
            })
            .await;
        match outcome {
            Err(ServiceError::Db(cause)) if is_taken(&cause) => Err(ApiError::Conflict.into()),
            outcome => outcome,
        }
    }
}

#[async_trait]
impl ports::Learning for Learning {
    async fn page(&self, actor: &Actor) -> ApiResult<LanguagePage> {
        may_edit(actor)?;
        Ok(self.view().await?)
    }

    async fn start(&self, actor: &Actor, kind: RunKind) -> ApiResult<LanguagePage> {
        may_edit(actor)?;
        runs::start(&self.core, actor, kind).await?;
        Ok(self.view().await?)
    }

    async fn cancel(&self, actor: &Actor, id: RunId) -> ApiResult<LanguagePage> {
        may_edit(actor)?;
        runs::cancel(&self.core, actor, id).await?;
        Ok(self.view().await?)
    }

    async fn restore(&self, actor: &Actor, version: u32) -> ApiResult<LanguagePage> {
        may_edit(actor)?;
        let outcome = self.put_in_force(actor, version).await;
        // Also after a refusal: the page then shows what the other admin did.
        refresh(&self.core.rules, &self.core).await?;
        outcome?;
        self.core.committed();
        Ok(self.view().await?)
    }
}

/// Publishes which model is in force, as the version after the latest.
async fn in_force(tx: &Tx, version: u32, by: Option<PersonId>) -> Result<(), ServiceError> {
    let latest: Option<i32> = config::Entity::find()
        .select_only()
        .column(config::Column::Version)
        .filter(config::COLUMN.key.eq(key::MODEL))
        .order_by_desc(config::COLUMN.version)
        .into_tuple()
        .one(tx)
        .await?;
    let next = u32::try_from(latest.unwrap_or(0)).unwrap_or(0) + 1;
    publish(tx, key::MODEL, next, &version, by, real_now()).await?;
    Ok(())
}

/// The latest models, without their weights.
async fn models(core: &Core) -> Result<Vec<ModelRow>, ServiceError> {
    use language_model::Column;
    type Row = (i32, chrono::DateTime<chrono::Utc>, i64, i32, i32, i32, i32);
    let rows: Vec<Row> = language_model::Entity::find()
        .select_only()
        .columns([
            Column::Version,
            Column::At,
            Column::Texts,
            Column::Categories,
            Column::Accuracy,
            Column::Top3,
            Column::MacroF1,
        ])
        .order_by_desc(Column::Version)
        .limit(MODELS)
        .into_tuple()
        .all(core.db.read())
        .await?;
    let share = |n: i32| u16::try_from(n).unwrap_or(0);
    let row = |(version, at, texts, categories, accuracy, top3, macro_f1): Row| ModelRow {
        version: u32::try_from(version).unwrap_or(0),
        at,
        texts: u64::try_from(texts).unwrap_or(0),
        categories: u64::try_from(categories).unwrap_or(0),
        accuracy: share(accuracy),
        top3: share(top3),
        macro_f1: share(macro_f1),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Does a run, or goes on with it.
///
/// # Errors
/// When the database fails; running it again goes on.
pub async fn run(core: &Core, id: RunId) -> Result<(), ServiceError> {
    let row = runs::load(core, id).await?;
    match row.kind.0 {
        RunKind::Train => train::train(core, id).await,
        RunKind::Read => read::read_all(core, id).await,
    }
}

/// The job [`RUN`].
///
/// # Errors
/// To be tried again; after the last try the run has failed.
pub async fn run_job(core: Core, job: Claimed) -> anyhow::Result<()> {
    let id: RunId = job.read()?;
    match run(&core, id).await {
        Ok(()) => Ok(()),
        Err(error) if job.attempt >= job.max_attempts => {
            tracing::error!(%error, run = %id, "a run over voices failed");
            Ok(runs::fail(&core, id).await?)
        }
        Err(error) => Err(error.into()),
    }
}
