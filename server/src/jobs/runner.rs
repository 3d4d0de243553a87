//! Runs queued jobs: claims them with a lease, keeps the lease while they run, and tries again what failed.
//!
//! Rule: a handler may be cut at any `.await` and run again elsewhere. Effects in our database end the job in the
//! same transaction (`Claimed::done`); effects outside carry the job's id so that the receiver can tell.
//!
//! ```ignore
//! Runner::new(core.db.clone(), core.clone(), core.clock.clone(), core.work.clone(), Options::default())
//!     .on("send_notice", notices::send)             // async fn(Core, Claimed) -> anyhow::Result<()>
//!     .every("seal_audit", Duration::from_secs(5), audit::seal)
//!     .run(stop)
//!     .await;
//! ```

mod attempt;

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use sea_orm::DbErr;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tracing::Instrument;
use uuid::Uuid;

use crate::clock::{Clock, real_now};
use crate::db::Db;
use crate::db::queue::{self, Claimed, NewJob};
use crate::serve::Stop;

/// How a runner works. The defaults are the product's; tests make them short.
#[derive(Debug, Clone)]
pub struct Options {
    /// Jobs at once.
    pub workers: usize,
    /// After how long without a sign of life a job is taken over by another runner.
    pub lease: Duration,
    /// How often to look for work that nobody announced: what fell due, or was queued by another instance.
    pub poll: Duration,
    /// Wait after the first failure; it doubles from there.
    pub first_retry: Duration,
    /// Longest wait between two attempts.
    pub longest_retry: Duration,
    /// How long running jobs may take to finish when stopping.
    pub grace: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            workers: 4,
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(1),
            first_retry: Duration::from_secs(10),
            longest_retry: Duration::from_secs(3_600),
            grace: Duration::from_secs(8),
        }
    }
}

type Work = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

struct Handler<C> {
    call: Box<dyn Fn(C, Claimed) -> Work + Send + Sync>,
    period: Option<Duration>,
}

/// A set of handlers over one context.
pub struct Runner<C> {
    db: Db,
    context: C,
    clock: Clock,
    wake: Arc<Notify>,
    options: Options,
    holder: String,
    handlers: HashMap<&'static str, Handler<C>>,
}

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    /// A runner without handlers. `wake` is notified after a commit that queued work.
    pub fn new(db: Db, context: C, clock: Clock, wake: Arc<Notify>, options: Options) -> Self {
        let holder = format!("{}-{}", std::process::id(), Uuid::new_v4().simple());
        Self {
            db,
            context,
            clock,
            wake,
            options,
            holder,
            handlers: HashMap::new(),
        }
    }

    /// What to do with jobs of this kind. Kinds without a handler are left to other instances.
    pub fn on<F, Fut>(self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(C, Claimed) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.with(kind, handler, None)
    }

    /// Something to do again and again, by one instance at a time. It never becomes a dead letter.
    pub fn every<F, Fut>(self, kind: &'static str, period: Duration, handler: F) -> Self
    where
        F: Fn(C, Claimed) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.with(kind, handler, Some(period))
    }

    fn with<F, Fut>(mut self, kind: &'static str, handler: F, period: Option<Duration>) -> Self
    where
        F: Fn(C, Claimed) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let call = Box::new(move |context, job| Box::pin(handler(context, job)) as Work);
        self.handlers.insert(kind, Handler { call, period });
        self
    }

    /// Works until `stop`, then finishes or gives back what it holds.
    pub async fn run(self, stop: Stop) {
        let runner = Arc::new(self);
        let mut working = JoinSet::new();
        let mut armed = false;
        while !stop.requested() {
            if !armed {
                armed = runner
                    .arm()
                    .await
                    .inspect_err(|error| tracing::error!(%error, "no periodic jobs yet"))
                    .is_ok();
            }
            while working.try_join_next().is_some() {}
            let free = runner.options.workers.saturating_sub(working.len());
            let claimed = runner.claim(free).await.unwrap_or_else(|error| {
                tracing::error!(%error, "could not look for jobs");
                vec![]
            });
            let more = claimed.len() == free;
            for job in claimed {
                let span = tracing::info_span!("job", kind = job.kind, id = %job.id, attempt = job.attempt);
                working.spawn(Arc::clone(&runner).work(job).instrument(span));
            }
            tokio::select! {
                () = stop.wait() => {}
                () = runner.wake.notified(), if working.len() < runner.options.workers => {}
                // With all workers busy and more to do, the next one free is what to wait for.
                Some(_) = working.join_next(), if !working.is_empty() && more => {}
                () = tokio::time::sleep(runner.options.poll) => {}
            }
        }
        let finished = async { while working.join_next().await.is_some() {} };
        if tokio::time::timeout(runner.options.grace, finished)
            .await
            .is_err()
        {
            working.shutdown().await;
        }
        let holder = runner.holder.clone();
        let given: Result<u64, DbErr> = runner
            .db
            .write(async move |tx| queue::give_back(tx, &holder).await)
            .await;
        match given {
            Ok(0) => {}
            Ok(jobs) => tracing::info!(jobs, "gave unfinished jobs back"),
            Err(error) => tracing::error!(%error, "unfinished jobs wait for their leases"),
        }
    }

    /// Makes sure that each periodic job has its row and isn't due later than its period says.
    async fn arm(&self) -> anyhow::Result<()> {
        for (kind, handler) in &self.handlers {
            let (Some(period), now) = (handler.period, self.clock.now()) else {
                continue;
            };
            let key = format!("every:{kind}");
            let job = NewJob::new(kind, &(), now)?.once(key.as_str());
            let latest = now + TimeDelta::from_std(period)?;
            let armed: Result<(), DbErr> = self
                .db
                .write(async move |tx| {
                    if !queue::enqueue(tx, job.clone(), now).await? {
                        queue::not_later(tx, &key, latest).await?;
                    }
                    Ok(())
                })
                .await;
            armed?;
        }
        Ok(())
    }

    async fn claim(&self, most: usize) -> anyhow::Result<Vec<Claimed>> {
        let kinds: Vec<&'static str> = self.handlers.keys().copied().collect();
        let now = self.clock.now();
        if most == 0 || !queue::any_due(self.db.read(), &kinds, now, real_now()).await? {
            return Ok(vec![]);
        }
        let lease = TimeDelta::from_std(self.options.lease)?;
        let holder = self.holder.clone();
        let claimed: Result<Vec<Claimed>, DbErr> = self
            .db
            .write(async move |tx| {
                queue::claim(tx, &holder, &kinds, most as u64, now, real_now(), lease).await
            })
            .await;
        Ok(claimed?)
    }
}
