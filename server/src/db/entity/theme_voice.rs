//! Where a voice was sorted to, with the day and department it is counted in.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "theme_voice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub feedback_id: Uuid,
    /// Empty while it is like no theme.
    pub theme_id: Option<i32>,
    /// Start of its day in the organisation's zone.
    pub since: DateTimeUtc,
    /// Of its case; nil without one. Follows a hand-over with the next run of the job.
    pub department_id: Uuid,
    #[sea_orm(belongs_to, from = "feedback_id", to = "id")]
    pub feedback: BelongsTo<super::feedback::Entity>,
    #[sea_orm(belongs_to, from = "theme_id", to = "id")]
    pub theme: BelongsTo<Option<super::theme::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
