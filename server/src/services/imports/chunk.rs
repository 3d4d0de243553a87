//! One chunk of an import: up to 250 rows in one short transaction, so that customers who submit meanwhile wait for
//! a chunk at most.
//!
//! Rule: `done_rows` moves in the transaction that stages the rows, and only from where the chunk began; a second
//! runner of the same import, or a crash, can neither double nor lose a row.

use super::count;
use super::table::Table;
use super::voice::{RowReader, Voice};
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{customer, feedback, import_error, import_run};
use crate::db::{Stored, Tx};
use crate::rules::Snapshot;
use crate::services::cases::open::{self, NewCase, Prepared};
use crate::services::customers::{Contact, remember};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use shared::cases::{Facts, Kind, assess};
use shared::feedback::{Channel, Record, Sentiment, is_email};
use shared::id::{CaseId, CustomerId, FeedbackId, ImportId};
use shared::imports::{ImportState, RowProblem};
use shared::locale::Locale;
use shared::privacy::phone;
use shared::privacy::retention::Class;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Rows of a chunk.
const CHUNK: usize = 250;

/// Where a chunk begins and what all its voices share.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub import: ImportId,
    pub from: usize,
    pub source: &'a str,
    pub channel: Channel,
}

/// A voice with the ids it will have, so that the transaction may run twice.
struct Arrival {
    voice: Voice,
    kind: Kind,
    id: Uuid,
    customer: Option<CustomerId>,
    contact: Contact,
    /// The tidied text in the organisation's wording.
    unified: String,
    reading: Record,
}

/// A chunk, decided but not yet written.
struct Chunk {
    import: ImportId,
    channel: Channel,
    source: String,
    from: i64,
    to: i64,
    arrivals: Vec<Arrival>,
    cases: Vec<Prepared>,
    errors: Vec<import_error::ActiveModel>,
    duplicates: i64,
    failed: i64,
    now: DateTime<Utc>,
}

/// Reads, decides and stages the next chunk. When somebody else was faster nothing happens; the caller looks again.
pub(super) async fn take(
    core: &Core,
    rules: &Snapshot,
    reader: &RowReader<'_>,
    table: &Table,
    step: Step<'_>,
) -> Result<(), ServiceError> {
    let to = table.rows.len().min(step.from + CHUNK);
    let mut chunk = Chunk {
        import: step.import,
        channel: step.channel,
        source: step.source.to_owned(),
        from: count(step.from),
        to: count(to),
        arrivals: Vec::new(),
        cases: Vec::new(),
        errors: Vec::new(),
        duplicates: 0,
        failed: 0,
        now: core.clock.now(),
    };
    let mut voices = Vec::new();
    for row in &table.rows[step.from..to] {
        match reader.read(row) {
            Ok(voice) => voices.push(voice),
            Err(refused) => {
                let heading = refused
                    .column
                    .and_then(|at| table.headings.get(at))
                    .cloned();
                chunk.failed += 1;
                chunk
                    .errors
                    .push(error(step.import, row.number, heading, refused.problem));
            }
        }
    }
    let mut known = known(core.db.read(), step.source, voices.iter()).await?;
    for voice in voices {
        if known.insert(voice.external_id.clone()) {
            chunk.arrivals.push(arrival(voice, rules));
        } else {
            chunk.duplicates += 1;
            chunk
                .errors
                .push(error(step.import, voice.row, None, RowProblem::Duplicate));
        }
    }
    one_customer_per_name(&mut chunk.arrivals);
    chunk.cases = cases(core, rules, &chunk).await?;
    let (chunk, inner) = (Arc::new(chunk), core.clone());
    core.db
        .write(async move |tx| -> Result<(), ServiceError> { stage(tx, &inner, &chunk).await })
        .await
}

/// External ids of these voices that are in the database, staged ones too.
async fn known(
    db: &impl ConnectionTrait,
    source: &str,
    voices: impl Iterator<Item = &Voice>,
) -> Result<HashSet<String>, DbErr> {
    let found: Vec<Option<String>> = feedback::Entity::find_unscoped()
        .select_only()
        .column(feedback::Column::ExternalId)
        .filter(feedback::COLUMN.source.eq(source))
        .filter(
            feedback::COLUMN
                .external_id
                .is_in(voices.map(|v| v.external_id.as_str())),
        )
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().flatten().collect())
}

