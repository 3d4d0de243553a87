//! The transaction a closure is given: SeaORM's, plus a note of the error that makes a second run worthwhile.
//!
//! Rule: closures take this and never a bare `DatabaseTransaction`, or a deadlock would reach the customer. After a
//! failed statement it takes no other: PostgreSQL refuses them, and SQLite may have ended the transaction by itself
//! (disk full), so that what follows would be committed alone.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, IsolationLevel,
    QueryResult, RuntimeErr, Statement, TransactionError, TransactionOptions, TransactionSession,
    TransactionTrait, sqlx,
};

/// An open transaction. Pass it to anything that takes `&impl ConnectionTrait`.
pub struct Tx {
    inner: DatabaseTransaction,
    /// An error that may not come again, here or in a savepoint.
    passing: Arc<AtomicBool>,
    /// A statement failed here.
    failed: AtomicBool,
}

type Callback<'c, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>;

impl Tx {
    pub(super) fn new(inner: DatabaseTransaction) -> Self {
        Self {
            inner,
            passing: Arc::default(),
            failed: AtomicBool::new(false),
        }
    }

    /// Whether a statement failed for a reason that a second run may not meet.
    pub(super) fn met_passing_error(&self) -> bool {
        self.passing.load(Ordering::Relaxed)
    }

    /// Whether a statement failed, so that nothing of this transaction may be kept.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    fn open(&self) -> Result<&DatabaseTransaction, DbErr> {
        if self.has_failed() {
            let why = "an earlier statement of this transaction failed";
            return Err(DbErr::Custom(why.to_owned()));
        }
        Ok(&self.inner)
    }

    fn noted<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        if let Err(error) = &result {
            self.failed.store(true, Ordering::Relaxed);
            if is_passing(error) {
                self.passing.store(true, Ordering::Relaxed);
            }
        }
        result
    }

    fn nested(&self, inner: Result<DatabaseTransaction, DbErr>) -> Result<Self, DbErr> {
        Ok(Self {
            inner: self.noted(inner)?,
            passing: Arc::clone(&self.passing),
            failed: AtomicBool::new(false),
        })
    }

    async fn close<T, E>(self, outcome: Result<T, E>) -> Result<T, TransactionError<E>>
    where
        E: std::fmt::Display + std::fmt::Debug,
    {
        let closed = if outcome.is_ok() {
            self.commit().await
        } else {
            self.rollback().await
        };
        closed.map_err(TransactionError::Connection)?;
        outcome.map_err(TransactionError::Transaction)
    }
}

/// Serialization failure, deadlock, or a connection that was lost before the commit was sent.
pub(super) fn is_passing(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    match &**error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            matches!(&*code, "40001" | "40P01" | "57P01" | "57P02" | "57P03")
                || code.starts_with("08")
        }),
        _ => false,
    }
}

/// True when the database can't serve now (gone, starting, full, too busy) but may in a moment: 503, not 500.
pub(crate) fn is_away(error: &DbErr) -> bool {
    let inner = match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => {
            inner
        }
        _ => return false,
    };
    match &**inner {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        // PostgreSQL: connection exception, insufficient resources, operator intervention. SQLite: busy, full.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            let postgres = code.len() == 5 && ["08", "53", "57"].contains(&&code[..2]);
            postgres || matches!(&*code, "5" | "13")
        }),
        _ => false,
    }
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.noted(self.open()?.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.noted(self.open()?.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.noted(self.open()?.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.noted(self.open()?.query_all_raw(statement).await)
    }
}

#[async_trait]
impl TransactionTrait for Tx {
    type Transaction = Self;

    async fn begin(&self) -> Result<Self, DbErr> {
        self.nested(self.open()?.begin().await)
    }

    async fn begin_with_config(
        &self,
        level: Option<IsolationLevel>,
        mode: Option<AccessMode>,
    ) -> Result<Self, DbErr> {
        self.nested(self.open()?.begin_with_config(level, mode).await)
    }

    async fn begin_with_options(&self, options: TransactionOptions) -> Result<Self, DbErr> {
        self.nested(self.open()?.begin_with_options(options).await)
    }

    async fn transaction<F, T, E>(&self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self) -> Callback<'c, T, E> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        let tx = self.begin().await.map_err(TransactionError::Connection)?;
        let outcome = callback(&tx).await;
        tx.close(outcome).await
    }

    async fn transaction_with_config<F, T, E>(
        &self,
        callback: F,
        level: Option<IsolationLevel>,
        mode: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self) -> Callback<'c, T, E> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        let tx = self
            .begin_with_config(level, mode)
            .await
            .map_err(TransactionError::Connection)?;
        let outcome = callback(&tx).await;
        tx.close(outcome).await
    }
}

#[async_trait]
impl TransactionSession for Tx {
    async fn commit(self) -> Result<(), DbErr> {
        let Self { inner, passing, .. } = self;
        let result = inner.commit().await;
        if result.as_ref().is_err_and(is_passing) {
            passing.store(true, Ordering::Relaxed);
        }
        result
    }

    async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }
}
