//! A department of the organisation; a tree.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "department")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub label_zh: String,
    pub label_en: String,
    pub position: i32,
    /// Offered for nothing new; its name stays wherever it is referred to.
    #[sea_orm(default_value = false)]
    pub retired: bool,
}

impl ActiveModelBehavior for ActiveModel {}
