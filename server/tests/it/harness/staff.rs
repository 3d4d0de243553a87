//! The first people of a test's organisation, and ways around the services to prepare what those would refuse.

use app::api::ports::People as _;
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use server::core::Core;
use server::db::Db;
use server::services::people::{People, create_admin};
use shared::actor::{Actor, Grant, Role};
use shared::id::{DepartmentId, PersonId};
use shared::people::PersonEdit;
use uuid::Uuid;

use super::{TestCore, TestDb};

impl TestDb {
    /// A core with the default settings.
    pub fn core(&self) -> TestCore {
        TestCore::new(self, &[])
    }

    /// A core on the same database with its own connections and memory: another instance.
    pub async fn instance(&self) -> TestCore {
        let db = Self {
            db: self.another().await,
            url: self.url.clone(),
            engine: self.engine,
        };
        TestCore::new(&db, &[])
    }
}

/// Runs a statement as somebody would who has the database's password.
pub async fn meddle(db: &Db, sql: &str, values: Vec<Value>) -> u64 {
    let sql = sql.to_owned();
    db.write(async move |tx| -> Result<u64, DbErr> {
        let statement =
            Statement::from_sql_and_values(tx.get_database_backend(), &sql, values.clone());
        Ok(tx.execute_raw(statement).await?.rows_affected())
    })
    .await
    .expect("runs")
}

/// People with an admin among them.
pub struct Staffed {
    pub people: People,
    pub admin: Actor,
    pub admin_password: String,
}

/// The first admin, `root`, signed in.
pub async fn staffed(core: &Core) -> Staffed {
    let people = People::new(core.clone());
    let admin_password = create_admin(core, "root", "管理员").await.expect("made");
    let signed_in = people
        .sign_in("root", &admin_password, "10.0.0.1")
        .await
        .expect("signs in");
    let admin = people.actor(&signed_in.token).await.expect("an actor");
    Staffed {
        people,
        admin,
        admin_password,
    }
}

/// A department below another.
pub async fn department(db: &Db, zh: &str, parent: Option<DepartmentId>) -> DepartmentId {
    let id = Uuid::now_v7();
    let sql = "INSERT INTO department (id, parent_id, label_zh, label_en, position) \
               VALUES ($1, $2, $3, '', 0)";
    let values = vec![id.into(), parent.map(|p| p.0).into(), zh.into()];
    meddle(db, sql, values).await;
    DepartmentId(id)
}

impl Staffed {
    /// Adds somebody with one role; returns id and password.
    pub async fn add(
        &self,
        login: &str,
        role: Role,
        department: DepartmentId,
    ) -> (PersonId, String) {
        let edit = PersonEdit::Add {
            login: login.to_owned(),
            name: login.to_owned(),
            email: String::new(),
            department,
            grants: vec![Grant {
                role,
                department: None,
            }],
        };
        let password = self.people.edit(&self.admin, edit).await.expect("added");
        let rows = self.people.list(&self.admin).await.expect("listed");
        let row = rows
            .into_iter()
            .find(|row| row.login == login)
            .expect("in the list");
        (row.id, password.expect("a password"))
    }

    /// Signs somebody in from an address of their own.
    pub async fn enter(&self, login: &str, password: &str) -> String {
        let signed_in = self.people.sign_in(login, password, login).await;
        signed_in.expect("signs in").token
    }
}
