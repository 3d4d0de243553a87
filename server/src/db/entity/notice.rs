//! The outbox: one message to one target over one channel, written in the transaction that causes it.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::ops::NoticeState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The same cause never sends twice.
    #[sea_orm(unique)]
    pub dedupe_key: String,
    /// email, in_app
    pub channel: String,
    pub target_sealed: Vec<u8>,
    /// Keyed hash of the target, to count what it gets in a day.
    pub target_hash: Vec<u8>,
    pub target_mask: String,
    pub subject: String,
    /// May hold private links; sealed.
    pub body_sealed: Vec<u8>,
    #[sea_orm(indexed)]
    pub case_id: Option<Uuid>,
    pub state: Stored<NoticeState>,
    pub attempts: i32,
    pub last_error: Option<String>,
    /// Every try, JSON of `notices::Attempt`.
    pub tries: String,
    /// Real time: who is sending it, and until when nobody else does.
    pub lease_until: Option<DateTimeUtc>,
    pub leased_by: Option<String>,
    pub due_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
