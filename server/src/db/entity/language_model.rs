//! A learned model of the categories; which one is in force is a rule document. Shares are thousandths.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "language_model")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// JSON of `shared::language::categories::Model`; no list reads it.
    pub weights: String,
    pub texts: i64,
    pub categories: i32,
    pub accuracy: i32,
    pub top3: i32,
    pub macro_f1: i32,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
