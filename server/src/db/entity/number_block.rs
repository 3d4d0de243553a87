//! Case numbers leased in blocks per prefix and day; gaps are allowed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "number_block")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub series: String,
    pub next: i64,
}

impl ActiveModelBehavior for ActiveModel {}
