//! The database: one handle for both engines, reads on one side, writes on the other.
//!
//! Rule: a reader connection refuses to write on either engine; everything that changes a row goes through
//! [`Db::write`], so that group commit, retries and durability are decided in one place.

pub mod connect;
pub(crate) mod entity;
pub mod migrate;
mod migration;
pub mod queue;
pub mod schema;
mod stored;
pub mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{DatabaseConnection, DbBackend};

pub use connect::{DbError, Options};
pub(crate) use stored::Stored;
pub use write::Tx;

/// A cheap handle on the open database; clone it freely.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    url: String,
    options: Options,
    readers: DatabaseConnection,
    writer: write::Writer,
    counters: Arc<Counters>,
}

/// What one handle has done since it was opened. Tests hold pages to a number of statements with it.
#[derive(Debug, Default)]
pub struct Counters {
    statements: AtomicU64,
    writes: AtomicU64,
    commits: AtomicU64,
    retries: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Prepared statements run by readers and writers; BEGIN, SAVEPOINT and COMMIT are not among them.
    pub statements: u64,
    /// Closures given to [`Db::write`] that were run to an end, good or bad.
    pub writes: u64,
    /// Transactions committed; fewer than `writes` when writers shared one.
    pub commits: u64,
    /// Closures run again after a deadlock, a serialization failure or a lost connection.
    pub retries: u64,
}

impl Db {
    /// Opens the database with `readers` read connections and everything else at its default.
    pub async fn connect(url: &str, readers: u32) -> Result<Self, DbError> {
        Self::connect_with(
            url,
            Options {
                readers,
                ..Options::default()
            },
        )
        .await
    }

    /// Opens the database; refuses one that could lose an acknowledged write.
    pub async fn connect_with(url: &str, options: Options) -> Result<Self, DbError> {
        let counters = Arc::new(Counters::default());
        let readers = connect::readers(url, &options, &counters).await?;
        let writer = write::Writer::start(url, &options, &counters).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                url: url.to_owned(),
                options,
                readers,
                writer,
                counters,
            }),
        })
    }

    /// The read connections. On both engines the database itself refuses a write that comes through here.
    pub fn read(&self) -> &DatabaseConnection {
        &self.inner.readers
    }

    /// Which engine is behind this handle.
    pub fn backend(&self) -> DbBackend {
        self.inner.readers.get_database_backend()
    }

    /// A connection of its own that may change the schema. For boot and tests only: it bypasses the writer.
    pub async fn migration_connection(&self) -> Result<DatabaseConnection, DbError> {
        connect::writer(
            &self.inner.url,
            &Options {
                pool: 1,
                ..self.inner.options.clone()
            },
            &self.inner.counters,
        )
        .await
    }

    /// Whether the database answers, for readiness.
    pub async fn ping(&self) -> Result<(), sea_orm::DbErr> {
        self.inner.readers.ping().await
    }

    /// What was counted so far on this handle and its clones.
    pub fn counted(&self) -> Counted {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counters = &self.inner.counters;
        Counted {
            statements: of(&counters.statements),
            writes: of(&counters.writes),
            commits: of(&counters.commits),
            retries: of(&counters.retries),
        }
    }

    /// Statements run so far; take it before and after a page to count the page.
    pub fn statements(&self) -> u64 {
        self.counted().statements
    }
}
