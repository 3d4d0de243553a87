//! Phrases of voices, counted by week and by day, so that no page reads voices to find keywords.
//!
//! Rule: a week whose voices changed is counted anew from their texts, so what was erased, moved or came late is right
//! without any sums to put right. Of each day and week the phrases of the most voices are kept; a day keeps what its
//! week repeats.

use super::apart;
use super::spots::{beginning, words};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::{feedback, phrase_span, phrase_week, theme_voice};
use crate::services::insight::{EVERYWHERE, Grain, day_of, monday_of, start_of};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::language::keywords::Tally;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Phrases kept of a day or week and a department, and in its short form.
const MOST: usize = 1_000;
const SHORT: usize = MOST / 10;
/// Phrases of a day that are held until its week is known.
const HELD: usize = 10 * MOST;
/// Voices that are counted of a day and a department: the latest.
const VOICES: u64 = 20_000;
/// Voices after which a run counts no further week.
const ENOUGH: i64 = 30_000;
/// A week of more voices than this is counted no more often than this.
const MANY: i64 = 5_000;
const PAUSE: TimeDelta = TimeDelta::minutes(10);

/// The weeks of these days.
pub(crate) fn of(
    days: impl IntoIterator<Item = DateTime<Utc>>,
    zone: Tz,
) -> BTreeSet<DateTime<Utc>> {
    let week = |day| start_of(monday_of(day_of(day, zone)), zone);
    days.into_iter().map(week).collect()
}

