//! Which cases a person's right covers: the filter that every finder of this room carries.

use crate::core::ServiceError;
use crate::db::entity::case_file::{self, COLUMN, Column};
use crate::db::entity::feedback;
use app::api::ApiError;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition as Cond, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    QueryTrait,
};
use shared::actor::{Actor, Right, Scope, Staff};
use shared::id::DepartmentId;

/// Imported cases are invisible until their import is done; avoidance and departments come on top.
pub(crate) fn visible_to(actor: &Actor, right: Right) -> Condition {
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
    let seen = case_file::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(visible_to(actor, right))
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
    let found = case_file::Entity::find()
        .filter(visible_to(actor, right))
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
