//! One run of learning, or of reading every voice anew: how far it is.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::learning::{RunKind, RunState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "language_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: Stored<RunKind>,
    pub state: Stored<RunState>,
    pub done: i64,
    pub total: i64,
    /// The last voice that was read; the run goes on behind it.
    pub cursor: Option<Uuid>,
    pub person_id: Option<Uuid>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
