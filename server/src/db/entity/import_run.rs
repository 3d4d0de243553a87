//! One run of an import: its file, mapping, progress.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::imports::ImportState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub file_name: String,
    #[sea_orm(indexed)]
    pub file_sha256: String,
    /// JSON of `shared::imports::Mapping`.
    pub mapping: String,
    pub state: Stored<ImportState>,
    pub total_rows: i64,
    pub done_rows: i64,
    pub imported: i64,
    pub duplicates: i64,
    pub failed: i64,
    pub cases: i64,
    pub person_id: Option<Uuid>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
