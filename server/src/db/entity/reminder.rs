//! What a member of staff was told about a case by the escalation ladder. Holds no text of a customer.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Case, round, clock, step and person: nobody is told the same twice.
    #[sea_orm(unique)]
    pub key: String,
    pub person_id: Uuid,
    pub case_id: Uuid,
    /// JSON of `shared::reminders::About`.
    pub about: String,
    pub created_at: DateTimeUtc,
    pub read_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
