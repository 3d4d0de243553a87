//! An invitation to the satisfaction survey, bound to a case and round, with the reason when it was not sent.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub round: i32,
    pub customer_id: Option<Uuid>,
    #[sea_orm(unique)]
    pub digest: Vec<u8>,
    /// The token, sealed, so that the mail can be written when it is due.
    pub token_sealed: Vec<u8>,
    pub survey: String,
    pub survey_version: i32,
    /// scheduled, sent, answered, expired, cancelled
    pub state: String,
    pub send_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    pub reminded_at: Option<DateTimeUtc>,
    pub expires_at: DateTimeUtc,
    /// What was answered so far, JSON of names and values as typed; empty once it is answered or over.
    pub partial: Option<String>,
    #[sea_orm(belongs_to, from = "case_id", to = "id")]
    pub case_file: BelongsTo<super::case_file::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
