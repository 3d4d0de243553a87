//! Learns a model of the categories from people's labels, measures it on labels it did not see, puts it in force.
//!
//! Rule: nothing is written before the end; a run that was stopped leaves no model behind.

use super::{in_force, runs};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::{feedback, label, language_model};
use crate::services::audit;
use crate::services::taxonomy::refresh;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use serde_json::json;
use shared::actor::Actor;
use shared::id::{NodeId, RunId};
use shared::language::Text;
use shared::language::categories::{Example, Model, Quality, cross_validate, learn};
use shared::language::features::Features;
use shared::learning::{LEAST_LABELS, RunState};
use std::collections::BTreeMap;

/// Latest labels that are learned from.
const MOST_LABELS: u64 = 20_000;
/// Fewest labels of a category that it is learned with.
const LEAST_OF_ONE: usize = 3;
/// Steps that are shown: gathered, measured, learned, in force.
const STEPS: i64 = 4;

/// A text as it is learned from.
struct Labelled {
    features: Features,
    category: String,
}

/// Does the run.
pub(super) async fn train(core: &Core, id: RunId) -> Result<(), ServiceError> {
    let labelled = gather(core).await?;
    if !runs::step(core, id, 1, STEPS).await? {
        return Ok(());
    }
    let least = usize::try_from(LEAST_LABELS).unwrap_or(20);
    let classes = counts(&labelled).len();
    if labelled.len() < least || classes < 2 {
        return runs::finish(core, id, RunState::TooFew).await;
    }
    let (labelled, quality) = aside(labelled, cross_validate).await?;
    if !runs::step(core, id, 2, STEPS).await? {
        return Ok(());
    }
    let (_, model) = aside(labelled, learn).await?;
    if !runs::step(core, id, 3, STEPS).await? {
        return Ok(());
    }
    let weights = model.to_json()?;
    let now = core.clock.now();
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            keep(tx, id, &model, &weights, &quality, now).await
        })
        .await?;
    refresh(&core.rules, core).await?;
    core.committed();
    Ok(())
}

/// Long sums on a thread of their own.
async fn aside<T: Send + 'static>(
    labelled: Vec<Labelled>,
    work: fn(&[Example<'_>]) -> T,
) -> Result<(Vec<Labelled>, T), ServiceError> {
    let done = tokio::task::spawn_blocking(move || {
        let examples: Vec<Example<'_>> = labelled
            .iter()
            .map(|one| Example {
                features: &one.features,
                category: &one.category,
            })
            .collect();
        let result = work(&examples);
        (labelled, result)
    });
    Ok(done.await.map_err(std::io::Error::other)?)
}

fn counts(labelled: &[Labelled]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for one in labelled {
        *counts.entry(one.category.as_str()).or_default() += 1;
    }
    counts
}

/// The latest labels of categories that are still on offer, with the words they were given for.
async fn gather(core: &Core) -> Result<Vec<Labelled>, ServiceError> {
    let rows: Vec<(String, String)> = label::Entity::find()
        .select_only()
        .column(label::Column::Value)
        .column(feedback::Column::RawText)
        .join(JoinType::InnerJoin, voice())
        .filter(label::COLUMN.axis.eq("category"))
        .filter(feedback::COLUMN.raw_text.ne(""))
        .order_by_desc(label::Column::At)
        .order_by_desc(label::Column::FeedbackId)
        .limit(MOST_LABELS)
        .into_tuple()
        .all(core.db.read())
        .await?;
    let rules = core.rules();
    let offered = move |value: &str| {
        let node = value.parse::<NodeId>().ok();
        let node = node.and_then(|id| rules.categories.get(id));
        node.is_some_and(|node| !node.retired)
    };
    let read = tokio::task::spawn_blocking(move || {
        let labelled: Vec<Labelled> = rows
            .into_iter()
            .filter(|(category, _)| offered(category))
            .map(|(category, text)| Labelled {
                features: Text::new(&text).features().clone(),
                category,
            })
            .collect();
        let rare: Vec<String> = counts(&labelled)
            .into_iter()
            .filter(|(_, n)| *n < LEAST_OF_ONE)
            .map(|(category, _)| category.to_owned())
            .collect();
        let common = |one: &Labelled| !rare.contains(&one.category);
        labelled.into_iter().filter(common).collect::<Vec<_>>()
    });
    Ok(read.await.map_err(std::io::Error::other)?)
}

fn voice() -> RelationDef {
    label::Entity::belongs_to(feedback::Entity)
        .from(label::Column::FeedbackId)
        .to(feedback::Column::Id)
        .into()
}

fn share(part: f64) -> i32 {
    (part.clamp(0.0, 1.0) * 1000.0).round() as i32
}

/// The model, its figures and its being in force, unless the run was stopped meanwhile.
async fn keep(
    tx: &Tx,
    id: RunId,
    model: &Model,
    weights: &str,
    quality: &Quality,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    runs::full(tx, id, STEPS).await?;
    if !runs::end(tx, id, RunState::Done, now).await? {
        return Ok(());
    }
    let latest: Option<i32> = language_model::Entity::find()
        .select_only()
        .column(language_model::Column::Version)
        .order_by_desc(language_model::Column::Version)
        .into_tuple()
        .one(tx)
        .await?;
    let version = latest.unwrap_or(0) + 1;
    language_model::Entity::insert(language_model::ActiveModel {
        version: Set(version),
        weights: Set(weights.to_owned()),
        texts: Set(i64::try_from(quality.texts).unwrap_or(i64::MAX)),
        categories: Set(i32::try_from(model.categories().count()).unwrap_or(i32::MAX)),
        accuracy: Set(share(quality.accuracy)),
        top3: Set(share(quality.top3)),
        macro_f1: Set(share(quality.macro_f1)),
        at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    in_force(tx, u32::try_from(version).unwrap_or(0), None).await?;
    let details = json!({ "version": version, "texts": quality.texts });
    audit::record(tx, &Actor::System, "model.learn", "language:model", details).await?;
    Ok(())
}
