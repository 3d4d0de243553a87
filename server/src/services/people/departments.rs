//! The tree of departments, small enough to be read whole, and what a person's grants make visible in it.

use crate::db::Tx;
use crate::db::entity::department;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder, QuerySelect, Select};
use shared::actor::{Grant, Right, Role, Scope, Scopes};
use shared::departments::DepartmentRow;
use shared::id::DepartmentId;
use shared::locale::Label;
use std::collections::BTreeSet;

/// One department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// Which.
    pub id: DepartmentId,
    /// The one above.
    pub parent: Option<DepartmentId>,
    /// Its name.
    pub label: Label,
    /// Offered for nothing new.
    pub retired: bool,
}

/// All departments, siblings in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Departments(pub Vec<Department>);

impl Departments {
    /// Reads the tree: one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(connection: &impl ConnectionTrait) -> Result<Self, DbErr> {
        Ok(Self::of(in_order().all(connection).await?))
    }

    /// The same, held as it is until the end of the transaction: whoever retires one of them waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held(tx: &Tx) -> Result<Self, DbErr> {
        Ok(Self::of(in_order().lock_shared().all(tx).await?))
    }

    /// The same, for somebody who changes it: whoever else changes or holds it is waited for. Two statements, so that
    /// what they added meanwhile is among it. Rows that only refer to departments are not kept waiting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn to_change(tx: &Tx) -> Result<Self, DbErr> {
        in_order().lock(LockType::NoKeyUpdate).all(tx).await?;
        Self::read(tx).await
    }

    fn of(rows: Vec<department::Model>) -> Self {
        let all = rows.into_iter().map(|row| Department {
            id: DepartmentId(row.id),
            parent: row.parent_id.map(DepartmentId),
            label: Label::new(row.label_zh, row.label_en),
            retired: row.retired,
        });
        Self(all.collect())
    }

    /// The department with this id.
    pub fn get(&self, id: DepartmentId) -> Option<&Department> {
        self.0.iter().find(|department| department.id == id)
    }

    /// True for one that new work may go to.
    pub fn in_use(&self, id: DepartmentId) -> bool {
        self.get(id).is_some_and(|department| !department.retired)
    }

    /// Ids and names of those in use, and of those that are retired; those below right after the one above.
    pub fn offered(&self) -> [Vec<(DepartmentId, Label)>; 2] {
        let (retired, used): (Vec<_>, Vec<_>) = self.rows().into_iter().partition(|d| d.retired);
        [used, retired].map(|list| list.into_iter().map(|d| (d.id, d.label)).collect())
    }

    /// Those right below one, or at the top, in order.
    pub fn children(&self, parent: Option<DepartmentId>) -> impl Iterator<Item = &Department> {
        self.0.iter().filter(move |d| d.parent == parent)
    }

    /// All of them, those below right after the one above. What a loop in the data hangs together stands at the top.
    pub fn rows(&self) -> Vec<DepartmentRow> {
        let mut rows = Vec::new();
        for top in self.children(None) {
            self.list(top, 0, &mut rows);
        }
        for rest in &self.0 {
            self.list(rest, 0, &mut rows);
        }
        rows
    }

    fn list(&self, one: &Department, depth: u8, rows: &mut Vec<DepartmentRow>) {
        if rows.iter().any(|row| row.id == one.id) {
            return;
        }
        rows.push(DepartmentRow {
            id: one.id,
            parent: one.parent,
            label: one.label.clone(),
            depth,
            retired: one.retired,
        });
        for below in self.children(Some(one.id)) {
            self.list(below, depth.saturating_add(1), rows);
        }
    }

    /// Its name; empty for one that is not there.
    pub fn label(&self, id: DepartmentId) -> Label {
        self.get(id)
            .map_or_else(|| Label::new("", ""), |department| department.label.clone())
    }

    /// A department and all below it. A loop in the data ends it instead of hanging it.
    pub fn subtree(&self, top: DepartmentId) -> BTreeSet<DepartmentId> {
        let mut found = BTreeSet::from([top]);
        loop {
            let below = self.0.iter().filter(|department| {
                department
                    .parent
                    .is_some_and(|above| found.contains(&above))
                    && !found.contains(&department.id)
            });
            let fresh: Vec<DepartmentId> = below.map(|department| department.id).collect();
            if fresh.is_empty() {
                return found;
            }
            found.extend(fresh);
        }
    }

    /// Where each right of somebody of department `own` holds.
    pub fn scopes(&self, own: DepartmentId, grants: &[Grant]) -> Scopes {
        Scopes {
            read: self.scope(own, grants, Right::ReadCases),
            handle: self.scope(own, grants, Right::HandleCases),
            report: self.scope(own, grants, Right::ReadReports),
            themes: self.scope(own, grants, Right::EditThemes),
        }
    }

    /// The cases that a right covers. A role without a department holds in the own one, except for managers and
    /// auditors, whose rights cover everything.
    fn scope(&self, own: DepartmentId, grants: &[Grant], right: Right) -> Scope {
        let mut seen = BTreeSet::new();
        for grant in grants.iter().filter(|grant| grant.role.may(right)) {
            let place = grant.department.unwrap_or(own);
            match grant.role {
                Role::Manager | Role::Auditor => return Scope::All,
                Role::Head => seen.extend(self.subtree(place)),
                Role::Agent => {
                    seen.insert(place);
                }
                Role::Admin | Role::Reporter => {}
            }
        }
        if seen.is_empty() {
            Scope::Nothing
        } else {
            Scope::Departments(seen.into_iter().collect())
        }
    }
}

