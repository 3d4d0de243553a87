//! Whose hands a case may go into.

use crate::core::ServiceError;
use crate::db::Stored;
use crate::db::entity::{person, person_grant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use shared::actor::{Right, Role};
use shared::id::{DepartmentId, PersonId};

/// Who handles cases, with the department they do it in: by name, each department of a person once.
pub(super) async fn handlers(
    db: &impl ConnectionTrait,
) -> Result<Vec<(PersonId, String, DepartmentId)>, ServiceError> {
    let roles = Role::ALL
        .into_iter()
        .filter(|role| role.may(Right::HandleCases))
        .map(Stored);
    let grants = person_grant::Entity::find()
        .filter(person_grant::Column::Role.is_in(roles))
        .find_also_related(person::Entity)
        .filter(person::COLUMN.active.eq(true))
        .all(db)
        .await?;
    let mut found: Vec<(PersonId, String, DepartmentId)> = grants
        .into_iter()
        .filter_map(|(grant, person)| {
            let person = person?;
            // A role everywhere is carried out from home.
            let department = grant.department_id.unwrap_or(person.department_id);
            Some((PersonId(person.id), person.name, DepartmentId(department)))
        })
        .collect();
    found.sort_by(|a, b| (&a.1, a.0.0, a.2.0).cmp(&(&b.1, b.0.0, b.2.0)));
    found.dedup();
    Ok(found)
}
