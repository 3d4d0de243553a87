//! Names of what rules refer to: two statements, whatever the document.

use crate::db::entity::person;
use crate::rules::Snapshot;
use crate::services::people::Departments;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use shared::cases::CaseChoices;
use shared::id::{DepartmentId, PersonId};
use shared::rulebook::Names;

/// Departments and active people from the database, the rest from the rules.
pub(super) async fn read(
    connection: &impl ConnectionTrait,
    rules: &Snapshot,
) -> Result<Names, DbErr> {
    let departments = Departments::read(connection).await?;
    let people = person::Entity::find()
        .filter(person::COLUMN.active.eq(true))
        .order_by_asc(person::COLUMN.name)
        .all(connection)
        .await?;
    let categories = rules.categories.flat(true).into_iter();
    Ok(Names {
        choices: CaseChoices {
            departments: departments.0.into_iter().map(|d| (d.id, d.label)).collect(),
            people: people
                .into_iter()
                .map(|p| (PersonId(p.id), p.name, DepartmentId(p.department_id)))
                .collect(),
            categories: categories
                .map(|(depth, node)| (depth, node.id, node.label.clone()))
                .collect(),
        },
        types: rules.case_types.clone(),
        default: rules.default_department,
    })
}
