//! The keywords of a period against the one before: whole weeks and the days at their ends, a row each.

use super::apart;
use crate::core::ServiceError;
use crate::db::entity::phrase_span;
use crate::services::insight::{EVERYWHERE, Of, Period, start_of};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::language::keywords::{Keyword, LEAST, Stop, Tally, rank};
use shared::themes::KeywordRow;
use uuid::Uuid;

/// Keywords shown.
const SHOWN: usize = 40;
/// Departments whose phrases are all added up; of more than these, the short rows are.
const WHOLE: usize = 4;

/// The strongest of these departments' keywords. A phrase that few voices of a day hold may be missed where many
/// departments are asked for.
pub(super) async fn keywords(
    db: &impl ConnectionTrait,
    period: Period,
    of: &Of,
    stop: Vec<String>,
) -> Result<Vec<KeywordRow>, ServiceError> {
    // One after the other: only one period's rows are held.
    let now = said(db, period, of).await?;
    let before = said(db, period.before(), of).await?;
    let ranked = apart(move || rank(&now, &before, &Stop::new(&stop), LEAST, SHOWN));
    let row = |word: Keyword| KeywordRow {
        phrase: word.phrase,
        now: word.now as u64,
        before: word.before as u64,
        score: word.score,
    };
    Ok(ranked.await?.into_iter().map(row).collect())
}

/// What was said in a period.
async fn said(db: &impl ConnectionTrait, period: Period, of: &Of) -> Result<Tally, ServiceError> {
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
    let rows: Vec<String> = phrase_span::Entity::find()
        .select_only()
        .column(phrases)
        .filter(
            phrase_span::COLUMN
                .department_id
                .is_in(places.iter().copied()),
        )
        .filter(spans)
        .into_tuple()
        .all(db)
        .await?;
    let sum = apart(move || {
        let mut sum = Tally::default();
        for row in rows {
            sum.add_all(&serde_json::from_str(&row)?);
        }
        Ok::<_, serde_json::Error>(sum)
    });
    Ok(sum.await??)
}
