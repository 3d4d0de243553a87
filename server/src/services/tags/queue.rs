//! The labelling queue: voices of which nobody said the category, the least certain first, by key over an index.
//!
//! Rule: a page costs the same however few of a million voices are somebody's: where a right covers departments, each of
//! them, and what the person owns, gives its first ones from an index of its own.

use super::tagged;
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, feedback, label};
use crate::services::cases::voices_of;
use app::api::ApiError;
use chrono::{NaiveTime, TimeZone, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Statement, Value,
};
use shared::actor::{Actor, Right, Scope};
use shared::id::{DepartmentId, FeedbackId, PersonId};
use shared::tags::{LabelQueue, ToLabel};
use std::collections::HashMap;
use uuid::Uuid;

/// Voices fetched at once.
const SIZE: u64 = 20;

/// The next voices of the queue.
pub(super) async fn queue(
    core: &Core,
    actor: &Actor,
    person: PersonId,
    after: Option<String>,
) -> Result<LabelQueue, ServiceError> {
    let rules = core.rules();
    let db = core.db.read();
    let key = after.map(|key| read_key(&key).ok_or(ApiError::NotFound));
    let key = key.transpose()?;
    let mut select = voices_of(actor, Right::Label).filter(feedback::Column::Doubt.is_not_null());
    let mut gathered = 0;
    match actor.staff().map(|staff| staff.scopes.of(Right::Label)) {
        Some(Scope::Departments(list)) => {
            let first = first_of(db, list, person, key).await?;
            gathered = first.len();
            select = select.filter(feedback::COLUMN.id.is_in(first));
        }
        _ => {
            if let Some(key) = key {
                select = select.filter(beyond(key));
            }
        }
    }
    let mut found = select
        .order_by_desc(feedback::Column::Doubt)
        .order_by_desc(feedback::Column::Id)
        .limit(SIZE + 1)
        .all(db)
        .await?;
    let size = usize::try_from(SIZE).unwrap_or(20);
    let more = found.len().max(gathered) > size;
    found.truncate(size);
    let next = found.last().filter(|_| more);
    let next = next.map(|voice| format!("{}_{}", voice.doubt.unwrap_or_default(), voice.id));
    let numbers = numbers(db, &found).await?;
    // Contacts in the words are not needed for the category, so they are masked for everybody.
    let row = |voice: &feedback::Model| ToLabel {
        id: FeedbackId(voice.id),
        voice: tagged(voice, &rules, true),
        kind: voice.kind.0,
        channel: voice.channel.0,
        case_number: numbers.get(&voice.id).cloned(),
        at: voice.occurred_at.unwrap_or(voice.received_at),
    };
    Ok(LabelQueue {
        rows: found.iter().map(row).collect(),
        next,
        categories: rules
            .categories
            .leaves()
            .into_iter()
            .map(|node| (node.id, node.label.clone()))
            .collect(),
        today: today(core, person).await?,
    })
}

/// Doubt and voice behind which a page begins.
type Key = (i32, Uuid);

fn read_key(key: &str) -> Option<Key> {
    let (doubt, id) = key.split_once('_')?;
    Some((doubt.parse().ok()?, Uuid::parse_str(id).ok()?))
}

fn beyond((doubt, id): Key) -> Condition {
    use feedback::Column;
    let same = Condition::all()
        .add(Column::Doubt.eq(doubt))
        .add(Column::Id.lt(id));
    Condition::any().add(Column::Doubt.lt(doubt)).add(same)
}

/// The first voices behind the key of some departments and of an owner, in one statement: a page of each.
async fn first_of(
    db: &impl ConnectionTrait,
    departments: &[DepartmentId],
    owner: PersonId,
    key: Option<Key>,
) -> Result<Vec<Uuid>, DbErr> {
    let mut values: Vec<Value> = Vec::new();
    let mut put = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let behind = key.map_or(String::new(), |(doubt, id)| {
        let (doubt, id) = (put(doubt.into()), put(id.into()));
        format!("AND (doubt, feedback_id) < ({doubt}, {id})")
    });
    let most = SIZE + 1;
    let mut branch = |column: &str, id: Uuid| {
        let id = put(id.into());
        format!(
            "SELECT * FROM (SELECT feedback_id FROM case_file WHERE {column} = {id} \
             AND doubt IS NOT NULL AND staged_by IS NULL {behind} \
             ORDER BY doubt DESC, feedback_id DESC LIMIT {most}) AS one"
        )
    };
    let mut branches = vec![branch("owner_id", owner.0)];
    branches.extend(departments.iter().map(|id| branch("department_id", id.0)));
    let sql = branches.join(" UNION ");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

async fn numbers(
    db: &impl ConnectionTrait,
    voices: &[feedback::Model],
) -> Result<HashMap<Uuid, String>, ServiceError> {
    let cases = case_file::Entity::find_unscoped()
        .filter(
            case_file::COLUMN
                .feedback_id
                .is_in(voices.iter().map(|voice| voice.id)),
        )
        .all(db)
        .await?;
    Ok(cases
        .into_iter()
        .map(|case| (case.feedback_id, case.number))
        .collect())
}

/// Categories that a person gave since midnight: what the queue is worked through for.
async fn today(core: &Core, person: PersonId) -> Result<u64, ServiceError> {
    let zone = core.rules().zone();
    let day = core.clock.now().with_timezone(&zone).date_naive();
    let midnight = zone.from_local_datetime(&day.and_time(NaiveTime::MIN));
    let midnight = midnight.earliest().map(|at| at.with_timezone(&Utc));
    let given = label::Entity::find()
        .filter(label::COLUMN.person_id.eq(person.0))
        .filter(label::COLUMN.axis.eq("category"))
        .filter(label::COLUMN.at.gte(midnight.unwrap_or_default()))
        .count(core.db.read())
        .await?;
    Ok(given)
}
