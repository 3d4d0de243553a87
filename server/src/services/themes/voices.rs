//! The voices behind a theme or a phrase, as far as the actor may read them, personal data masked for everybody.

use super::apart;
use super::page::department_of;
use super::spots;
use crate::core::{Core, ServiceError};
use crate::db::Stored;
use crate::db::entity::{case_file, feedback};
use crate::services::cases::{read_key, voices_of};
use crate::services::insight::{Of, Period, of, period, start_of};
use crate::services::people::Departments;
use app::api::ApiError;
use chrono::{DateTime, Days, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    Statement, Value,
};
use shared::actor::{Actor, Right, Scope};
use shared::cases::Kind;
use shared::feedback::{Channel, FeedbackRow, Sentiment};
use shared::id::FeedbackId;
use shared::language::find_personal::mask_text;
use shared::language::keywords::{holds, is_phrase};
use shared::language::near::groups;
use shared::language::normalise::normalise;
use shared::page::{DEFAULT_SIZE, Page};
use shared::text::excerpt;
use shared::themes::{PhrasePage, PhraseQuery, ThemeVoice};
use std::collections::HashMap;
use uuid::Uuid;

/// Longest phrase that is looked for, in characters.
const LONGEST: usize = 40;
/// Voices that are looked through for a phrase at once.
const LOOKED: usize = 2_000;
/// Limited selects in one statement.
const BRANCHES: usize = 400;
/// Characters of a voice that are shown.
const SHOWN: usize = 160;

/// When a voice was, and which: the order of every list here, latest first.
type Key = (DateTime<Utc>, Uuid);

/// Whose voices of which days are listed.
pub(super) struct Asked<'a> {
    pub period: Period,
    pub of: &'a Of,
    /// Numbers of themes; none for the voices of all of them, and of none.
    pub themes: Option<Vec<i32>>,
    /// Behind this key.
    pub after: Option<&'a str>,
}

/// The keys of the first voices. Each theme and department gives its first ones from an index of its own, so that a
/// page costs the same however many voices others have.
async fn gather(
    db: &impl ConnectionTrait,
    asked: &Asked<'_>,
    most: usize,
) -> Result<Vec<Key>, ServiceError> {
    let after = asked.after.map(|key| -> Result<Key, ServiceError> {
        let (at, id) = read_key(key)?;
        Ok((at.ok_or(ApiError::NotFound)?, id))
    });
    let (after, period) = (after.transpose()?, asked.period);
    let ends = (
        start_of(period.first, period.zone),
        start_of(period.last + Days::new(1), period.zone),
    );
    let themes: Vec<Option<i32>> = match &asked.themes {
        Some(ids) => ids.iter().copied().map(Some).collect(),
        None => vec![None],
    };
    let places: Vec<Option<Uuid>> = match asked.of {
        Of::Everywhere => vec![None],
        Of::Departments(list) => list.iter().copied().map(Some).collect(),
    };
    let pairs: Vec<_> = themes
        .iter()
        .flat_map(|theme| places.iter().map(move |place| (*theme, *place)))
        .collect();
    let mut found = Vec::new();
    for pairs in pairs.chunks(BRANCHES) {
        found.extend(first_of(db, pairs, (ends, after), most).await?);
    }
    found.sort_unstable_by(|a: &Key, b: &Key| b.cmp(a));
    found.truncate(most);
    Ok(found)
}

type Range = ((DateTime<Utc>, DateTime<Utc>), Option<Key>);

