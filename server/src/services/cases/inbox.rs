//! The inbox and the board: keyset pages over partial indexes, counts that stop at "999+".

use super::rows::rows;
use super::scope::cases_of;
use crate::core::{Core, ServiceError};
use crate::db::Stored;
use crate::db::entity::case_file::{self, COLUMN, Column};
use crate::db::entity::response;
use crate::rules::Snapshot;
use app::api::ApiError;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, NullOrdering, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use shared::actor::{Actor, Right};
use shared::cases::{BoardColumn, BoardView, Inbox, InboxQuery, Phase, View};
use shared::page::{COUNT_CAP, DEFAULT_SIZE, Page};
use shared::text::clean_line;
use uuid::Uuid;

/// Hours within which a promise counts as due soon.
const SOON_HOURS: i64 = 24;

/// What a view adds to the scope.
fn view_filter(view: View, actor: &Actor, now: DateTime<Utc>) -> Condition {
    let open = Condition::all().add(Column::ClosedAt.is_null());
    match view {
        View::Mine => open.add(Column::OwnerId.eq(actor.staff().map_or(Uuid::nil(), |s| s.id.0))),
        View::Unassigned => open.add(Column::OwnerId.is_null()),
        View::DueSoon => open.add(Column::NextDueAt.lte(now + TimeDelta::hours(SOON_HOURS))),
        View::Overdue => open.add(Column::NextDueAt.lt(now)),
        View::Upset => open.add(Column::Upset.is_not_null()),
        View::Open => open,
        View::Closed => Condition::all().add(Column::ClosedAt.is_not_null()),
    }
}

/// A page of the inbox with the counts of its views.
pub(crate) async fn inbox(
    core: &Core,
    actor: &Actor,
    query: InboxQuery,
) -> Result<Inbox, ServiceError> {
    let rules = core.rules();
    let now = core.clock.now();
    let db = core.db.read();
    let mut select = cases_of(actor, Right::ReadCases);
    if let Some(number) = searched(&query) {
        select = select.filter(Column::Number.starts_with(number));
    } else {
        // Who gave a low score may have opened the case again: it counts as rated all the same.
        if query.rated.is_none() {
            select = select.filter(view_filter(query.view, actor, now));
        }
        if let Some(words) = words(&query) {
            select = select.filter(Column::Title.like(words));
        }
    }
    select = narrowed(select, &query, &rules);
    let anywhere = searched(&query).is_some() || query.rated.is_some();
    let view = if anywhere { View::Open } else { query.view };
    let changed = changed(db, select.clone(), &query).await?;
    let (mut models, next) = match view {
        View::Closed => closed_page(db, select, &query).await?,
        View::Upset => upset_page(db, select, &query).await?,
        _ => open_page(db, select, &query).await?,
    };
    let shown = models.len();
    models.extend(changed);
    let mut rows = rows(db, models, &rules, now).await?;
    let changed = rows.split_off(shown);
    // Counts of whole views would be taken for counts of what the filters leave.
    let counts = if query.after.is_none() && !query.narrowed() {
        counts(db, actor, now).await?
    } else {
        Vec::new()
    };
    Ok(Inbox {
        page: Page { rows, next },
        changed,
        counts,
    })
}

