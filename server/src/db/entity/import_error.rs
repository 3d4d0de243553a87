//! A row that an import left out, with the reason.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::imports::RowProblem;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_error")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(indexed)]
    pub import_id: Uuid,
    pub row: i64,
    pub column_name: Option<String>,
    pub problem: Stored<RowProblem>,
}

impl ActiveModelBehavior for ActiveModel {}
