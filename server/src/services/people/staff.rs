//! What admins do to people: every change is in the trail, and the last admin can't go.

use super::departments::{Departments, held_in_use};
use super::password::{invalid, one_time};
use super::roles::{insert_grants, is_admin, other_admins, placed, regrant};
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
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use shared::actor::{Actor, Grant};
use shared::departments::DepartmentProblem;
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
            PersonEdit::Move { id, department } => {
                db.write(async move |tx| relocate(tx, &actor, id, department).await)
                    .await?;
                Ok(None)
            }
            PersonEdit::Rename { id, name } => {
                let name = check_name(&name).map_err(|problem| invalid("name", problem))?;
                db.write(async move |tx| rename(tx, &actor, id, &name).await)
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
        let name = errors.take("name", check_name(name));
        let email = errors.take("email", check_email(email));
        if grants.is_empty() {
            errors.add("grants", FieldProblem::Required);
        }
        let whole = login
            .zip(name)
            .zip(email)
            .map(|((login, name), email)| Self {
                login,
                name,
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

fn check_name(raw: &str) -> Result<String, FieldProblem> {
    shared::text::required(&shared::text::clean_line(raw), 1, 40)
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
    let departments = Departments::held(tx).await?;
    if !departments.in_use(new.department) {
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
    let grants = placed(&departments, new.department, &[], &new.grants)?;
    insert_grants(tx, id, &grants).await?;
    let details = json!({ "department": new.department, "grants": grants });
    audit::record(tx, actor, "person.add", &format!("person:{id}"), details).await?;
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

async fn relocate(
    tx: &Tx,
    actor: &Actor,
    id: PersonId,
    to: DepartmentId,
) -> Result<(), ServiceError> {
    let from = DepartmentId(find(tx, id).await?.department_id);
    if from == to {
        return Ok(());
    }
    if !held_in_use(tx, to).await? {
        return Err(invalid("department", FieldProblem::NotOffered).into());
    }
    person::Entity::update(person::ActiveModel {
        id: Unchanged(id.0),
        department_id: Set(to.0),
        ..Default::default()
    })
    .exec(tx)
    .await?;
    let details = json!({ "before": from, "after": to });
    audit::record(tx, actor, "person.move", &format!("person:{id}"), details).await?;
    Ok(())
}

async fn rename(tx: &Tx, actor: &Actor, id: PersonId, name: &str) -> Result<(), ServiceError> {
    if find(tx, id).await?.name == name {
        return Ok(());
    }
    person::Entity::update(person::ActiveModel {
        id: Unchanged(id.0),
        name: Set(name.to_owned()),
        ..Default::default()
    })
    .exec(tx)
    .await?;
    // That it is another one, never which.
    audit::record(
        tx,
        actor,
        "person.rename",
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
    if active && !held_in_use(tx, DepartmentId(person.department_id)).await? {
        return Err(ApiError::Department(DepartmentProblem::Retired).into());
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

pub(super) async fn find(tx: &Tx, id: PersonId) -> Result<person::Model, ServiceError> {
    let found = person::Entity::find_by_id(id.0)
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(found.ok_or(ApiError::NotFound)?)
}
