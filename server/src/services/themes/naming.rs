//! Themes get their names from their latest voices, told from those of the others.

use super::spots::{Voices, sorted};
use super::{apart, store};
use crate::core::{Core, ServiceError};
use crate::db::entity::theme_voice;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::language::keywords::Stop;
use shared::language::themes::{ThemeId, Themes};
use std::collections::HashSet;
use uuid::Uuid;

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
    let due: Vec<ThemeId> = before.unnamed(&stop).into_iter().take(MOST).collect();
    let said = said(db, &before, &due).await?;
    let rows = apart(move || {
        let mut after = before.clone();
        named(&mut after, &due, &said, &stop);
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

/// A raw text of a theme, and who said it.
pub(super) type Said = (ThemeId, Uuid, String);

/// What these themes are named by.
pub(super) async fn said(
    db: &impl ConnectionTrait,
    themes: &Themes,
    due: &[ThemeId],
) -> Result<Vec<Said>, ServiceError> {
    let latest = |select: Voices, most| {
        select
            .filter(theme_voice::Column::ThemeId.is_not_null())
            .order_by_desc(theme_voice::COLUMN.since)
            .order_by_desc(theme_voice::COLUMN.feedback_id)
            .limit(most)
    };
    let mut voices = sorted(db, |select| latest(select, OTHERS)).await?;
    for id in due {
        let own = theme_voice::Column::ThemeId.is_in(store::numbers(themes, *id));
        voices.extend(sorted(db, |select| latest(select.filter(own), OWN)).await?);
    }
    let mut known = HashSet::new();
    voices.retain(|voice| known.insert(voice.spot.voice));
    let said = voices.into_iter();
    Ok(said
        .filter_map(|voice| Some((voice.theme?, voice.person, voice.text)))
        .collect())
}

/// Names those of these themes that need a name.
pub(super) fn named(themes: &mut Themes, due: &[ThemeId], said: &[Said], stop: &Stop) {
    let said = said
        .iter()
        .map(|(id, person, text)| (*id, *person, text.as_str()));
    themes.name(due, said, stop);
}
