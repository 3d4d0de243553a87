//! Voices go out of themes. What is kept of their words goes with the next run of the job, which counts and learns anew
//! from those that are left.

use super::spots::{Moves, Place, places};
use super::{store, weeks};
use crate::core::ServiceError;
use crate::db::Tx;
use crate::db::entity::{theme, theme_voice};
use chrono_tz::Tz;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{DbErr, EntityTrait, QueryFilter};
use shared::language::themes::ThemeId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Voices whose words are erased in the same transaction. Figures stay: they were said.
///
/// # Errors
/// When the database fails.
pub(crate) async fn erased(tx: &Tx, voices: &[Uuid], zone: Tz) -> Result<(), ServiceError> {
    forget(tx, voices, zone).await?;
    Ok(())
}

/// Voices that are removed in the same transaction, as if they had never been: figures go with them.
///
/// # Errors
/// When the database fails.
pub(crate) async fn removed(tx: &Tx, voices: &[Uuid], zone: Tz) -> Result<(), ServiceError> {
    let mut moves = Moves::default();
    for (spot, theme) in forget(tx, voices, zone).await? {
        moves.add(theme, spot, -1);
    }
    Ok(moves.count(tx).await?)
}

async fn forget(tx: &Tx, voices: &[Uuid], zone: Tz) -> Result<Vec<Place>, ServiceError> {
    if voices.is_empty() {
        return Ok(Vec::new());
    }
    // Also for those that are not sorted yet: a run that has read their words is refused.
    store::hold(tx).await?;
    let gone = places(tx, |select| {
        select.filter(
            theme_voice::COLUMN
                .feedback_id
                .is_in(voices.iter().copied()),
        )
    })
    .await?;
    let weeks = weeks::of(gone.iter().map(|(spot, _)| spot.since), zone);
    weeks::touch(tx, &weeks).await?;
    drop_voices(tx, &gone).await?;
    Ok(gone)
}

/// Takes voices out of their themes, which are learned anew; a theme that has none left is retired with all it knew,
/// and with its name and cause, whoever wrote them.
pub(super) async fn drop_voices(tx: &Tx, gone: &[Place]) -> Result<(), DbErr> {
    use theme::Column;
    if gone.is_empty() {
        return Ok(());
    }
    let themes = store::heads(tx).await?;
    let mut less: BTreeMap<ThemeId, i32> = BTreeMap::new();
    for (_, theme) in gone {
        if let Some(theme) = theme.and_then(|id| themes.get(id)) {
            *less.entry(theme.id).or_default() += 1;
        }
    }
    for (theme, n) in less {
        theme::Entity::update_many()
            .col_expr(Column::Voices, Expr::col(Column::Voices).sub(n))
            .col_expr(Column::Stale, Expr::value(true))
            .filter(theme::COLUMN.id.eq(store::column(theme)))
            .exec(tx)
            .await?;
    }
    theme::Entity::update_many()
        .col_expr(Column::Terms, Expr::value("{}"))
        .col_expr(Column::Stale, Expr::value(false))
        .filter(theme::COLUMN.voices.lte(0))
        .filter(theme::COLUMN.terms.ne("{}"))
        .exec(tx)
        .await?;
    theme::Entity::update_many()
        .col_expr(Column::Name, Expr::value(""))
        .col_expr(Column::ByPerson, Expr::value(false))
        .col_expr(Column::NamedAt, Expr::value(0))
        .filter(theme::COLUMN.voices.lte(0))
        .filter(theme::COLUMN.name.ne(""))
        .exec(tx)
        .await?;
    // People write into causes and names what those voices said.
    theme::Entity::update_many()
        .col_expr(Column::Cause, Expr::value(Option::<String>::None))
        .filter(theme::COLUMN.voices.lte(0))
        .filter(theme::COLUMN.cause.is_not_null())
        .exec(tx)
        .await?;
    theme_voice::Entity::delete_many()
        .filter(
            theme_voice::COLUMN
                .feedback_id
                .is_in(gone.iter().map(|(spot, _)| spot.voice)),
        )
        .exec(tx)
        .await?;
    Ok(())
}
