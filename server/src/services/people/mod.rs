//! Staff: signing in and out, the own settings, and what admins do to people.
//!
//! Rule: whatever changes a person or a session clears the cache of actors after its commit.

mod command;
mod departments;
mod password;
mod reorganise;
mod roles;
mod session;
mod sign_in;
mod staff;

pub use command::{create_admin, reset_password};
pub(crate) use departments::held_in_use;
pub use departments::{Department, Departments};
pub(crate) use password::hash as password_hash;
pub use password::{MAX_BYTES, MIN_CHARS};

use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::Stored;
use crate::db::entity::{person, session as session_row};
use crate::services::{audit, reminders, throttle};
use crate::vault;
use app::api::ports;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::Offset;
use password::{Passwords, check_length, check_new, invalid};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    DbErr, EntityTrait, QueryFilter,
};
use serde_json::json;
use session::Cache;
use shared::actor::{Actor, Right, Staff};
use shared::departments::{DepartmentEdit, DepartmentRow};
use shared::field_errors::FieldProblem;
use shared::locale::Locale;
use shared::people::{Me, PersonEdit, PersonRow};
use throttle::Limit;
use uuid::Uuid;

/// Tries at the own password, per person.
const OLD_PASSWORD: Limit = Limit {
    name: "password",
    tries: 10,
    seconds: 15 * 60,
};

/// The port of staff.
#[derive(Clone)]
pub struct People {
    core: Core,
    passwords: Passwords,
    actors: Cache,
}

impl People {
    /// After any change to people or sessions: nobody is remembered, and whoever listens is looked at again.
    fn forget(&self) {
        self.actors.clear();
        self.core.live.people_changed();
    }

    /// The port over a core. Hashes once, for accounts that do not exist.
    pub fn new(core: Core) -> Self {
        Self {
            core,
            passwords: Passwords::default(),
            actors: Cache::default(),
        }
    }

    async fn change(&self, staff: &Staff, actor: &Actor, new: &str) -> Result<(), ServiceError> {
        let hash = self.passwords.hash(new).await?;
        let (id, actor) = (staff.id, actor.clone());
        self.core
            .db
            .write(async move |tx| -> Result<(), DbErr> {
                person::Entity::update(person::ActiveModel {
                    id: Unchanged(id.0),
                    password_hash: Set(hash.clone()),
                    ..Default::default()
                })
                .exec(tx)
                .await?;
                end_sessions(tx, id.0).await?;
                let object = format!("person:{id}");
                audit::record(tx, &actor, "password.change", &object, json!({})).await
            })
            .await?;
        self.forget();
        Ok(())
    }

    /// Checks the own password, counted.
    async fn check_old(&self, staff: &Staff, old: &str) -> Result<String, ServiceError> {
        let key = OLD_PASSWORD.key(&self.core.vault, &staff.id.to_string());
        let (counted, now) = (key.clone(), real_now());
        let wait = self
            .core
            .db
            .write(async move |tx| OLD_PASSWORD.take(tx, &counted, now).await)
            .await?;
        if let Some(seconds) = wait {
            return Err(ApiError::TooMany { seconds }.into());
        }
        let row = person::Entity::find_by_id(staff.id.0)
            .one(self.core.db.read())
            .await?
            .ok_or(ApiError::SignIn)?;
        if !self.passwords.verify(old, Some(row.password_hash)).await? {
            return Err(invalid("old", FieldProblem::Wrong).into());
        }
        self.core
            .db
            .write(async move |tx| OLD_PASSWORD.give_back(tx, &key).await)
            .await?;
        Ok(row.login)
    }
}

