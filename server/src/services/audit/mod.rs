//! The audit trail: who did what to which object, append-only, sealed into a hash chain by a job.
//!
//! Rule: no personal text. An entry names objects by id and carries codes and numbers; real time, not the demo's.

mod seal;
mod verify;

pub use seal::seal;
pub use verify::{Fault, Report, verify};

use crate::clock::real_now;
use crate::core::Core;
use crate::db::entity::audit;
use crate::services::throttle::Limit;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use sha2::{Digest, Sha256};
use shared::actor::Actor;
use shared::ops::deed;
use uuid::Uuid;

/// Adds an entry in the transaction of what it tells about. `action` is `noun.verb`, `object` is `noun:id`.
///
/// # Errors
/// When the database fails.
pub async fn record(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    action: &str,
    object: &str,
    details: serde_json::Value,
) -> Result<(), DbErr> {
    debug_assert!(deed(action).is_some(), "{action} has no words");
    let (person_id, name) = match actor {
        Actor::Staff(staff) => (Some(staff.id.0), staff.name.as_str()),
        Actor::System => (None, "system"),
        Actor::Anonymous => (None, "anonymous"),
    };
    audit::Entity::insert(audit::ActiveModel {
        id: Set(Uuid::now_v7()),
        at: Set(real_now()),
        person_id: Set(person_id),
        actor: Set(name.to_owned()),
        action: Set(action.to_owned()),
        object: Set(object.to_owned()),
        details: Set(details.to_string()),
        place: Set(None),
        hash: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Refusals of a person that are written down; who goes on after that fills the trail no further.
const REFUSALS: Limit = Limit {
    name: "refusal",
    tries: 200,
    seconds: 3_600,
};

/// Writes down that somebody known was refused at `object`. The refusal stands even if that fails.
pub async fn refused(core: &Core, actor: &Actor, object: &str, details: serde_json::Value) {
    let (by, at) = (actor.clone(), object.to_owned());
    let who = actor.staff().map_or(String::new(), |s| s.id.to_string());
    let key = REFUSALS.key(&core.vault, &who);
    let noted: Result<(), DbErr> = core
        .db
        .write(async move |tx| {
            if REFUSALS.take(tx, &key, real_now()).await?.is_none() {
                record(tx, &by, "access.refuse", &at, details.clone()).await?;
            }
            Ok(())
        })
        .await;
    if let Err(error) = noted {
        tracing::error!(%error, "a refusal was not written down");
    }
}

/// Hash of a row at its place, over the hash before it. Every field has its length in front, so that no two rows
/// read the same.
fn chained(before: &[u8], place: i64, row: &audit::Model) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    field(before);
    field(&place.to_be_bytes());
    field(row.id.as_bytes());
    field(&row.at.timestamp_micros().to_be_bytes());
    field(row.person_id.as_ref().map_or(&[], |id| id.as_bytes()));
    for text in [&row.actor, &row.action, &row.object, &row.details] {
        field(text.as_bytes());
    }
    hash.finalize().to_vec()
}

/// What stands before the first row.
const GENESIS: &[u8] = b"huiyin/audit/1";
