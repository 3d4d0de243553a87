//! The projection of a case: what lists, filters and indexes need. Events are the truth.

use crate::db::stored::Stored;
use sea_orm::entity::prelude::*;
use shared::cases::{Demand, Kind, Phase};
use shared::feedback::Channel;
use shared::priority::Priority;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub number: String,
    pub case_type: String,
    pub kind: Stored<Kind>,
    pub channel: Stored<Channel>,
    pub feedback_id: Uuid,
    #[sea_orm(indexed)]
    pub customer_id: Option<Uuid>,
    /// First words of the text with personal data replaced.
    pub title: String,
    /// Masked name or contact.
    pub customer_mask: Option<String>,
    pub priority: Stored<Priority>,
    pub stage: String,
    pub phase: Stored<Phase>,
    pub round: i32,
    pub department_id: Uuid,
    pub owner_id: Option<Uuid>,
    pub category_id: Option<Uuid>,
    pub demand: Option<Stored<Demand>>,
    pub product: Option<String>,
    pub order_no: Option<String>,
    pub waiting: bool,
    /// Last sequence; guards against two writers.
    pub seq: i32,
    pub next_due_at: Option<DateTimeUtc>,
    /// The running clock that is due next, JSON of `shared::clocks::Clock`.
    pub next_clock: Option<String>,
    /// When the escalation ladder has to look again.
    pub next_step_at: Option<DateTimeUtc>,
    pub opened_at: DateTimeUtc,
    pub stage_since: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
    pub staged_by: Option<Uuid>,
    /// How strongly negative the voice is, in thousandths; empty where it is not.
    pub upset: Option<i32>,
    /// How little is known of its voice's category; follows `feedback.doubt` by triggers.
    pub doubt: Option<i32>,
    /// Bits of `shared::privacy::retention::Class`: what has not been erased yet.
    #[sea_orm(default_value = 15)]
    pub kept: i32,
    #[sea_orm(belongs_to, from = "feedback_id", to = "id")]
    pub feedback: BelongsTo<super::feedback::Entity>,
    #[sea_orm(belongs_to, from = "customer_id", to = "id")]
    pub customer: BelongsTo<Option<super::customer::Entity>>,
    #[sea_orm(belongs_to, from = "department_id", to = "id")]
    pub department: BelongsTo<super::department::Entity>,
    #[sea_orm(belongs_to, from = "owner_id", to = "id")]
    pub owner: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
