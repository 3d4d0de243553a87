//! A week whose phrases are counted, from the texts, whenever its voices changed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phrase_week")]
pub struct Model {
    /// Start of the week in the organisation's zone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub since: DateTimeUtc,
    /// Counts every change of its voices.
    pub changes: i64,
    /// Changes when it was counted last.
    pub counted: i64,
    pub counted_at: DateTimeUtc,
    /// Voices that were counted then.
    pub voices: i64,
}

impl ActiveModelBehavior for ActiveModel {}