/// Those of the changed cases that the view holds.
async fn changed(
    db: &impl ConnectionTrait,
    select: Select<case_file::Entity>,
    query: &InboxQuery,
) -> Result<Vec<case_file::Model>, ServiceError> {
    if query.changed.is_empty() {
        return Ok(Vec::new());
    }
    // PostgreSQL refuses a NUL in a text; nothing else can be in a number.
    let plain = |number: &&String| {
        number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let numbers = query.changed.iter().filter(plain).take(InboxQuery::CHANGED);
    Ok(select
        .filter(COLUMN.number.is_in(numbers.map(String::as_str)))
        .all(db)
        .await?)
}

/// A number as typed into the search field; wildcards of LIKE can't get in.
fn searched(query: &InboxQuery) -> Option<String> {
    let text = query.search.as_deref()?.trim().to_uppercase();
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (plain && !text.is_empty()).then_some(text)
}

/// Words of the title, taken literally: `%` finds a `%` and nothing else.
fn words(query: &InboxQuery) -> Option<LikeExpr> {
    let text = clean_line(query.search.as_deref()?);
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    (!text.is_empty()).then(|| LikeExpr::new(pattern).escape('\\'))
}

fn narrowed(
    mut select: Select<case_file::Entity>,
    query: &InboxQuery,
    rules: &Snapshot,
) -> Select<case_file::Entity> {
    if let Some(kind) = query.kind {
        select = select.filter(COLUMN.kind.eq(Stored(kind)));
    }
    if let Some(priority) = query.priority {
        select = select.filter(COLUMN.priority.eq(Stored(priority)));
    }
    if let Some(phase) = query.phase {
        select = select.filter(COLUMN.phase.eq(Stored(phase)));
    }
    if let Some(department) = query.department {
        select = select.filter(COLUMN.department_id.eq(department.0));
    }
    if let Some((from, to)) = query.day.and_then(|day| bounds(day, rules)) {
        select = select
            .filter(COLUMN.opened_at.gte(from))
            .filter(COLUMN.opened_at.lt(to));
    }
    if let Some((from, _)) = query.since.and_then(|day| bounds(day, rules)) {
        select = select.filter(COLUMN.closed_at.gte(from));
    }
    if let Some((from, _)) = query.rated.and_then(|day| bounds(day, rules)) {
        let answered = response::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(response::COLUMN.created_at.gte(from))
            .filter(response::COLUMN.overall.is_not_null())
            .filter(
                Expr::col((response::Entity, response::Column::CaseId))
                    .equals((case_file::Entity, case_file::Column::Id)),
            )
            .into_query();
        select = select.filter(Expr::exists(answered));
    }
    select
}

/// Beginning and end of a day in the organisation's zone; nothing for years that no database knows.
pub(crate) fn bounds(day: NaiveDate, rules: &Snapshot) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let start = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN);
        let there = rules.zone().from_local_datetime(&midnight).earliest()?;
        Some(there.with_timezone(&Utc))
    };
    YEARS.contains(&day.year()).then_some(())?;
    Some((start(day)?, start(day.succ_opt()?)?))
}

pub(crate) type Found = (Vec<case_file::Model>, Option<String>);

/// Open cases, next due first; those whose promise stands still come last. Key: `due|id`, due empty when none.
pub(crate) async fn open_page(
    db: &impl ConnectionTrait,
    mut select: Select<case_file::Entity>,
    query: &InboxQuery,
) -> Result<Found, ServiceError> {
    if let Some(key) = &query.after {
        let (due, id) = read_key(key)?;
        let after = match due {
            Some(due) => Condition::any()
                .add(Column::NextDueAt.gt(due))
                .add(
                    Condition::all()
                        .add(Column::NextDueAt.eq(due))
                        .add(Column::Id.gt(id)),
                )
                .add(Column::NextDueAt.is_null()),
            None => Condition::all()
                .add(Column::NextDueAt.is_null())
                .add(Column::Id.gt(id)),
        };
        select = select.filter(after);
    }
    let models = select
        .order_by_with_nulls(Column::NextDueAt, Order::Asc, NullOrdering::Last)
        .order_by_asc(Column::Id)
        .limit(DEFAULT_SIZE + 1)
        .all(db)
        .await?;
    Ok(cut(models, |m| micros(m.next_due_at)))
}

/// Closed cases, latest first.
async fn closed_page(
    db: &impl ConnectionTrait,
    mut select: Select<case_file::Entity>,
    query: &InboxQuery,
) -> Result<Found, ServiceError> {
    if let Some(key) = &query.after {
        let (at, id) = read_key(key)?;
        let at = at.ok_or_else(bad_key)?;
        select = select.filter(
            Condition::any().add(Column::ClosedAt.lt(at)).add(
                Condition::all()
                    .add(Column::ClosedAt.eq(at))
                    .add(Column::Id.lt(id)),
            ),
        );
    }
    let models = select
        .order_by_desc(Column::ClosedAt)
        .order_by_desc(Column::Id)
        .limit(DEFAULT_SIZE + 1)
        .all(db)
        .await?;
    Ok(cut(models, |m| micros(m.closed_at)))
}

/// Open cases in strongly negative words, the strongest first.
async fn upset_page(
    db: &impl ConnectionTrait,
    mut select: Select<case_file::Entity>,
    query: &InboxQuery,
) -> Result<Found, ServiceError> {
    if let Some(key) = &query.after {
        let (strength, id) = key.split_once('_').ok_or_else(bad_key)?;
        let strength: i32 = strength.parse().map_err(|_| bad_key())?;
        let id = Uuid::parse_str(id).map_err(|_| bad_key())?;
        select = select.filter(
            Condition::any().add(Column::Upset.lt(strength)).add(
                Condition::all()
                    .add(Column::Upset.eq(strength))
                    .add(Column::Id.lt(id)),
            ),
        );
    }
    let models = select
        .order_by_desc(Column::Upset)
        .order_by_desc(Column::Id)
        .limit(DEFAULT_SIZE + 1)
        .all(db)
        .await?;
    Ok(cut(models, |m| m.upset.unwrap_or_default().to_string()))
}

