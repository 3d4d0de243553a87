//! Opens connections so that what is acknowledged stays written.
//!
//! Rule: durability is asserted at boot, never assumed; only tests may pass `durable: false`.

mod postgres;
mod sqlite;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sea_orm::{ConnectOptions, DatabaseConnection, DbErr};

use super::Counters;

/// How to open the database.
#[derive(Debug, Clone)]
pub struct Options {
    /// Read connections.
    pub readers: u32,
    /// Write connections on PostgreSQL; SQLite always has one.
    pub pool: u32,
    /// Longest a statement may run on PostgreSQL.
    pub statement_timeout: Duration,
    /// False only where losing everything is fine: tests.
    pub durable: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 4,
            pool: 16,
            statement_timeout: Duration::from_secs(30),
            durable: true,
        }
    }
}

/// Why the database was refused at boot.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Not an address of an engine we speak to.
    #[error(
        "database address not understood: use sqlite:///path?mode=rwc or postgres://user@host/name"
    )]
    Address,
    /// SQLite before 3.51.3 can corrupt a database when the log is reset.
    #[error("SQLite {found} is too old: 3.51.3 or newer is needed")]
    TooOld {
        /// The version linked in.
        found: String,
    },
    /// The file system can't carry a write-ahead log.
    #[error("the journal of the database is `{found}`, not `wal`: put it on a local disk")]
    NotWal {
        /// The mode SQLite reported.
        found: String,
    },
    /// Everybody on the machine could read customers' data.
    #[error("{} can be read by everyone on this machine: chmod 600 it", path.display())]
    WorldReadable {
        /// The database file.
        path: PathBuf,
    },
    /// PostgreSQL is set to lose acknowledged writes.
    #[error("PostgreSQL has {setting} = {value}, which can lose acknowledged writes: turn it on")]
    NotDurable {
        /// The setting's name.
        setting: &'static str,
        /// What it is set to.
        value: String,
    },
    /// The file or the writer's thread could not be made.
    #[error("database file or thread: {0}")]
    Io(#[from] std::io::Error),
    /// The engine refused.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// The read connections.
pub(super) async fn readers(
    url: &str,
    options: &Options,
    counters: &Arc<Counters>,
) -> Result<DatabaseConnection, DbError> {
    let connection = match engine(url)? {
        Engine::Sqlite => sqlite::readers(url, options).await?,
        Engine::Postgres => postgres::readers(url, options).await?,
    };
    Ok(counting(connection, counters))
}

/// The write connections: one on SQLite, `options.pool` on PostgreSQL.
pub(super) async fn writer(
    url: &str,
    options: &Options,
    counters: &Arc<Counters>,
) -> Result<DatabaseConnection, DbError> {
    let connection = match engine(url)? {
        Engine::Sqlite => sqlite::writer(url, options).await?,
        Engine::Postgres => postgres::writer(url, options).await?,
    };
    Ok(counting(connection, counters))
}

/// The file behind a SQLite address, none for PostgreSQL.
pub(crate) fn file_of(url: &str) -> Option<PathBuf> {
    matches!(engine(url), Ok(Engine::Sqlite))
        .then(|| sqlite::path(url).ok())
        .flatten()
}

enum Engine {
    Sqlite,
    Postgres,
}

fn engine(url: &str) -> Result<Engine, DbError> {
    if url.starts_with("sqlite:") {
        Ok(Engine::Sqlite)
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Ok(Engine::Postgres)
    } else {
        Err(DbError::Address)
    }
}

fn counting(mut connection: DatabaseConnection, counters: &Arc<Counters>) -> DatabaseConnection {
    let counters = Arc::clone(counters);
    connection.set_metric_callback(move |_| {
        counters.statements.fetch_add(1, Ordering::Relaxed);
    });
    connection
}

/// What both engines' pools share: statements stay out of the log, since their values are people's words.
fn pool(url: String, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections.max(1))
        .acquire_timeout(Duration::from_secs(3))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false);
    options
}
