//! A figure not yet folded into the rollup.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delta")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Start of its quarter of an hour: no zone's midnight falls inside one.
    pub since: DateTimeUtc,
    pub metric: String,
    pub dimension: String,
    pub department_id: Uuid,
    pub bucket: i32,
    pub n: i64,
    pub total: i64,
}

impl ActiveModelBehavior for ActiveModel {}
