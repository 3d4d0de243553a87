//! Asking the index: the same question in the languages of both engines.
//!
//! Rule: nothing typed reaches a statement as text; tokens hold letters and digits only and are bound as values.

use crate::core::ServiceError;
use app::api::ApiError;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, RuntimeErr, Statement,
    Value, sqlx,
};
use shared::actor::{Actor, Right, Scope};
use shared::finding::{RANKED, SearchQuery};
use shared::language::search::{Query, Token, filter};
use uuid::Uuid;

/// Cases that are looked at to tell whether a word is common.
const SAMPLE: u32 = 1000;
/// Blocks of the table with a hit among them, from which on a word may be common.
const BLOCKS: i64 = 10;

/// Which of the hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The words stand in what the customer wrote, in a number or a name.
    Head,
    /// Some of them stand in messages only.
    Rest,
    /// All hits.
    All,
}

/// A question to the index.
pub(super) struct Question {
    head: String,
    all: String,
    backend: DbBackend,
    /// What the person may see and asked for, as SQL with `?` for each of the values.
    narrow: Vec<(String, Vec<Value>)>,
}

/// A hit: its key in the order of the index, and the case.
pub(super) type Place = (String, Uuid);

impl Question {
    /// `None` when the index can't be asked for it, or the person sees nothing.
    pub(super) fn new(
        backend: DbBackend,
        actor: &Actor,
        asked: &SearchQuery,
        query: &Query,
    ) -> Option<Self> {
        let clauses = query.clauses();
        if clauses.is_empty() {
            return None;
        }
        let sqlite = backend == DbBackend::Sqlite;
        let render = |replies: bool| {
            let mut parts: Vec<String> = clauses
                .iter()
                .map(|ways| {
                    let ways: Vec<String> = ways
                        .iter()
                        .map(|all| {
                            let all: Vec<String> =
                                all.iter().map(|t| entry(t, replies, sqlite)).collect();
                            joined(&all, if sqlite { " AND " } else { " & " })
                        })
                        .collect();
                    joined(&ways, if sqlite { " OR " } else { " | " })
                })
                .collect();
            parts.extend(
                asked
                    .kind
                    .map(|kind| quoted(&filter(&kind.to_string()), false, sqlite)),
            );
            joined(&parts, if sqlite { " AND " } else { " & " })
        };
        let mut narrow = vec![(
            "(import_id IS NULL OR import_id IN (SELECT id FROM import_run WHERE state = 'done'))"
                .to_owned(),
            Vec::new(),
        )];
        narrow.extend(scope(actor)?);
        if let Some(department) = asked.department {
            narrow.push(("department_id = ?".to_owned(), vec![department.0.into()]));
        }
        if let Some(open) = asked.open {
            narrow.push(("is_open = ?".to_owned(), vec![open.into()]));
        }
        Some(Self {
            head: render(false),
            all: render(true),
            backend,
            narrow,
        })
    }

