//! A write as the writer sees it: something to run in a transaction and to answer afterwards.
//!
//! Rule: a job is answered once, and with success only after the commit that holds it.

use std::panic::AssertUnwindSafe;

use async_trait::async_trait;
use futures::FutureExt;
use sea_orm::DbErr;
use tokio::sync::oneshot;
use tracing::Instrument;

use super::Tx;

/// A closure, its outcome so far and whoever waits for it, with their types hidden.
#[async_trait(?Send)]
pub(super) trait Job: Send {
    /// Runs the closure and keeps its outcome; true when that may be committed.
    async fn run(&mut self, tx: &Tx) -> bool;

    /// Ends the job: what the closure said, unless it was to be committed and could not.
    fn answer(self: Box<Self>, committed: Result<(), DbErr>);
}

pub(super) struct Call<F, T, E> {
    closure: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    span: tracing::Span,
}

impl<F, T, E> Call<F, T, E> {
    pub(super) fn new(closure: F, reply: oneshot::Sender<Result<T, E>>) -> Self {
        Self {
            closure,
            outcome: None,
            reply,
            span: tracing::Span::current(),
        }
    }
}

#[async_trait(?Send)]
impl<F, T, E> Job for Call<F, T, E>
where
    F: AsyncFn(&Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<DbErr> + Send,
{
    async fn run(&mut self, tx: &Tx) -> bool {
        let run = AssertUnwindSafe((self.closure)(tx))
            .catch_unwind()
            .instrument(self.span.clone());
        let mut outcome = run
            .await
            .unwrap_or_else(|_| Err(DbErr::Custom("a write panicked".to_owned()).into()));
        if outcome.is_ok() && tx.has_failed() {
            // PostgreSQL would answer the COMMIT of such a transaction with a quiet ROLLBACK.
            outcome = Err(DbErr::Custom("a write went on after an error".to_owned()).into());
        }
        self.outcome.insert(outcome).is_ok()
    }

    fn answer(self: Box<Self>, committed: Result<(), DbErr>) {
        let answer = match (self.outcome, committed) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error.into()),
            (Some(outcome), Ok(())) => outcome,
            (None, Ok(())) => Err(DbErr::Custom("a write was never run".to_owned()).into()),
        };
        // A caller that went away is no reason to stop: its write stands.
        let _gone = self.reply.send(answer);
    }
}
