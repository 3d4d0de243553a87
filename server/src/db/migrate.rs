//! Brings a database to the schema of this binary, once, however many instances start together.

use super::connect::{self, file_of};
use super::migration::Migrator;
use super::{Db, DbError, Options};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use sea_orm_migration::MigratorTrait;
use std::sync::Arc;

/// Any fixed number: the advisory lock that instances queue on.
const LOCK: i64 = 0x4855_4959_494e;

/// Applies pending migrations. A database newer than this binary is refused.
///
/// # Errors
/// When the database can't be reached, a migration fails, or the schema is newer.
pub async fn migrate(db: &Db) -> Result<(), DbError> {
    let connection = db.migration_connection().await?;
    locked(&connection).await?;
    Ok(())
}

/// True when there is a database with a schema of ours. Nothing is made where there is none.
///
/// # Errors
/// When PostgreSQL can't be reached.
pub async fn is_migrated(url: &str) -> Result<bool, DbError> {
    if let Some(file) = file_of(url) {
        return Ok(std::fs::metadata(file).is_ok_and(|file| file.len() > 0));
    }
    let options = Options {
        pool: 1,
        durable: false,
        ..Options::default()
    };
    let connection = connect::writer(url, &options, &Arc::default()).await?;
    let found = connection
        .query_one_raw(Statement::from_string(
            DbBackend::Postgres,
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'seaql_migrations'",
        ))
        .await?;
    connection.close().await?;
    Ok(found.is_some())
}

async fn locked(connection: &DatabaseConnection) -> Result<(), DbErr> {
    let postgres = connection.get_database_backend() == DbBackend::Postgres;
    if postgres {
        connection
            .execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})"))
            .await?;
    }
    let outcome = Migrator::up(connection, None).await;
    if postgres {
        connection
            .execute_unprepared(&format!("SELECT pg_advisory_unlock({LOCK})"))
            .await?;
    }
    outcome
}
