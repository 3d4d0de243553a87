//! Themes and what sorting knows, in and out of the database.
//!
//! Rule: whoever changes a theme moves the generation on, and who computed outside a transaction proves in it that the
//! generation is still the one that was read.

use super::apart;
use crate::core::ServiceError;
use crate::db::Tx;
use crate::db::entity::{feedback, theme, theme_state, theme_voice};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QuerySelect, QueryTrait,
};
use shared::id::DepartmentId;
use shared::language::themes::{Lexicon, Theme, ThemeId, Themes};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The one row of `theme_state`.
const ROW: i32 = 1;
/// Themes written in one statement.
const ROWS: usize = 50;
/// Gaps between departments that are looked into in one statement.
const GAPS: usize = 400;

pub(super) fn number(id: i32) -> ThemeId {
    ThemeId(u32::try_from(id).unwrap_or(0))
}

pub(super) fn column(id: ThemeId) -> i32 {
    i32::try_from(id.0).unwrap_or(i32::MAX)
}

fn small(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The generation.
pub(super) async fn generation(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let found = theme_state::Entity::find_by_id(ROW)
        .select_only()
        .column(theme_state::Column::Generation);
    let found: Option<i64> = found.into_tuple().one(db).await?;
    Ok(found.unwrap_or_default())
}

/// Generation and themes; the generation is read first, so that it is never newer than they are.
pub(super) async fn load(db: &impl ConnectionTrait) -> Result<(i64, Themes), ServiceError> {
    let state = theme_state::Entity::find_by_id(ROW).one(db).await?;
    let rows = theme::Entity::find().all(db).await?;
    apart(move || {
        let (generation, lexicon) = match state {
            Some(row) => (row.generation, serde_json::from_str(&row.lexicon)?),
            None => (0, Lexicon::default()),
        };
        let mut themes = Vec::new();
        for row in rows {
            themes.push(Theme {
                terms: serde_json::from_str(&row.terms)?,
                ..head(row)
            });
        }
        Ok((generation, Themes::new(themes, lexicon)))
    })
    .await?
}

/// The themes without their terms: what pages show.
pub(super) async fn heads(db: &impl ConnectionTrait) -> Result<Themes, DbErr> {
    use theme::Column;
    type Row = (i32, String, bool, Option<String>, Option<i32>, i32, i32);
    let rows: Vec<Row> = theme::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Name,
            Column::ByPerson,
            Column::Cause,
            Column::MergedInto,
            Column::Voices,
            Column::NamedAt,
        ])
        .into_tuple()
        .all(db)
        .await?;
    let row = |(id, name, by_person, cause, merged_into, voices, named_at)| {
        head(theme::Model {
            id,
            name,
            by_person,
            cause,
            merged_into,
            voices,
            named_at,
            terms: String::new(),
            stale: false,
        })
    };
    Ok(Themes::new(
        rows.into_iter().map(row).collect(),
        Lexicon::default(),
    ))
}

fn head(row: theme::Model) -> Theme {
    Theme {
        id: number(row.id),
        name: row.name,
        by_person: row.by_person,
        cause: row.cause,
        merged_into: row.merged_into.map(number),
        voices: u32::try_from(row.voices).unwrap_or(0),
        named_at: u32::try_from(row.named_at).unwrap_or(0),
        terms: BTreeMap::new(),
    }
}

/// Moves the generation on from the one that was read; false when somebody else did.
pub(super) async fn advance(tx: &Tx, from: i64) -> Result<bool, DbErr> {
    let moved = theme_state::Entity::update_many()
        .col_expr(theme_state::Column::Generation, Expr::value(from + 1))
        .filter(theme_state::COLUMN.id.eq(ROW))
        .filter(theme_state::COLUMN.generation.eq(from))
        .exec(tx)
        .await?;
    Ok(moved.rows_affected > 0)
}