async fn first_of(
    db: &impl ConnectionTrait,
    pairs: &[(Option<i32>, Option<Uuid>)],
    ((from, to), after): Range,
    most: usize,
) -> Result<Vec<Key>, DbErr> {
    let mut values: Vec<Value> = Vec::new();
    let mut put = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut within = format!(
        "since >= {} AND since < {}",
        put(from.into()),
        put(to.into())
    );
    if let Some((since, id)) = after {
        let (since, id) = (put(since.into()), put(id.into()));
        within += &format!(" AND (since, feedback_id) < ({since}, {id})");
    }
    let order = format!("ORDER BY since DESC, feedback_id DESC LIMIT {most}");
    let branch = |(theme, place): &(Option<i32>, Option<Uuid>)| {
        let theme = theme.map(|id| format!("AND theme_id = {}", put(id.into())));
        let place = place.map(|id| format!("AND department_id = {}", put(id.into())));
        let (theme, place) = (theme.unwrap_or_default(), place.unwrap_or_default());
        format!(
            "SELECT * FROM (SELECT since, feedback_id FROM theme_voice WHERE {within} {theme} {place} {order}) AS one"
        )
    };
    let branches: Vec<String> = pairs.iter().map(branch).collect();
    let sql = format!(
        "SELECT since, feedback_id FROM ({}) AS found {order}",
        branches.join(" UNION ALL ")
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await?;
    let key = |row: &sea_orm::QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    rows.iter().map(key).collect()
}

/// A page of keys: those shown, and behind which the next begins.
fn cut(mut keys: Vec<Key>, most: usize) -> (Vec<Key>, Option<String>) {
    let more = keys.len() > most;
    keys.truncate(most);
    let next = keys.last().filter(|_| more).map(key_of);
    (keys, next)
}

fn key_of((since, id): &Key) -> String {
    format!("{}_{id}", since.timestamp_micros())
}

/// A voice as it is shown.
#[derive(Debug, FromQueryResult)]
struct Line {
    id: Uuid,
    tidy_text: String,
    kind: Stored<Kind>,
    channel: Stored<Channel>,
    sentiment: Option<Stored<Sentiment>>,
    occurred_at: Option<DateTime<Utc>>,
    received_at: DateTime<Utc>,
    number: Option<String>,
}

impl Line {
    fn row(&self) -> FeedbackRow {
        FeedbackRow {
            id: FeedbackId(self.id),
            text: excerpt(&mask_text(&self.tidy_text), SHOWN),
            kind: self.kind.0,
            channel: self.channel.0,
            sentiment: self.sentiment.map(|stored| stored.0),
            case_number: self.number.clone(),
            at: self.occurred_at.unwrap_or(self.received_at),
        }
    }
}

/// These voices as far as the actor may read them, in the order of their keys.
async fn lines(db: &impl ConnectionTrait, actor: &Actor, keys: &[Key]) -> Result<Vec<Line>, DbErr> {
    use feedback::Column;
    let mut found: Vec<Line> = voices_of(actor, Right::ReadCases)
        .select_only()
        .columns([
            Column::Id,
            Column::TidyText,
            Column::Kind,
            Column::Channel,
            Column::Sentiment,
            Column::OccurredAt,
            Column::ReceivedAt,
        ])
        .column(case_file::Column::Number)
        .join(JoinType::LeftJoin, spots::case())
        .filter(Column::Id.is_in(keys.iter().map(|key| key.1)))
        .into_model()
        .all(db)
        .await?;
    let place = |line: &Line| keys.iter().position(|key| key.1 == line.id);
    found.sort_by_key(place);
    found.dedup_by_key(|line| line.id);
    Ok(found)
}

/// Voices of the themes that are asked for.
pub(super) async fn of_themes(
    db: &impl ConnectionTrait,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<Page<ThemeVoice>, ServiceError> {
    let size = usize::try_from(DEFAULT_SIZE).unwrap_or(50);
    let (keys, next) = cut(gather(db, asked, size + 1).await?, size);
    let found = lines(db, actor, &keys).await?;
    let rows = apart(move || {
        let heads = groups(found.iter().map(|line| line.tidy_text.as_str()));
        let head = |at: u32, line: &Line| {
            let at = usize::try_from(at).unwrap_or(0);
            FeedbackId(found.get(at).unwrap_or(line).id)
        };
        let voice = |(line, at): (&Line, u32)| ThemeVoice {
            row: line.row(),
            alike: head(at, line),
        };
        found.iter().zip(heads).map(voice).collect()
    });
    Ok(Page {
        rows: rows.await?,
        next,
    })
}

/// Voices that hold a phrase, among as many of the period as are looked through at once.
pub(super) async fn with_phrase(
    core: &Core,
    actor: &Actor,
    scope: &Scope,
    query: PhraseQuery,
) -> Result<PhrasePage, ServiceError> {
    if query.phrase.chars().count() > LONGEST {
        return Err(ApiError::NotFound.into());
    }
    let phrase = normalise(&query.phrase).text();
    if !is_phrase(&phrase) {
        return Err(ApiError::NotFound.into());
    }
    let db = core.db.read();
    let departments = Departments::read(db).await?;
    let asked = Asked {
        period: period(core, query.of.days),
        of: &of(scope, query.of.department, &departments)?,
        themes: None,
        after: query.after.as_deref(),
    };
    let (keys, next) = cut(gather(db, &asked, LOOKED + 1).await?, LOOKED);
    let texts: HashMap<Uuid, String> = voices_of(actor, Right::ReadCases)
        .select_only()
        .column(feedback::Column::Id)
        .expr(spots::beginning())
        .filter(feedback::Column::Id.is_in(keys.iter().map(|key| key.1)))
        .into_tuple::<(Uuid, String)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let size = usize::try_from(DEFAULT_SIZE).unwrap_or(50);
    let (hits, looked, next) = apart(move || {
        let holds = |key: &Key| texts.get(&key.1).is_some_and(|text| holds(text, &phrase));
        let mut hits = keys.iter().enumerate().filter(|(_, key)| holds(key));
        let shown: Vec<(usize, Key)> = hits
            .by_ref()
            .take(size)
            .map(|(at, key)| (at, *key))
            .collect();
        // Where a page is full and more was found, the next one looks on behind its last voice.
        let last = shown.last().filter(|_| hits.next().is_some());
        let looked = last.map_or(keys.len(), |(at, _)| at + 1);
        let next = last.map(|(_, key)| key_of(key)).or(next);
        let hits: Vec<Key> = shown.into_iter().map(|(_, key)| key).collect();
        (hits, looked, next)
    })
    .await?;
    let rows = lines(db, actor, &hits).await?;
    Ok(PhrasePage {
        period: (asked.period.first, asked.period.last),
        voices: Page {
            rows: rows.iter().map(Line::row).collect(),
            next,
        },
        looked: looked as u64,
        department: department_of(&departments, query.of.department),
    })
}
