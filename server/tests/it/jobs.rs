//! The promises of the job runner, on both engines.
//!
//! Rule: a runner that dies is played by one whose task is aborted: it says nothing and gives nothing back.

mod endings;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DbErr};
use server::clock::{Clock, real_now};
use server::db::{Db, queue};
use server::jobs::{Claimed, NewJob, Options, Runner, enqueue};
use server::serve::Stop;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::harness::{TestDb, both, number};

fn short() -> Options {
    Options {
        workers: 4,
        lease: Duration::from_millis(900),
        poll: Duration::from_millis(50),
        first_retry: Duration::from_millis(10),
        longest_retry: Duration::from_millis(40),
        grace: Duration::from_millis(300),
    }
}

/// What handlers in these tests share.
#[derive(Clone)]
struct Seen {
    db: Db,
    runs: Arc<AtomicU32>,
    at_once: Arc<AtomicI64>,
    most_at_once: Arc<AtomicI64>,
}

impl Seen {
    fn new(db: &TestDb) -> Self {
        Self {
            db: db.db.clone(),
            runs: Arc::default(),
            at_once: Arc::default(),
            most_at_once: Arc::default(),
        }
    }

    fn runs(&self) -> u32 {
        self.runs.load(Ordering::SeqCst)
    }

    fn enter(&self) -> Inside {
        self.runs.fetch_add(1, Ordering::SeqCst);
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        Inside(Arc::clone(&self.at_once))
    }
}

/// Counts down also when a handler is cut.
struct Inside(Arc<AtomicI64>);

