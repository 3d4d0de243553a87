//! The way in: count, look up, verify, and only then decide, so that an unknown account and a wrong password are one.

use super::People;
use super::password::{check_length, invalid};
use crate::clock::real_now;
use crate::core::ServiceError;
use crate::db::Tx;
use crate::db::entity::{person, session};
use crate::services::audit;
use crate::services::throttle::Limit;
use crate::vault;
use app::api::ApiError;
use app::api::ports::SignedIn;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use shared::actor::{Actor, Scope, Scopes, Staff};
use shared::field_errors::FieldProblem;
use shared::id::PersonId;

const PER_CLIENT: Limit = Limit {
    name: "login.client",
    tries: 5,
    seconds: 5 * 60,
};
const PER_ACCOUNT: Limit = Limit {
    name: "login.account",
    tries: 10,
    seconds: 15 * 60,
};
const MAX_LOGIN: usize = 100;

/// One spelling of a login: without spaces, in lower case.
pub(super) fn normal(login: &str) -> String {
    shared::text::clean(login)
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// One try, owned, since its transactions may run twice.
#[derive(Clone)]
struct Try {
    client: String,
    account: String,
    /// Keyed hash of the login, for the trail.
    object: String,
    at: DateTime<Utc>,
}

impl People {
    pub(super) async fn enter(
        &self,
        login: &str,
        password: &str,
        client: &str,
    ) -> Result<SignedIn, ServiceError> {
        check_length("password", password)?;
        let over = login.chars().count().saturating_sub(MAX_LOGIN);
        if over > 0 {
            let max = MAX_LOGIN;
            return Err(invalid("login", FieldProblem::TooLong { max, over }).into());
        }
        let login = normal(login);
        let account = PER_ACCOUNT.key(&self.core.vault, &login);
        let attempt = Try {
            client: PER_CLIENT.key(&self.core.vault, client),
            object: account.replacen("login.account", "login", 1),
            account,
            at: real_now(),
        };
        self.count(attempt.clone()).await?;
        let found = person::Entity::find()
            .filter(person::COLUMN.login.eq(&login))
            .one(self.core.db.read())
            .await?;
        let stored = found.as_ref().map(|person| person.password_hash.clone());
        let good = self.passwords.verify(password, stored).await?;
        match found.filter(|person| good && person.active) {
            Some(person) => self.begin(attempt, person).await,
            None => {
                self.core
                    .db
                    .write(async move |tx| refused(tx, &attempt).await)
                    .await?;
                Err(ApiError::SignIn.into())
            }
        }
    }

    async fn count(&self, attempt: Try) -> Result<(), ServiceError> {
        let wait = self
            .core
            .db
            .write(async move |tx| -> Result<_, DbErr> {
                match PER_CLIENT.take(tx, &attempt.client, attempt.at).await? {
                    None => PER_ACCOUNT.take(tx, &attempt.account, attempt.at).await,
                    wait => Ok(wait),
                }
            })
            .await?;
        match wait {
            None => Ok(()),
            Some(seconds) => {
                metrics::counter!("login_throttled").increment(1);
                Err(ApiError::TooMany { seconds }.into())
            }
        }
    }

    async fn begin(&self, attempt: Try, person: person::Model) -> Result<SignedIn, ServiceError> {
        let token = vault::token();
        let digest = vault::digest(&token);
        let hours = i64::try_from(self.core.config.session_hours).unwrap_or(i64::MAX);
        let locale = person.locale.0;
        let expires = TimeDelta::try_hours(hours)
            .and_then(|hours| attempt.at.checked_add_signed(hours))
            .unwrap_or(attempt.at);
        self.core
            .db
            .write(async move |tx| -> Result<(), ServiceError> {
                // Waits for a change of password or a deactivation that is under way, and then sees it.
                let now = person::Entity::find_by_id(person.id)
                    .lock_exclusive()
                    .one(tx)
                    .await?;
                let same =
                    now.is_some_and(|now| now.active && now.password_hash == person.password_hash);
                if !same {
                    return Err(ApiError::SignIn.into());
                }
                session::Entity::insert(session::ActiveModel {
                    digest: Set(digest.clone()),
                    person_id: Set(person.id),
                    created_at: Set(attempt.at),
                    expires_at: Set(expires),
                })
                .exec_without_returning(tx)
                .await?;
                PER_CLIENT.give_back(tx, &attempt.client).await?;
                PER_ACCOUNT.give_back(tx, &attempt.account).await?;
                let who = by(&person);
                audit::record(tx, &who, "session.begin", &attempt.object, json!({})).await?;
                Ok(())
            })
            .await?;
        Ok(SignedIn { token, locale })
    }

    pub(super) async fn leave(&self, digest: Vec<u8>) -> Result<(), ServiceError> {
        self.core
            .db
            .write(async move |tx| -> Result<(), DbErr> {
                let found = session::Entity::find_by_id(digest.clone())
                    .find_also_related(person::Entity)
                    .one(tx)
                    .await?;
                let Some((session, Some(person))) = found else {
                    return Ok(());
                };
                session::Entity::delete_by_id(session.digest)
                    .exec(tx)
                    .await?;
                let object = format!("person:{}", person.id);
                audit::record(tx, &by(&person), "session.end", &object, json!({})).await
            })
            .await?;
        self.forget();
        Ok(())
    }
}

async fn refused(tx: &Tx, attempt: &Try) -> Result<(), DbErr> {
    let nobody = Actor::Anonymous;
    audit::record(tx, &nobody, "session.refuse", &attempt.object, json!({})).await
}

fn by(person: &person::Model) -> Actor {
    Actor::Staff(Staff {
        id: PersonId(person.id),
        name: person.name.clone(),
        locale: person.locale.0,
        grants: Vec::new(),
        scopes: Scopes::all(Scope::Nothing),
    })
}
