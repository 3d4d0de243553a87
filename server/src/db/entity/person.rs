//! A member of staff. The password hash never leaves the service that checks it.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::locale::Locale;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Lower case.
    #[sea_orm(unique)]
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    pub password_hash: String,
    pub department_id: Uuid,
    pub locale: Stored<Locale>,
    pub active: bool,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "department_id", to = "id")]
    pub department: BelongsTo<super::department::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