/// Voices of these weeks changed.
pub(crate) async fn touch(tx: &Tx, weeks: &BTreeSet<DateTime<Utc>>) -> Result<(), DbErr> {
    use phrase_week::Column;
    if weeks.is_empty() {
        return Ok(());
    }
    let rows = weeks.iter().map(|since| phrase_week::ActiveModel {
        since: Set(*since),
        changes: Set(1),
        counted: Set(0),
        counted_at: Set(DateTime::UNIX_EPOCH),
        voices: Set(0),
    });
    let old = Expr::col((phrase_week::Entity, Column::Changes));
    let more = old.add(Expr::col((Alias::new("excluded"), Column::Changes)));
    let mut known = OnConflict::column(Column::Since);
    known.value(Column::Changes, more);
    phrase_week::Entity::insert_many(rows)
        .on_conflict(known)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Forgets weeks that ended before a moment.
pub(super) async fn prune(core: &Core, before: DateTime<Utc>) -> Result<(), ServiceError> {
    let before = before - TimeDelta::days(7);
    let over: Option<DateTime<Utc>> = phrase_week::Entity::find()
        .select_only()
        .column(phrase_week::Column::Since)
        .filter(phrase_week::COLUMN.since.lt(before))
        .into_tuple()
        .one(core.db.read())
        .await?;
    if over.is_none() {
        return Ok(());
    }
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            phrase_span::Entity::delete_many()
                .filter(phrase_span::COLUMN.since.lt(before))
                .exec(tx)
                .await?;
            phrase_week::Entity::delete_many()
                .filter(phrase_week::COLUMN.since.lt(before))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
}

/// Counts the weeks whose voices changed, the latest first, as many as one run does; how many voices that were.
pub(crate) async fn count(core: &Core) -> Result<i64, ServiceError> {
    let now = core.clock.now();
    let changed =
        Expr::col(phrase_week::Column::Changes).ne(Expr::col(phrase_week::Column::Counted));
    let due = phrase_week::Entity::find()
        .filter(changed)
        .order_by_desc(phrase_week::COLUMN.since)
        .all(core.db.read())
        .await?;
    let mut done = 0;
    for week in due {
        if week.voices > MANY && now - week.counted_at < PAUSE {
            continue;
        }
        done += one(core, &week, now).await?;
        if done > ENOUGH {
            break;
        }
    }
    Ok(done)
}

/// Counts a week, a department at a time, then all of them; how many voices that were.
async fn one(
    core: &Core,
    week: &phrase_week::Model,
    now: DateTime<Utc>,
) -> Result<i64, ServiceError> {
    let (db, zone) = (core.db.read(), core.config.time_zone);
    let first = day_of(week.since, zone);
    let days: Vec<NaiveDate> = first.iter_days().take(7).collect();
    let ends = (week.since, start_of(first + Days::new(7), zone));
    let mut all = vec![Tally::default(); days.len()];
    let mut voices = 0;
    for place in places(db, ends).await? {
        let mut own = Vec::new();
        // A day at a time: only what it counted is held.
        for (day, all) in days.iter().zip(&mut all) {
            let ends = (start_of(*day, zone), start_of(*day + Days::new(1), zone));
            let said = texts(db, place, ends).await?;
            voices += said.len();
            let mut sum = std::mem::take(all);
            let counted = apart(move || {
                let mut part = tally(&said);
                part.bound(HELD, &sum);
                sum.add_all(&part);
                sum.bound(HELD, &Tally::default());
                (part, sum)
            });
            let part;
            (part, *all) = counted.await?;
            own.push(part);
        }
        keep(core, place, (own, days.clone())).await?;
    }
    keep(core, EVERYWHERE, (all, days)).await?;
    let (since, counted) = (week.since, week.changes);
    let voices = i64::try_from(voices).unwrap_or(i64::MAX);
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            phrase_week::Entity::update_many()
                .set(phrase_week::ActiveModel {
                    counted: Set(counted),
                    counted_at: Set(now),
                    voices: Set(voices),
                    ..Default::default()
                })
                .filter(phrase_week::COLUMN.since.eq(since))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await?;
    Ok(voices)
}

type Ends = (DateTime<Utc>, DateTime<Utc>);

/// Departments with voices in a week, and those that had some when it was counted last.
async fn places(db: &impl ConnectionTrait, ends: Ends) -> Result<BTreeSet<Uuid>, DbErr> {
    let now: Vec<Uuid> = theme_voice::Entity::find()
        .select_only()
        .column(theme_voice::Column::DepartmentId)
        .distinct()
        .filter(theme_voice::COLUMN.since.gte(ends.0))
        .filter(theme_voice::COLUMN.since.lt(ends.1))
        .into_tuple()
        .all(db)
        .await?;
    let before: Vec<Uuid> = phrase_span::Entity::find()
        .select_only()
        .column(phrase_span::Column::DepartmentId)
        .filter(phrase_span::COLUMN.grain.eq(Grain::Week.code()))
        .filter(phrase_span::COLUMN.since.eq(ends.0))
        .filter(phrase_span::COLUMN.department_id.ne(EVERYWHERE))
        .into_tuple()
        .all(db)
        .await?;
    Ok(now.into_iter().chain(before).collect())
}

/// Who said what in a department on a day; who is unknown is somebody else each time.
async fn texts(
    db: &impl ConnectionTrait,
    place: Uuid,
    ends: Ends,
) -> Result<Vec<(Uuid, String)>, DbErr> {
    type Row = (Uuid, Option<Uuid>, String);
    let rows: Vec<Row> = theme_voice::Entity::find()
        .select_only()
        .column(theme_voice::Column::FeedbackId)
        .column(feedback::Column::CustomerId)
        .expr(beginning())
        .join(JoinType::InnerJoin, words())
        .filter(theme_voice::COLUMN.department_id.eq(place))
        .filter(theme_voice::COLUMN.since.gte(ends.0))
        .filter(theme_voice::COLUMN.since.lt(ends.1))
        .order_by_desc(theme_voice::Column::Since)
        .order_by_desc(theme_voice::Column::FeedbackId)
        .limit(VOICES)
        .into_tuple()
        .all(db)
        .await?;
    let said = |(voice, customer, text): Row| (customer.unwrap_or(voice), text);
    Ok(rows.into_iter().map(said).collect())
}

fn tally(said: &[(Uuid, String)]) -> Tally {
    let mut people: BTreeMap<Uuid, Vec<&str>> = BTreeMap::new();
    for (who, text) in said {
        people.entry(*who).or_default().push(text);
    }
    let mut tally = Tally::default();
    for texts in people.into_values() {
        tally.add(texts);
    }
    tally
}

/// Writes what a department said on the days of a week and in all of it; what said nothing goes.
async fn keep(
    core: &Core,
    place: Uuid,
    (tallies, days): (Vec<Tally>, Vec<NaiveDate>),
) -> Result<(), ServiceError> {
    let zone = core.config.time_zone;
    let (rows, ends) = apart(move || -> Result<_, serde_json::Error> {
        let mut whole = Tally::default();
        tallies.iter().for_each(|day| whole.add_all(day));
        let first = days.first().copied().unwrap_or_default();
        let mut spans = vec![(Grain::Week, first, whole.clone())];
        spans.extend(
            days.iter()
                .zip(tallies)
                .map(|(day, own)| (Grain::Day, *day, own)),
        );
        let mut rows = Vec::new();
        for (grain, day, mut tally) in spans.into_iter().filter(|span| span.2.texts() > 0) {
            tally.bound(MOST, &whole);
            let long = serde_json::to_string(&tally)?;
            tally.bound(SHORT, &whole);
            rows.push(phrase_span::ActiveModel {
                grain: Set(grain.code().to_owned()),
                department_id: Set(place),
                since: Set(start_of(day, zone)),
                tally: Set(long),
                short: Set(serde_json::to_string(&tally)?),
            });
        }
        let ends = (start_of(first, zone), start_of(first + Days::new(7), zone));
        Ok((rows, ends))
    })
    .await??;
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            phrase_span::Entity::delete_many()
                .filter(phrase_span::COLUMN.department_id.eq(place))
                .filter(phrase_span::COLUMN.since.gte(ends.0))
                .filter(phrase_span::COLUMN.since.lt(ends.1))
                .exec(tx)
                .await?;
            if !rows.is_empty() {
                phrase_span::Entity::insert_many(rows.clone())
                    .exec_without_returning(tx)
                    .await?;
            }
            Ok(())
        })
        .await
}
