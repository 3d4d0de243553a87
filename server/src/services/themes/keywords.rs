//! The keywords of a period against the one before: whole weeks and the days at their ends, a row each.

use super::apart;
use crate::core::ServiceError;
use crate::db::entity::phrase_span;
use crate::services::insight::{EVERYWHERE, Of, Period, start_of};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::language::keywords::{Keyword, LEAST, Stop, Tally, rank};
use shared::themes::KeywordRow;
use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Keywords shown.
const SHOWN: usize = 40;
/// Departments whose phrases are all added up; of more than these, the short rows are.
const WHOLE: usize = 4;

/// Rankings that are kept, and for how long: what was erased meanwhile is in none that is shown, and in memory no
/// longer than that.
const RANKED: usize = 32;
const KEPT: Duration = Duration::from_secs(600);

/// By a hash of the rows that each was made from, the latest first.
type Rankings = VecDeque<(u64, Instant, Vec<KeywordRow>)>;

/// The latest rankings: the same rows give the same keywords.
#[derive(Clone, Default)]
pub(super) struct Ranked {
    hasher: RandomState,
    kept: Arc<Mutex<Rankings>>,
}

impl Ranked {
    fn get(&self, of: u64) -> Option<Vec<KeywordRow>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(_, since, _)| since.elapsed() < KEPT);
        let found = kept.iter().find(|(key, ..)| *key == of);
        found.map(|(.., rows)| rows.clone())
    }

    fn keep(&self, of: u64, rows: &[KeywordRow]) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(RANKED - 1);
        kept.push_front((of, Instant::now(), rows.to_vec()));
    }
}

/// The strongest of these departments' keywords. A phrase that few voices of a day hold may be missed where many
/// departments are asked for.
pub(super) async fn keywords(
    db: &impl ConnectionTrait,
    period: Period,
    of: &Of,
    stop: Vec<String>,
    ranked: &Ranked,
) -> Result<Vec<KeywordRow>, ServiceError> {
    let now = said(db, period, of).await?;
    let before = said(db, period.before(), of).await?;
    let key = ranked.hasher.hash_one((&now, &before, &stop));
    if let Some(rows) = ranked.get(key) {
        return Ok(rows);
    }
    let words = apart(move || -> Result<Vec<Keyword>, serde_json::Error> {
        let (now, before) = (sum(now)?, sum(before)?);
        Ok(rank(&now, &before, &Stop::new(&stop), LEAST, SHOWN))
    });
    let row = |word: Keyword| KeywordRow {
        phrase: word.phrase,
        now: word.now as u64,
        before: word.before as u64,
        score: word.score,
    };
    let rows: Vec<KeywordRow> = words.await??.into_iter().map(row).collect();
    ranked.keep(key, &rows);
    Ok(rows)
}

fn sum(rows: Vec<String>) -> Result<Tally, serde_json::Error> {
    let mut sum = Tally::default();
    for row in rows {
        sum.add_all(&serde_json::from_str(&row)?);
    }
    Ok(sum)
}

/// What was said in a period: a tally a span and department, as it is kept.
async fn said(
    db: &impl ConnectionTrait,
    period: Period,
    of: &Of,
) -> Result<Vec<String>, ServiceError> {
    use phrase_span::Column;
    let places: &[Uuid] = match of {
        Of::Everywhere => &[EVERYWHERE],
        Of::Departments(list) => list,
    };
    let phrases = match places.len() > WHOLE {
        true => Column::Short,
        false => Column::Tally,
    };
    let zone = period.zone;
    let mut spans = Condition::any();
    for (grain, from, to) in period.spans() {
        if from < to {
            let span = Condition::all()
                .add(Column::Grain.eq(grain.code()))
                .add(Column::Since.gte(start_of(from, zone)))
                .add(Column::Since.lt(start_of(to, zone)));
            spans = spans.add(span);
        }
    }
    let rows = phrase_span::Entity::find()
        .select_only()
        .column(phrases)
        .filter(
            phrase_span::COLUMN
                .department_id
                .is_in(places.iter().copied()),
        )
        .filter(spans)
        .order_by_asc(Column::Grain)
        .order_by_asc(Column::DepartmentId)
        .order_by_asc(Column::Since)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows)
}
