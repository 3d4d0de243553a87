//! Roles of people: only admins grant, and the last of them stays one.

use super::departments::Departments;
use super::password::invalid;
use super::session::grant;
use super::staff::find;
use crate::core::ServiceError;
use crate::db::entity::{person, person_grant};
use crate::db::{Stored, Tx};
use crate::services::audit;
use app::api::ApiError;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use shared::actor::{Actor, Grant, Role};
use shared::field_errors::FieldProblem;
use shared::id::{DepartmentId, PersonId};
use uuid::Uuid;

pub(super) async fn regrant(
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
    let departments = Departments::held(tx).await?;
    let own = DepartmentId(person.department_id);
    let grants = placed(&departments, own, &before, grants)?;
    person_grant::Entity::delete_many()
        .filter(person_grant::COLUMN.person_id.eq(id.0))
        .exec(tx)
        .await?;
    insert_grants(tx, id.0, &grants).await?;
    let details = json!({ "before": before, "after": grants });
    audit::record(tx, actor, "person.grant", &format!("person:{id}"), details).await?;
    Ok(())
}

/// How many other active admins there are. Locks their grants first, so that two admins can't remove each other.
pub(super) async fn other_admins(tx: &Tx, id: PersonId) -> Result<u64, DbErr> {
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

pub(super) async fn is_admin(tx: &Tx, id: PersonId) -> Result<bool, DbErr> {
    let held = person_grant::Entity::find()
        .filter(person_grant::COLUMN.person_id.eq(id.0))
        .filter(person_grant::Column::Role.eq(Stored(Role::Admin)))
        .count(tx)
        .await?;
    Ok(held > 0)
}

/// Grants with their place: a role that holds in one department gets the own one when none is named. What was held
/// before may stay in a department that is retired by now.
pub(super) fn placed(
    departments: &Departments,
    own: DepartmentId,
    before: &[Grant],
    grants: &[Grant],
) -> Result<Vec<Grant>, ApiError> {
    let mut out: Vec<Grant> = Vec::new();
    for asked in grants {
        let department = match asked.role {
            Role::Agent | Role::Head => Some(asked.department.unwrap_or(own)),
            _ => asked.department,
        };
        let grant = Grant {
            role: asked.role,
            department,
        };
        if department.is_some_and(|id| !departments.in_use(id)) && !before.contains(&grant) {
            return Err(invalid("grants", FieldProblem::NotOffered));
        }
        if !out.contains(&grant) {
            out.push(grant);
        }
    }
    Ok(out)
}

pub(super) async fn insert_grants(tx: &Tx, person: Uuid, grants: &[Grant]) -> Result<(), DbErr> {
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
