//! Which cases a person's right covers: the filter that every finder of this room carries.

use crate::db::entity::case_file::{COLUMN, Column};
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition as Cond};
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
