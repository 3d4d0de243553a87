//! Phrases of a day's or a week's voices, of a department or of all: bounded, so that a page reads few and short rows.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phrase_span")]
pub struct Model {
    /// day or week
    #[sea_orm(primary_key, auto_increment = false)]
    pub grain: String,
    /// Nil for voices that belong to none; the largest UUID in the row of the whole organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub department_id: Uuid,
    /// Start of the day or week in the organisation's zone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub since: DateTimeUtc,
    /// JSON of `shared::language::keywords::Tally`.
    pub tally: String,
    /// The same with a tenth of the phrases, those of the most voices: read where many departments are added up.
    pub short: String,
}

impl ActiveModelBehavior for ActiveModel {}
