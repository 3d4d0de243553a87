//! Voices that were sorted: where each is counted, and the way to its words and its case.

use super::WAITING;
use super::store::number;
use crate::db::Tx;
use crate::db::entity::{case_file, feedback, theme_voice};
use crate::services::figures::{Figure, count, metric};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, JoinType, QuerySelect, RelationDef, Select};
use shared::language::keywords::RAW;
use shared::language::themes::ThemeId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where a voice is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    pub voice: Uuid,
    /// Start of its day.
    pub since: DateTime<Utc>,
    pub department: Uuid,
}

/// Voices that came to a theme or left it, as figures.
#[derive(Default)]
pub(crate) struct Moves(BTreeMap<(u32, DateTime<Utc>, Uuid), i64>);

impl Moves {
    /// `theme` has `n` voices more of that day and department; none stands for those that wait.
    pub fn add(&mut self, theme: Option<ThemeId>, spot: Spot, n: i64) {
        let theme = theme.map_or(WAITING, |id| id.0);
        *self
            .0
            .entry((theme, spot.since, spot.department))
            .or_default() += n;
    }

    /// The figures.
    pub fn figures(&self) -> Vec<Figure> {
        let changed = self.0.iter().filter(|(_, n)| **n != 0);
        let figure =
            |((theme, since, department), n): (&(u32, DateTime<Utc>, Uuid), &i64)| Figure {
                metric: metric::THEME,
                dimension: theme.to_string(),
                department: *department,
                at: *since,
                bucket: 0,
                n: *n,
                total: 0,
            };
        changed.map(figure).collect()
    }

    /// Appends them.
    pub async fn count(&self, tx: &Tx) -> Result<(), DbErr> {
        for chunk in self.figures().chunks(500) {
            count(tx, chunk).await?;
        }
        Ok(())
    }
}

/// A voice with where it was sorted to, and its raw words.
pub(super) struct Sorted {
    pub spot: Spot,
    pub theme: Option<ThemeId>,
    /// Who said it; who is unknown is somebody else each time.
    pub person: Uuid,
    pub text: String,
}

/// Where a voice is counted, and its theme.
pub(super) type Place = (Spot, Option<ThemeId>);

/// Places of sorted voices, narrowed down by the caller.
pub(super) async fn places(
    db: &impl ConnectionTrait,
    narrow: impl FnOnce(Voices) -> Voices,
) -> Result<Vec<Place>, DbErr> {
    use theme_voice::Column;
    type Row = (Uuid, Option<i32>, DateTime<Utc>, Uuid);
    let select = theme_voice::Entity::find().select_only().columns([
        Column::FeedbackId,
        Column::ThemeId,
        Column::Since,
        Column::DepartmentId,
    ]);
    let rows: Vec<Row> = narrow(select).into_tuple().all(db).await?;
    let row = |(voice, theme, since, department): Row| {
        let spot = Spot {
            voice,
            since,
            department,
        };
        (spot, theme.map(number))
    };
    Ok(rows.into_iter().map(row).collect())
}

/// A selection of sorted voices.
pub(super) type Voices = Select<theme_voice::Entity>;

/// Sorted voices, narrowed down by the caller.
pub(super) async fn sorted(
    db: &impl ConnectionTrait,
    narrow: impl FnOnce(Voices) -> Voices,
) -> Result<Vec<Sorted>, DbErr> {
    use theme_voice::Column;
    type Row = (Uuid, Option<i32>, DateTime<Utc>, Uuid, Option<Uuid>, String);
    let select = theme_voice::Entity::find()
        .select_only()
        .columns([
            Column::FeedbackId,
            Column::ThemeId,
            Column::Since,
            Column::DepartmentId,
        ])
        .column(feedback::Column::CustomerId)
        .expr(beginning())
        .join(JoinType::InnerJoin, words());
    let rows: Vec<Row> = narrow(select).into_tuple().all(db).await?;
    let row = |(voice, theme, since, department, customer, text): Row| Sorted {
        spot: Spot {
            voice,
            since,
            department,
        },
        theme: theme.map(number),
        person: customer.unwrap_or(voice),
        text,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// As much of a text as is ever looked at.
pub(super) fn beginning() -> Expr {
    Expr::cust(format!("substr(feedback.raw_text, 1, {RAW})"))
}

/// From a voice to its case.
pub(super) fn case() -> RelationDef {
    feedback::Entity::belongs_to(case_file::Entity)
        .from(feedback::Column::Id)
        .to(case_file::Column::FeedbackId)
        .into()
}

/// From a voice to where it was sorted to.
pub(super) fn home() -> RelationDef {
    feedback::Entity::belongs_to(theme_voice::Entity)
        .from(feedback::Column::Id)
        .to(theme_voice::Column::FeedbackId)
        .into()
}

/// From where a voice was sorted to, to the voice.
pub(super) fn words() -> RelationDef {
    theme_voice::Entity::belongs_to(feedback::Entity)
        .from(theme_voice::Column::FeedbackId)
        .to(feedback::Column::Id)
        .into()
}