fn in_order() -> Select<department::Entity> {
    department::Entity::find()
        .order_by_asc(department::COLUMN.position)
        .order_by_asc(department::COLUMN.id)
}

/// True for a department that new work may go to, which it then is until the end of the transaction.
pub(crate) async fn held_in_use(tx: &Tx, id: DepartmentId) -> Result<bool, DbErr> {
    let held = department::Entity::find_by_id(id.0)
        .lock_shared()
        .one(tx)
        .await?;
    Ok(held.is_some_and(|row| !row.retired))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> DepartmentId {
        DepartmentId(Uuid::from_u128(n))
    }

    fn grant(role: Role, department: Option<u128>) -> Grant {
        Grant {
            role,
            department: department.map(id),
        }
    }

    /// 1 → 2 → 3, and 4 beside 2.
    fn tree() -> Departments {
        let one = |n, parent: Option<u128>| Department {
            id: id(n),
            parent: parent.map(id),
            label: Label::new("部", ""),
            retired: false,
        };
        Departments(vec![
            one(1, None),
            one(2, Some(1)),
            one(3, Some(2)),
            one(4, Some(1)),
        ])
    }

    #[test]
    fn grants_decide_what_is_seen() {
        let cases = [
            (vec![], Scope::Nothing),
            (vec![grant(Role::Admin, None)], Scope::Nothing),
            (vec![grant(Role::Reporter, Some(2))], Scope::Nothing),
            (
                vec![grant(Role::Agent, None)],
                Scope::Departments(vec![id(2)]),
            ),
            (
                vec![grant(Role::Agent, Some(4))],
                Scope::Departments(vec![id(4)]),
            ),
            (
                vec![grant(Role::Head, None)],
                Scope::Departments(vec![id(2), id(3)]),
            ),
            (
                vec![grant(Role::Head, Some(2)), grant(Role::Agent, Some(4))],
                Scope::Departments(vec![id(2), id(3), id(4)]),
            ),
            (vec![grant(Role::Manager, None)], Scope::All),
            (vec![grant(Role::Auditor, Some(2))], Scope::All),
        ];
        for (grants, expected) in cases {
            let scopes = tree().scopes(id(2), &grants);
            assert_eq!(scopes.read, expected, "{grants:?}");
        }
    }

    #[test]
    fn each_right_holds_where_its_role_was_given() {
        let agent_and_manager = [grant(Role::Agent, Some(4)), grant(Role::Manager, None)];
        let scopes = tree().scopes(id(2), &agent_and_manager);
        assert_eq!(scopes.of(Right::ReadCases), &Scope::All);
        assert_eq!(scopes.of(Right::ReadReports), &Scope::All);
        let own = Scope::Departments(vec![id(4)]);
        assert_eq!(scopes.of(Right::HandleCases), &own);
        assert_eq!(scopes.of(Right::Reveal), &own);

        let auditor_and_head = [grant(Role::Auditor, None), grant(Role::Head, Some(2))];
        let scopes = tree().scopes(id(2), &auditor_and_head);
        assert_eq!(scopes.of(Right::ReadReports), &Scope::All);
        let led = Scope::Departments(vec![id(2), id(3)]);
        assert_eq!(scopes.of(Right::EditThemes), &led);

        let agent_and_head = [grant(Role::Agent, Some(4)), grant(Role::Head, Some(2))];
        let scopes = tree().scopes(id(2), &agent_and_head);
        assert_eq!(scopes.of(Right::ReadReports), &led);
    }

    #[test]
    fn a_loop_ends() {
        let mut broken = tree();
        broken.0[0].parent = Some(id(3));
        assert_eq!(broken.subtree(id(2)).len(), 4);
        assert_eq!(broken.rows().len(), 4);
    }

    #[test]
    fn those_below_come_right_after_the_one_above() {
        let rows = tree().rows();
        let places: Vec<_> = rows.iter().map(|row| (row.id, row.depth)).collect();
        assert_eq!(places, [(id(1), 0), (id(2), 1), (id(3), 2), (id(4), 1)]);
    }
}
