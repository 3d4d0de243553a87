//! One row: what sorting knows beside the themes.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "theme_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Counts every change of themes: who changes them proves that nobody else did meanwhile.
    pub generation: i64,
    /// JSON of `shared::language::themes::Lexicon`.
    pub lexicon: String,
}

impl ActiveModelBehavior for ActiveModel {}
