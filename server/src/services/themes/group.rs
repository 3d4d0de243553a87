//! The job: new voices find their themes or wait, themes are named, weeks that changed are counted.
//!
//! Rule: it may be cut anywhere, for what is sorted is marked in the transaction that writes where it went.

use super::follow::follow;
use super::spots::{self, Moves, Sorted, Spot};
use super::{again, apart, horizon, naming, store, upkeep, weeks};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, feedback, theme, theme_voice};
use crate::jobs::Claimed;
use crate::services::insight::{day_of, start_of};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::language::keywords::Stop;
use shared::language::themes::{Lexicon, Room, Terms, ThemeId, Themes};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Kind of the job.
pub const GROUP: &str = "themes.group";
/// Voices of a transaction: customers who submit meanwhile wait for no more than that.
const CHUNK: u64 = 200;
/// Transactions of a run; what is left waits for the next.
const MOST: usize = 30;
/// Latest voices that a first run learns from before it sorts any.
const PRIMER: u64 = 2_000;
/// Customers' writes come between two chunks; see `imports::run`.
const BREATH: Duration = Duration::from_millis(20);

/// What is known between two chunks.
struct State {
    generation: i64,
    themes: Arc<Themes>,
    /// What was learned before this run.
    learned: Lexicon,
    room: Room<Spot>,
    /// Voices ahead that were learned already.
    primed: usize,
}

/// What became of a chunk.
enum Step {
    /// There was none.
    Done(Option<State>),
    /// Somebody edited meanwhile: it is done anew.
    Refused,
    /// So many voices, and what is known now.
    Sorted(usize, State),
}

/// The job.
///
/// # Errors
/// To be tried again.
pub async fn group_job(core: Core, _job: Claimed) -> anyhow::Result<()> {
    group(&core).await?;
    Ok(())
}

/// Sorts what is new or was handed over, latest first, names what needs a name and counts what changed; how many voices
/// that were. Where themes began, those that waited in vain are looked at again.
///
/// # Errors
/// When the database fails; running it again goes on.
pub async fn group(core: &Core) -> Result<usize, ServiceError> {
    upkeep::prune(core).await?;
    upkeep::renew(core).await?;
    let begun = theme::Entity::find().count(core.db.read()).await?;
    let (mut done, mut state) = (0, None);
    for _ in 0..MOST {
        match chunk(core, state.take()).await? {
            Step::Done(last) => {
                state = last;
                break;
            }
            Step::Refused => {}
            Step::Sorted(seen, next) => {
                done += seen;
                state = Some(next);
            }
        }
        if core.db.backend() == DbBackend::Sqlite {
            tokio::time::sleep(BREATH).await;
        }
    }
    if let Some(state) = state {
        keep(core, state).await?;
    }
    if theme::Entity::find().count(core.db.read()).await? > begun {
        again::look(core).await?;
    }
    naming::name(core).await?;
    weeks::count(core).await?;
    Ok(done)
}

/// Keeps what was learned, unless somebody edits just then: it only weighs words.
async fn keep(core: &Core, state: State) -> Result<(), ServiceError> {
    if *state.themes.lexicon() == state.learned {
        return Ok(());
    }
    let themes = state.themes;
    let lexicon = apart(move || serde_json::to_string(themes.lexicon())).await??;
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            if store::advance(tx, state.generation).await? {
                store::save_lexicon(tx, &lexicon).await?;
            }
            Ok(())
        })
        .await
}

async fn open(core: &Core, stop: &Stop) -> Result<State, ServiceError> {
    let db = core.db.read();
    let (generation, mut themes) = store::load(db).await?;
    let learned = themes.lexicon().clone();
    let room = room(db, stop).await?;
    let mut primed = 0;
    if learned.is_empty() {
        let ahead = ungrouped()
            .select_only()
            .expr(spots::beginning())
            .order_by_desc(feedback::Column::Id)
            .limit(PRIMER);
        let texts: Vec<String> = ahead.into_tuple().all(db).await?;
        primed = texts.len();
        let stop = stop.clone();
        themes = apart(move || {
            let terms: Vec<Terms> = texts.iter().map(|text| Terms::of(text, &stop)).collect();
            themes.learn(&terms);
            themes
        })
        .await?;
    }
    Ok(State {
        generation,
        themes: Arc::new(themes),
        learned,
        room,
        primed,
    })
}

