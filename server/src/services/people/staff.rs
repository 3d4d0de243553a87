//! What admins do to people. Only they grant, every change is in the trail, and the last of them can't go.

use super::departments::Departments;
use super::password::{invalid, one_time};
use super::session::grant;
use super::sign_in::normal;
use super::{People, end_sessions, signed_in};
use crate::clock::real_now;
use crate::core::ServiceError;
use crate::db::entity::{person, person_grant};
use crate::db::{Stored, Tx};
use crate::services::audit;
use app::api::ApiError;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use shared::actor::{Actor, Grant, Role};
use shared::feedback::is_email;
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::id::{DepartmentId, PersonId};
use shared::locale::Locale;
use shared::people::{PersonEdit, PersonRow};
use std::collections::HashMap;
use uuid::Uuid;

impl People {
    pub(super) async fn rows(&self) -> Result<Vec<PersonRow>, ServiceError> {
        let read = self.core.db.read();
        let departments = Departments::read(read).await?;
        let mut grants: HashMap<Uuid, Vec<Grant>> = HashMap::new();
        for row in person_grant::Entity::find()
            .order_by_asc(person_grant::COLUMN.id)
            .all(read)
            .await?
        {
            grants.entry(row.person_id).or_default().push(grant(row));
        }
        let people = person::Entity::find()
            .order_by_desc(person::COLUMN.active)
            .order_by_asc(person::COLUMN.login)
            .all(read)
            .await?;
        let row = |person: person::Model| PersonRow {
            id: PersonId(person.id),
            login: person.login,
            name: person.name,
            department: departments.label(DepartmentId(person.department_id)),
            department_id: DepartmentId(person.department_id),
            email: person.email.unwrap_or_default(),
            grants: grants.remove(&person.id).unwrap_or_default(),
            active: person.active,
        };
        Ok(people.into_iter().map(row).collect())
    }

    pub(super) async fn apply(
        &self,
        actor: &Actor,
        edit: PersonEdit,
    ) -> Result<Option<String>, ServiceError> {
        let actor = actor.clone();
        let db = &self.core.db;
        match edit {
            PersonEdit::Add {
                login,
                name,
                email,
                department,
                grants,
            } => {
                let new = NewPerson::check(&login, &name, &email, department, grants)?;
                let password = one_time();
                let hash = self.passwords.hash(&password).await?;
                db.write(async move |tx| add(tx, &actor, &new, &hash).await)
                    .await?;
                Ok(Some(password))
            }
            PersonEdit::Grant { id, grants } => {
                db.write(async move |tx| regrant(tx, &actor, id, &grants).await)
                    .await?;
                Ok(None)
            }
            PersonEdit::Address { id, email } => {
                let email = check_email(&email).map_err(|problem| invalid("email", problem))?;
                db.write(async move |tx| readdress(tx, &actor, id, email.clone()).await)
                    .await?;
                Ok(None)
            }
            PersonEdit::Deactivate { id } => {
                db.write(async move |tx| activate(tx, &actor, id, false).await)
                    .await?;
                Ok(None)
            }
            PersonEdit::Activate { id } => {
                db.write(async move |tx| activate(tx, &actor, id, true).await)
                    .await?;
                Ok(None)
            }
            PersonEdit::Reset { id } => {
                if signed_in(&actor)?.id == id {
                    return Err(ApiError::Conflict.into());
                }
                let password = one_time();
                let hash = self.passwords.hash(&password).await?;
                db.write(async move |tx| -> Result<(), ServiceError> {
                    let person = find(tx, id).await?;
                    set_password(tx, &actor, &person, &hash).await
                })
                .await?;
                Ok(Some(password))
            }
        }
    }
}

pub(super) struct NewPerson {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) department: DepartmentId,
    pub(super) grants: Vec<Grant>,
}

