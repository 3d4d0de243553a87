//! What just changed, for live updates; pruned after minutes. Ordered by its UUIDv7, which is real time.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub number: String,
    pub department_id: Uuid,
    pub owner_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
