//! What reads the customers' words under the rules in force: the learned model, and keyword rules beside it.

use super::{RulesError, Snapshot, key};
use crate::db::Db;
use crate::db::entity::language_model;
use sea_orm::EntityTrait;
use shared::feedback::{Record, tidy};
use shared::language::Reader;
use shared::language::categories::Model;
use std::sync::Arc;

impl Snapshot {
    /// Reads a voice.
    pub fn read(&self, raw: &str) -> Record {
        self.reader.read(raw).record(self.model)
    }

    /// The tidied text of a voice: plain white space, and the organisation's wording.
    pub fn tidy(&self, raw: &str) -> String {
        self.reader.unify(&tidy(raw))
    }

    /// Makes the reader anew from a model and what the snapshot holds.
    pub fn make_reader(&mut self, model: Model) {
        let keywords = self.language.keywords(&self.categories);
        self.reader = Arc::new(Reader::new(&self.language, model, &keywords));
    }
}

/// Gives a fresh snapshot its reader: the former one's, unless what it is made of changed.
pub(super) async fn renew(
    fresh: &mut Snapshot,
    former: &Snapshot,
    db: &Db,
) -> Result<(), RulesError> {
    let same = |key| fresh.version(key) == former.version(key);
    let made_of = [key::CATEGORIES, key::LANGUAGE, key::MODEL];
    if made_of.into_iter().all(same) && former.version(key::CATEGORIES) > 0 {
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
