//! Themes get their names from their latest voices, told from those of the others.

use super::spots::{Sorted, Voices, sorted};
use super::{apart, store};
use crate::core::{Core, ServiceError};
use crate::db::entity::theme_voice;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::language::keywords::Stop;
use shared::language::themes::{ThemeId, Themes};
use std::collections::HashSet;

/// Latest voices that a theme is named by, and those that it is told from.
const OWN: u64 = 60;
const OTHERS: u64 = 300;
/// Themes named in one run.
const MOST: usize = 50;

/// Names the themes that need a name. When somebody edits meanwhile, the next run does it.
pub(super) async fn name(core: &Core) -> Result<(), ServiceError> {
    let db = core.db.read();
    let stop = Stop::new(&core.rules().language.stop);
    if store::heads(db).await?.unnamed(&stop).is_empty() {
        return Ok(());
    }
    let (generation, before) = store::load(db).await?;
    let texts = texts(db, &before, &before.unnamed(&stop)).await?;
    let rows = apart(move || {
        let mut after = before.clone();
        named(&mut after, &texts, &stop);
        store::changed(&before, &after)
    })
    .await??;
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            if store::advance(tx, generation).await? {
                store::save(tx, &rows).await?;
            }
            Ok(())
        })
        .await
}

/// Raw texts by which these themes are named.
pub(super) async fn texts(
    db: &impl ConnectionTrait,
    themes: &Themes,
    due: &[ThemeId],
) -> Result<Vec<(ThemeId, String)>, ServiceError> {
    let latest = |select: Voices, most| {
        select
            .filter(theme_voice::Column::ThemeId.is_not_null())
            .order_by_desc(theme_voice::COLUMN.since)
            .order_by_desc(theme_voice::COLUMN.feedback_id)
            .limit(most)
    };
    let mut voices = sorted(db, |select| latest(select, OTHERS)).await?;
    for id in due.iter().take(MOST) {
        let own = theme_voice::Column::ThemeId.is_in(store::numbers(themes, *id));
        voices.extend(sorted(db, |select| latest(select.filter(own), OWN)).await?);
    }
    let mut known = HashSet::new();
    voices.retain(|voice| known.insert(voice.spot.voice));
    let text = |voice: Sorted| Some((voice.theme?, voice.text));
    Ok(voices.into_iter().filter_map(text).collect())
}

/// Names what is due.
pub(super) fn named(themes: &mut Themes, texts: &[(ThemeId, String)], stop: &Stop) {
    let texts = texts.iter().map(|(id, text)| (*id, text.as_str()));
    themes.name(texts, stop);
}
