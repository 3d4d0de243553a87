//! Brings a database to the schema of this binary, once, however many instances start together.

use super::migration::Migrator;
use super::{Db, DbError};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::MigratorTrait;

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
