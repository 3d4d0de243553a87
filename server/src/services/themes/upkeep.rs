//! What themes forget: voices of days that no page asks for, and words of voices that are gone.

use super::forget::drop_voices;
use super::spots::{places, sorted};
use super::{apart, horizon, store, weeks};
use crate::core::{Core, ServiceError};
use crate::db::entity::{theme, theme_voice};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::language::keywords::Stop;

/// Voices that are let go in one run, in one transaction.
const GOING: u64 = 500;
/// Themes that are learned anew in one run, each from its latest voices.
const RENEWED: u64 = 10;
const LATEST: u64 = 500;

/// Lets voices and weeks of days go that are no longer kept; figures stay.
pub(super) async fn prune(core: &Core) -> Result<(), ServiceError> {
    let (db, before) = (core.db.read(), horizon(core.clock.now()));
    let generation = store::generation(db).await?;
    weeks::prune(core, before).await?;
    let gone = places(db, |select| {
        select
            .filter(theme_voice::COLUMN.since.lt(before))
            .order_by_asc(theme_voice::COLUMN.since)
            .limit(GOING)
    })
    .await?;
    if gone.is_empty() {
        return Ok(());
    }
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            if store::advance(tx, generation).await? {
                drop_voices(tx, &gone).await?;
            }
            Ok(())
        })
        .await
}

/// Themes that lost voices know what their other ones say, and no more.
pub(super) async fn renew(core: &Core) -> Result<(), ServiceError> {
    let db = core.db.read();
    let due: Vec<i32> = theme::Entity::find()
        .select_only()
        .column(theme::Column::Id)
        .filter(theme::COLUMN.stale.eq(true))
        .limit(RENEWED)
        .into_tuple()
        .all(db)
        .await?;
    if due.is_empty() {
        return Ok(());
    }
    let (generation, before) = store::load(db).await?;
    let mut texts = Vec::new();
    for id in &due {
        let ids = store::numbers(&before, store::number(*id));
        let own = sorted(db, |select| {
            select
                .filter(theme_voice::Column::ThemeId.is_in(ids))
                .order_by_desc(theme_voice::COLUMN.since)
                .order_by_desc(theme_voice::COLUMN.feedback_id)
                .limit(LATEST)
        });
        texts.push((store::number(*id), own.await?));
    }
    let stop = Stop::new(&core.rules().language.stop);
    let rows = apart(move || {
        let mut after = before.clone();
        for (id, voices) in &texts {
            let said = voices
                .iter()
                .map(|voice| (voice.person, voice.text.as_str()));
            after.renew(*id, &said.collect::<Vec<_>>(), &stop);
        }
        store::changed(&before, &after)
    })
    .await??;
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            if store::advance(tx, generation).await? {
                store::save(tx, &rows).await?;
                theme::Entity::update_many()
                    .col_expr(theme::Column::Stale, Expr::value(false))
                    .filter(theme::COLUMN.id.is_in(due.iter().copied()))
                    .exec(tx)
                    .await?;
            }
            Ok(())
        })
        .await
}
