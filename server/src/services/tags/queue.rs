//! The labelling queue: voices of which nobody said the category, the least certain first, by key over one index.

use super::tagged;
use crate::core::{Core, ServiceError};
use crate::db::entity::{case_file, feedback, label};
use crate::services::cases::voices_within;
use app::api::ApiError;
use chrono::{NaiveTime, TimeZone, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::actor::{Actor, Right};
use shared::id::{FeedbackId, PersonId};
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
    let mut select = feedback::Entity::find()
        .filter(voices_within(actor, Right::Label))
        .filter(feedback::Column::Doubt.is_not_null());
    if let Some(key) = after {
        select = select.filter(beyond(&key).ok_or(ApiError::NotFound)?);
    }
    let mut found = select
        .order_by_desc(feedback::Column::Doubt)
        .order_by_desc(feedback::Column::Id)
        .limit(SIZE + 1)
        .all(db)
        .await?;
    let size = usize::try_from(SIZE).unwrap_or(20);
    let more = found.len() > size;
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

fn beyond(key: &str) -> Option<Condition> {
    let (doubt, id) = key.split_once('_')?;
    let (doubt, id): (i32, _) = (doubt.parse().ok()?, Uuid::parse_str(id).ok()?);
    use feedback::Column;
    let same = Condition::all()
        .add(Column::Doubt.eq(doubt))
        .add(Column::Id.lt(id));
    Some(Condition::any().add(Column::Doubt.lt(doubt)).add(same))
}

async fn numbers(
    db: &impl ConnectionTrait,
    voices: &[feedback::Model],
) -> Result<HashMap<Uuid, String>, ServiceError> {
    let cases = case_file::Entity::find()
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

/// Labels that a person gave since midnight.
async fn today(core: &Core, person: PersonId) -> Result<u64, ServiceError> {
    let zone = core.rules().zone();
    let day = core.clock.now().with_timezone(&zone).date_naive();
    let midnight = zone.from_local_datetime(&day.and_time(NaiveTime::MIN));
    let midnight = midnight.earliest().map(|at| at.with_timezone(&Utc));
    let given = label::Entity::find()
        .filter(label::COLUMN.person_id.eq(person.0))
        .filter(label::COLUMN.at.gte(midnight.unwrap_or_default()))
        .count(core.db.read())
        .await?;
    Ok(given)
}
