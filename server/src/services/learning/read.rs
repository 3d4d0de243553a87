//! Reads every voice anew under the rules in force, chunk by chunk; it may be cut anywhere and goes on behind its cursor.
//!
//! Rule: what a person or a file said of a mood, and every priority, stays: only what the machine said is said again.

use super::runs;
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, feedback, label, language_run};
use crate::db::{Stored, Tx};
use crate::rules::Snapshot;
use crate::services::search::index::refresh_all;
use crate::services::tags::record;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use shared::feedback::{Record, Sentiment};
use shared::id::RunId;
use shared::learning::RunState;
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// Voices read in one transaction: customers who submit meanwhile wait for no more than that.
const CHUNK: u64 = 200;

/// What changes about a voice.
struct Change {
    id: Uuid,
    reading: String,
    /// The tidied text, where it is another.
    tidy: Option<String>,
    doubt: Option<i32>,
    mood: Option<Sentiment>,
    /// The case's place among the strongly negative ones, where it moves.
    upset: Option<Option<i32>>,
}

/// Does the run, or goes on with it.
pub(super) async fn read_all(core: &Core, id: RunId) -> Result<(), ServiceError> {
    let rules = core.rules();
    let db = core.db.read();
    let mut row = runs::load(core, id).await?;
    if row.total == 0 {
        row.total =
            i64::try_from(feedback::Entity::find_unscoped().count(db).await?).unwrap_or(i64::MAX);
        if !runs::step(core, id, row.done, row.total).await? {
            return Ok(());
        }
    }
    loop {
        let mut select = feedback::Entity::find_unscoped();
        if let Some(cursor) = row.cursor {
            select = select.filter(feedback::COLUMN.id.gt(cursor));
        }
        let voices = select
            .order_by_asc(feedback::Column::Id)
            .limit(CHUNK)
            .all(db)
            .await?;
        let Some(last) = voices.last().map(|voice| voice.id) else {
            return runs::finish(core, id, RunState::Done).await;
        };
        let said = said(db, &voices).await?;
        let read = Arc::clone(&rules);
        let seen = count(voices.len());
        let changes = tokio::task::spawn_blocking(move || changes(&voices, &said, &read));
        let changes = changes.await.map_err(std::io::Error::other)?;
        let (done, from) = (row.done + seen, row.cursor);
        let moved = core
            .db
            .write(async move |tx| -> Result<bool, ServiceError> {
                if !advance(tx, id, from, last, done).await? {
                    return Ok(false);
                }
                let mut reworded = Vec::new();
                for change in &changes {
                    if write(tx, change).await? && change.tidy.is_some() {
                        reworded.push(change.id);
                    }
                }
                refind(tx, reworded).await?;
                Ok(true)
            })
            .await?;
        if !moved {
            return Ok(());
        }
        row.done = done;
        row.cursor = Some(last);
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// What people said of these voices: voice and axis.
async fn said(
    db: &impl ConnectionTrait,
    voices: &[feedback::Model],
) -> Result<HashSet<(Uuid, String)>, DbErr> {
    let rows: Vec<(Uuid, String)> = label::Entity::find()
        .select_only()
        .column(label::Column::FeedbackId)
        .column(label::Column::Axis)
        .filter(
            label::COLUMN
                .feedback_id
                .is_in(voices.iter().map(|voice| voice.id)),
        )
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

fn changes(
    voices: &[feedback::Model],
    said: &HashSet<(Uuid, String)>,
    rules: &Snapshot,
) -> Vec<Change> {
    voices
        .iter()
        .filter(|voice| !voice.raw_text.is_empty())
        .filter_map(|voice| {
            let fresh = rules.read(&voice.raw_text);
            let by_person = |axis: &str| said.contains(&(voice.id, axis.to_owned()));
            let former = record(voice);
            let told = voice.sentiment.map(|stored| stored.0);
            // A mood that differs from what was read came from a file or a person.
            let given = by_person("mood") || told != former.as_ref().map(|old| old.mood);
            let given = given && told.is_some();
            let mood = if given { told } else { Some(fresh.mood) };
            let place = |read: &Record| read.strongly_negative().map(i32::from);
            let tidy = rules.tidy(&voice.raw_text);
            let negative = mood == Some(Sentiment::Negative);
            Some(Change {
                id: voice.id,
                reading: serde_json::to_string(&fresh).ok()?,
                tidy: (tidy != voice.tidy_text).then_some(tidy),
                doubt: (!by_person("category")).then(|| fresh.doubt().into()),
                mood: (!given).then_some(fresh.mood),
                upset: (former.as_ref().map(place) != Some(place(&fresh)))
                    .then(|| place(&fresh).filter(|_| negative)),
            })
        })
        .collect()
}

/// Moves the run on from where this chunk began; false when it was stopped, or another runner was faster.
async fn advance(
    tx: &Tx,
    id: RunId,
    from: Option<Uuid>,
    to: Uuid,
    done: i64,
) -> Result<bool, DbErr> {
    use language_run::Column;
    let change = language_run::ActiveModel {
        cursor: Set(Some(to)),
        done: Set(done),
        ..Default::default()
    };
    let here = match from {
        Some(from) => Column::Cursor.eq(from),
        None => Column::Cursor.is_null(),
    };
    let moved = language_run::Entity::update_many()
        .set(change)
        .filter(language_run::COLUMN.id.eq(id.0))
        .filter(language_run::COLUMN.state.eq(Stored(RunState::Running)))
        .filter(here)
        .exec(tx)
        .await?;
    Ok(moved.rows_affected > 0)
}

/// Cases whose voices are worded otherwise now are found by it.
async fn refind(tx: &Tx, reworded: Vec<Uuid>) -> Result<(), ServiceError> {
    if reworded.is_empty() {
        return Ok(());
    }
    let cases = case_file::Entity::find_unscoped()
        .filter(case_file::COLUMN.feedback_id.is_in(reworded))
        .all(tx)
        .await?;
    refresh_all(tx, &cases).await
}

/// False where the words were erased since they were read: then nothing is written.
async fn write(tx: &Tx, change: &Change) -> Result<bool, DbErr> {
    let mut voice = feedback::ActiveModel {
        reading: Set(Some(change.reading.clone())),
        doubt: Set(change.doubt),
        ..Default::default()
    };
    if let Some(mood) = change.mood {
        voice.sentiment = Set(Some(Stored(mood)));
    }
    if let Some(tidy) = &change.tidy {
        voice.tidy_text = Set(tidy.clone());
    }
    let written = feedback::Entity::update_many()
        .set(voice)
        .filter(feedback::COLUMN.id.eq(change.id))
        .filter(feedback::COLUMN.raw_text.ne(""))
        .exec(tx)
        .await?;
    if written.rows_affected == 0 {
        return Ok(false);
    }
    if let Some(upset) = change.upset {
        let case = case_file::ActiveModel {
            upset: Set(upset),
            ..Default::default()
        };
        case_file::Entity::update_many()
            .set(case)
            .filter(case_file::COLUMN.feedback_id.eq(change.id))
            .exec(tx)
            .await?;
    }
    Ok(true)
}
