//! What a person said of a voice, one row for each axis: the latest word counts, the audit trail keeps the others.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "label")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub feedback_id: Uuid,
    /// category, mood or kind
    #[sea_orm(primary_key, auto_increment = false)]
    pub axis: String,
    /// Id of a node, or the code of a mood or kind.
    pub value: String,
    pub person_id: Uuid,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "feedback_id", to = "id")]
    pub feedback: BelongsTo<super::feedback::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