impl NewPerson {
    pub(super) fn check(
        login: &str,
        name: &str,
        email: &str,
        department: DepartmentId,
        grants: Vec<Grant>,
    ) -> Result<Self, ApiError> {
        let mut errors = FieldErrors::default();
        let login = errors.take("login", check_login(login));
        let name = errors.take("name", shared::text::required(name, 1, 40));
        let email = errors.take("email", check_email(email));
        if grants.is_empty() {
            errors.add("grants", FieldProblem::Required);
        }
        let whole = login
            .zip(name)
            .zip(email)
            .map(|((login, name), email)| Self {
                login,
                name: shared::text::clean_line(&name),
                email,
                department,
                grants,
            });
        errors.or(whole).map_err(ApiError::Invalid)
    }
}

fn check_login(raw: &str) -> Result<String, FieldProblem> {
    let login = shared::text::required(&normal(raw), 2, 40)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
    if login.chars().all(plain) {
        Ok(login)
    } else {
        Err(FieldProblem::NotOffered)
    }
}

fn check_email(raw: &str) -> Result<Option<String>, FieldProblem> {
    match raw.trim() {
        "" => Ok(None),
        address if is_email(address) => Ok(Some(address.to_owned())),
        _ => Err(FieldProblem::NotAnAddress),
    }
}

pub(super) async fn add(
    tx: &Tx,
    actor: &Actor,
    new: &NewPerson,
    hash: &str,
) -> Result<(), ServiceError> {
    let taken = person::Entity::find()
        .filter(person::COLUMN.login.eq(&new.login))
        .count(tx)
        .await?;
    if taken > 0 {
        return Err(invalid("login", FieldProblem::Taken).into());
    }
    let departments = Departments::read(tx).await?;
    if departments.get(new.department).is_none() {
        return Err(invalid("department", FieldProblem::NotOffered).into());
    }
    let id = Uuid::now_v7();
    person::Entity::insert(person::ActiveModel {
        id: Set(id),
        login: Set(new.login.clone()),
        name: Set(new.name.clone()),
        email: Set(new.email.clone()),
        password_hash: Set(hash.to_owned()),
        department_id: Set(new.department.0),
        locale: Set(Stored(Locale::default())),
        active: Set(true),
        created_at: Set(real_now()),
    })
    .exec_without_returning(tx)
    .await?;
    let grants = placed(&departments, new.department, &new.grants)?;
    insert_grants(tx, id, &grants).await?;
    let details = json!({ "department": new.department, "grants": grants });
    audit::record(tx, actor, "person.add", &format!("person:{id}"), details).await?;
    Ok(())
}

async fn regrant(
    tx: &Tx,
    actor: &Actor,
    id: PersonId,
    grants: &[Grant],
) -> Result<(), ServiceError> {
    if grants.is_empty() {
        return Err(invalid("grants", FieldProblem::Required).into());
    }
    let admins = other_admins(tx, id).await?;
    let person = find(tx, id).await?;
    let before: Vec<Grant> = person_grant::Entity::find()
        .filter(person_grant::COLUMN.person_id.eq(id.0))
        .order_by_asc(person_grant::COLUMN.id)
        .all(tx)
        .await?
        .into_iter()
        .map(grant)
        .collect();
    let has_admin = |list: &[Grant]| list.iter().any(|g| g.role == Role::Admin);
    if person.active && has_admin(&before) && !has_admin(grants) && admins == 0 {
        return Err(ApiError::Conflict.into());
    }
    let departments = Departments::read(tx).await?;
    let grants = placed(&departments, DepartmentId(person.department_id), grants)?;
    person_grant::Entity::delete_many()
        .filter(person_grant::COLUMN.person_id.eq(id.0))
        .exec(tx)
        .await?;
    insert_grants(tx, id.0, &grants).await?;
    let details = json!({ "before": before, "after": grants });
    audit::record(tx, actor, "person.grant", &format!("person:{id}"), details).await?;
    Ok(())
}

async fn readdress(
    tx: &Tx,
    actor: &Actor,
    id: PersonId,
    email: Option<String>,
) -> Result<(), ServiceError> {
    if find(tx, id).await?.email == email {
        return Ok(());
    }
    person::Entity::update(person::ActiveModel {
        id: Unchanged(id.0),
        email: Set(email),
        ..Default::default()
    })
    .exec(tx)
    .await?;
    // That it is another one, never which.
    audit::record(
        tx,
        actor,
        "person.address",
        &format!("person:{id}"),
        json!({}),
    )
    .await?;
    Ok(())
}

