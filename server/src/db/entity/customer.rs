//! Who spoke. Contact fields are encrypted; look-up is by keyed hash.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::locale::Locale;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub phone_hash: Option<Vec<u8>>,
    #[sea_orm(unique)]
    pub email_hash: Option<Vec<u8>>,
    /// Keyed hash of the last four digits, salted with the id.
    pub tail_hash: Option<Vec<u8>>,
    pub name_sealed: Option<Vec<u8>>,
    pub phone_sealed: Option<Vec<u8>>,
    pub email_sealed: Option<Vec<u8>>,
    pub locale: Stored<Locale>,
    pub consent_version: Option<String>,
    pub consent_at: Option<DateTimeUtc>,
    pub surveyed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