    /// How many hits there are, counted to one more than are ranked.
    pub(super) async fn count(&self, db: &impl ConnectionTrait) -> Result<u64, ServiceError> {
        let most = RANKED + 1;
        if self.is_common(db).await? {
            return Ok(most);
        }
        let (from, values) = self.source(Part::All, None);
        let sql = format!("SELECT count(*) FROM (SELECT 1 AS hit {from} LIMIT {most}) AS counted");
        let statement = Statement::from_sql_and_values(self.backend, sql, values);
        let row = db.query_one_raw(statement).await.map_err(slow)?;
        let n: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// True when a sample says that there are far more hits than are ranked. PostgreSQL's index gathers all hits before
    /// it counts the first; a thousand cases in blocks drawn at random tell a common word sooner. Ten times as many as
    /// are ranked must be expected, in ten blocks at least: where only [`RANKED`] stand together in one stretch of the
    /// table, ten times as many of its blocks as expected would have to be drawn, and ten at least. That happens less
    /// than once in a million searches, however many cases a block holds (Poisson, at most 10 where 1 is expected).
    async fn is_common(&self, db: &impl ConnectionTrait) -> Result<bool, ServiceError> {
        if self.backend == DbBackend::Sqlite {
            return Ok(false);
        }
        let estimate = "SELECT reltuples::float8 FROM pg_class WHERE oid = 'case_search'::regclass";
        let estimate = Statement::from_string(self.backend, estimate);
        let row = db.query_one_raw(estimate).await?;
        let cases: f64 = row.map_or(Ok(0.0), |row| row.try_get_by_index(0))?;
        let enough = RANKED as f64 * 10.0;
        if cases < enough {
            return Ok(false);
        }
        let percent = 100.0 * f64::from(SAMPLE) / cases;
        let (conditions, values) = self.conditions(Part::All, None);
        let sql = format!(
            "SELECT count(*), count(*) FILTER (WHERE hit), count(DISTINCT block) FILTER (WHERE hit) FROM (SELECT \
             {conditions} AS hit, (ctid::text::point)[0] AS block FROM case_search TABLESAMPLE SYSTEM ({percent:.6})) s"
        );
        let statement = Statement::from_sql_and_values(self.backend, sql, values);
        let Some(row) = db.query_one_raw(statement).await.map_err(slow)? else {
            return Ok(false);
        };
        let number = |at| row.try_get_by_index::<i64>(at);
        let (drawn, hits, blocks) = (number(0)?, number(1)?, number(2)?);
        Ok(blocks >= BLOCKS && hits as f64 / drawn.max(1) as f64 * cases >= enough)
    }

    /// The latest of a part's hits after a key. `few`: there are not many of them altogether.
    pub(super) async fn latest(
        &self,
        db: &impl ConnectionTrait,
        part: Part,
        after: Option<&str>,
        most: u64,
        few: bool,
    ) -> Result<Vec<Place>, ServiceError> {
        let (from, values) = self.source(part, after);
        let sql = match self.backend {
            DbBackend::Sqlite => {
                format!("SELECT s.id, s.case_id {from} ORDER BY case_words.rowid DESC LIMIT {most}")
            }
            // Gathered first when they are few; walked from the latest on when they are many.
            _ if few => format!(
                "WITH hit AS MATERIALIZED (SELECT case_id {from}) \
                 SELECT case_id FROM hit ORDER BY case_id DESC LIMIT {most}"
            ),
            _ => format!("SELECT case_id {from} ORDER BY case_id DESC LIMIT {most}"),
        };
        let steered = self.backend == DbBackend::Postgres && !few;
        if steered {
            walk(db, true).await?;
        }
        let statement = Statement::from_sql_and_values(self.backend, sql, values);
        let rows = db.query_all_raw(statement).await.map_err(slow)?;
        // What the transaction reads next is planned as ever.
        if steered {
            walk(db, false).await?;
        }
        Ok(rows
            .iter()
            .map(|row| self.place(row))
            .collect::<Result<_, _>>()?)
    }

    fn place(&self, row: &QueryResult) -> Result<Place, DbErr> {
        match self.backend {
            DbBackend::Sqlite => {
                let key: i64 = row.try_get_by_index(0)?;
                Ok((key.to_string(), row.try_get_by_index(1)?))
            }
            _ => {
                let case: Uuid = row.try_get_by_index(0)?;
                Ok((case.to_string(), case))
            }
        }
    }

    /// FROM and WHERE with their values.
    fn source(&self, part: Part, after: Option<&str>) -> (String, Vec<Value>) {
        let table = if self.backend == DbBackend::Sqlite {
            // What decides who may see it stands in an index: the rows have the words beside it.
            "case_words CROSS JOIN case_search s INDEXED BY case_search_seen ON s.id = case_words.rowid"
        } else {
            "case_search"
        };
        let (conditions, values) = self.conditions(part, after);
        (format!("FROM {table} WHERE {conditions}"), values)
    }

    /// What makes a hit, with its values.
    fn conditions(&self, part: Part, after: Option<&str>) -> (String, Vec<Value>) {
        let sqlite = self.backend == DbBackend::Sqlite;
        let words = match (part, sqlite) {
            (Part::Head, _) => self.head.clone(),
            (Part::All, _) => self.all.clone(),
            (Part::Rest, true) => format!("{} NOT {}", self.all, self.head),
            (Part::Rest, false) => format!("{} & !{}", self.all, self.head),
        };
        let mut conditions: Vec<(String, Vec<Value>)> = Vec::new();
        let matching = if sqlite {
            "case_words MATCH ?"
        } else {
            "terms @@ ?::tsquery"
        };
        conditions.push((matching.to_owned(), vec![words.into()]));
        match after {
            Some(key) if sqlite => {
                let key: i64 = key.parse().unwrap_or(i64::MIN);
                conditions.push(("case_words.rowid < ?".to_owned(), vec![key.into()]));
            }
            Some(key) => {
                let key = Uuid::parse_str(key).unwrap_or_default();
                conditions.push(("case_id < ?".to_owned(), vec![key.into()]));
            }
            None => {}
        }
        conditions.extend(self.narrow.iter().cloned());
        let mut values = Vec::new();
        let mut parts = Vec::new();
        for (condition, with) in conditions {
            let mut pieces = condition.split('?');
            let mut part = pieces.next().unwrap_or_default().to_owned();
            for (piece, value) in pieces.zip(with) {
                values.push(value);
                part.push_str(&format!("${}{piece}", values.len()));
            }
            parts.push(part);
        }
        (parts.join(" AND "), values)
    }
}

/// Reads within bounds: PostgreSQL goes through the index, and ends what takes too long.
pub(super) async fn bounded(db: &DatabaseTransaction) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        let settings = "SET LOCAL statement_timeout = 3000; SET LOCAL enable_seqscan = off; \
                        SET LOCAL plan_cache_mode = force_custom_plan";
        db.execute_unprepared(settings).await?;
    }
    Ok(())
}

