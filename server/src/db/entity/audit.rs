//! Append-only trail without personal text. `place` and `hash` are filled by the sealing job.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: DateTimeUtc,
    pub person_id: Option<Uuid>,
    /// Name of the actor or `system`.
    pub actor: String,
    /// `noun.verb`
    pub action: String,
    /// `noun:id`
    pub object: String,
    /// JSON.
    pub details: String,
    /// Place in the chain, from 1.
    #[sea_orm(unique)]
    pub place: Option<i64>,
    pub hash: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
