//! A completed survey; answers keep the version they were given to.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub invitation_id: Uuid,
    #[sea_orm(indexed)]
    pub case_id: Uuid,
    pub round: i32,
    pub survey: String,
    pub survey_version: i32,
    /// JSON of `shared::surveys::Answers`.
    pub answers: String,
    /// Overall satisfaction, 1–5.
    pub overall: Option<i32>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "invitation_id", to = "id")]
    pub invitation: BelongsTo<super::invitation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
