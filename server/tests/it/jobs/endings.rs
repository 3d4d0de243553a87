//! How jobs end that don't simply succeed: dead letters, stopping runners and periodic work.
//!
//! Rule: nothing that was queued disappears; it is queued, running, done or dead.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use sea_orm::DbErr;
use server::clock::real_now;
use server::db::queue;
use server::jobs::{Claimed, Verdict};

use super::{Seen, job, number, queue_job, runner, start, until};
use crate::harness::{TestDb, both};

both!(
    what_keeps_failing_becomes_a_dead_letter,
    async |db: TestDb| {
        let seen = Seen::new(&db);
        queue_job(&db, job("fails").attempts(3)).await;
        queue_job(&db, job("panics").attempts(2)).await;
        queue_job(&db, job("hopeless").attempts(9)).await;
        let (stop, ended) = start(
            runner(&seen, &db)
                .on("fails", async |seen: Seen, _| {
                    let _inside = seen.enter();
                    Err(anyhow!("the receiver says no"))
                })
                .on("panics", async |seen: Seen, _| {
                    let _inside = seen.enter();
                    panic!("a mistake in a handler")
                })
                .on("hopeless", async |seen: Seen, _| {
                    let _inside = seen.enter();
                    Err(Verdict::GiveUp("no such number".to_owned()).into())
                }),
        );
        until(&db, "dead", 3).await;
        assert_eq!(seen.runs(), 3 + 2 + 1);
        stop.now();
        ended.await.expect("stops");
        let letters = queue::dead(db.read(), 10).await.expect("reads");
        let error = |kind: &str| {
            letters
                .iter()
                .find(|letter| letter.kind == kind)
                .map(|letter| letter.error.clone())
        };
        assert_eq!(error("fails").as_deref(), Some("the receiver says no"));
        assert_eq!(
            error("hopeless").as_deref(),
            Some("given up: no such number")
        );
        let id = letters[0].id;
        let revived: Result<bool, DbErr> = db
            .write(async move |tx| queue::revive(tx, id, real_now()).await)
            .await;
        assert!(revived.expect("writes"));
        assert_eq!(
            number(&db, "SELECT count(*) FROM job WHERE state = 'queued'").await,
            1
        );
    }
);

both!(
    a_job_that_kills_its_worker_is_not_tried_for_ever,
    async |db: TestDb| {
        let seen = Seen::new(&db);
        queue_job(&db, job("deadly").attempts(2)).await;
        for _ in 0..2 {
            let (_stop, dies) = start(runner(&seen, &db).on("deadly", async |seen: Seen, _| {
                let _inside = seen.enter();
                std::future::pending().await
            }));
            let runs = seen.runs();
            while seen.runs() == runs {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            dies.abort();
        }
        let (stop, ended) =
            start(runner(&seen, &db).on("deadly", async |_: Seen, _| panic!("not a third time")));
        until(&db, "dead", 1).await;
        assert_eq!(seen.runs(), 2);
        stop.now();
        ended.await.expect("stops");
    }
);

both!(
    a_stopping_runner_gives_back_what_it_cannot_finish,
    async |db: TestDb| {
        let seen = Seen::new(&db);
        queue_job(&db, job("long")).await;
        let (stop, ended) = start(runner(&seen, &db).on("long", async |seen: Seen, _| {
            let _inside = seen.enter();
            std::future::pending().await
        }));
        until(&db, "running", 1).await;
        let started = Instant::now();
        stop.now();
        ended.await.expect("stops");
        assert!(started.elapsed() < Duration::from_secs(2));
        assert_eq!(
            number(
                &db,
                "SELECT count(*) FROM job WHERE state = 'queued' AND attempts = 0"
            )
            .await,
            1
        );
        assert_eq!(
            seen.at_once.load(Ordering::SeqCst),
            0,
            "the handler was cut"
        );
    }
);

both!(
    what_is_periodic_runs_by_one_instance_at_a_time,
    async |db: TestDb| {
        let seen = Seen::new(&db);
        let tick = async |seen: Seen, _: Claimed| {
            let _inside = seen.enter();
            tokio::time::sleep(Duration::from_millis(20)).await;
            if seen.runs() == 2 {
                Err(anyhow!("once"))
            } else {
                Ok(())
            }
        };
        let (other, period) = (db.another().await, Duration::from_millis(60));
        let one = start(runner(&seen, &db).every("tick", period, tick));
        let two = start(runner(&seen, &other).every("tick", period, tick));
        let started = Instant::now();
        while seen.runs() < 6 {
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "it stopped ticking"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(seen.most_at_once.load(Ordering::SeqCst), 1);
        assert_eq!(number(&db, "SELECT count(*) FROM job").await, 1);
        for (stop, ended) in [one, two] {
            stop.now();
            ended.await.expect("stops");
        }
    }
);
