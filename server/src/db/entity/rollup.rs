//! Figures summed by hour and department in every dimension, by day and week in what dashboards show, and what is so
//! now.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup")]
pub struct Model {
    /// hour, day, week or now
    #[sea_orm(primary_key, auto_increment = false)]
    pub grain: String,
    /// The largest UUID in the rows of days, weeks and now that hold the whole organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub department_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub metric: String,
    /// Start of the hour, or of the day or week in the organisation's zone; the beginning of time for now.
    #[sea_orm(primary_key, auto_increment = false)]
    pub since: DateTimeUtc,
    #[sea_orm(primary_key, auto_increment = false)]
    pub dimension: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: i32,
    pub n: i64,
    pub total: i64,
}

impl ActiveModelBehavior for ActiveModel {}