fn cut(mut models: Vec<case_file::Model>, place: impl Fn(&case_file::Model) -> String) -> Found {
    let size = usize::try_from(DEFAULT_SIZE).unwrap_or(50);
    let more = models.len() > size;
    models.truncate(size);
    let next = models.last().filter(|_| more);
    let next = next.map(|last| format!("{}_{}", place(last), last.id));
    (models, next)
}

fn micros(at: Option<DateTime<Utc>>) -> String {
    at.map(|t| t.timestamp_micros().to_string())
        .unwrap_or_default()
}

/// Years that every database knows.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Moment and id of a key `micros_id`, the moment empty when there is none.
pub(crate) fn read_key(key: &str) -> Result<(Option<DateTime<Utc>>, Uuid), ServiceError> {
    let (at, id) = key.split_once('_').ok_or_else(bad_key)?;
    let id = Uuid::parse_str(id).map_err(|_| bad_key())?;
    if at.is_empty() {
        return Ok((None, id));
    }
    let micros: i64 = at.parse().map_err(|_| bad_key())?;
    let at = DateTime::from_timestamp_micros(micros)
        .filter(|at| YEARS.contains(&at.year()))
        .ok_or_else(bad_key)?;
    Ok((Some(at), id))
}

fn bad_key() -> ServiceError {
    ApiError::NotFound.into()
}

/// Counts of the open views, each stopping past the cap, in one statement.
async fn counts(
    db: &impl ConnectionTrait,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<(View, u64)>, ServiceError> {
    let views: Vec<View> = View::ALL
        .into_iter()
        .filter(|v| *v != View::Closed)
        .collect();
    let mut select = Query::select();
    for view in &views {
        let inner = cases_of(actor, Right::ReadCases)
            .select_only()
            // No column: what is counted is in an index as a whole.
            .expr(Expr::val(1))
            .filter(view_filter(*view, actor, now))
            .limit(COUNT_CAP + 1)
            .into_query();
        let counted = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .from_subquery(inner, view.code())
            .to_owned();
        select.expr_as(Expr::SubQuery(None, Box::new(counted.into())), view.code());
    }
    let row = db.query_one(&select).await?;
    let mut out = Vec::with_capacity(views.len());
    for view in views {
        let n: i64 = row.as_ref().map_or(Ok(0), |r| r.try_get("", view.code()))?;
        out.push((view, u64::try_from(n).unwrap_or(0)));
    }
    Ok(out)
}

/// The board of a case type: a bounded number of cards per column.
pub(crate) async fn board(
    core: &Core,
    actor: &Actor,
    shown: Option<String>,
) -> Result<BoardView, ServiceError> {
    let rules = core.rules();
    let now = core.clock.now();
    let db = core.db.read();
    let case_type = match &shown {
        Some(key) => rules.case_type(key),
        None => rules.case_types.first(),
    }
    .ok_or(ApiError::NotFound)?;
    let mut models = Vec::new();
    let mut totals = Vec::new();
    for stage in &case_type.stages {
        let found = cases_of(actor, Right::ReadCases)
            .filter(COLUMN.case_type.eq(case_type.key.as_str()))
            .filter(COLUMN.stage.eq(stage.key.as_str()));
        let found = if stage.phase == Phase::Closed {
            found
                .filter(Column::ClosedAt.is_not_null())
                .order_by_desc(Column::ClosedAt)
        } else {
            found
                .filter(Column::ClosedAt.is_null())
                .order_by_with_nulls(Column::NextDueAt, Order::Asc, NullOrdering::Last)
        };
        let cards = found.limit(BoardView::CARDS + 1).all(db).await?;
        totals.push(cards.len());
        models.extend(
            cards
                .into_iter()
                .take(usize::try_from(BoardView::CARDS).unwrap_or(30)),
        );
    }
    let mut cards = rows(db, models, &rules, now).await?;
    let columns = case_type.stages.iter().zip(totals).map(|(stage, total)| {
        let (here, rest) = cards.drain(..).partition(|c| c.stage == stage.key);
        cards = rest;
        BoardColumn {
            stage: stage.clone(),
            cards: here,
            total: u64::try_from(total).unwrap_or(0),
        }
    });
    let columns = columns.collect();
    Ok(BoardView {
        types: rules.case_types.clone(),
        shown: case_type.key.clone(),
        columns,
    })
}
