//! What people say of voices: kept as labels, at once in force on the voice and its case, and audited.

use super::kind::turn;
use super::record;
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, feedback, label};
use crate::db::{Stored, Tx};
use crate::services::audit;
use crate::services::cases::{Step, in_tx, voices_of};
use app::api::ApiError;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use shared::actor::{Actor, Right};
use shared::cases::{Command, Side};
use shared::feedback::{Record, Sentiment};
use shared::id::{CaseId, DepartmentId, FeedbackId, PersonId};
use shared::tags::Tag;
use uuid::Uuid;

/// Keeps what a person said, over what was said before. A category that is known leaves the queue.
pub(crate) async fn keep(
    tx: &Tx,
    voice: Uuid,
    tag: Tag,
    person: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    use label::Column;
    label::Entity::insert(label::ActiveModel {
        feedback_id: Set(voice),
        axis: Set(tag.axis().to_owned()),
        value: Set(tag.value()),
        person_id: Set(person.0),
        at: Set(at),
    })
    .on_conflict(
        OnConflict::columns([Column::FeedbackId, Column::Axis])
            .update_columns([Column::Value, Column::PersonId, Column::At])
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    let change = match tag {
        Tag::Category(node) => feedback::ActiveModel {
            category_id: Set(Some(node.0)),
            doubt: Set(None),
            ..Default::default()
        },
        Tag::Mood(mood) => feedback::ActiveModel {
            sentiment: Set(Some(Stored(mood))),
            ..Default::default()
        },
        // What a kind changes is counted: see `kind`.
        Tag::Kind(_) => return Ok(()),
    };
    feedback::Entity::update_many()
        .set(change)
        .filter(feedback::COLUMN.id.eq(voice))
        .exec(tx)
        .await?;
    Ok(())
}

/// A person says a tag of a voice.
pub(super) async fn put(
    core: &Core,
    actor: &Actor,
    person: PersonId,
    voice: FeedbackId,
    tag: Tag,
) -> Result<(), ServiceError> {
    let rules = core.rules();
    if let Tag::Category(node) = tag {
        let offered = rules.categories.get(node).filter(|node| !node.retired);
        offered.ok_or(ApiError::NotFound)?;
    }
    let found = voices_of(actor, Right::Label)
        .filter(feedback::COLUMN.id.eq(voice.0))
        .one(core.db.read())
        .await?
        .ok_or(ApiError::NotFound)?;
    let case = case_file::Entity::find_unscoped()
        .filter(case_file::COLUMN.feedback_id.eq(voice.0))
        .one(core.db.read())
        .await?;
    let step = case
        .as_ref()
        .and_then(|case| step(actor, person, case, tag, core));
    let turn = match tag {
        Tag::Kind(kind) => Some(turn(core, &found, case.as_ref(), kind).await?),
        _ => None,
    };
    let upset = record(&found).as_ref().and_then(Record::strongly_negative);
    let (inner, actor, now) = (core.clone(), actor.clone(), core.clock.now());
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            if let Some(turn) = &turn {
                turn.write(tx).await?;
            }
            keep(tx, voice.0, tag, person, now).await?;
            if let Tag::Mood(mood) = tag {
                let upset = upset.filter(|_| mood == Sentiment::Negative);
                resort(tx, voice.0, upset.map(i32::from)).await?;
            }
            if let Some((case, step)) = &step {
                categorise(tx, &inner, *case, step).await?;
            }
            let details = json!({ "axis": tag.axis(), "value": tag.value() });
            audit::record(tx, &actor, "label.set", &format!("voice:{voice}"), details).await?;
            Ok(())
        })
        .await?;
    core.committed();
    Ok(())
}

/// The case gets its voice's category, where the person may handle it.
fn step(
    actor: &Actor,
    person: PersonId,
    case: &case_file::Model,
    tag: Tag,
    core: &Core,
) -> Option<(CaseId, Step)> {
    let Tag::Category(category) = tag else {
        return None;
    };
    let staff = actor.staff()?;
    let owned = case.owner_id == Some(person.0);
    let scope = staff.scopes.of(Right::HandleCases);
    let covered = scope.holds(DepartmentId(case.department_id), owned);
    let wanted = actor.may(Right::HandleCases) && covered && case.category_id != Some(category.0);
    wanted.then(|| {
        let step = Step {
            side: Side::Staff(person),
            ..Step::by_system(Command::Categorise { category }, core.clock.now())
        };
        (CaseId(case.id), step)
    })
}

/// A case that no longer takes a category (it is closed) keeps the one it has.
async fn categorise(tx: &Tx, core: &Core, case: CaseId, step: &Step) -> Result<(), ServiceError> {
    match in_tx(tx, core, &core.rules(), case, step).await {
        Ok(_) | Err(ServiceError::Api(ApiError::Refused(_))) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The place of the voice's case among the strongly negative ones. Lists alone read it, so no event tells of it.
async fn resort(tx: &Tx, voice: Uuid, upset: Option<i32>) -> Result<(), DbErr> {
    let change = case_file::ActiveModel {
        upset: Set(upset),
        ..Default::default()
    };
    case_file::Entity::update_many()
        .set(change)
        .filter(case_file::COLUMN.feedback_id.eq(voice))
        .exec(tx)
        .await?;
    Ok(())
}