/// Has PostgreSQL walk from the latest case on instead of gathering hits from the index.
async fn walk(db: &impl ConnectionTrait, only: bool) -> Result<(), DbErr> {
    let gather = if only { "off" } else { "on" };
    let way = format!("SET LOCAL enable_bitmapscan = {gather}; SET LOCAL enable_sort = {gather}");
    db.execute_unprepared(&way).await?;
    Ok(())
}

/// A question that took too long can be asked again, narrower.
fn slow(error: DbErr) -> ServiceError {
    let ended = match &error {
        DbErr::Query(RuntimeErr::SqlxError(cause)) => match &**cause {
            sqlx::Error::Database(cause) => cause.code().is_some_and(|code| code == "57014"),
            _ => false,
        },
        _ => false,
    };
    if ended {
        ApiError::Unavailable.into()
    } else {
        error.into()
    }
}

/// The cases that a reader's scope covers; `None` when that is nothing.
pub(super) fn scope(actor: &Actor) -> Option<Option<(String, Vec<Value>)>> {
    let staff = match actor {
        Actor::System => return Some(None),
        Actor::Anonymous => return None,
        Actor::Staff(staff) => staff,
    };
    match staff.scopes.of(Right::ReadCases) {
        Scope::All => Some(None),
        Scope::Nothing => None,
        Scope::Departments(list) => {
            let mut values: Vec<Value> = vec![staff.id.0.into()];
            let mut sql = "(owner_id = ?".to_owned();
            for department in list {
                sql.push_str(" OR department_id = ?");
                values.push(department.0.into());
            }
            sql.push(')');
            Some(Some((sql, values)))
        }
    }
}

fn entry(token: &Token, replies: bool, sqlite: bool) -> String {
    let own = quoted(&token.entry(), token.prefix, sqlite);
    match token.reply_entry().filter(|_| replies) {
        Some(reply) => {
            let reply = quoted(&reply, token.prefix, sqlite);
            let or = if sqlite { "OR" } else { "|" };
            format!("({own} {or} {reply})")
        }
        None => own,
    }
}

/// A token as either language takes it; quotes of its own it has none.
fn quoted(entry: &str, prefix: bool, sqlite: bool) -> String {
    match (sqlite, prefix) {
        (true, false) => format!("\"{entry}\""),
        (true, true) => format!("\"{entry}\" *"),
        (false, false) => format!("'{entry}'"),
        (false, true) => format!("'{entry}':*"),
    }
}

fn joined(parts: &[String], with: &str) -> String {
    format!("({})", parts.join(with))
}