impl Drop for Inside {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn runner(seen: &Seen, db: &Db) -> Runner<Seen> {
    Runner::new(
        db.clone(),
        seen.clone(),
        Clock::default(),
        Arc::new(Notify::new()),
        short(),
    )
}

fn start(runner: Runner<Seen>) -> (Stop, JoinHandle<()>) {
    let stop = Stop::default();
    (stop.clone(), tokio::spawn(runner.run(stop)))
}

async fn queue_job(db: &Db, job: NewJob) -> bool {
    let queued: Result<bool, DbErr> = db
        .write(async move |tx| enqueue(tx, job.clone(), real_now()).await)
        .await;
    queued.expect("queues")
}

fn job(kind: &'static str) -> NewJob {
    NewJob::new(kind, &7, real_now()).expect("a number is JSON")
}

/// Waits until there are this many jobs in a state.
async fn until(db: &Db, state: &str, wanted: i64) {
    let started = Instant::now();
    let sql = format!("SELECT count(*) FROM job WHERE state = '{state}'");
    while number(db, &sql).await != wanted {
        assert!(
            started.elapsed() < Duration::from_secs(15),
            "never {wanted} jobs {state}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

both!(a_job_runs_once_and_is_done, async |db: TestDb| {
    let seen = Seen::new(&db);
    let wake = Arc::new(Notify::new());
    let slow_poll = Options {
        poll: Duration::from_secs(30),
        ..short()
    };
    let runner = Runner::new(
        db.db.clone(),
        seen.clone(),
        Clock::default(),
        Arc::clone(&wake),
        slow_poll,
    );
    // Found by the first look; the next look comes by the wake, or far too late.
    assert!(queue_job(&db, job("count").once("before")).await);
    let (stop, ended) = start(runner.on("count", async |seen: Seen, job: Claimed| {
        let _inside = seen.enter();
        assert_eq!(job.read::<i32>()?, 7);
        Ok(())
    }));
    until(&db, "done", 1).await;
    assert!(queue_job(&db, job("count").once("one")).await);
    assert!(
        !queue_job(&db, job("count").once("one")).await,
        "the key is taken"
    );
    assert!(queue_job(&db, job("count").at(real_now() + TimeDelta::hours(1))).await);
    assert!(queue_job(&db, job("of_another_version")).await);
    wake.notify_one();
    until(&db, "done", 2).await;
    assert_eq!(
        number(&db, "SELECT count(*) FROM job WHERE state = 'queued'").await,
        2
    );
    stop.now();
    ended.await.expect("stops");
    assert_eq!(seen.runs(), 2);
});

both!(
    a_job_of_a_dead_worker_is_taken_over_after_its_lease,
    async |db: TestDb| {
        let seen = Seen::new(&db);
        queue_job(&db, job("long")).await;
        let started = Instant::now();
        let (_stop, dies) = start(runner(&seen, &db).on("long", async |seen: Seen, _| {
            let _inside = seen.enter();
            std::future::pending().await
        }));
        until(&db, "running", 1).await;
        dies.abort();
        let other = db.another().await;
        let (stop, ended) = start(runner(&seen, &other).on(
            "long",
            async |seen: Seen, job: Claimed| {
                let _inside = seen.enter();
                assert_eq!(job.attempt, 2);
                Ok(())
            },
        ));
        until(&db, "done", 1).await;
        assert!(
            started.elapsed() > Duration::from_millis(850),
            "not before the lease ended"
        );
        assert_eq!(seen.runs(), 2);
        stop.now();
        ended.await.expect("stops");
    }
);

both!(a_long_job_keeps_its_lease, async |db: TestDb| {
    let seen = Seen::new(&db);
    let long = async |seen: Seen, _: Claimed| {
        let _inside = seen.enter();
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        Ok(())
    };
    let other = db.another().await;
    let one = start(runner(&seen, &db).on("long", long));
    let two = start(runner(&seen, &other).on("long", long));
    queue_job(&db, job("long")).await;
    until(&db, "done", 1).await;
    assert_eq!(seen.runs(), 1);
    for (stop, ended) in [one, two] {
        stop.now();
        ended.await.expect("stops");
    }
});

both!(two_instances_never_do_the_same_job, async |db: TestDb| {
    let seen = Seen::new(&db);
    let effect = "CREATE TABLE effect (job VARCHAR NOT NULL)";
    let made: Result<_, DbErr> = db
        .write(async move |tx| tx.execute_unprepared(effect).await.map(|_| ()))
        .await;
    made.expect("the table is made");
    let handler = async |seen: Seen, job: Claimed| {
        let _inside = seen.enter();
        let ended: Result<(), DbErr> = seen
            .db
            .write(async move |tx| {
                tx.execute_unprepared(&format!("INSERT INTO effect (job) VALUES ('{}')", job.id))
                    .await?;
                job.done(tx, real_now()).await
            })
            .await;
        Ok(ended?)
    };
    let other = db.another().await;
    for _ in 0..200 {
        queue_job(&db, job("count")).await;
    }
    let one = start(runner(&seen, &db).on("count", handler));
    let two = start(runner(&seen, &other).on("count", handler));
    until(&db, "done", 200).await;
    assert_eq!(number(&db, "SELECT count(*) FROM effect").await, 200);
    assert_eq!(
        number(&db, "SELECT count(DISTINCT job) FROM effect").await,
        200
    );
    assert_eq!(seen.runs(), 200);
    for (stop, ended) in [one, two] {
        stop.now();
        ended.await.expect("stops");
    }
});

both!(
    one_that_lost_its_lease_changes_nothing,
    async |db: TestDb| {
        queue_job(&db, job("count")).await;
        let begun = real_now();
        let claim = async |holder: &'static str, after: i64| {
            let (lease, real) = (TimeDelta::seconds(60), begun + TimeDelta::seconds(after));
            let claimed: Result<Vec<Claimed>, DbErr> = db
                .write(async move |tx| {
                    queue::claim(tx, holder, &["count"], 5, begun, real, lease).await
                })
                .await;
            claimed.expect("claims")
        };
        let first = claim("first", 0).await.pop().expect("a job");
        assert!(claim("early", 59).await.is_empty());
        let second = claim("second", 61).await.pop().expect("the same job");
        assert_eq!((first.id, first.attempt, second.attempt), (second.id, 1, 2));
        assert!(claim("third", 62).await.is_empty());
        let late: Result<(), DbErr> = db
            .write(async move |tx| first.done(tx, real_now()).await)
            .await;
        late.expect_err("refused");
        let good: Result<(), DbErr> = db
            .write(async move |tx| second.done(tx, real_now()).await)
            .await;
        good.expect("it is the holder");
    }
);
