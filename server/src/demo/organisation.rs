//! The invented company: six departments and a staff of 24, each with a login that says the role.

use crate::db::Stored;
use crate::db::entity::{department, person, person_grant};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use shared::actor::Role;
use shared::id::{DepartmentId, PersonId};
use shared::locale::{Label, Locale};
use uuid::Uuid;

/// Name of the company in Chinese.
pub const NAME_ZH: &str = "霁川家电";
/// Name of the company in English.
pub const NAME_EN: &str = "Jichuan Home Appliances";

/// A department of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Team {
    /// 客户服务部
    Service,
    /// 售后维修部
    Repair,
    /// 物流配送部
    Logistics,
    /// 产品研发部
    Product,
    /// 门店运营部
    Stores,
    /// 质量管理部
    Quality,
}

impl Team {
    /// Every department, in order.
    pub const ALL: [Team; 6] = [
        Team::Service,
        Team::Repair,
        Team::Logistics,
        Team::Product,
        Team::Stores,
        Team::Quality,
    ];

    /// Its name.
    pub fn label(self) -> Label {
        let (zh, en) = match self {
            Team::Service => ("客户服务部", "Customer service"),
            Team::Repair => ("售后维修部", "After-sales repair"),
            Team::Logistics => ("物流配送部", "Logistics and delivery"),
            Team::Product => ("产品研发部", "Product development"),
            Team::Stores => ("门店运营部", "Store operations"),
            Team::Quality => ("质量管理部", "Quality management"),
        };
        Label::new(zh, en)
    }

    /// The one above.
    const fn parent(self) -> Option<Team> {
        match self {
            Team::Repair | Team::Stores => Some(Team::Service),
            Team::Quality => Some(Team::Product),
            Team::Service | Team::Logistics | Team::Product => None,
        }
    }

    const fn place(self) -> usize {
        self as usize
    }
}

/// Somebody of the staff.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Login.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// Department.
    pub team: Team,
}

const fn member(login: &'static str, name: &'static str, role: Role, team: Team) -> Member {
    Member {
        login,
        name,
        role,
        team,
    }
}

/// The staff.
pub const STAFF: [Member; 24] = [
    member("agent1", "陈晓雯", Role::Agent, Team::Service),
    member("agent2", "林子豪", Role::Agent, Team::Service),
    member("agent3", "王思琪", Role::Agent, Team::Service),
    member("agent4", "赵一鸣", Role::Agent, Team::Service),
    member("agent5", "黄佳怡", Role::Agent, Team::Service),
    member("agent6", "刘建军", Role::Agent, Team::Repair),
    member("agent7", "吴海涛", Role::Agent, Team::Repair),
    member("agent8", "孙丽娟", Role::Agent, Team::Repair),
    member("agent9", "何志强", Role::Agent, Team::Logistics),
    member("agent10", "马晓东", Role::Agent, Team::Logistics),
    member("agent11", "罗欣然", Role::Agent, Team::Product),
    member("agent12", "郑雅婷", Role::Agent, Team::Stores),
    member("agent13", "唐文博", Role::Agent, Team::Quality),
    member("head1", "周敏", Role::Head, Team::Service),
    member("head2", "杨国栋", Role::Head, Team::Repair),
    member("head3", "胡永刚", Role::Head, Team::Logistics),
    member("head4", "谢瑾", Role::Head, Team::Product),
    member("head5", "冯丽萍", Role::Head, Team::Stores),
    member("head6", "韩松", Role::Head, Team::Quality),
    member("manager", "沈若兰", Role::Manager, Team::Service),
    member("admin", "许哲", Role::Admin, Team::Service),
    member("auditor", "高文静", Role::Auditor, Team::Quality),
    member("reporter", "邓小满", Role::Reporter, Team::Stores),
    member("reporter2", "曹阳", Role::Reporter, Team::Logistics),
];

/// The company with the ids of this load.
#[derive(Clone, Debug)]
pub struct Organisation {
    departments: [DepartmentId; 6],
    people: Vec<(Member, PersonId)>,
}

impl Organisation {
    /// Fresh ids.
    pub fn new() -> Self {
        Self {
            departments: Team::ALL.map(|_| DepartmentId(Uuid::now_v7())),
            people: STAFF
                .iter()
                .map(|m| (*m, PersonId(Uuid::now_v7())))
                .collect(),
        }
    }

    /// Id of a department.
    pub fn department(&self, team: Team) -> DepartmentId {
        self.departments[team.place()]
    }

    /// The department with this id.
    pub fn team(&self, id: DepartmentId) -> Team {
        let place = self.departments.iter().position(|d| *d == id);
        place
            .and_then(|p| Team::ALL.get(p))
            .copied()
            .unwrap_or(Team::Service)
    }

    /// Who handles cases there, agents first.
    pub fn handlers(&self, team: Team) -> Vec<PersonId> {
        let of = |role: Role| {
            self.people
                .iter()
                .filter(move |(m, _)| m.team == team && m.role == role)
                .map(|(_, id)| *id)
        };
        of(Role::Agent).chain(of(Role::Head)).collect()
    }

    /// Who has a role, in a department or anywhere.
    pub fn holder(&self, role: Role, team: Option<Team>) -> Option<PersonId> {
        let here = |of: Team| team.is_none_or(|team| team == of);
        let found = self
            .people
            .iter()
            .find(|(m, _)| m.role == role && here(m.team));
        found.map(|(_, id)| *id)
    }

    /// Name of a person; empty for one who is not there.
    pub fn name(&self, id: PersonId) -> &'static str {
        let found = self.people.iter().find(|(_, person)| *person == id);
        found.map_or("", |(member, _)| member.name)
    }

    /// Rows of departments, those above before those below.
    pub fn department_rows(&self) -> Vec<department::ActiveModel> {
        let mut teams = Team::ALL;
        teams.sort_by_key(|team| team.parent().is_some());
        teams
            .into_iter()
            .map(|team| department::ActiveModel {
                id: Set(self.department(team).0),
                parent_id: Set(team.parent().map(|above| self.department(above).0)),
                label_zh: Set(team.label().zh),
                label_en: Set(team.label().en),
                position: Set(i32::try_from(team.place()).unwrap_or(0)),
                retired: Set(false),
            })
            .collect()
    }

    /// Rows of people; everybody has the same password.
    pub fn person_rows(&self, password_hash: &str, at: DateTime<Utc>) -> Vec<person::ActiveModel> {
        self.people
            .iter()
            .map(|(m, id)| person::ActiveModel {
                id: Set(id.0),
                login: Set(m.login.to_owned()),
                name: Set(m.name.to_owned()),
                email: Set(Some(format!("{}@example.com", m.login))),
                password_hash: Set(password_hash.to_owned()),
                department_id: Set(self.department(m.team).0),
                locale: Set(Stored(Locale::Zh)),
                active: Set(true),
                created_at: Set(at),
            })
            .collect()
    }

    /// Rows of grants: agents and heads in their department, the others everywhere.
    pub fn grant_rows(&self) -> Vec<person_grant::ActiveModel> {
        self.people
            .iter()
            .map(|(m, id)| person_grant::ActiveModel {
                id: Set(Uuid::now_v7()),
                person_id: Set(id.0),
                role: Set(Stored(m.role)),
                department_id: Set(match m.role {
                    Role::Agent | Role::Head | Role::Reporter => Some(self.department(m.team).0),
                    Role::Manager | Role::Admin | Role::Auditor => None,
                }),
            })
            .collect()
    }
}

impl Default for Organisation {
    fn default() -> Self {
        Self::new()
    }
}
