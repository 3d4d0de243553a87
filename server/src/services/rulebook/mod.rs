//! Rule documents: read, published, rolled back, tried. Each publication is a new version; nothing is overwritten.
//!
//! Rule: what is stored was checked here by `shared::rulebook`, with the names of this moment.

mod documents;
mod names;
mod tried;
mod whatif;

use crate::core::{Core, ServiceError};
use crate::db::entity::{config, person};
use crate::rules::Snapshot;
use crate::services::people::Departments;
use crate::services::taxonomy::{is_taken, may_edit, refresh};
use crate::services::{audit, escalation};
use app::api::ports;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use documents::{in_force, key_of, put, read};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use shared::actor::Actor;
use shared::clocks::whatif::WhatIf;
use shared::rulebook::{Document, Draft, Names, RulePage, Tried, TryOn, VersionRow};
use std::collections::HashMap;
use uuid::Uuid;

/// Versions shown in a history.
const VERSIONS: u64 = 50;

/// The port of rule documents.
#[derive(Clone)]
pub struct Rulebook {
    core: Core,
}

impl Rulebook {
    /// The port over a core.
    pub fn new(core: Core) -> Self {
        Self { core }
    }

    async fn page(&self, document: Document) -> Result<RulePage, ServiceError> {
        let rules = self.core.rules();
        Ok(RulePage {
            version: rules.version(key_of(document)),
            draft: in_force(&rules, document),
            history: self.history(document).await?,
            names: names::read(self.core.db.read(), &rules, document).await?,
        })
    }

    async fn history(&self, document: Document) -> Result<Vec<VersionRow>, ServiceError> {
        let rows: Vec<(i32, Option<Uuid>, chrono::DateTime<chrono::Utc>)> = config::Entity::find()
            .select_only()
            .column(config::Column::Version)
            .column(config::Column::PersonId)
            .column(config::Column::CreatedAt)
            .filter(config::COLUMN.key.eq(key_of(document)))
            .order_by_desc(config::COLUMN.version)
            .limit(VERSIONS)
            .into_tuple()
            .all(self.core.db.read())
            .await?;
        let people: Vec<Uuid> = rows.iter().filter_map(|(_, by, _)| *by).collect();
        let people: HashMap<Uuid, String> = person::Entity::find()
            .filter(person::COLUMN.id.is_in(people))
            .all(self.core.db.read())
            .await?
            .into_iter()
            .map(|person| (person.id, person.name))
            .collect();
        let shipped = VersionRow {
            version: 0,
            at: None,
            by: None,
        };
        let rows = rows.into_iter().map(|(version, by, at)| VersionRow {
            version: u32::try_from(version).unwrap_or(0),
            at: Some(at),
            by: by.and_then(|id| people.get(&id).cloned()),
        });
        Ok(rows.chain([shipped]).collect())
    }

    async fn content(&self, document: Document, version: u32) -> Result<Draft, ServiceError> {
        if version == 0 {
            // No department is shipped: the one that takes the rest stays.
            let shipped = Snapshot {
                default_department: self.core.rules().default_department,
                ..Snapshot::default()
            };
            return Ok(in_force(&shipped, document));
        }
        let version = i32::try_from(version).map_err(|_| ApiError::NotFound)?;
        let row = config::Entity::find_by_id((key_of(document).to_owned(), version))
            .one(self.core.db.read())
            .await?
            .ok_or(ApiError::NotFound)?;
        Ok(read(document, &row.value)?)
    }