/// The latest voices that wait.
async fn room(db: &impl ConnectionTrait, stop: &Stop) -> Result<Room<Spot>, ServiceError> {
    let size = u64::try_from(Room::<Spot>::SIZE).unwrap_or(0);
    let mut waiting = spots::sorted(db, |select| {
        select
            .filter(theme_voice::Column::ThemeId.is_null())
            .order_by_desc(theme_voice::COLUMN.since)
            .order_by_desc(theme_voice::COLUMN.feedback_id)
            .limit(size)
    })
    .await?;
    let stop = stop.clone();
    apart(move || {
        waiting.reverse();
        let terms = |voice: Sorted| (voice.spot, Terms::of(&voice.text, &stop));
        let waiting = waiting.into_iter().map(terms);
        Room::new(waiting.filter(|(_, terms)| !terms.is_empty()))
    })
    .await
}

/// A voice that is to be sorted.
pub(super) struct Fresh {
    pub spot: Spot,
    text: String,
    /// Too old for any page.
    old: bool,
    /// Where it was sorted before its case was handed over: department and theme.
    pub home: Option<(Uuid, Option<ThemeId>)>,
}

impl Fresh {
    fn counts(&self) -> bool {
        !self.old && !self.text.is_empty()
    }
}

/// Sorts a chunk.
async fn chunk(core: &Core, state: Option<State>) -> Result<Step, ServiceError> {
    let db = core.db.read();
    let stop = Stop::new(&core.rules().language.stop);
    // Read before the voices: who edits or erases meanwhile moves the generation on.
    let mut state = match state {
        Some(state) => state,
        None if is_any(db).await? => open(core, &stop).await?,
        None => return Ok(Step::Done(None)),
    };
    let (known, fresh): (Vec<_>, Vec<_>) = fresh(core, db)
        .await?
        .into_iter()
        .partition(|voice| voice.home.is_some());
    if !known.is_empty() {
        let seen = known.len();
        if !follow(core, state.generation, known).await? {
            return Ok(Step::Refused);
        }
        state.generation += 1;
        state.room = room(db, &stop).await?;
        return Ok(Step::Sorted(seen, state));
    }
    if fresh.is_empty() {
        return Ok(Step::Done(Some(state)));
    }
    let (seen, zone) = (fresh.len(), core.config.time_zone);
    let (work, next) = apart(move || sort(state, &fresh, &stop, zone)).await??;
    let written = core
        .db
        .write(async move |tx| -> Result<bool, ServiceError> { write(tx, &work).await })
        .await?;
    Ok(match written {
        true => Step::Sorted(seen, next),
        false => Step::Refused,
    })
}

/// Voices that are to be sorted. Spelled out, so that the index over them serves.
pub(super) fn ungrouped() -> sea_orm::Select<feedback::Entity> {
    feedback::Entity::find_unscoped()
        .filter(feedback::Column::StagedBy.is_null())
        .filter(Expr::cust("NOT grouped"))
}

async fn is_any(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let id = ungrouped().select_only().column(feedback::Column::Id);
    let any: Option<Uuid> = id.into_tuple().one(db).await?;
    Ok(any.is_some())
}

/// The latest of them.
async fn fresh(core: &Core, db: &impl ConnectionTrait) -> Result<Vec<Fresh>, DbErr> {
    use feedback::Column;
    let (zone, horizon) = (core.config.time_zone, horizon(core.clock.now()));
    type Row = (
        Uuid,
        String,
        Option<DateTime<Utc>>,
        DateTime<Utc>,
        Option<Uuid>,
        Option<DateTime<Utc>>,
        Option<Uuid>,
        Option<i32>,
    );
    let rows: Vec<Row> = ungrouped()
        .select_only()
        .column(Column::Id)
        .expr(spots::beginning())
        .columns([Column::OccurredAt, Column::ReceivedAt])
        .column(case_file::Column::DepartmentId)
        .column_as(theme_voice::Column::Since, "home_since")
        .column_as(theme_voice::Column::DepartmentId, "home_department")
        .column(theme_voice::Column::ThemeId)
        .join(JoinType::LeftJoin, spots::case())
        .join(JoinType::LeftJoin, spots::home())
        .order_by_desc(Column::Id)
        .limit(CHUNK)
        .into_tuple()
        .all(db)
        .await?;
    let mut known = HashSet::new();
    let first = rows.into_iter().filter(|row| known.insert(row.0));
    let voice = first.map(
        |(voice, text, occurred, received, department, since, before, theme)| {
            let at = occurred.unwrap_or(received).min(received);
            let home = before.map(|department| (department, theme.map(store::number)));
            Fresh {
                spot: Spot {
                    voice,
                    since: since.unwrap_or_else(|| start_of(day_of(at, zone), zone)),
                    department: department.unwrap_or_default(),
                },
                text,
                old: at < horizon,
                home,
            }
        },
    );
    Ok(voice.collect())
}

