//! One attempt at one job: run its handler under a lease that is kept alive, then record how it ended.
//!
//! Rule: when the lease is lost the handler is dropped where it stands, before another worker may start.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures::FutureExt;
use sea_orm::DbErr;
use tokio::time::Instant;

use super::Runner;
use crate::backoff::backoff;
use crate::clock::real_now;
use crate::db::queue::{self, Claimed};
use crate::jobs::Verdict;

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    pub(super) async fn work(self: Arc<Self>, job: Claimed) {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return;
        };
        let started = Instant::now();
        let outcome = if job.attempt > job.max_attempts && handler.period.is_none() {
            // Its last attempt ended without a word, most likely by taking the process with it.
            Err(Verdict::GiveUp("its worker died each time".to_owned()).into())
        } else {
            let run =
                AssertUnwindSafe((handler.call)(self.context.clone(), job.clone())).catch_unwind();
            tokio::select! {
                outcome = run => outcome.unwrap_or_else(|_| Err(anyhow::anyhow!("the handler panicked"))),
                () = self.keep(&job) => {
                    tracing::warn!("lost the lease; somebody else does this job now");
                    return;
                }
            }
        };
        metrics::histogram!("job_seconds", "kind" => job.kind.clone())
            .record(started.elapsed().as_secs_f64());
        let settled = self.settle(&job, handler.period, outcome).await;
        if let Err(error) = settled {
            tracing::error!(%error, "could not record how a job ended; it will run again");
        }
    }

    /// Renews the lease as long as it is ours; returns when it is not. The deadline counts from before each renewal
    /// was sent, so that this worker stops before another may start.
    async fn keep(&self, job: &Claimed) {
        let lease = self.options.lease;
        let mut deadline = Instant::now() + lease;
        loop {
            tokio::time::sleep(lease / 3).await;
            let sent = Instant::now();
            let (job, until) = (job.clone(), real_now() + lease);
            let renewal = self.db.write(async move |tx| -> Result<bool, DbErr> {
                queue::renew(tx, &job, until).await
            });
            match tokio::time::timeout_at(deadline, renewal).await {
                Ok(Ok(true)) => deadline = sent + lease,
                Ok(Err(error)) if Instant::now() < deadline => {
                    tracing::warn!(%error, "could not renew a lease yet")
                }
                Ok(_) | Err(_) => return,
            }
        }
    }

    async fn settle(
        &self,
        job: &Claimed,
        period: Option<Duration>,
        outcome: anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let now = self.clock.now();
        let (error, wait) = match (&outcome, period) {
            (Ok(()), period) => (None, period),
            (Err(error), period) => (
                Some(format!("{error:#}")),
                self.next_try(job, error, period),
            ),
        };
        let result = if error.is_none() {
            "done"
        } else if wait.is_some() {
            "retry"
        } else {
            "dead"
        };
        metrics::counter!("jobs", "kind" => job.kind.clone(), "result" => result).increment(1);
        if let Some(error) = &error {
            tracing::warn!(error, result, "a job failed");
        }
        let run_at = wait
            .map(TimeDelta::from_std)
            .transpose()?
            .map(|wait| now + wait);
        let job = job.clone();
        let settled: Result<bool, DbErr> = self
            .db
            .write(async move |tx| match (&error, run_at) {
                (error, Some(run_at)) => {
                    queue::put_back(tx, &job, run_at, error.as_deref(), period.is_some()).await
                }
                (Some(error), None) => queue::bury(tx, &job, now, error).await,
                (None, None) => queue::finish(tx, &job, now).await,
            })
            .await;
        settled?;
        Ok(())
    }

    /// When to try again; none for a dead letter.
    fn next_try(
        &self,
        job: &Claimed,
        error: &anyhow::Error,
        period: Option<Duration>,
    ) -> Option<Duration> {
        let usual = || {
            backoff(
                self.options.first_retry,
                self.options.longest_retry,
                job.attempt,
            )
        };
        match (error.downcast_ref::<Verdict>(), period) {
            (_, Some(period)) => Some(period),
            (Some(Verdict::GiveUp(_)), None) => None,
            _ if job.attempt >= job.max_attempts => None,
            (Some(Verdict::RetryIn(wait)), None) => Some(*wait),
            (None, None) => Some(usual()),
        }
    }
}
