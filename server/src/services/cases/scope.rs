//! Which cases a person's right covers: the filter that every finder of this room carries.

use crate::db::entity::case_file::{self, COLUMN, Column};
use crate::db::entity::feedback;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition as Cond, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use shared::actor::{Actor, Right, Scope, Staff};

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
