//! Writes on PostgreSQL: pooled transactions side by side, run again after a failure that passes.
//!
//! Rule: a connection lost while COMMIT is on its way is not retried: nobody knows whether it was kept. The caller
//! gets the error, and its idempotency key finds out.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use sea_orm::{DatabaseConnection, DbErr, RuntimeErr, TransactionSession, TransactionTrait, sqlx};
use tokio::sync::mpsc::Receiver;

use crate::backoff::backoff;

use super::{Counters, Job, Tx, tx::is_passing};

const RUNS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

pub(super) async fn serve(
    pool: DatabaseConnection,
    mut jobs: Receiver<Box<dyn Job>>,
    counters: Arc<Counters>,
) {
    let mut running = tokio::task::JoinSet::new();
    while let Some(job) = jobs.recv().await {
        while running.try_join_next().is_some() {}
        running.spawn_local(settle(pool.clone(), job, Arc::clone(&counters)));
    }
    while running.join_next().await.is_some() {}
    let _closed = pool.close().await;
}

async fn settle(pool: DatabaseConnection, mut job: Box<dyn Job>, counters: Arc<Counters>) {
    let mut run = 1;
    let result = loop {
        match attempt(&pool, &mut job, &counters).await {
            Attempt::Again if run < RUNS => {
                counters.retries.fetch_add(1, Ordering::Relaxed);
                metrics::counter!("db_write_retries").increment(1);
                tokio::time::sleep(backoff(FIRST_PAUSE, LONGEST_PAUSE, run)).await;
                run += 1;
            }
            Attempt::Again => {
                let failed = format!("a write failed {RUNS} times in a row");
                break Err(DbErr::Conn(RuntimeErr::Internal(failed)));
            }
            Attempt::Over(result) => break result,
        }
    };
    counters.writes.fetch_add(1, Ordering::Relaxed);
    job.answer(result);
}

enum Attempt {
    Over(Result<(), DbErr>),
    Again,
}

async fn attempt(
    pool: &DatabaseConnection,
    job: &mut Box<dyn Job>,
    counters: &Counters,
) -> Attempt {
    let tx = match pool.begin().await {
        Ok(tx) => Tx::new(tx),
        Err(error) if is_passing(&error) => return Attempt::Again,
        Err(error) => return Attempt::Over(Err(error)),
    };
    if !job.run(&tx).await {
        let again = tx.met_passing_error();
        let _lost = tx.rollback().await;
        // The job holds its own error; Ok here only says that nothing was lost on the way.
        return if again {
            Attempt::Again
        } else {
            Attempt::Over(Ok(()))
        };
    }
    let started = Instant::now();
    match tx.commit().await {
        Ok(()) => {
            counters.commits.fetch_add(1, Ordering::Relaxed);
            metrics::histogram!("db_commit_seconds").record(started.elapsed().as_secs_f64());
            Attempt::Over(Ok(()))
        }
        Err(error) if refused_by_server(&error) && is_passing(&error) => Attempt::Again,
        Err(error) => Attempt::Over(Err(error)),
    }
}

/// The server answered the COMMIT with a conflict, so it certainly kept nothing.
fn refused_by_server(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return false;
    };
    matches!(&**error, sqlx::Error::Database(error) if error.code().is_some_and(|code| code.starts_with("40")))
}