async fn activate(tx: &Tx, actor: &Actor, id: PersonId, active: bool) -> Result<(), ServiceError> {
    let admins = other_admins(tx, id).await?;
    let person = find(tx, id).await?;
    if person.active == active {
        return Ok(());
    }
    if !active && admins == 0 && is_admin(tx, id).await? {
        return Err(ApiError::Conflict.into());
    }
    person::Entity::update(person::ActiveModel {
        id: Unchanged(id.0),
        active: Set(active),
        ..Default::default()
    })
    .exec(tx)
    .await?;
    end_sessions(tx, id.0).await?;
    let action = if active {
        "person.activate"
    } else {
        "person.deactivate"
    };
    audit::record(tx, actor, action, &format!("person:{id}"), json!({})).await?;
    Ok(())
}

/// Replaces somebody's password and ends their sessions.
pub(super) async fn set_password(
    tx: &Tx,
    actor: &Actor,
    person: &person::Model,
    hash: &str,
) -> Result<(), ServiceError> {
    person::Entity::update(person::ActiveModel {
        id: Unchanged(person.id),
        password_hash: Set(hash.to_owned()),
        ..Default::default()
    })
    .exec(tx)
    .await?;
    end_sessions(tx, person.id).await?;
    let object = format!("person:{}", person.id);
    audit::record(tx, actor, "password.reset", &object, json!({})).await?;
    Ok(())
}

async fn find(tx: &Tx, id: PersonId) -> Result<person::Model, ServiceError> {
    let found = person::Entity::find_by_id(id.0)
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(found.ok_or(ApiError::NotFound)?)
}

/// How many other active admins there are. Locks their grants first, so that two admins can't remove each other.
async fn other_admins(tx: &Tx, id: PersonId) -> Result<u64, DbErr> {
    let admins =
        || person_grant::Entity::find().filter(person_grant::Column::Role.eq(Stored(Role::Admin)));
    admins()
        .order_by_asc(person_grant::COLUMN.id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let others: Vec<Uuid> = admins()
        .filter(person_grant::COLUMN.person_id.ne(id.0))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.person_id)
        .collect();
    person::Entity::find()
        .filter(person::COLUMN.id.is_in(others))
        .filter(person::COLUMN.active.eq(true))
        .count(tx)
        .await
}

async fn is_admin(tx: &Tx, id: PersonId) -> Result<bool, DbErr> {
    let held = person_grant::Entity::find()
        .filter(person_grant::COLUMN.person_id.eq(id.0))
        .filter(person_grant::Column::Role.eq(Stored(Role::Admin)))
        .count(tx)
        .await?;
    Ok(held > 0)
}

/// Grants with their place: a role that holds in one department gets the own one when none is named.
fn placed(
    departments: &Departments,
    own: DepartmentId,
    grants: &[Grant],
) -> Result<Vec<Grant>, ApiError> {
    let mut out: Vec<Grant> = Vec::new();
    for asked in grants {
        let department = match asked.role {
            Role::Agent | Role::Head => Some(asked.department.unwrap_or(own)),
            _ => asked.department,
        };
        if department.is_some_and(|id| departments.get(id).is_none()) {
            return Err(invalid("grants", FieldProblem::NotOffered));
        }
        let grant = Grant {
            role: asked.role,
            department,
        };
        if !out.contains(&grant) {
            out.push(grant);
        }
    }
    Ok(out)
}

async fn insert_grants(tx: &Tx, person: Uuid, grants: &[Grant]) -> Result<(), DbErr> {
    for grant in grants {
        person_grant::Entity::insert(person_grant::ActiveModel {
            id: Set(Uuid::now_v7()),
            person_id: Set(person),
            role: Set(Stored(grant.role)),
            department_id: Set(grant.department.map(|id| id.0)),
        })
        .exec_without_returning(tx)
        .await?;
    }
    Ok(())
}
