//! Sessions: a random token in the cookie, its digest in the database, real time; resolved to an `Actor`.
//!
//! Rule: an actor is remembered for at most a second, and forgotten at once when this instance changes anything about
//! people. A change that comes while one is being read keeps it from being remembered.

use super::departments::Departments;
use crate::clock::real_now;
use crate::core::ServiceError;
use crate::db::Db;
use crate::db::entity::{person, person_grant, session};
use app::api::ApiError;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};
use shared::actor::{Actor, Grant, Staff};
use shared::id::{DepartmentId, PersonId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const REMEMBERED: Duration = Duration::from_secs(1);
/// Sessions remembered at once; more than a thousand people clicking within one second are read from the database.
const ROOM: usize = 1_024;

/// Actors resolved within the last second.
#[derive(Clone, Default)]
pub(super) struct Cache {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    actors: HashMap<Vec<u8>, (Instant, Actor)>,
    changes: u64,
}

impl Cache {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everybody. Call it after the commit of any change to people or sessions.
    pub(super) fn clear(&self) {
        let mut inner = self.lock();
        inner.changes += 1;
        inner.actors.clear();
    }

    /// The actor behind a digest, from memory or in three statements.
    pub(super) async fn resolve(&self, db: &Db, digest: Vec<u8>) -> Result<Actor, ServiceError> {
        let begun = Instant::now();
        let changes = {
            let inner = self.lock();
            if let Some((at, actor)) = inner.actors.get(&digest)
                && begun.duration_since(*at) < REMEMBERED
            {
                return Ok(actor.clone());
            }
            inner.changes
        };
        let actor = read(db, &digest).await?;
        let mut inner = self.lock();
        if inner.changes == changes {
            if inner.actors.len() >= ROOM {
                inner.actors.clear();
            }
            inner.actors.insert(digest, (begun, actor.clone()));
        }
        Ok(actor)
    }
}

async fn read(db: &Db, digest: &[u8]) -> Result<Actor, ServiceError> {
    let found = session::Entity::find_by_id(digest.to_vec())
        .filter(session::COLUMN.expires_at.gt(real_now()))
        .find_also_related(person::Entity)
        .one(db.read())
        .await?;
    let Some((_, Some(person))) = found else {
        return Err(ApiError::SignIn.into());
    };
    if !person.active {
        return Err(ApiError::SignIn.into());
    }
    Ok(Actor::Staff(staff(db, person).await?))
}

async fn staff(db: &Db, person: person::Model) -> Result<Staff, ServiceError> {
    let grants: Vec<Grant> = person_grant::Entity::find()
        .filter(person_grant::COLUMN.person_id.eq(person.id))
        .order_by_asc(person_grant::COLUMN.id)
        .all(db.read())
        .await?
        .into_iter()
        .map(grant)
        .collect();
    let departments = Departments::read(db.read()).await?;
    Ok(Staff {
        id: PersonId(person.id),
        name: person.name,
        locale: person.locale.0,
        scopes: departments.scopes(DepartmentId(person.department_id), &grants),
        grants,
    })
}

pub(super) fn grant(row: person_grant::Model) -> Grant {
    Grant {
        role: row.role.0,
        department: row.department_id.map(DepartmentId),
    }
}
