//! The trees that admins edit: every edit publishes a new version, and nobody overwrites an edit they have not seen.

use crate::core::{Core, ServiceError};
use crate::db::entity::config;
use crate::rules::{Rules, RulesError, Snapshot, key, publish};
use crate::services::audit;
use app::api::ports;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    Statement, Value,
};
use serde_json::json;
use shared::actor::{Actor, Right};
use shared::id::NodeId;
use shared::taxonomy::{Axis, Edit, NodeView, Tree};
use std::collections::HashMap;
use uuid::Uuid;

/// Counts beside nodes stop here.
const CAP: i64 = 1_000;

/// The port of trees.
#[derive(Clone)]
pub struct Taxonomy {
    core: Core,
}

impl Taxonomy {
    /// The port over a core.
    pub fn new(core: Core) -> Self {
        Self { core }
    }

    async fn view(&self, axis: Axis) -> Result<(u32, Vec<NodeView>), ServiceError> {
        let rules = self.core.rules();
        let tree = tree_of(&rules, axis);
        let flat = tree.flat(false);
        let ids: Vec<Uuid> = flat.iter().map(|(_, node)| node.id.0).collect();
        let counts = match axis {
            Axis::Category => cases_of(self.core.db.read(), &ids).await?,
            // Cases do not carry this axis yet.
            Axis::Business => HashMap::new(),
        };
        let view = |(depth, node): (u8, &shared::taxonomy::Node)| NodeView {
            cases: counts.get(&node.id.0).copied().unwrap_or(0),
            node: node.clone(),
            depth,
        };
        Ok((
            rules.version(key_of(axis)),
            flat.into_iter().map(view).collect(),
        ))
    }

    async fn publish(
        &self,
        actor: &Actor,
        axis: Axis,
        seen: u32,
        edit: Edit,
    ) -> Result<(), ServiceError> {
        let (key, actor, node) = (key_of(axis), actor.clone(), NodeId(Uuid::now_v7()));
        let now = self.core.clock.now();
        let outcome = self
            .core
            .db
            .write(async move |tx| -> Result<(), ServiceError> {
                let latest = config::Entity::find()
                    .filter(config::COLUMN.key.eq(key))
                    .order_by_desc(config::COLUMN.version)
                    .one(tx)
                    .await?;
                let current = latest.as_ref().map_or(0, |row| row.version);
                if u32::try_from(current).ok() != Some(seen) {
                    return Err(ApiError::Conflict.into());
                }
                let mut tree: Tree = match &latest {
                    Some(row) => serde_json::from_str(&row.value)?,
                    None => Tree::default(),
                };
                tree.apply(&edit, node).map_err(ApiError::Tree)?;
                let by = actor.staff().map(|staff| staff.id);
                publish(tx, key, seen + 1, &tree, by, now).await?;
                let details = json!({ "version": seen + 1, "edit": edit, "node": node });
                let object = format!("taxonomy:{axis}");
                audit::record(tx, &actor, "taxonomy.edit", &object, details).await?;
                Ok(())
            })
            .await;
        match outcome {
            // Two admins in the same moment: the primary key lets one of them through.
            Err(ServiceError::Db(cause)) if is_taken(&cause) => Err(ApiError::Conflict.into()),
            outcome => outcome,
        }
    }
}

#[async_trait]
impl ports::Taxonomy for Taxonomy {
    async fn tree(&self, actor: &Actor, axis: Axis) -> ApiResult<(u32, Vec<NodeView>)> {
        may_edit(actor)?;
        Ok(self.view(axis).await?)
    }

    async fn edit(
        &self,
        actor: &Actor,
        axis: Axis,
        version: u32,
        edit: Edit,
    ) -> ApiResult<(u32, Vec<NodeView>)> {
        may_edit(actor)?;
        let outcome = self.publish(actor, axis, version, edit).await;
        // Also after a refusal: the page then shows what the other admin did.
        refresh(&self.core.rules, &self.core).await?;
        outcome?;
        self.core.committed();
        Ok(self.view(axis).await?)
    }
}

/// Refuses whoever does not set up the system.
pub(crate) fn may_edit(actor: &Actor) -> ApiResult<()> {
    match actor {
        Actor::Anonymous => Err(ApiError::SignIn),
        actor if actor.may(Right::Administer) => Ok(()),
        _ => Err(ApiError::Forbidden),
    }
}

/// Somebody else wrote that version first.
pub(crate) fn is_taken(error: &DbErr) -> bool {
    matches!(
        error.sql_err(),
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
    )
}

fn key_of(axis: Axis) -> &'static str {
    match axis {
        Axis::Category => key::CATEGORIES,
        Axis::Business => key::BUSINESS,
    }
}

fn tree_of(rules: &Snapshot, axis: Axis) -> &Tree {
    match axis {
        Axis::Category => &rules.categories,
        Axis::Business => &rules.business,
    }
}

/// Reads the rules anew.
pub(crate) async fn refresh(rules: &Rules, core: &Core) -> Result<(), ServiceError> {
    rules.refresh(&core.db).await.map_err(|error| match error {
        RulesError::Db(cause) => cause.into(),
        RulesError::Document {
            key,
            version,
            cause,
        } => {
            tracing::error!(key, version, "a rule document can't be read");
            cause.into()
        }
    })
}

/// Cases per node, each counted up to the cap: one statement whose cost grows with the tree, not with the cases.
async fn cases_of(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, u64>, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        id: Uuid,
        n: i64,
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    // PostgreSQL takes a bare parameter in VALUES for text.
    let cast = match connection.get_database_backend() {
        DbBackend::Postgres => "::uuid",
        _ => "",
    };
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("(${n}{cast})")).collect();
    let text = format!(
        "WITH node(id) AS (VALUES {}) SELECT id, (SELECT CAST(COUNT(*) AS bigint) FROM \
         (SELECT 1 FROM case_file WHERE category_id = node.id LIMIT {CAP}) AS counted) AS n FROM node",
        places.join(", ")
    );
    let values = ids.iter().map(|id| Value::from(*id));
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), text, values);
    let counts = Count::find_by_statement(statement).all(connection).await?;
    Ok(counts
        .into_iter()
        .map(|count| (count.id, u64::try_from(count.n).unwrap_or(0)))
        .collect())
}
