//! Who the owner, the heads and the managers of a case are, as grants say at this moment.
//!
//! Rule: where nobody is there, the next above is told in their place; somebody who was deactivated is not there.

use crate::db::Stored;
use crate::db::entity::{person, person_grant};
use crate::services::people::Departments;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use shared::actor::{Right, Role};
use shared::clocks::ladder::Recipient;
use shared::id::DepartmentId;
use uuid::Uuid;

/// Owners of some cases, all heads and managers, and the tree of departments.
pub(super) struct Roster {
    departments: Departments,
    people: Vec<person::Model>,
    /// Of owners, heads and managers: role, and the department of the grant.
    grants: Vec<(Uuid, Role, DepartmentId)>,
}

impl Roster {
    /// Three statements.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        owners: impl Iterator<Item = Uuid>,
    ) -> Result<Self, DbErr> {
        let role = |role| person_grant::COLUMN.role.eq(Stored(role));
        let owners: Vec<Uuid> = owners.collect();
        let granted = person_grant::Entity::find()
            .filter(
                Condition::any()
                    .add(role(Role::Head))
                    .add(role(Role::Manager))
                    .add(person_grant::COLUMN.person_id.is_in(owners.iter().copied())),
            )
            .order_by_asc(person_grant::COLUMN.id)
            .all(db)
            .await?;
        let wanted = granted.iter().map(|grant| grant.person_id).chain(owners);
        let people = person::Entity::find()
            .filter(person::COLUMN.id.is_in(wanted))
            .filter(person::COLUMN.active.eq(true))
            .all(db)
            .await?;
        let own = |id: Uuid| people.iter().find(|person| person.id == id);
        // A grant without a department holds in the person's own one.
        let grants = granted.iter().filter_map(|grant| {
            let person = own(grant.person_id)?;
            let place = grant.department_id.unwrap_or(person.department_id);
            Some((person.id, grant.role.0, DepartmentId(place)))
        });
        Ok(Self {
            grants: grants.collect(),
            departments: Departments::read(db).await?,
            people,
        })
    }

    /// Who is told as what and for which of the parts asked for, the nearest to the case first and nobody twice.
    pub(super) fn find(
        &self,
        to: &[Recipient],
        owner: Option<Uuid>,
        department: DepartmentId,
    ) -> Vec<(Vec<Recipient>, Recipient, &person::Model)> {
        let mut found: Vec<(Vec<Recipient>, Recipient, &person::Model)> = Vec::new();
        for wanted in to {
            let mut part = Some(*wanted);
            while let Some(now) = part {
                let people = self.of(now, owner, department);
                for person in &people {
                    match found.iter_mut().find(|(.., known)| known.id == person.id) {
                        Some((parts, ..)) => parts.push(*wanted),
                        None => found.push((vec![*wanted], now, person)),
                    }
                }
                part = people.is_empty().then(|| now.above()).flatten();
            }
        }
        found
    }

    fn of(
        &self,
        part: Recipient,
        owner: Option<Uuid>,
        department: DepartmentId,
    ) -> Vec<&person::Model> {
        let among = |ids: &[Uuid]| {
            let mine = self.people.iter().filter(|person| ids.contains(&person.id));
            mine.collect()
        };
        match part {
            // Cases stay with somebody whose role was taken away: they are not there for them any more.
            Recipient::Owner => {
                let handles = |id: &Uuid| {
                    let mut held = self.grants.iter().filter(|(person, ..)| person == id);
                    held.any(|(_, role, _)| role.may(Right::HandleCases))
                };
                let owner: Vec<Uuid> = owner.into_iter().filter(handles).collect();
                among(&owner)
            }
            Recipient::Manager => among(&self.holders(Role::Manager, None)),
            Recipient::Head => {
                let mut place = Some(department);
                // A loop in the data ends after as many steps as there are departments.
                for _ in 0..=self.departments.0.len() {
                    let Some(here) = place else { break };
                    let heads = self.holders(Role::Head, Some(here));
                    if !heads.is_empty() {
                        return among(&heads);
                    }
                    place = self.departments.get(here).and_then(|d| d.parent);
                }
                Vec::new()
            }
        }
    }

    fn holders(&self, role: Role, place: Option<DepartmentId>) -> Vec<Uuid> {
        let here = |of: &DepartmentId| place.is_none_or(|place| place == *of);
        let held = self
            .grants
            .iter()
            .filter(|(_, r, of)| *r == role && here(of));
        held.map(|(person, ..)| *person).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::people::Department;
    use chrono::DateTime;
    use shared::locale::{Label, Locale};

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn person(n: u128) -> person::Model {
        person::Model {
            id: id(n),
            login: n.to_string(),
            name: n.to_string(),
            email: None,
            password_hash: String::new(),
            department_id: id(1),
            locale: Stored(Locale::Zh),
            active: true,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    /// Department 1 with head 11, below it 2 with heads 21 and 22, below that 3 without; 30 manages, 40 works.
    fn roster() -> Roster {
        let department = |n, parent: Option<u128>| Department {
            id: DepartmentId(id(n)),
            parent: parent.map(|n| DepartmentId(id(n))),
            label: Label::new("部", ""),
            retired: false,
        };
        let grant = |n, role, of| (id(n), role, DepartmentId(id(of)));
        Roster {
            departments: Departments(vec![
                department(1, None),
                department(2, Some(1)),
                department(3, Some(2)),
            ]),
            people: [11, 21, 22, 30, 40].map(person).to_vec(),
            grants: vec![
                grant(11, Role::Head, 1),
                grant(21, Role::Head, 2),
                grant(22, Role::Head, 2),
                grant(30, Role::Manager, 1),
                grant(40, Role::Agent, 2),
            ],
        }
    }

    fn told(
        roster: &Roster,
        to: &[Recipient],
        owner: Option<u128>,
        of: u128,
    ) -> Vec<(Recipient, String)> {
        let found = roster.find(to, owner.map(id), DepartmentId(id(of)));
        found
            .into_iter()
            .map(|(_, part, person)| (part, person.login.clone()))
            .collect()
    }

    #[test]
    fn each_part_is_found_or_the_next_above() {
        use Recipient::{Head, Manager, Owner};
        let mut roster = roster();
        let of = |part, who: &str| (part, who.to_owned());
        let table = [
            (vec![Owner], Some(40), 2, vec![of(Owner, "40")]),
            (vec![Owner], None, 2, vec![of(Head, "21"), of(Head, "22")]),
            // Deactivated, so not among the people.
            (vec![Owner], Some(41), 1, vec![of(Head, "11")]),
            (
                vec![Head],
                Some(40),
                3,
                vec![of(Head, "21"), of(Head, "22")],
            ),
            (vec![Owner, Head], Some(11), 1, vec![of(Owner, "11")]),
            (
                vec![Owner, Head, Manager],
                None,
                1,
                vec![of(Head, "11"), of(Manager, "30")],
            ),
        ];
        for (to, owner, department, wanted) in table {
            assert_eq!(
                told(&roster, &to, owner, department),
                wanted,
                "{to:?} {owner:?} {department}"
            );
        }
        roster.grants.retain(|(person, ..)| *person != id(40));
        let heads = [of(Head, "21"), of(Head, "22")];
        assert_eq!(
            told(&roster, &[Owner], Some(40), 2),
            heads,
            "without a role"
        );
        roster.grants.retain(|(_, role, _)| *role == Role::Manager);
        assert_eq!(told(&roster, &[Owner], None, 3), [of(Manager, "30")]);
        roster.grants.clear();
        assert_eq!(told(&roster, &[Owner, Head, Manager], None, 3), []);
    }
}