/// What a chunk writes.
struct Work {
    generation: i64,
    themes: Vec<theme::ActiveModel>,
    /// Marked as sorted.
    seen: Vec<Uuid>,
    rows: Vec<theme_voice::ActiveModel>,
    /// Voices that waited, by the theme they came to.
    found: BTreeMap<ThemeId, Vec<Uuid>>,
    moves: Moves,
    weeks: BTreeSet<DateTime<Utc>>,
}

/// Finds the themes of a chunk.
fn sort(
    mut state: State,
    fresh: &[Fresh],
    stop: &Stop,
    zone: Tz,
) -> Result<(Work, State), ServiceError> {
    let mut themes = Themes::clone(&state.themes);
    let batch: Vec<(Spot, Terms)> = fresh
        .iter()
        .filter(|voice| voice.counts())
        .map(|voice| (voice.spot, Terms::of(&voice.text, stop)))
        .collect();
    let ahead: HashSet<Uuid> = fresh
        .iter()
        .take(state.primed)
        .map(|v| v.spot.voice)
        .collect();
    state.primed = state.primed.saturating_sub(fresh.len());
    let unknown = batch
        .iter()
        .filter(|(spot, _)| !ahead.contains(&spot.voice));
    themes.learn(unknown.map(|(_, terms)| terms));
    let spots: Vec<Spot> = batch.iter().map(|(spot, _)| *spot).collect();
    let homes: BTreeMap<Spot, ThemeId> =
        themes.arrive(&mut state.room, batch).into_iter().collect();
    let mut moves = Moves::default();
    let rows = spots.iter().map(|spot| {
        let theme = homes.get(spot).copied();
        moves.add(theme, *spot, 1);
        theme_voice::ActiveModel {
            feedback_id: Set(spot.voice),
            theme_id: Set(theme.map(store::column)),
            since: Set(spot.since),
            department_id: Set(spot.department),
        }
    });
    let rows: Vec<_> = rows.collect();
    let new: HashSet<Uuid> = spots.iter().map(|spot| spot.voice).collect();
    let mut found: BTreeMap<ThemeId, Vec<Uuid>> = BTreeMap::new();
    for (spot, theme) in homes.iter().filter(|(spot, _)| !new.contains(&spot.voice)) {
        found.entry(*theme).or_default().push(spot.voice);
        moves.add(None, *spot, -1);
        moves.add(Some(*theme), *spot, 1);
    }
    let work = Work {
        generation: state.generation,
        themes: store::changed(&state.themes, &themes)?,
        seen: fresh.iter().map(|voice| voice.spot.voice).collect(),
        rows,
        found,
        moves,
        weeks: weeks::of(spots.iter().map(|spot| spot.since), zone),
    };
    state.generation += 1;
    state.themes = Arc::new(themes);
    Ok((work, state))
}

async fn write(tx: &Tx, work: &Work) -> Result<bool, ServiceError> {
    if !store::advance(tx, work.generation).await? {
        return Ok(false);
    }
    store::save(tx, &work.themes).await?;
    if !work.rows.is_empty() {
        theme_voice::Entity::insert_many(work.rows.clone())
            .exec_without_returning(tx)
            .await?;
    }
    for (theme, voices) in &work.found {
        store::send(tx, *theme, voices).await?;
    }
    store::mark(tx, &work.seen).await?;
    weeks::touch(tx, &work.weeks).await?;
    work.moves.count(tx).await?;
    Ok(true)
}
