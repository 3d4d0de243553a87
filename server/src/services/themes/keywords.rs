//! The keywords of a period against the one before: whole weeks and the days at their ends, a row each.

use super::apart;
use crate::core::ServiceError;
use crate::db::entity::phrase_span;
use crate::services::insight::{EVERYWHERE, Of, Period, start_of};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use shared::language::keywords::{Keyword, LEAST, Stop, Tally, rank};
use shared::themes::KeywordRow;
use uuid::Uuid;

/// Keywords shown.
const SHOWN: usize = 40;

pub(super) async fn keywords(
    db: &impl ConnectionTrait,
    period: Period,
    of: &Of,
    stop: Vec<String>,
) -> Result<Vec<KeywordRow>, ServiceError> {
    use phrase_span::Column;
    let places: Vec<Uuid> = match of {
        Of::Everywhere => vec![EVERYWHERE],
        Of::Departments(list) => list.clone(),
    };
    let zone = period.zone;
    let mut spans = Condition::any();
    for (grain, from, to) in [period, period.before()]
        .into_iter()
        .flat_map(Period::spans)
    {
        if from < to {
            let span = Condition::all()
                .add(Column::Grain.eq(grain.code()))
                .add(Column::Since.gte(start_of(from, zone)))
                .add(Column::Since.lt(start_of(to, zone)));
            spans = spans.add(span);
        }
    }
    let rows = phrase_span::Entity::find()
        .filter(phrase_span::COLUMN.department_id.is_in(places))
        .filter(spans)
        .all(db)
        .await?;
    let begin = start_of(period.first, zone);
    let ranked = apart(move || {
        let (mut now, mut before) = (Tally::default(), Tally::default());
        for row in rows {
            let part: Tally = serde_json::from_str(&row.tally)?;
            match row.since >= begin {
                true => now.add_all(&part),
                false => before.add_all(&part),
            }
        }
        let ranked = rank(&now, &before, &Stop::new(&stop), LEAST, SHOWN);
        Ok::<_, serde_json::Error>(ranked)
    });
    let row = |word: Keyword| KeywordRow {
        phrase: word.phrase,
        now: word.now as u64,
        before: word.before as u64,
        score: word.score,
    };
    Ok(ranked.await??.into_iter().map(row).collect())
}
