//! An uploaded file; its bytes lie outside the web root under their hash.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(indexed)]
    pub feedback_id: Option<Uuid>,
    #[sea_orm(indexed)]
    pub case_id: Option<Uuid>,
    /// Message of the customer that it came with; empty where it came with the first form or is evidence.
    #[sea_orm(indexed)]
    pub message_id: Option<Uuid>,
    /// Token of the form it was uploaded with, until the form is accepted.
    pub form_token: Option<String>,
    pub name: String,
    pub content_type: String,
    pub bytes: i64,
    /// SHA-256 of the stored bytes, hex; the name on disk.
    pub sha256: String,
    pub uploaded_by: Option<Uuid>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