/// Moves the generation on, whatever it is: nobody else changes themes until the transaction ends.
pub(super) async fn hold(tx: &Tx) -> Result<(), DbErr> {
    let generation = Expr::col(theme_state::Column::Generation);
    theme_state::Entity::update_many()
        .col_expr(theme_state::Column::Generation, generation.add(1))
        .filter(theme_state::COLUMN.id.eq(ROW))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn save_lexicon(tx: &Tx, lexicon: &str) -> Result<(), DbErr> {
    let change = theme_state::ActiveModel {
        lexicon: Set(lexicon.to_owned()),
        ..Default::default()
    };
    theme_state::Entity::update_many()
        .set(change)
        .filter(theme_state::COLUMN.id.eq(ROW))
        .exec(tx)
        .await?;
    Ok(())
}

/// Rows of the themes that are new or differ.
pub(super) fn changed(
    before: &Themes,
    after: &Themes,
) -> Result<Vec<theme::ActiveModel>, ServiceError> {
    let known: BTreeMap<ThemeId, &Theme> = before.all().iter().map(|t| (t.id, t)).collect();
    let mut rows = Vec::new();
    for theme in after.all() {
        if known.get(&theme.id) == Some(&theme) {
            continue;
        }
        rows.push(theme::ActiveModel {
            id: Set(column(theme.id)),
            name: Set(theme.name.clone()),
            by_person: Set(theme.by_person),
            cause: Set(theme.cause.clone()),
            merged_into: Set(theme.merged_into.map(column)),
            voices: Set(small(theme.voices)),
            named_at: Set(small(theme.named_at)),
            terms: Set(serde_json::to_string(&theme.terms)?),
            stale: Set(false),
        });
    }
    Ok(rows)
}

/// Writes them; which of them are stale stays as it is.
pub(super) async fn save(tx: &Tx, rows: &[theme::ActiveModel]) -> Result<(), DbErr> {
    use theme::Column;
    let replace = OnConflict::column(Column::Id)
        .update_columns([
            Column::Name,
            Column::ByPerson,
            Column::Cause,
            Column::MergedInto,
            Column::Voices,
            Column::NamedAt,
            Column::Terms,
        ])
        .to_owned();
    for chunk in rows.chunks(ROWS) {
        theme::Entity::insert_many(chunk.to_vec())
            .on_conflict(replace.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Voices go to a theme.
pub(super) async fn send(tx: &Tx, theme: ThemeId, voices: &[Uuid]) -> Result<(), DbErr> {
    let change = theme_voice::ActiveModel {
        theme_id: Set(Some(column(theme))),
        ..Default::default()
    };
    theme_voice::Entity::update_many()
        .set(change)
        .filter(
            theme_voice::COLUMN
                .feedback_id
                .is_in(voices.iter().copied()),
        )
        .exec(tx)
        .await?;
    Ok(())
}

/// Marks voices as sorted, but for those whose case was handed over while they were.
pub(super) async fn mark(tx: &Tx, voices: &[Uuid]) -> Result<(), DbErr> {
    let these = || feedback::COLUMN.id.is_in(voices.iter().copied());
    let set = |grouped: bool| {
        feedback::Entity::update_many()
            .col_expr(feedback::Column::Grouped, Expr::value(grouped))
            .filter(these())
    };
    set(true).exec(tx).await?;
    // A statement of its own: it sees what was committed while the first waited for the row.
    let case = |same: &str| {
        let sql = "EXISTS (SELECT 1 FROM case_file c JOIN theme_voice v ON v.feedback_id = c.feedback_id \
                   WHERE c.feedback_id = feedback.id AND c.department_id";
        Expr::cust(format!("{sql} {same} v.department_id)"))
    };
    let elsewhere = Condition::all().add(case("<>")).add(case("=").not());
    set(false).filter(elsewhere).exec(tx).await?;
    Ok(())
}

/// Of these themes those that have voices outside some departments. Each gap between the departments is one seek in the
/// index of a theme's departments, however many voices lie within.
pub(super) async fn outside(
    db: &impl ConnectionTrait,
    ids: &[i32],
    departments: &[DepartmentId],
) -> Result<BTreeSet<ThemeId>, DbErr> {
    use theme_voice::Column;
    let there = |(above, below): &Gap| {
        let mut voice = theme_voice::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(
                Expr::col((theme_voice::Entity, Column::ThemeId))
                    .equals((theme::Entity, theme::Column::Id)),
            );
        if let Some(above) = above {
            voice = voice.filter(Column::DepartmentId.gt(*above));
        }
        if let Some(below) = below {
            voice = voice.filter(Column::DepartmentId.lt(*below));
        }
        Expr::exists(voice.into_query())
    };
    let mut found = BTreeSet::new();
    for gaps in gaps(departments).chunks(GAPS) {
        let elsewhere = gaps
            .iter()
            .map(there)
            .fold(Condition::any(), |any, gap| any.add(gap));
        let some: Vec<i32> = theme::Entity::find()
            .select_only()
            .column(theme::Column::Id)
            .filter(theme::COLUMN.id.is_in(ids.iter().copied()))
            .filter(elsewhere)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(some.into_iter().map(number));
    }
    Ok(found)
}

/// Departments above and below the ends, where there are ends.
type Gap = (Option<Uuid>, Option<Uuid>);

/// What lies between some departments, and on both sides of them.
fn gaps(departments: &[DepartmentId]) -> Vec<Gap> {
    let known: BTreeSet<Uuid> = departments.iter().map(|d| d.0).collect();
    let ends = known.iter().copied().map(Some);
    let above = std::iter::once(None).chain(ends.clone());
    above.zip(ends.chain([None])).collect()
}

/// Whether a theme with these numbers has a voice in some departments.
pub(super) async fn within(
    db: &impl ConnectionTrait,
    ids: &[i32],
    departments: &[DepartmentId],
) -> Result<bool, DbErr> {
    let found: Option<Uuid> = theme_voice::Entity::find()
        .select_only()
        .column(theme_voice::Column::FeedbackId)
        .filter(theme_voice::Column::ThemeId.is_in(ids.iter().copied()))
        .filter(theme_voice::Column::DepartmentId.is_in(departments.iter().map(|d| d.0)))
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// The numbers that lead to a theme, as columns.
pub(super) fn numbers(themes: &Themes, id: ThemeId) -> Vec<i32> {
    themes.leading_to(id).into_iter().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_is_in_a_gap_unless_it_is_one_of_them() {
        let all: Vec<DepartmentId> = (0..9).map(|n| DepartmentId(Uuid::from_u128(n))).collect();
        for some in [vec![], vec![4], vec![0, 8], vec![7, 2, 3, 2]] {
            let some: Vec<DepartmentId> = some.into_iter().map(|at: usize| all[at]).collect();
            let gaps = gaps(&some);
            for one in &all {
                let inside = |(above, below): &&Gap| {
                    above.is_none_or(|end| end < one.0) && below.is_none_or(|end| one.0 < end)
                };
                let expected = usize::from(!some.contains(one));
                assert_eq!(
                    gaps.iter().filter(inside).count(),
                    expected,
                    "{one:?} {gaps:?}"
                );
            }
        }
    }
}
