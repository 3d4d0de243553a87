//! Staff as admins see them.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::departments::{DepartmentEdit, DepartmentRow};
use shared::people::{PersonEdit, PersonRow};

#[cfg(feature = "ssr")]
use super::call::Call;

/// All staff.
#[server(name = LoadPeople, prefix = "/api", endpoint = "people/list", input = Json, output = Json)]
pub async fn people() -> ApiResult<Vec<PersonRow>> {
    let call = Call::begin()?;
    call.end(call.ports.people.list(&call.actor).await)
}

/// All departments, those below right after the one above.
#[server(name = LoadDepartments, prefix = "/api", endpoint = "people/departments", input = Json, output = Json)]
pub async fn departments() -> ApiResult<Vec<DepartmentRow>> {
    let call = Call::begin()?;
    call.end(call.ports.people.departments(&call.actor).await)
}

/// Changes staff; a one-time password comes back where one was made.
#[server(name = EditPerson, prefix = "/api", endpoint = "people/edit", input = Json, output = Json)]
pub async fn edit_person(edit: PersonEdit) -> ApiResult<Option<String>> {
    let call = Call::begin()?;
    call.end(call.ports.people.edit(&call.actor, edit).await)
}

/// Changes a department; all of them come back.
#[server(name = EditDepartment, prefix = "/api", endpoint = "people/department", input = Json, output = Json)]
pub async fn edit_department(edit: DepartmentEdit) -> ApiResult<Vec<DepartmentRow>> {
    let call = Call::begin()?;
    call.end(call.ports.people.edit_department(&call.actor, edit).await)
}
