//! The tree of departments, small enough to be read whole, and what a person's grants make visible in it.

use crate::db::entity::department;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};
use shared::actor::{Grant, Right, Role, Scope, Scopes};
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
        let rows = department::Entity::find()
            .order_by_asc(department::COLUMN.position)
            .order_by_asc(department::COLUMN.id)
            .all(connection)
            .await?;
        let all = rows.into_iter().map(|row| Department {
            id: DepartmentId(row.id),
            parent: row.parent_id.map(DepartmentId),
            label: Label::new(row.label_zh, row.label_en),
        });
        Ok(Self(all.collect()))
    }

    /// The department with this id.
    pub fn get(&self, id: DepartmentId) -> Option<&Department> {
        self.0.iter().find(|department| department.id == id)
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
    }
}
