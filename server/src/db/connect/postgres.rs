//! PostgreSQL: a pool that writes, and one whose transactions are read-only like SQLite's readers.
//!
//! Rule: every session carries the time-outs; a query without end would hold locks and old rows for everyone. And none
//! starts workers or compiles: a page reads a few thousand rows, which takes less than either.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use super::{DbError, Options, pool};

/// A connection idle for longer is tried before it is handed out.
const STALE: Duration = Duration::from_secs(5);

pub(super) async fn readers(url: &str, options: &Options) -> Result<DatabaseConnection, DbError> {
    open(url, options.readers, options, true).await
}

pub(super) async fn writer(url: &str, options: &Options) -> Result<DatabaseConnection, DbError> {
    let connection = open(url, options.pool, options, false).await?;
    if options.durable {
        for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
            let value = show(&connection, setting).await?;
            if value == "off" {
                return Err(DbError::NotDurable { setting, value });
            }
        }
    }
    Ok(connection)
}

async fn open(
    url: &str,
    connections: u32,
    options: &Options,
    read_only: bool,
) -> Result<DatabaseConnection, DbError> {
    let durable = options.durable;
    // SeaORM knows the scheme in its short spelling only.
    let url = url.replacen("postgresql://", "postgres://", 1);
    let mut settings = pool(url, connections);
    settings
        .set_application_name("huiyin")
        .statement_timeout(options.statement_timeout)
        .test_before_acquire_if_idle_for(STALE)
        .map_sqlx_postgres_opts(move |session| {
            let session = session.options([
                ("idle_in_transaction_session_timeout", "60s"),
                ("timezone", "UTC"),
                ("max_parallel_workers_per_gather", "0"),
                ("jit", "off"),
            ]);
            let session = if read_only {
                session.options([("default_transaction_read_only", "on")])
            } else {
                session
            };
            if durable {
                session
            } else {
                session.options([("synchronous_commit", "off")])
            }
        });
    Ok(Database::connect(settings).await?)
}

async fn show(connection: &DatabaseConnection, setting: &str) -> Result<String, DbErr> {
    let row = connection
        .query_one_raw(Statement::from_string(
            DbBackend::Postgres,
            format!("SHOW {setting}"),
        ))
        .await?;
    row.ok_or_else(|| DbErr::RecordNotFound(setting.to_owned()))?
        .try_get_by_index(0)
}