/// Ends every session of a person.
async fn end_sessions(tx: &crate::db::Tx, id: Uuid) -> Result<(), DbErr> {
    session_row::Entity::delete_many()
        .filter(session_row::COLUMN.person_id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The signed-in person, or the answer for nobody.
fn signed_in(actor: &Actor) -> ApiResult<&Staff> {
    actor.staff().ok_or(ApiError::SignIn)
}

/// Refuses who may not administer.
fn may_administer(actor: &Actor) -> ApiResult<()> {
    match actor {
        Actor::Anonymous => Err(ApiError::SignIn),
        actor if actor.may(Right::Administer) => Ok(()),
        _ => Err(ApiError::Forbidden),
    }
}

/// Removes sessions that have ended and counters that nobody touches. For an hourly job.
///
/// # Errors
/// When the database fails.
pub async fn sweep(core: &Core) -> Result<(), ServiceError> {
    let now = real_now();
    core.db
        .write(async move |tx| -> Result<(), DbErr> {
            session_row::Entity::delete_many()
                .filter(session_row::COLUMN.expires_at.lte(now))
                .exec(tx)
                .await?;
            throttle::sweep(tx, now).await
        })
        .await?;
    Ok(())
}

#[async_trait]
impl ports::People for People {
    async fn sign_in(
        &self,
        login: &str,
        password: &str,
        client: &str,
    ) -> ApiResult<ports::SignedIn> {
        Ok(self.enter(login, password, client).await?)
    }

    async fn sign_out(&self, token: &str) -> ApiResult<()> {
        Ok(self.leave(vault::digest(token)).await?)
    }

    async fn actor(&self, token: &str) -> ApiResult<Actor> {
        let digest = vault::digest(token);
        Ok(self.actors.resolve(&self.core.db, digest).await?)
    }

    async fn me(&self, actor: &Actor) -> ApiResult<Me> {
        const RIGHTS: [Right; 10] = [
            Right::SignedIn,
            Right::ReadCases,
            Right::HandleCases,
            Right::Label,
            Right::Reveal,
            Right::ReadReports,
            Right::EditThemes,
            Right::Import,
            Right::Administer,
            Right::Audit,
        ];
        let staff = signed_in(actor)?;
        let now = self.core.clock.now();
        let unread = match staff.may(Right::ReadCases) {
            true => reminders::unread(self.core.db.read(), staff.id).await,
            false => Ok(0),
        };
        let local = now.with_timezone(&self.core.config.time_zone);
        Ok(Me {
            id: staff.id,
            name: staff.name.clone(),
            locale: staff.locale,
            rights: RIGHTS
                .into_iter()
                .filter(|right| staff.may(*right))
                .collect(),
            demo: self.core.config.demo,
            unread: unread.map_err(ServiceError::from)?,
            now,
            utc_offset_seconds: local.offset().fix().local_minus_utc(),
        })
    }

    async fn set_locale(&self, actor: &Actor, locale: Locale) -> ApiResult<()> {
        let id = signed_in(actor)?.id.0;
        let done: Result<(), DbErr> = self
            .core
            .db
            .write(async move |tx| {
                person::Entity::update(person::ActiveModel {
                    id: Unchanged(id),
                    locale: Set(Stored(locale)),
                    ..Default::default()
                })
                .exec(tx)
                .await
                .map(|_| ())
            })
            .await;
        done.map_err(ServiceError::from)?;
        self.forget();
        Ok(())
    }

    async fn change_password(&self, actor: &Actor, old: &str, new: &str) -> ApiResult<()> {
        let staff = signed_in(actor)?;
        check_length("old", old)?;
        check_length("new", new)?;
        let login = self.check_old(staff, old).await?;
        check_new("new", new, &login)?;
        Ok(self.change(staff, actor, new).await?)
    }

    async fn list(&self, actor: &Actor) -> ApiResult<Vec<PersonRow>> {
        may_administer(actor)?;
        Ok(self.rows().await?)
    }

    async fn departments(&self, actor: &Actor) -> ApiResult<Vec<DepartmentRow>> {
        may_administer(actor)?;
        let all = Departments::read(self.core.db.read()).await;
        Ok(all.map_err(ServiceError::from)?.rows())
    }

    async fn edit_department(
        &self,
        actor: &Actor,
        edit: DepartmentEdit,
    ) -> ApiResult<Vec<DepartmentRow>> {
        may_administer(actor)?;
        let done = self.reorganise(actor, edit).await;
        // A head sees what is below: whoever is remembered may see something else now.
        self.forget();
        done?;
        self.departments(actor).await
    }

    async fn edit(&self, actor: &Actor, edit: PersonEdit) -> ApiResult<Option<String>> {
        may_administer(actor)?;
        let done = self.apply(actor, edit).await;
        self.forget();
        Ok(done?)
    }
}
