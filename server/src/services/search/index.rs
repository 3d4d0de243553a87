//! Writing the index: in the transaction of what it is about, a statement a batch.
//!
//! Rule: an entry is made of texts in which personal data is replaced, and goes with its case when that is removed.

use crate::core::ServiceError;
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, feedback, message};
use sea_orm::{
    ActiveValue, ConnectionTrait, DbBackend, DbErr, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
};
use shared::feedback::tidy;
use shared::language::find_personal::find_personal;
use shared::language::search::{Document, safe};
use std::collections::HashMap;
use uuid::Uuid;

/// Entries of a statement.
const BATCH: usize = 250;

/// A case as the index holds it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    case: Uuid,
    import: Option<Uuid>,
    department: Uuid,
    owner: Option<Uuid>,
    open: bool,
    terms: String,
}

impl Entry {
    /// From a case, what its customer wrote in each wording (see [`own_and_unified`]), and its messages from the oldest on.
    pub fn of(row: &case_file::Model, texts: &[String], replies: &[&str]) -> Self {
        let replies: Vec<String> = replies.iter().map(|reply| safe(reply)).collect();
        let replies: Vec<&str> = replies.iter().map(String::as_str).collect();
        let named: Vec<&str> = named(row).collect();
        let texts: Vec<String> = texts.iter().map(|text| safe(text)).collect();
        let document = Document {
            number: &row.number,
            kind: &row.kind.0.to_string(),
            title: &row.title,
            text: &texts.join("\n"),
            own: texts.first().map_or("", String::as_str),
            named: &named,
            replies: &replies,
        };
        Self {
            terms: document.entries(),
            case: row.id,
            import: row.staged_by,
            department: row.department_id,
            owner: row.owner_id,
            open: row.closed_at.is_none(),
        }
    }
}

/// Product and order number, unless somebody put personal data there.
pub(super) fn named(row: &case_file::Model) -> impl Iterator<Item = &str> {
    [&row.product, &row.order_no]
        .into_iter()
        .filter_map(Option::as_deref)
        .filter(|text| find_personal(text).is_empty())
}

/// A message's words as they are about to be written.
pub(crate) fn said(message: &message::ActiveModel) -> Option<&str> {
    match &message.body {
        ActiveValue::Set(body) => body.as_deref(),
        _ => None,
    }
}

/// What happens to a case that the index has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It stays as it is.
    Keep,
    /// Its tokens are replaced.
    Replace,
}

/// Adds entries, newest last.
///
/// # Errors
/// When the database fails.
pub(crate) async fn put(tx: &Tx, entries: &[Entry], known: Known) -> Result<(), DbErr> {
    for batch in entries.chunks(BATCH) {
        insert(tx, batch, known, None).await?;
    }
    Ok(())
}

/// Adds entries of cases that are older than all in the index, newest first.
pub(super) async fn put_older(tx: &Tx, entries: &[Entry]) -> Result<(), DbErr> {
    // SQLite finds the latest by the row's number: what is older gets a lower one.
    for batch in entries.chunks(BATCH) {
        let below = match tx.get_database_backend() {
            DbBackend::Sqlite => Some(lowest(tx).await?),
            _ => None,
        };
        insert(tx, batch, Known::Keep, below).await?;
    }
    Ok(())
}