fn error(
    import: ImportId,
    row: u64,
    column: Option<String>,
    problem: RowProblem,
) -> import_error::ActiveModel {
    import_error::ActiveModel {
        id: Set(Uuid::now_v7()),
        import_id: Set(import.0),
        row: Set(i64::try_from(row).unwrap_or(i64::MAX)),
        column_name: Set(column),
        problem: Set(Stored(problem)),
    }
}

fn arrival(voice: Voice, rules: &Snapshot) -> Arrival {
    let given = voice.contact.as_deref();
    let email = given.map(str::to_lowercase).filter(|text| is_email(text));
    let contact = Contact {
        name: voice.customer.clone(),
        phone: given.and_then(phone::normalise),
        email,
        locale: Locale::Zh,
        consent: None,
    };
    let customer = (!contact.is_anonymous()).then(|| CustomerId(Uuid::now_v7()));
    let reading = rules.read(&voice.raw).under(voice.sentiment);
    let by_mood = match voice.sentiment.unwrap_or(reading.mood) {
        Sentiment::Negative => Kind::Complaint,
        Sentiment::Positive => Kind::Praise,
        Sentiment::Neutral => Kind::Suggestion,
    };
    Arrival {
        kind: voice.kind.unwrap_or(by_mood),
        reading,
        unified: rules.reader.unify(&voice.tidy),
        voice,
        id: Uuid::now_v7(),
        customer,
        contact,
    }
}

/// The same name in one chunk of one source is one customer; a contact decides otherwise.
fn one_customer_per_name(arrivals: &mut [Arrival]) {
    let mut names: HashMap<String, Option<CustomerId>> = HashMap::new();
    for arrival in arrivals.iter_mut().filter(|a| is_name_only(&a.contact)) {
        let name = arrival.contact.name.clone().unwrap_or_default();
        arrival.customer = *names.entry(name).or_insert(arrival.customer);
    }
}

fn is_name_only(contact: &Contact) -> bool {
    contact.name.is_some() && contact.phone.is_none() && contact.email.is_none()
}

/// Cases for the voices that a rule with `opens_case` matches.
async fn cases(
    core: &Core,
    rules: &Snapshot,
    chunk: &Chunk,
) -> Result<Vec<Prepared>, ServiceError> {
    let opens = |arrival: &&Arrival| {
        let (kind, text) = (arrival.kind, arrival.voice.tidy.as_str());
        let read = Some(&arrival.reading);
        let (priority, _) = assess(kind, text, &rules.priority_words, read);
        let facts = Facts {
            kind,
            channel: chunk.channel,
            priority,
            categories: &[],
            text,
        };
        kind.opens_case()
            && rules
                .routing
                .iter()
                .any(|r| r.opens_case && r.matches(&facts))
    };
    let day = chunk.now.with_timezone(&rules.zone()).date_naive();
    let mut by_prefix: HashMap<&str, Vec<&Arrival>> = HashMap::new();
    for arrival in chunk.arrivals.iter().filter(opens) {
        if let Some(case_type) = rules.case_type_of(arrival.kind) {
            by_prefix
                .entry(&case_type.prefix)
                .or_default()
                .push(arrival);
        }
    }
    let mut out = Vec::new();
    for (prefix, arrivals) in by_prefix {
        let numbers = core
            .numbers
            .take(&core.db, prefix, day, arrivals.len())
            .await?;
        for (arrival, number) in arrivals.into_iter().zip(numbers) {
            out.push(open::prepare(new_case(chunk, arrival, number), rules)?);
        }
    }
    Ok(out)
}

fn new_case(chunk: &Chunk, arrival: &Arrival, number: String) -> NewCase {
    let contact = &arrival.contact;
    NewCase {
        id: CaseId(Uuid::now_v7()),
        number,
        feedback: FeedbackId(arrival.id),
        kind: arrival.kind,
        channel: chunk.channel,
        text: arrival.voice.tidy.clone(),
        reading: Some(arrival.reading.clone()),
        customer: arrival.customer,
        customer_mask: contact.mask(),
        category: None,
        demand: None,
        product: None,
        order_no: None,
        opened_at: chunk.now,
        // Nobody can be told; with a contact the promise to reply runs.
        acknowledged: contact.phone.is_none() && contact.email.is_none(),
        staged_by: Some(chunk.import.0),
    }
}

