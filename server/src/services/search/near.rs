//! Cases whose customers wrote nearly the same: candidates from the index, the texts themselves decide.
//!
//! Rule: only what the actor may read is looked at, and every word comes back with personal data replaced.

use super::ask::scope;
use super::index::texts;
use crate::core::{Core, ServiceError};
use crate::db::Stored;
use crate::db::entity::{case_file, proposal};
use crate::services::cases::cases_of;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    Statement, Value,
};
use shared::actor::{Actor, Right};
use shared::cases::ProposalStatus;
use shared::finding::NearCase;
use shared::language::find_personal::mask_text;
use shared::language::near::{NEAR, Shingles};
use shared::language::search::{near_entries, safe};
use shared::text::excerpt;
use std::cmp::Reverse;
use std::collections::HashMap;
use uuid::Uuid;

/// The latest candidates whose texts are compared; a wave of the same complaint need not be met whole.
const CANDIDATES: usize = 60;
/// Candidates of which those are the latest.
const GATHERED: usize = 2_000;
/// Cases that are shown.
const SHOWN: usize = 5;
/// Characters of a solution.
const SOLUTION: usize = 160;

/// Those near a case: the same customer's first, open ones before closed ones, the latest first.
pub(super) async fn near(
    core: &Core,
    actor: &Actor,
    of: &case_file::Model,
) -> Result<Vec<NearCase>, ServiceError> {
    let db = core.db.read();
    let (mut own, _) = texts(db, std::slice::from_ref(of)).await?;
    let own = own.remove(&of.feedback_id).unwrap_or_default();
    let shingles = Shingles::of(&safe(own.first().map_or("", String::as_str)));
    let found = candidates(db, actor, of.id, &near_entries(&shingles)).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let models = cases_of(actor, Right::ReadCases)
        .filter(case_file::COLUMN.id.is_in(found))
        .all(db)
        .await?;
    let (voices, _) = texts(db, &models).await?;
    let mut near: Vec<(u8, case_file::Model)> = models
        .into_iter()
        .filter_map(|model| {
            let text = voices.get(&model.feedback_id)?.first()?;
            let share = shingles.jaccard(&Shingles::of(&safe(text)));
            (share >= NEAR).then(|| ((share * 100.0).round() as u8, model))
        })
        .collect();
    let same = |model: &case_file::Model| {
        model.customer_id.is_some() && model.customer_id == of.customer_id
    };
    near.sort_by_key(|(_, model)| {
        (
            !same(model),
            model.closed_at.is_some(),
            Reverse(model.opened_at),
        )
    });
    near.truncate(SHOWN);
    let solutions = solutions(db, near.iter().map(|(_, model)| model.id)).await?;
    let row = |(percent, model): (u8, case_file::Model)| NearCase {
        same_customer: same(&model),
        solution: solutions.get(&model.id).cloned(),
        title: mask_text(&model.title),
        number: model.number,
        phase: model.phase.0,
        opened_at: model.opened_at,
        percent,
    };
    Ok(near.into_iter().map(row).collect())
}

/// Cases that share an entry, the latest of them.
async fn candidates(
    db: &impl ConnectionTrait,
    actor: &Actor,
    but: Uuid,
    entries: &[String],
) -> Result<Vec<Uuid>, DbErr> {
    let Some(narrow) = scope(actor).filter(|_| !entries.is_empty()) else {
        return Ok(Vec::new());
    };
    let sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let (mark, between) = if sqlite { ('"', " OR ") } else { ('\'', " | ") };
    let words: Vec<String> = entries
        .iter()
        .map(|entry| format!("{mark}{entry}{mark}"))
        .collect();
    let mut values: Vec<Value> = vec![words.join(between).into(), but.into()];
    let narrow = narrow.map_or(String::new(), |(sql, bound)| {
        let mut sql = sql;
        for value in bound {
            values.push(value);
            sql = sql.replacen('?', &format!("${}", values.len()), 1);
        }
        format!("AND {sql}")
    });
    let settled =
        "(import_id IS NULL OR import_id IN (SELECT id FROM import_run WHERE state = 'done'))";
    let sql = if sqlite {
        format!(
            "SELECT s.case_id FROM case_words CROSS JOIN case_search s ON s.id = case_words.rowid \
             WHERE case_words MATCH $1 AND s.case_id <> $2 AND {settled} {narrow} \
             ORDER BY case_words.rowid DESC LIMIT {CANDIDATES}"
        )
    } else {
        format!(
            "WITH hit AS MATERIALIZED (SELECT case_id FROM case_search WHERE terms @@ $1::tsquery \
             AND case_id <> $2 AND {settled} {narrow} LIMIT {GATHERED}) \
             SELECT case_id FROM hit ORDER BY case_id DESC LIMIT {CANDIDATES}"
        )
    };
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// What the customers of these cases accepted, the latest version of each.
async fn solutions(
    db: &impl ConnectionTrait,
    cases: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, DbErr> {
    let rows = proposal::Entity::find()
        .filter(proposal::COLUMN.case_id.is_in(cases))
        .filter(proposal::COLUMN.status.eq(Stored(ProposalStatus::Accepted)))
        .order_by_asc(proposal::COLUMN.version)
        .all(db)
        .await?;
    let text = |row: proposal::Model| (row.case_id, excerpt(&mask_text(&row.body), SOLUTION));
    Ok(rows
        .into_iter()
        .filter(|row| !row.body.is_empty())
        .map(text)
        .collect())
}
