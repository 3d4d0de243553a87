//! A database per test, copied from a template that is migrated once per build of the tests.
//!
//! Rule: the template is known by the test binary's own time stamp, so a changed migration is never missed.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::UNIX_EPOCH;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use server::db::{Db, Options};
use tokio::runtime::Runtime;

use super::cluster::Cluster;
use super::lock;

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// What a test gets: an open database and its address.
#[derive(Clone)]
pub struct TestDb {
    pub db: Db,
    pub url: String,
    pub engine: Engine,
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// A second handle on the same database, as another process would have one.
    pub async fn another(&self) -> Db {
        open(&self.url).await
    }
}

async fn open(url: &str) -> Db {
    let options = Options {
        durable: false,
        pool: 12,
        ..Options::default()
    };
    Db::connect_with(url, options)
        .await
        .expect("the test's database opens")
}

/// Where one test's database is; dropping it takes the database away.
pub enum Place {
    Sqlite { folder: tempfile::TempDir },
    Postgres { cluster: Cluster, name: String },
}

impl Place {
    pub fn make(engine: Engine, runtime: &Runtime) -> Self {
        match engine {
            Engine::Sqlite => {
                let template = sqlite_template(runtime);
                let folder = tempfile::tempdir().expect("a temporary folder");
                // `copy` keeps the mode: private, as the product demands.
                fs::copy(template, folder.path().join("test.db")).expect("the template is copied");
                Self::Sqlite { folder }
            }
            Engine::Postgres => {
                let cluster = Cluster::join();
                let name = format!("t{}_{}", std::process::id(), next());
                runtime.block_on(async {
                    let template = postgres_template(&cluster).await;
                    let admin = admin(&cluster).await;
                    sql(
                        &admin,
                        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                    )
                    .await;
                    sql(
                        &admin,
                        &format!("CREATE DATABASE {name} TEMPLATE {template}"),
                    )
                    .await;
                    admin.close().await.expect("closes");
                });
                Self::Postgres { cluster, name }
            }
        }
    }

    pub async fn open(&self) -> TestDb {
        let (engine, url) = match self {
            Self::Sqlite { folder } => (
                Engine::Sqlite,
                format!("sqlite://{}", folder.path().join("test.db").display()),
            ),
            Self::Postgres { cluster, name } => (Engine::Postgres, cluster.url(name)),
        };
        TestDb {
            db: open(&url).await,
            url,
            engine,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self::Postgres { cluster, name } = self else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
        else {
            return;
        };
        runtime.block_on(async {
            sql(
                &admin(cluster).await,
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            )
            .await;
        });
    }
}

/// The one place that says what a fresh database holds.
async fn migrate(url: &str) {
    let db = open(url).await;
    server::db::migrate::migrate(&db)
        .await
        .expect("migrations apply");
}

fn sqlite_template(runtime: &Runtime) -> PathBuf {
    let base = lock::base();
    let template = base.join(format!("{}.db", template_name()));
    let _making = lock::exclusive(&base.join("sqlite.lock"));
    if !template.exists() {
        remove_old(&base);
        let making = base.join("making.db");
        for end in ["", "-wal", "-shm"] {
            let _absent = fs::remove_file(base.join(format!("making.db{end}")));
        }
        runtime.block_on(async {
            let url = format!("sqlite://{}", making.display());
            migrate(&url).await;
            let whole = Database::connect(&url).await.expect("opens");
            sql(&whole, "PRAGMA wal_checkpoint(TRUNCATE)").await;
            whole.close().await.expect("closes");
        });
        fs::rename(&making, &template).expect("the template is put in place");
    }
    template
}

fn remove_old(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with("template") {
            let _gone = fs::remove_file(entry.path());
        }
    }
}

async fn postgres_template(cluster: &Cluster) -> String {
    let name = template_name();
    let _making = lock::exclusive(&lock::base().join("template.lock"));
    let admin = admin(cluster).await;
    let found = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, found);
    if admin
        .query_one_raw(statement)
        .await
        .expect("reads")
        .is_none()
    {
        sql(&admin, "DROP DATABASE IF EXISTS making WITH (FORCE)").await;
        sql(&admin, "CREATE DATABASE making").await;
        migrate(&cluster.url("making")).await;
        sql(
            &admin,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'making'",
        )
        .await;
        sql(&admin, &format!("ALTER DATABASE making RENAME TO {name}")).await;
    }
    admin.close().await.expect("closes");
    name
}

async fn admin(cluster: &Cluster) -> DatabaseConnection {
    Database::connect(cluster.url("postgres"))
        .await
        .expect("the cluster answers")
}

async fn sql(connection: &DatabaseConnection, text: &str) {
    connection
        .execute_unprepared(text)
        .await
        .unwrap_or_else(|error| panic!("{text}: {error}"));
}

fn template_name() -> String {
    let binary = std::env::current_exe()
        .and_then(fs::metadata)
        .expect("the test binary is a file");
    let built = binary
        .modified()
        .expect("it has a time")
        .duration_since(UNIX_EPOCH)
        .expect("after 1970");
    format!("template_{}_{}", built.as_nanos(), binary.len())
}

fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