    /// Publishes what has no fault over the version that was seen. `from` names the version it goes back to.
    async fn put_in_force(
        &self,
        actor: &Actor,
        seen: u32,
        mut draft: Draft,
        from: Option<u32>,
    ) -> Result<(), ServiceError> {
        let now = self.core.clock.now();
        if let Draft::Escalation(ladder) = &mut draft {
            ladder.since = Some(now);
        }
        let document = draft.document();
        let rules = self.core.rules();
        let names = names::read(self.core.db.read(), &rules, document).await?;
        checked(&draft, &names)?;
        if escalation::counts(document) {
            // What was due before `now` is told by the rules that it was due by; nobody is told of it afterwards.
            escalation::tell_due(&self.core).await?;
        }
        let (actor, key) = (actor.clone(), key_of(document));
        let outcome = self
            .core
            .db
            .write(async move |tx| -> Result<(), ServiceError> {
                let latest = config::Entity::find()
                    .filter(config::COLUMN.key.eq(key))
                    .order_by_desc(config::COLUMN.version)
                    .one(tx)
                    .await?;
                let current = latest.map_or(0, |row| row.version);
                if u32::try_from(current).ok() != Some(seen) {
                    return Err(ApiError::Conflict.into());
                }
                // Once more where it counts: a case may have come into a stage that is to go, and a department may
                // have been retired.
                if document == Document::Routing {
                    Departments::held(tx).await?;
                }
                if matches!(document, Document::Types | Document::Routing) {
                    checked(&draft, &names::read(tx, &rules, document).await?)?;
                }
                let by = actor.staff().map(|staff| staff.id);
                put(tx, key, seen + 1, &draft, by, now).await?;
                let (action, details) = match from {
                    None => ("rules.publish", json!({ "version": seen + 1 })),
                    Some(from) => (
                        "rules.rollback",
                        json!({ "version": seen + 1, "from": from }),
                    ),
                };
                let object = format!("rules:{document}");
                audit::record(tx, &actor, action, &object, details).await?;
                escalation::follow(tx, document, seen + 1, now).await?;
                Ok(())
            })
            .await;
        match outcome {
            // Two admins in the same moment: the primary key lets one of them through.
            Err(ServiceError::Db(cause)) if is_taken(&cause) => Err(ApiError::Conflict.into()),
            outcome => outcome,
        }
    }

    /// Whatever came of it, the page then shows what is in force.
    async fn after(
        &self,
        document: Document,
        outcome: Result<(), ServiceError>,
    ) -> ApiResult<RulePage> {
        refresh(&self.core.rules, &self.core).await?;
        outcome?;
        self.core.committed();
        Ok(self.page(document).await?)
    }
}

fn checked(draft: &Draft, names: &Names) -> Result<(), ServiceError> {
    match draft.faults(names) {
        faults if faults.is_empty() => Ok(()),
        faults => Err(ApiError::Rules(faults).into()),
    }
}

#[async_trait]
impl ports::Rulebook for Rulebook {
    async fn open(&self, actor: &Actor, document: Document) -> ApiResult<RulePage> {
        may_edit(actor)?;
        Ok(self.page(document).await?)
    }

    async fn version(&self, actor: &Actor, document: Document, version: u32) -> ApiResult<Draft> {
        may_edit(actor)?;
        Ok(self.content(document, version).await?)
    }

    async fn publish(&self, actor: &Actor, seen: u32, draft: Draft) -> ApiResult<RulePage> {
        may_edit(actor)?;
        let document = draft.document();
        let outcome = self.put_in_force(actor, seen, draft, None).await;
        self.after(document, outcome).await
    }

    async fn restore(
        &self,
        actor: &Actor,
        document: Document,
        seen: u32,
        version: u32,
    ) -> ApiResult<RulePage> {
        may_edit(actor)?;
        let draft = self.content(document, version).await?;
        let outcome = self.put_in_force(actor, seen, draft, Some(version)).await;
        self.after(document, outcome).await
    }

    async fn try_on(&self, actor: &Actor, draft: Draft, on: TryOn) -> ApiResult<Tried> {
        may_edit(actor)?;
        Ok(tried::run(&self.core, actor, &draft, on).await?)
    }

    async fn what_if(&self, actor: &Actor, draft: Draft) -> ApiResult<WhatIf> {
        may_edit(actor)?;
        Ok(whatif::run(&self.core, &draft).await?)
    }
}
