//! SQLite: one writing connection and some that can only read, on a write-ahead log synced at each commit.
//!
//! Rule: `synchronous` stays FULL. NORMAL is faster and loses acknowledged commits at a power cut.

use std::fs::OpenOptions;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::ConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use super::{DbError, Options, pool};

const OLDEST: [u32; 3] = [3, 51, 3];
/// In KiB when negative. Small for readers: there are several, and the system's own cache is behind them.
const READER_CACHE: &str = "-2000";
const WRITER_CACHE: &str = "-8000";
const BUSY: Duration = Duration::from_secs(5);

pub(super) fn path(url: &str) -> Result<PathBuf, DbError> {
    let options = SqliteConnectOptions::from_str(url).map_err(|_| DbError::Address)?;
    let path = options.get_filename().to_path_buf();
    // Readers and the writer would each see a memory of their own.
    if path.as_os_str().is_empty() || url.contains(":memory:") || url.contains("mode=memory") {
        return Err(DbError::Address);
    }
    Ok(path)
}

/// The read connections; made before the writer, so it is here that the file comes into being.
pub(super) async fn readers(url: &str, options: &Options) -> Result<DatabaseConnection, DbError> {
    let file = path(url)?;
    make_private(&file)?;
    // The log mode is kept in the file: set it through a connection that may write.
    let first = writer(url, options).await?;
    first.close().await?;

    let mut settings = pool(url.to_owned(), options.readers);
    settings.map_sqlx_sqlite_opts(move |_| {
        common(&file)
            .pragma("query_only", "ON")
            .pragma("cache_size", READER_CACHE)
    });
    Ok(Database::connect(settings).await?)
}

/// The one connection that writes.
pub(super) async fn writer(url: &str, options: &Options) -> Result<DatabaseConnection, DbError> {
    let file = path(url)?;
    make_private(&file)?;
    let synchronous = if options.durable {
        SqliteSynchronous::Full
    } else {
        SqliteSynchronous::Off
    };
    let mut settings = pool(url.to_owned(), 1);
    settings.map_sqlx_sqlite_opts(move |_| {
        common(&file)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("cache_size", WRITER_CACHE)
            .synchronous(synchronous)
            .pragma("wal_autocheckpoint", "1000")
            .pragma("journal_size_limit", "16777216")
    });
    let connection = Database::connect(settings).await?;
    check_version(&text(&connection, "SELECT sqlite_version()").await?)?;
    check_journal(&text(&connection, "PRAGMA journal_mode").await?)?;
    Ok(connection)
}

fn common(file: &std::path::Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

/// Makes a missing file readable by its owner alone; the log beside it inherits that. Refuses an open one.
fn make_private(file: &std::path::Path) -> Result<(), DbError> {
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
    {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            if std::fs::metadata(file)?.permissions().mode() & 0o007 == 0 {
                Ok(())
            } else {
                Err(DbError::WorldReadable {
                    path: file.to_path_buf(),
                })
            }
        }
        Err(error) => Err(error.into()),
    }
}

fn check_version(found: &str) -> Result<(), DbError> {
    let mut parts = found
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let version = [(); 3].map(|()| parts.next().unwrap_or(0));
    if version < OLDEST {
        return Err(DbError::TooOld {
            found: found.to_owned(),
        });
    }
    Ok(())
}

/// SQLite keeps the mode it has where it can't have the one asked for, and says so only when asked again.
fn check_journal(found: &str) -> Result<(), DbError> {
    if found != "wal" {
        return Err(DbError::NotWal {
            found: found.to_owned(),
        });
    }
    Ok(())
}

async fn text(connection: &DatabaseConnection, sql: &str) -> Result<String, DbErr> {
    let row = connection
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await?;
    row.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?
        .try_get_by_index(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_sqlite_is_refused() {
        for old in ["3.46.1", "3.51.2", "3.9.99", "2.99.99", ""] {
            assert!(check_version(old).is_err(), "{old}");
        }
        for good in ["3.51.3", "3.53.0", "4.0.0"] {
            assert!(check_version(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn another_journal_is_refused() {
        for other in ["delete", "truncate", "persist", "memory", "off", ""] {
            let refused = check_journal(other);
            assert!(
                matches!(&refused, Err(DbError::NotWal { found }) if found == other),
                "{other}: {refused:?}"
            );
        }
        assert!(check_journal("wal").is_ok());
    }

    #[test]
    fn memory_has_no_path() {
        assert!(path("sqlite::memory:").is_err());
        assert!(path("sqlite://x?mode=memory").is_err());
        assert_eq!(
            path("sqlite:///var/x.db?mode=rwc").ok(),
            Some(PathBuf::from("/var/x.db"))
        );
        assert_eq!(path("sqlite:x.db").ok(), Some(PathBuf::from("x.db")));
    }
}
