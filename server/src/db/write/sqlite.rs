//! Group commit on SQLite: what queued while the last commit was syncing shares the next one.
//!
//! Rule: a job is answered after COMMIT returned. Jobs that share a commit run one after the other without savepoints,
//! which most need not; once one fails, the others are run again, each in a savepoint of its own. Once a
//! savepoint can't be closed, SQLite has rolled the whole transaction back by itself (disk full, I/O error): the batch
//! ends and the connection, whose driver still counts a transaction, is replaced.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionSession, TransactionTrait,
};
use tokio::sync::mpsc::Receiver;

use super::{Counters, DbError, Job, Options, Tx, connect};

/// Writers in one commit at most, so that the first doesn't wait for an endless stream of others.
const BATCH: usize = 64;
/// How long a commit waits until there are as many writers as the previous one has just set free.
const LINGER: Duration = Duration::from_millis(1);
/// The log is folded back at commit once it is this long; SQLite's own checkpoint gives way to readers.
const LONG_LOG: u64 = 32 << 20;
const REOPEN_PAUSE: Duration = Duration::from_millis(200);

/// How to open the writing connection again.
pub(super) struct Source {
    url: String,
    options: Options,
    counters: Arc<Counters>,
    log: Option<PathBuf>,
}

impl Source {
    pub(super) fn new(url: &str, options: &Options, counters: &Arc<Counters>) -> Self {
        let log = connect::file_of(url).map(|file| {
            let mut name = file.into_os_string();
            name.push("-wal");
            PathBuf::from(name)
        });
        Self {
            url: url.to_owned(),
            options: options.clone(),
            counters: Arc::clone(counters),
            log,
        }
    }

    async fn open(&self) -> Result<DatabaseConnection, DbError> {
        connect::writer(&self.url, &self.options, &self.counters).await
    }

    fn log_is_long(&self) -> bool {
        self.log
            .as_ref()
            .and_then(|log| std::fs::metadata(log).ok())
            .is_some_and(|log| log.len() > LONG_LOG)
    }
}

pub(super) async fn serve(
    mut connection: DatabaseConnection,
    source: Source,
    mut jobs: Receiver<Box<dyn Job>>,
    counters: Arc<Counters>,
) {
    let mut expected = 0;
    while let Some(first) = jobs.recv().await {
        let mut batch = Batch {
            done: vec![],
            size: 0,
        };
        let result = batch.run(&connection, first, &mut jobs, expected).await;
        expected = batch.done.len();
        counters.writes.fetch_add(batch.size, Ordering::Relaxed);
        if result.is_ok() {
            counters.commits.fetch_add(1, Ordering::Relaxed);
        }
        batch.answer(&result);
        if let Err(error) = result {
            tracing::error!(%error, "a batch of writes was lost; opening the database again");
            let _gone = connection.close_by_ref().await;
            match source.open().await {
                Ok(fresh) => connection = fresh,
                // The closed pool fails the next batch at once, which comes back here.
                Err(error) => {
                    tracing::error!(%error, "the database could not be opened again");
                    tokio::time::sleep(REOPEN_PAUSE).await;
                }
            }
        } else if source.log_is_long() {
            let _busy = connection
                .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
                .await;
        }
    }
    let _closed = connection.close().await;
}

struct Batch {
    done: Vec<Box<dyn Job>>,
    size: u64,
}

impl Batch {
    async fn run(
        &mut self,
        connection: &DatabaseConnection,
        first: Box<dyn Job>,
        jobs: &mut Receiver<Box<dyn Job>>,
        expected: usize,
    ) -> Result<(), DbErr> {
        let mut tx = match begin(connection).await {
            Ok(tx) => tx,
            Err(error) => {
                self.done.push(first);
                return Err(error);
            }
        };
        let mut next = Some(first);
        let mut apart = false;
        let deadline = Instant::now() + LINGER;
        while let Some(mut job) = next {
            let good = if apart {
                one(&tx, &mut job).await
            } else {
                Ok(job.run(&tx).await)
            };
            self.done.push(job);
            if !good? && !apart {
                apart = true;
                tx = self.again(connection, tx).await?;
            }
            next = if self.done.len() >= BATCH {
                None
            } else {
                jobs.try_recv().ok()
            };
            if next.is_none() && self.done.len() < expected.min(BATCH) {
                let rest = deadline.saturating_duration_since(Instant::now());
                next = tokio::time::timeout(rest, jobs.recv()).await.ok().flatten();
            }
        }
        self.size = u64::try_from(self.done.len()).unwrap_or(u64::MAX);
        let started = Instant::now();
        tx.commit().await?;
        metrics::histogram!("db_commit_seconds").record(started.elapsed().as_secs_f64());
        metrics::histogram!("db_writes_per_commit")
            .record(u32::try_from(self.size).unwrap_or(u32::MAX));
        Ok(())
    }

    /// Rolls all jobs back and runs those again that were good, so that only the last one is without effect.
    async fn again(&mut self, connection: &DatabaseConnection, tx: Tx) -> Result<Tx, DbErr> {
        tx.rollback().await?;
        let tx = begin(connection).await?;
        let good = self.done.len().saturating_sub(1);
        for job in &mut self.done[..good] {
            one(&tx, job).await?;
        }
        Ok(tx)
    }

    fn answer(self, result: &Result<(), DbErr>) {
        for job in self.done {
            job.answer(result.clone());
        }
    }
}

async fn begin(connection: &DatabaseConnection) -> Result<Tx, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    connection.begin_with_options(options).await.map(Tx::new)
}

/// Runs a job in a savepoint; true when it is kept.
async fn one(tx: &Tx, job: &mut Box<dyn Job>) -> Result<bool, DbErr> {
    let savepoint = tx.begin().await?;
    let good = job.run(&savepoint).await;
    if good {
        savepoint.commit().await?;
    } else {
        savepoint.rollback().await?;
    }
    Ok(good)
}
