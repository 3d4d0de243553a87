//! One version of what is offered to a customer. Never changed but for its status.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::cases::ProposalStatus;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(indexed)]
    pub case_id: Uuid,
    pub round: i32,
    pub version: i32,
    /// Codes of measures, separated by commas.
    pub measures: String,
    pub body: String,
    pub amount_minor: Option<i64>,
    pub currency: String,
    pub by_date: Option<Date>,
    pub status: Stored<ProposalStatus>,
    pub offered_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "case_id", to = "id")]
    pub case_file: BelongsTo<super::case_file::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
