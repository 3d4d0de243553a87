//! A second look: what waited in vain before the themes began that it is like.
//!
//! Rule: a first run sorts the latest voices first, when there are hardly any themes; without this they would stay
//! unsorted, though they are what people look at.

use super::spots::{Moves, Sorted, Spot, sorted};
use super::{apart, store};
use crate::core::{Core, ServiceError};
use crate::db::entity::{theme, theme_voice};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::language::keywords::Stop;
use shared::language::themes::{Terms, ThemeId, Themes};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Latest waiting voices that are looked at again after a run.
const LATEST: u64 = 4_000;
/// Voices of a transaction.
const CHUNK: usize = 200;

/// What a chunk writes.
struct Found {
    themes: Vec<theme::ActiveModel>,
    voices: BTreeMap<ThemeId, Vec<Uuid>>,
    moves: Moves,
}

/// Looks at the latest waiting voices again. When somebody edits meanwhile, the others wait for the next theme.
pub(super) async fn look(core: &Core) -> Result<(), ServiceError> {
    let db = core.db.read();
    let (mut generation, mut themes) = store::load(db).await?;
    let waiting = sorted(db, |select| {
        select
            .filter(theme_voice::Column::ThemeId.is_null())
            .order_by_desc(theme_voice::COLUMN.since)
            .order_by_desc(theme_voice::COLUMN.feedback_id)
            .limit(LATEST)
    })
    .await?;
    let stop = Stop::new(&core.rules().language.stop);
    for chunk in waiting.chunks(CHUNK) {
        let voices = terms(chunk, &stop);
        let before = themes;
        let found;
        (themes, found) = apart(move || find(before, voices)).await??;
        if found.voices.is_empty() {
            continue;
        }
        let written = core
            .db
            .write(async move |tx| -> Result<bool, ServiceError> {
                if !store::advance(tx, generation).await? {
                    return Ok(false);
                }
                store::save(tx, &found.themes).await?;
                for (theme, voices) in &found.voices {
                    store::send(tx, *theme, voices).await?;
                }
                found.moves.count(tx).await?;
                Ok(true)
            });
        if !written.await? {
            break;
        }
        generation += 1;
    }
    Ok(())
}

fn terms(voices: &[Sorted], stop: &Stop) -> Vec<(Spot, Terms)> {
    let terms = |voice: &Sorted| (voice.spot, Terms::of(&voice.text, stop));
    voices.iter().map(terms).collect()
}

/// The themes with those of the voices that found one.
fn find(before: Themes, voices: Vec<(Spot, Terms)>) -> Result<(Themes, Found), ServiceError> {
    let mut after = before.clone();
    let mut found: BTreeMap<ThemeId, Vec<Uuid>> = BTreeMap::new();
    let mut moves = Moves::default();
    for (spot, theme) in after.look_again(voices) {
        found.entry(theme).or_default().push(spot.voice);
        moves.add(None, spot, -1);
        moves.add(Some(theme), spot, 1);
    }
    let found = Found {
        themes: store::changed(&before, &after)?,
        voices: found,
        moves,
    };
    Ok((after, found))
}