/// Writes the chunk, or nothing when it does not begin where the import stands.
async fn stage(tx: &Tx, core: &Core, chunk: &Chunk) -> Result<(), ServiceError> {
    let plus = |column: import_run::Column, n: i64| (column, Expr::col(column).add(n));
    let mut update = import_run::Entity::update_many()
        .col_expr(import_run::Column::DoneRows, Expr::value(chunk.to));
    for (column, sum) in [
        plus(import_run::Column::Imported, count(chunk.arrivals.len())),
        plus(import_run::Column::Duplicates, chunk.duplicates),
        plus(import_run::Column::Failed, chunk.failed),
        plus(import_run::Column::Cases, count(chunk.cases.len())),
    ] {
        update = update.col_expr(column, sum);
    }
    let moved = update
        .filter(import_run::COLUMN.id.eq(chunk.import.0))
        .filter(import_run::COLUMN.state.eq(Stored(ImportState::Running)))
        .filter(import_run::COLUMN.done_rows.eq(chunk.from))
        .exec(tx)
        .await?;
    if moved.rows_affected == 0 {
        return Ok(());
    }
    if !chunk.errors.is_empty() {
        import_error::Entity::insert_many(chunk.errors.clone())
            .exec_without_returning(tx)
            .await?;
    }
    if chunk.arrivals.is_empty() {
        return Ok(());
    }
    let customers = customers(tx, core, chunk).await?;
    let rows = chunk
        .arrivals
        .iter()
        .map(|arrival| feedback_row(chunk, arrival, &customers));
    feedback::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    open::insert_many(tx, &chunk.cases).await
}

/// The customer of each voice that names one.
async fn customers(
    tx: &Tx,
    core: &Core,
    chunk: &Chunk,
) -> Result<HashMap<Uuid, CustomerId>, ServiceError> {
    let mut out = HashMap::new();
    let mut made = HashSet::new();
    let mut fresh = Vec::new();
    for arrival in &chunk.arrivals {
        let Some(id) = arrival.customer else { continue };
        let contact = &arrival.contact;
        if is_name_only(contact) {
            if made.insert(id) {
                fresh.push(named(core, id, contact, chunk.now));
            }
            out.insert(arrival.id, id);
        } else if let Some(id) = remember(tx, core, contact, id, chunk.now).await? {
            out.insert(arrival.id, id);
        }
    }
    if !fresh.is_empty() {
        customer::Entity::insert_many(fresh)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(out)
}

/// Somebody known by name only.
fn named(
    core: &Core,
    id: CustomerId,
    contact: &Contact,
    now: DateTime<Utc>,
) -> customer::ActiveModel {
    let name = contact.name.as_deref();
    customer::ActiveModel {
        id: Set(id.0),
        phone_hash: Set(None),
        email_hash: Set(None),
        tail_hash: Set(None),
        name_sealed: Set(name.map(|name| core.vault.seal("name", name.as_bytes()))),
        phone_sealed: Set(None),
        email_sealed: Set(None),
        locale: Set(Stored(contact.locale)),
        consent_version: Set(None),
        consent_at: Set(None),
        surveyed_at: Set(None),
        created_at: Set(now),
    }
}

fn feedback_row(
    chunk: &Chunk,
    arrival: &Arrival,
    customers: &HashMap<Uuid, CustomerId>,
) -> feedback::ActiveModel {
    let voice = &arrival.voice;
    feedback::ActiveModel {
        id: Set(arrival.id),
        kind: Set(Stored(arrival.kind)),
        channel: Set(Stored(chunk.channel)),
        sentiment: Set(Some(Stored(
            voice.sentiment.unwrap_or(arrival.reading.mood),
        ))),
        raw_text: Set(voice.raw.clone()),
        tidy_text: Set(arrival.unified.clone()),
        category_id: Set(None),
        customer_id: Set(customers.get(&arrival.id).map(|id| id.0)),
        source: Set(Some(chunk.source.clone())),
        external_id: Set(Some(voice.external_id.clone())),
        occurred_at: Set(voice.occurred_at),
        received_at: Set(chunk.now),
        staged_by: Set(Some(chunk.import.0)),
        reading: Set(serde_json::to_string(&arrival.reading).ok()),
        doubt: Set(Some(arrival.reading.doubt().into())),
        kept: Set(Class::HELD),
        grouped: Set(false),
    }
}