async fn lowest(tx: &Tx) -> Result<i64, DbErr> {
    let sql = "SELECT min(coalesce(min(id), 0), 0) FROM case_search";
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    let row = tx.query_one_raw(statement).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

async fn insert(tx: &Tx, batch: &[Entry], known: Known, below: Option<i64>) -> Result<(), DbErr> {
    if batch.is_empty() {
        return Ok(());
    }
    tx.execute_raw(statement(tx.get_database_backend(), batch, known, below))
        .await?;
    Ok(())
}

/// The statement that adds these entries; with `below`, under row numbers that count down from it.
pub(crate) fn statement(
    backend: DbBackend,
    batch: &[Entry],
    known: Known,
    below: Option<i64>,
) -> Statement {
    let mut values: Vec<Value> = Vec::with_capacity(batch.len() * 7);
    let mut rows = Vec::with_capacity(batch.len());
    let mut id = below;
    for entry in batch {
        let first = values.len() + 1;
        let place = |n: usize| format!("${}", first + n);
        let terms = match backend {
            DbBackend::Postgres => format!("array_to_tsvector(string_to_array({}, ' '))", place(5)),
            _ => place(5),
        };
        let mut row: Vec<String> = (0..5).map(place).collect();
        row.push(terms);
        values.extend([
            entry.case.into(),
            entry.import.into(),
            entry.department.into(),
            entry.owner.into(),
            entry.open.into(),
            entry.terms.as_str().into(),
        ]);
        if let Some(id) = &mut id {
            *id -= 1;
            row.push(format!("${}", values.len() + 1));
            values.push((*id).into());
        }
        rows.push(format!("({})", row.join(", ")));
    }
    let sql = format!(
        "INSERT INTO case_search (case_id, import_id, department_id, owner_id, is_open, terms{}) VALUES {} \
         ON CONFLICT (case_id) DO {}",
        if below.is_some() { ", id" } else { "" },
        rows.join(", "),
        match known {
            Known::Keep => "NOTHING",
            Known::Replace => "UPDATE SET terms = excluded.terms",
        }
    );
    Statement::from_sql_and_values(backend, sql, values)
}

/// Brings a case's entry to the texts that the transaction sees.
///
/// # Errors
/// When the database fails.
pub(crate) async fn refresh(tx: &Tx, row: &case_file::Model) -> Result<(), ServiceError> {
    refresh_all(tx, std::slice::from_ref(row)).await
}

/// The same for some cases, in four statements.
///
/// # Errors
/// When the database fails.
pub(crate) async fn refresh_all(tx: &Tx, rows: &[case_file::Model]) -> Result<(), ServiceError> {
    let entries = read(tx, rows).await?;
    Ok(put(tx, &entries, Known::Replace).await?)
}

/// Entries of some cases from their texts, in two statements.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    rows: &[case_file::Model],
) -> Result<Vec<Entry>, DbErr> {
    let (mut voices, messages) = texts(db, rows).await?;
    let entry = |row: &case_file::Model| {
        let text = voices.remove(&row.feedback_id).unwrap_or_default();
        let replies = messages.get(&row.id).map(Vec::as_slice);
        let replies: Vec<&str> = replies
            .unwrap_or_default()
            .iter()
            .map(String::as_str)
            .collect();
        Entry::of(row, &text, &replies)
    };
    Ok(rows.iter().map(entry).collect())
}

/// What a voice is found by: the customer's wording, then the organisation's where that is another.
pub(crate) fn own_and_unified(own: &str, unified: &str) -> Vec<String> {
    let mut texts = vec![own.to_owned()];
    if unified != own {
        texts.push(unified.to_owned());
    }
    texts
}

/// What customers wrote by voice, and messages by case, oldest first.
pub(super) type Texts = (HashMap<Uuid, Vec<String>>, HashMap<Uuid, Vec<String>>);

pub(super) async fn texts(
    db: &impl ConnectionTrait,
    rows: &[case_file::Model],
) -> Result<Texts, DbErr> {
    let voices: Vec<(Uuid, String, String)> = feedback::Entity::find_unscoped()
        .select_only()
        .column(feedback::Column::Id)
        .column(feedback::Column::RawText)
        .column(feedback::Column::TidyText)
        .filter(
            feedback::COLUMN
                .id
                .is_in(rows.iter().map(|row| row.feedback_id)),
        )
        .into_tuple()
        .all(db)
        .await?;
    let said: Vec<(Uuid, Option<String>)> = message::Entity::find_unscoped()
        .select_only()
        .column(message::Column::CaseId)
        .column(message::Column::Body)
        .filter(message::COLUMN.case_id.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(message::COLUMN.id)
        .into_tuple()
        .all(db)
        .await?;
    let mut messages: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (case, body) in said {
        messages.entry(case).or_default().extend(body);
    }
    let texts =
        |(id, raw, unified): (Uuid, String, String)| (id, own_and_unified(&tidy(&raw), &unified));
    Ok((voices.into_iter().map(texts).collect(), messages))
}
