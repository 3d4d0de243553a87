//! The rule behind `huiyin import --rule`: voices of a channel open cases in a department.

use crate::core::{Core, ServiceError};
use crate::db::entity::department;
use crate::rules::{RulesError, key, publish};
use crate::services::audit;
use crate::services::people::held_in_use;
use app::api::ApiError;
use sea_orm::EntityTrait;
use shared::actor::Actor;
use shared::cases::{Kind, RoutingRule, Target};
use shared::feedback::Channel;
use shared::id::DepartmentId;
use shared::rulebook::Routing;

/// Publishes the rule unless one like it is in force.
///
/// # Errors
/// `NotFound` when there is no such department in use.
pub async fn open_cases_for(
    core: &Core,
    channel: Channel,
    kind: Option<Kind>,
    name: &str,
) -> Result<(), ServiceError> {
    let known = department::Entity::find().all(core.db.read()).await?;
    let found = known
        .iter()
        .find(|d| !d.retired && (d.label_zh == name || d.label_en == name));
    let department = DepartmentId(found.ok_or(ApiError::NotFound)?.id);
    let rule = RoutingRule {
        name: format!("{} → {name}", channel.words().zh),
        kinds: kind.into_iter().collect(),
        channels: vec![channel],
        opens_case: true,
        to: Some(Target {
            department,
            owner: None,
        }),
        ..RoutingRule::default()
    };
    let rules = core.rules();
    if rules.routing.contains(&rule) {
        return Ok(());
    }
    let mut routing = Routing {
        rules: rules.routing.clone(),
        default: rules.default_department,
    };
    routing.rules.push(rule);
    let (version, now) = (rules.version(key::ROUTING) + 1, core.clock.now());
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            if !held_in_use(tx, department).await? {
                return Err(ApiError::NotFound.into());
            }
            publish(tx, key::ROUTING, version, &routing, None, now).await?;
            let details = serde_json::json!({ "version": version });
            audit::record(
                tx,
                &Actor::System,
                "routing.publish",
                "config:routing",
                details,
            )
            .await?;
            Ok(())
        })
        .await?;
    core.rules
        .refresh(&core.db)
        .await
        .map_err(|error| match error {
            RulesError::Db(error) => ServiceError::Db(error),
            RulesError::Document { cause, .. } => ServiceError::Stored(cause),
        })
}
