//! Voices whose case was handed over are counted where it is now; their theme stays.

use super::group::Fresh;
use super::spots::{Moves, Spot};
use super::{store, weeks};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::theme_voice;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

struct Work {
    generation: i64,
    seen: Vec<Uuid>,
    /// Voices by the department they go to.
    moved: BTreeMap<Uuid, Vec<Uuid>>,
    moves: Moves,
    weeks: BTreeSet<DateTime<Utc>>,
}

/// Counts them anew; false when somebody edited since the generation was read.
pub(super) async fn follow(
    core: &Core,
    generation: i64,
    voices: Vec<Fresh>,
) -> Result<bool, ServiceError> {
    let mut work = Work {
        generation,
        seen: Vec::new(),
        moved: BTreeMap::new(),
        moves: Moves::default(),
        weeks: weeks::of(
            voices.iter().map(|voice| voice.spot.since),
            core.config.time_zone,
        ),
    };
    for Fresh { spot, home, .. } in voices {
        work.seen.push(spot.voice);
        let Some((department, theme)) = home.filter(|home| home.0 != spot.department) else {
            continue;
        };
        work.moves.add(theme, Spot { department, ..spot }, -1);
        work.moves.add(theme, spot, 1);
        work.moved
            .entry(spot.department)
            .or_default()
            .push(spot.voice);
    }
    core.db
        .write(async move |tx| -> Result<bool, ServiceError> { write(tx, &work).await })
        .await
}

async fn write(tx: &Tx, work: &Work) -> Result<bool, ServiceError> {
    if !store::advance(tx, work.generation).await? {
        return Ok(false);
    }
    for (department, voices) in &work.moved {
        let change = theme_voice::ActiveModel {
            department_id: Set(*department),
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
    }
    store::mark(tx, &work.seen).await?;
    weeks::touch(tx, &work.weeks).await?;
    work.moves.count(tx).await?;
    Ok(true)
}
