//! Everybody who may knock, and their keys. Sessions are made anew for each request, so none can end another's.

use super::site::TestSite;
use super::{meddle, number};
use chrono::{TimeDelta, Utc};
use server::middleware::session::COOKIE;
use server::vault;
use shared::id::{DepartmentId, PersonId};
use uuid::Uuid;

/// Who asks: the columns of the permission matrix, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    Anonymous,
    /// Holds the session of the own case's private link.
    Customer,
    /// The same, 31 minutes later.
    ExpiredCustomer,
    /// Of the department of the own case.
    AgentA,
    /// Of the other department.
    AgentB,
    /// Heads the department of the own case.
    Head,
    Manager,
    Admin,
    Auditor,
    Reporter,
    /// A session of somebody who left, with a head's rights.
    Deactivated,
    /// A head's session past its hours.
    ExpiredSession,
}

impl Who {
    pub const ALL: [Who; 12] = [
        Who::Anonymous,
        Who::Customer,
        Who::ExpiredCustomer,
        Who::AgentA,
        Who::AgentB,
        Who::Head,
        Who::Manager,
        Who::Admin,
        Who::Auditor,
        Who::Reporter,
        Who::Deactivated,
        Who::ExpiredSession,
    ];

    /// Login and role of staff.
    const fn staff(self) -> Option<(&'static str, &'static str)> {
        match self {
            Who::AgentA => Some(("agent_a", "agent")),
            Who::AgentB => Some(("agent_b", "agent")),
            Who::Head => Some(("head", "head")),
            Who::Manager => Some(("manager", "manager")),
            Who::Admin => Some(("admin", "admin")),
            Who::Auditor => Some(("auditor", "auditor")),
            Who::Reporter => Some(("reporter", "reporter")),
            Who::Deactivated => Some(("gone", "head")),
            Who::ExpiredSession => Some(("late", "head")),
            Who::Anonymous | Who::Customer | Who::ExpiredCustomer => None,
        }
    }
}

/// Puts everybody into the database.
pub async fn hire(site: &TestSite, a: DepartmentId, b: DepartmentId) {
    for who in Who::ALL {
        let Some((login, role)) = who.staff() else {
            continue;
        };
        let department = if who == Who::AgentB { b } else { a };
        let id = Uuid::now_v7();
        let sql = "INSERT INTO person (id, login, name, password_hash, department_id, locale, active, created_at) \
                   VALUES ($1, $2, $3, 'x', $4, 'zh', $5, $6)";
        let active = who != Who::Deactivated;
        let name = format!("员工 {login}");
        let values = vec![
            id.into(),
            login.into(),
            name.into(),
            department.0.into(),
            active.into(),
            Utc::now().into(),
        ];
        meddle(&site.core.db, sql, values).await;
        let sql =
            "INSERT INTO person_grant (id, person_id, role, department_id) VALUES ($1, $2, $3, $4)";
        let place = matches!(role, "agent" | "head").then_some(department.0);
        let values = vec![Uuid::now_v7().into(), id.into(), role.into(), place.into()];
        meddle(&site.core.db, sql, values).await;
    }
}

impl TestSite {
    /// Somebody's id.
    pub async fn person(&self, who: Who) -> PersonId {
        use sea_orm::{ConnectionTrait, Statement};
        let (login, _) = who.staff().expect("staff");
        let sql = "SELECT id FROM person WHERE login = $1";
        let statement = Statement::from_sql_and_values(self.core.db.backend(), sql, [login.into()]);
        let row = self.core.db.read().query_one_raw(statement).await;
        let id: Uuid = row
            .expect("reads")
            .expect("hired")
            .try_get_by_index(0)
            .expect("an id");
        PersonId(id)
    }

    /// A fresh staff session's token.
    pub async fn staff_token(&self, who: Who) -> String {
        let person = self.person(who).await;
        let token = vault::token();
        let ends = if who == Who::ExpiredSession {
            -1
        } else {
            3_600
        };
        let sql = "INSERT INTO session (digest, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        let now = Utc::now();
        let values = vec![
            vault::digest(&token).into(),
            person.0.into(),
            now.into(),
            (now + TimeDelta::seconds(ends)).into(),
        ];
        meddle(&self.core.db, sql, values).await;
        token
    }

    /// A fresh session behind a private link of a case.
    pub async fn case_token(&self, case: Uuid, ends: TimeDelta) -> String {
        let token = vault::token();
        let sql = "INSERT INTO access_link (digest, case_id, purpose, expires_at, created_at) \
                   VALUES ($1, $2, 'session', $3, $4)";
        let now = Utc::now();
        let values = vec![
            vault::digest(&token).into(),
            case.into(),
            (now + ends).into(),
            now.into(),
        ];
        meddle(&self.core.db, sql, values).await;
        token
    }

    /// The cookie that this visitor's browser sends, `None` for nobody known.
    pub async fn cookie(&self, who: Who) -> Option<String> {
        let half = TimeDelta::minutes(30);
        let case = self.own.id;
        let customer = server::http::voice::CASE_COOKIE;
        match who {
            Who::Anonymous => None,
            Who::Customer => {
                let token = self.case_token(case, half).await;
                Some(format!("{customer}={token}"))
            }
            Who::ExpiredCustomer => {
                let token = self.case_token(case, -TimeDelta::seconds(1)).await;
                Some(format!("{customer}={token}"))
            }
            staff => Some(format!("{COOKIE}={}", self.staff_token(staff).await)),
        }
    }

    /// A number from the site's database.
    pub async fn number(&self, sql: &str) -> i64 {
        number(&self.core.db, sql).await
    }
}
