//! Which cases and voices a person's right covers.
//!
//! Rule: who looks for cases or voices on somebody's behalf begins with [`cases_of`] or [`voices_of`]; whoever does
//! without them says so by `find_unscoped`.

use crate::core::ServiceError;
use crate::db::entity::Unscoped;
use crate::db::entity::case_file::{self, COLUMN, Column};
use crate::db::entity::feedback;
use app::api::ApiError;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition as Cond, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use shared::actor::{Actor, Right, Scope, Staff};
use shared::id::DepartmentId;

/// The cases that a person's right covers.
pub(crate) fn cases_of(actor: &Actor, right: Right) -> Select<case_file::Entity> {
    case_file::Entity::find_unscoped().filter(visible_to(actor, right))
}

/// The voices that a person's right covers.
pub(crate) fn voices_of(actor: &Actor, right: Right) -> Select<feedback::Entity> {
    feedback::Entity::find_unscoped().filter(voices_within(actor, right))
}

/// Imported cases are invisible until their import is done; departments and the own ones come on top.
fn visible_to(actor: &Actor, right: Right) -> Condition {
    let settled = Cond::all().add(Column::StagedBy.is_null());
    match actor {
        Actor::System => settled,
        Actor::Anonymous => settled.add(nothing()),
        Actor::Staff(staff) => settled.add(scope_of(staff, right)),
    }
}

/// Which voices a person's right covers: those whose case it covers, and all of them for who sees everything. Voices
/// that opened no case belong to no department. Asked voice by voice, so that a list ends with its page.
pub(crate) fn voices_within(actor: &Actor, right: Right) -> Cond {
    let settled = Cond::all().add(feedback::Column::StagedBy.is_null());
    let everything = match actor {
        Actor::System => true,
        Actor::Anonymous => false,
        Actor::Staff(staff) => *staff.scopes.of(right) == Scope::All,
    };
    if everything {
        return settled;
    }
    let seen = cases_of(actor, right)
        .select_only()
        .expr(Expr::val(1))
        .filter(
            Expr::col((case_file::Entity, case_file::Column::FeedbackId))
                .equals((feedback::Entity, feedback::Column::Id)),
        )
        .into_query();
    settled.add(Expr::exists(seen))
}

/// Finds a case that the actor's right covers; otherwise it looks as if there were none.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    right: Right,
    number: &str,
) -> Result<case_file::Model, ServiceError> {
    // Anything else is no number; PostgreSQL would refuse a NUL in a text.
    if !number
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return Err(ApiError::NotFound.into());
    }
    let found = cases_of(actor, right)
        .filter(case_file::COLUMN.number.eq(number))
        .one(db)
        .await?;
    Ok(found.ok_or(ApiError::NotFound)?)
}

/// Whether the actor may act on a case.
pub(crate) fn may_handle(actor: &Actor, case: &case_file::Model) -> bool {
    let department = DepartmentId(case.department_id);
    let covered = actor.staff().is_none_or(|staff| {
        let owned = case.owner_id == Some(staff.id.0);
        staff.scopes.of(Right::HandleCases).holds(department, owned)
    });
    actor.may(Right::HandleCases) && covered
}

fn scope_of(staff: &Staff, right: Right) -> Condition {
    match staff.scopes.of(right) {
        Scope::All => Cond::all(),
        Scope::Departments(list) => {
            let own = COLUMN.owner_id.eq(staff.id.0);
            Cond::any()
                .add(Column::DepartmentId.is_in(list.iter().map(|d| d.0)))
                .add(own)
        }
        Scope::Nothing => Cond::all().add(nothing()),
    }
}

fn nothing() -> Expr {
    ExprTrait::eq(Expr::val(1), 0)
}
