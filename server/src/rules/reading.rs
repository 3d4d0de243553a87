//! What reads the customers' words under the rules in force: the learned model, and keyword rules beside it.

use super::{RulesError, Snapshot, key};
use crate::db::Db;
use crate::db::entity::language_model;
use sea_orm::EntityTrait;
use shared::feedback::Record;
use shared::language::Reader;
use shared::language::categories::{KeywordRule, Model};
use shared::language::signals::Rules as SignalRules;
use shared::taxonomy::Tree;
use std::sync::Arc;

impl Snapshot {
    /// Reads a voice.
    pub fn read(&self, raw: &str) -> Record {
        self.reader.read(raw).record(self.model)
    }

    /// Makes the reader anew from a model and what the snapshot holds.
    pub fn make_reader(&mut self, model: Model) {
        let rules = keywords(&self.categories);
        self.reader = Arc::new(Reader::new(&SignalRules::default(), model, rules));
    }
}

/// Gives a fresh snapshot its reader: the former one's, unless the model or the categories changed.
pub(super) async fn renew(
    fresh: &mut Snapshot,
    former: &Snapshot,
    db: &Db,
) -> Result<(), RulesError> {
    let same = |key| fresh.version(key) == former.version(key);
    if same(key::CATEGORIES) && same(key::MODEL) && former.version(key::CATEGORIES) > 0 {
        fresh.reader = Arc::clone(&former.reader);
        return Ok(());
    }
    let model = load(db, fresh.model).await?;
    fresh.make_reader(model);
    Ok(())
}

async fn load(db: &Db, version: u32) -> Result<Model, RulesError> {
    let wanted = i32::try_from(version).unwrap_or(0);
    let row = language_model::Entity::find_by_id(wanted)
        .one(db.read())
        .await?;
    let Some(row) = row else {
        return Ok(Model::default());
    };
    serde_json::from_str(&row.weights).map_err(|cause| RulesError::Document {
        key: key::MODEL.to_owned(),
        version: wanted,
        cause,
    })
}

/// The words that speak for the categories on offer: of their names, while nobody has labelled anything.
fn keywords(tree: &Tree) -> Vec<KeywordRule> {
    let leaf = |id| tree.children(Some(id)).iter().all(|child| child.retired);
    tree.flat(true)
        .into_iter()
        .filter(|(_, node)| leaf(node.id))
        .map(|(_, node)| KeywordRule::of_name(node.id.to_string(), &node.label.zh, &node.label.en))
        .collect()
}
