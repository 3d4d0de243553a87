//! What the disk and the engine could do: the rows that the site wrote, written again by prepared statements alone.
//!
//! Rule: the same tables with the same indexes, one statement for each statement that inserts in the site, one
//! connection, 32 submissions a commit; building the statements is not timed.

use super::cluster::Workshop;
use super::engine::Engine;
use super::installation::Installation;
use crate::db::Db;
use crate::db::entity::Unscoped;
use crate::db::entity::{
    access_link, case_event, case_file, change, customer, delta, feedback, idempotency,
};
use crate::services::figures::{metric, quarter_of};
use crate::services::search::index::{Entry, Known, statement};
use anyhow::{Result, ensure};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use std::collections::HashMap;
use std::time::Instant;
use uuid::Uuid;

/// Submissions written.
const MOST: u64 = 6_400;
/// Submissions in a commit.
const COMMIT: usize = 32;

/// Raw submissions a second.
pub(super) async fn rate(workshop: &Workshop, engine: Engine, place: &Installation) -> Result<f64> {
    let source = place.open(true).await?.db;
    let submissions = read(&source).await?;
    ensure!(
        submissions.len() >= COMMIT,
        "the site wrote too little to compare with"
    );
    let target = Installation::fresh(workshop, engine, "raw").await?;
    let core = target.open(true).await?;
    // The department that the cases belong to has to be there.
    copy_departments(&source, &core.db).await?;
    let connection = core.db.migration_connection().await?;
    let begun = Instant::now();
    for batch in submissions.chunks(COMMIT) {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = match engine {
            Engine::Sqlite => connection.begin_with_options(options).await?,
            Engine::Postgres => connection.begin().await?,
        };
        for statement in batch.iter().flatten() {
            tx.execute_raw(statement.clone()).await?;
        }
        tx.commit().await?;
    }
    let rate = submissions.len() as f64 / begun.elapsed().as_secs_f64();
    connection.close().await?;
    Ok(rate)
}

async fn copy_departments(source: &Db, target: &Db) -> Result<()> {
    use crate::db::entity::department;
    let rows = department::Entity::find().all(source.read()).await?;
    target
        .write(async move |tx| -> Result<(), sea_orm::DbErr> {
            let rows = rows
                .clone()
                .into_iter()
                .map(IntoActiveModel::into_active_model);
            department::Entity::insert_many(rows)
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await?;
    Ok(())
}

/// The inserts of each submission, in the order the site makes them.
async fn read(db: &Db) -> Result<Vec<Vec<Statement>>> {
    let read = db.read();
    let backend = db.backend();
    let cases = case_file::Entity::find_unscoped()
        .order_by_asc(case_file::COLUMN.id)
        .limit(MOST)
        .all(read)
        .await?;
    let keys = idempotency::Entity::find()
        .limit(MOST * 2)
        .all(read)
        .await?;
    let mut keys = keys.into_iter();
    let mut out = Vec::with_capacity(cases.len());
    for chunk in cases.chunks(500) {
        let ids: Vec<Uuid> = chunk.iter().map(|c| c.id).collect();
        let voices = feedback::Entity::find_unscoped()
            .filter(
                feedback::COLUMN
                    .id
                    .is_in(chunk.iter().map(|c| c.feedback_id)),
            )
            .all(read)
            .await?;
        let people = customer::Entity::find_unscoped()
            .filter(
                customer::COLUMN
                    .id
                    .is_in(chunk.iter().filter_map(|c| c.customer_id)),
            )
            .all(read)
            .await?;
        let events = case_event::Entity::find()
            .filter(case_event::COLUMN.case_id.is_in(ids.clone()))
            .order_by_asc(case_event::COLUMN.seq)
            .all(read)
            .await?;
        let links = access_link::Entity::find()
            .filter(access_link::COLUMN.case_id.is_in(ids))
            .all(read)
            .await?;
        let mut voices: HashMap<Uuid, _> = voices.into_iter().map(|v| (v.id, v)).collect();
        let mut people: HashMap<Uuid, _> = people.into_iter().map(|p| (p.id, p)).collect();
        let mut links: HashMap<Uuid, _> = links.into_iter().map(|l| (l.case_id, l)).collect();
        let mut histories: HashMap<Uuid, Vec<_>> = HashMap::new();
        for event in events {
            histories.entry(event.case_id).or_default().push(event);
        }
        for case in chunk {
            let mut one = Vec::new();
            one.extend(insert(backend, keys.by_ref().take(2)));
            // A customer who wrote twice is inserted once.
            one.extend(insert(
                backend,
                case.customer_id.and_then(|id| people.remove(&id)),
            ));
            let voice = voices.remove(&case.feedback_id);
            let text = voice.as_ref().map_or("", |voice| voice.raw_text.as_str());
            let entry = Entry::of(case, &[text.to_owned()], &[]);
            one.extend(insert(backend, voice));
            one.extend(insert(backend, [case.clone()]));
            one.push(statement(backend, &[entry], Known::Keep, None));
            one.extend(insert(
                backend,
                histories.remove(&case.id).unwrap_or_default(),
            ));
            one.extend(insert(backend, [seen(case)]));
            one.extend(insert(backend, links.remove(&case.id)));
            one.extend(insert(backend, figures(case)));
            out.push(one);
        }
    }
    Ok(out)
}

/// One statement for these rows; none where there are none.
fn insert<M>(backend: DbBackend, rows: impl IntoIterator<Item = M>) -> Option<Statement>
where
    M: IntoActiveModel<<<M as sea_orm::ModelTrait>::Entity as EntityTrait>::ActiveModel>
        + sea_orm::ModelTrait,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity>,
{
    let mut rows = rows
        .into_iter()
        .map(|row| row.into_active_model())
        .peekable();
    rows.peek()?;
    Some(M::Entity::insert_many(rows).build(backend))
}

/// The row for live updates, which may have been tidied away since.
fn seen(case: &case_file::Model) -> change::Model {
    change::Model {
        id: Uuid::now_v7(),
        case_id: case.id,
        number: case.number.clone(),
        department_id: case.department_id,
        owner_id: case.owner_id,
    }
}

/// The figures of a submission, which have been folded since.
fn figures(case: &case_file::Model) -> [delta::Model; 2] {
    let channel = format!("{}/{}", case.kind.0, case.channel.0);
    let kind = case.kind.0.to_string();
    [(metric::CASE_OPENED, kind), (metric::VOICE, channel)].map(|(metric, dimension)| {
        delta::Model {
            id: Uuid::now_v7(),
            since: quarter_of(case.opened_at),
            metric: metric.to_owned(),
            dimension,
            department_id: case.department_id,
            bucket: 0,
            n: 1,
            total: 0,
        }
    })
}
