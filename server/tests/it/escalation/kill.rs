//! Kill -9 in the middle of telling: whoever was to be told is told once.

use crate::harness::{Engine, Installation, Load, Random};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::time::{Duration, Instant};

const KILLS: u32 = 8;
const CASES: usize = 240;

async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db
        .query_one_raw(statement)
        .await
        .expect("reads")
        .expect("a row");
    row.try_get_by_index(0).expect("a number")
}

async fn told_once(engine: Engine) {
    let seed = Random::seed();
    let mut random = Random::new(seed);
    let settings = [("submit_per_minute", "1000000"), ("trusted_hops", "1")];
    let place = Installation::set_up(engine, &settings).await;
    let db = place.database().await;
    let run = async |sql: &str| {
        let done = db.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    };
    let ladder = |version: u32, rungs: &str| {
        format!(
            "INSERT INTO config (key, version, value, created_at) \
             SELECT 'escalation', {version}, '{{\"rungs\":[{rungs}]}}', created_at FROM person LIMIT 1"
        )
    };
    // The admin heads the department, and nothing is told while the cases come in.
    run("INSERT INTO person_grant (id, person_id, role) SELECT id, id, 'head' FROM person").await;
    run(&ladder(1, "")).await;
    let mut process = place.serve().await;
    let load = Load::start(place.address, 16, seed);
    for _ in 0..CASES / 16 {
        load.more(16).await;
    }
    load.end().await;
    process.kill();
    run(&ladder(
        2,
        "{\"step\":\"at_once\",\"to\":[\"head\"],\"mail\":false}",
    ))
    .await;
    run("UPDATE case_file SET next_step_at = opened_at").await;
    // What a lease would wait for is over at once.
    let again = "UPDATE job SET state = 'queued', lease_until = NULL, run_at = created_at WHERE kind = 'escalation.tell'";
    let left = "SELECT count(*) FROM case_file WHERE next_step_at IS NOT NULL AND closed_at IS NULL \
                AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.case_id = case_file.id)";
    let mut cut = 0;
    for _ in 0..KILLS {
        run(again).await;
        process = place.serve().await;
        // Not a wait for anything: the moment of the kill.
        tokio::time::sleep(Duration::from_micros(random.below(250_000))).await;
        process.kill();
        cut += i64::from(count(&db, left).await > 0);
    }
    run(again).await;
    let running = place.serve().await;
    let begun = Instant::now();
    while count(&db, left).await > 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "{}",
            running.said()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{engine:?}: {cut} of {KILLS} kills left something to tell");
    assert!(cut > 0, "no kill came while there was something to tell");
    let cases = count(&db, "SELECT count(*) FROM case_file").await;
    assert!(cases >= i64::try_from(CASES).expect("a number"), "{cases}");
    for (what, sql) in [
        ("reminders", "SELECT count(*) FROM reminder"),
        (
            "cases reminded of",
            "SELECT count(DISTINCT case_id) FROM reminder",
        ),
        (
            "events",
            "SELECT count(*) FROM case_event WHERE event LIKE '%\"reminded\"%'",
        ),
    ] {
        assert_eq!(count(&db, sql).await, cases, "{what}");
    }
    let torn = "SELECT count(*) FROM case_file c WHERE c.seq <> (SELECT max(e.seq) FROM case_event e WHERE e.case_id = c.id)";
    assert_eq!(count(&db, torn).await, 0);
}

mod r1_kill_minus_nine_tells_once {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        told_once(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        told_once(Engine::Postgres).await;
    }
}
