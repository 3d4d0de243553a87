//! A theme of voices, also one that was merged into another: a number is never given twice.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "theme")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Without personal data, whoever gave it; empty until it was named, once too few still say what the machine
    /// named it by, and for a number that leads to another.
    pub name: String,
    pub by_person: bool,
    pub cause: Option<String>,
    /// The number that it leads to.
    pub merged_into: Option<i32>,
    /// Of the days that are kept; without any it is retired.
    pub voices: i32,
    /// Voices it had when the machine last named it.
    pub named_at: i32,
    /// JSON: in how many of its voices each term stands. Terms are hashes.
    pub terms: String,
    /// It lost voices: its terms are made anew from those it has, and its name is looked at.
    pub stale: bool,
}

impl ActiveModelBehavior for ActiveModel {}
