//! One voice: raw text unaltered beside its tidied form.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::cases::Kind;
use shared::feedback::{Channel, Sentiment};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: Stored<Kind>,
    pub channel: Stored<Channel>,
    pub sentiment: Option<Stored<Sentiment>>,
    /// Unaltered until its retention ends.
    pub raw_text: String,
    /// The same words with tidy white space: what people read.
    pub tidy_text: String,
    pub category_id: Option<Uuid>,
    pub customer_id: Option<Uuid>,
    pub source: Option<String>,
    pub external_id: Option<String>,
    pub occurred_at: Option<DateTimeUtc>,
    pub received_at: DateTimeUtc,
    /// Set while an import is running; the voice is invisible until it is cleared.
    pub staged_by: Option<Uuid>,
    /// JSON of `shared::feedback::Record`; empty while nobody has read it.
    pub reading: Option<String>,
    /// How little is known of its category, 0…1000; empty once a person has said it.
    pub doubt: Option<i32>,
    /// Bits of `shared::privacy::retention::Class`: what has not been erased yet.
    #[sea_orm(default_value = 15)]
    pub kept: i32,
    /// It was sorted into themes; false again when its case went to another department.
    #[sea_orm(default_value = false)]
    pub grouped: bool,
    #[sea_orm(belongs_to, from = "customer_id", to = "id")]
    pub customer: BelongsTo<Option<super::customer::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
