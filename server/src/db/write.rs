//! Every write of the product: a closure over one transaction, answered only after its commit is on the disk.
//!
//! Rule: the closure may be run again, so it holds nothing but database calls: no mail, no clock, no file, no lock.
//!
//! ```ignore
//! let receipt: Receipt = db
//!     .write(async move |tx| -> Result<_, FilingError> {
//!         let customer = customer::find_or_insert(tx, &form.contact).await?;
//!         case::insert(tx, &form, customer.id).await
//!     })
//!     .await?;
//! ```
//!
//! The closure owns what it uses (`async move`) and only borrows from it, since it may run twice. Name the error
//! type as above: it needs `From<DbErr>`. A failed closure leaves nothing behind; so does one that panics, which its
//! caller sees as [`DbErr::Custom`]. A caller that goes away does not stop its write. After an error from a statement
//! the transaction is dead on PostgreSQL: expect a conflict with `ON CONFLICT`, do not catch it.

mod job;
mod postgres;
mod sqlite;
mod tx;

use std::sync::Arc;

use sea_orm::{DbBackend, DbErr, RuntimeErr};
use tokio::sync::{mpsc, oneshot};

use super::{Counters, Db, DbError, Options, connect};
use job::{Call, Job};
pub use tx::Tx;
pub(crate) use tx::is_away;

/// Writers beyond this many wait for room instead of taking memory.
const QUEUE: usize = 1_024;

/// The thread on which all closures run. They needn't be `Send` while they run, so any `async` closure will do.
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
}

impl Writer {
    pub(super) async fn start(
        url: &str,
        options: &Options,
        counters: &Arc<Counters>,
    ) -> Result<Self, DbError> {
        let connection = connect::writer(url, options, counters).await?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let counters = Arc::clone(counters);
        let thread = std::thread::Builder::new().name("db-writer".to_owned());
        if connection.get_database_backend() == DbBackend::Sqlite {
            let source = sqlite::Source::new(url, options, &counters);
            thread.spawn(move || {
                runtime.block_on(sqlite::serve(connection, source, jobs, counters))
            })?;
        } else {
            thread.spawn(move || {
                tokio::task::LocalSet::new()
                    .block_on(&runtime, postgres::serve(connection, jobs, counters));
            })?;
        }
        Ok(Self { queue })
    }
}

impl Db {
    /// Runs the closure in a transaction and answers once that is committed. See the module for the rules.
    pub async fn write<F, T, E>(&self, closure: F) -> Result<T, E>
    where
        F: AsyncFn(&Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbErr> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Call::new(closure, reply));
        self.inner
            .writer
            .queue
            .send(job)
            .await
            .map_err(|_| stopped())?;
        answer.await.unwrap_or_else(|_| Err(stopped().into()))
    }
}

fn stopped() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(
        "the database writer has stopped".to_owned(),
    ))
}
