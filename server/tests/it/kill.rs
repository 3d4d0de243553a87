//! R1: kill -9 twenty times under sixteen posting customers, of the server and of PostgreSQL itself. Whoever was told
//! yes has a case, and only one.
//!
//! Rule: the database keeps what it acknowledged (FULL on SQLite, a durable cluster on PostgreSQL), as in production.

use crate::harness::{Engine, Installation, Ledger, Load, Outcome, Process, Random, get};
use futures::StreamExt;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use server::files::{FileStore, hex};
use server::vault::Vault;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

const KILLS: u32 = 20;
const CLIENTS: u64 = 16;

async fn column<T: sea_orm::TryGetable>(db: &DatabaseConnection, sql: &str) -> Vec<T> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await;
    rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
        .iter()
        .map(|row| row.try_get_by_index(0).expect("a value"))
        .collect()
}

async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    column(db, sql).await[0]
}

async fn kill_minus_nine(engine: Engine) {
    let whole = Instant::now();
    let seed = Random::seed();
    let mut random = Random::new(seed);
    let settings = [("submit_per_minute", "1000000"), ("trusted_hops", "1")];
    let place = Installation::set_up(engine, &settings).await;
    let mut process = place.serve().await;
    let load = Load::start(place.address, CLIENTS, seed);
    let mut slowest = Duration::ZERO;
    for _ in 0..KILLS {
        load.more(CLIENTS as usize).await;
        // Not a wait for anything: the moment of the kill.
        tokio::time::sleep(Duration::from_micros(random.below(300_000))).await;
        process.kill();
        let begun = Instant::now();
        process = place.serve().await;
        slowest = slowest.max(begun.elapsed());
    }
    let ledger = reckon(&place, engine, process, load).await;
    println!(
        "{engine:?}: {} told yes, {} sent, {KILLS} kills, slowest start {slowest:?}, {:?} in all",
        ledger.acknowledged.len(),
        ledger.sent.len(),
        whole.elapsed(),
    );
    assert!(
        slowest <= Duration::from_secs(5),
        "ready again after {slowest:?}"
    );
    assert!(
        whole.elapsed() <= Duration::from_secs(90),
        "{:?}",
        whole.elapsed()
    );
}

/// The database is killed and the server stays: it answers "briefly out of order" and needs no restart.
async fn kill_minus_nine_of_postgres() {
    let seed = Random::seed();
    let mut random = Random::new(seed);
    let settings = [("submit_per_minute", "1000000"), ("trusted_hops", "1")];
    let place = Installation::to_crash(&settings).await;
    let process = place.serve().await;
    let load = Load::start(place.address, CLIENTS, seed);
    let mut slowest = Duration::ZERO;
    for _ in 0..KILLS {
        load.more(CLIENTS as usize).await;
        // Not a wait for anything: the moment of the kill.
        tokio::time::sleep(Duration::from_micros(random.below(100_000))).await;
        place.cluster().crash();
        place.cluster().recover().await;
        let begun = Instant::now();
        while get(place.address, "/readyz").await.status() != 200 {
            assert!(begun.elapsed() <= Duration::from_secs(5), "not ready again");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        slowest = slowest.max(begun.elapsed());
    }
    let ledger = reckon(&place, Engine::Postgres, process, load).await;
    println!(
        "{} told yes, {} sent, {KILLS} kills of the cluster, ready {slowest:?} after its return",
        ledger.acknowledged.len(),
        ledger.sent.len(),
    );
}

/// Ends the load and the server, and holds what customers were told against what is stored.
async fn reckon(place: &Installation, engine: Engine, mut process: Process, load: Load) -> Ledger {
    load.more(CLIENTS as usize).await;
    let ledger = load.end().await;
    assert!(ledger.strange.is_empty(), "{:?}", ledger.strange);
    opens(place, &ledger).await;
    process.kill();
    stored(place, engine, &ledger).await;
    ledger
}

/// 0 lost, as the customer sees it: every receipt opens.
async fn opens(place: &Installation, ledger: &Ledger) {
    let receipts = futures::stream::iter(ledger.acknowledged.values());
    let opened: Vec<(&String, Outcome)> = receipts
        .map(async |path| (path, get(place.address, path).await))
        .buffer_unordered(8)
        .collect()
        .await;
    for (path, outcome) in opened {
        assert_eq!(outcome.status(), 200, "{path}: {outcome:?}");
    }
}

/// 0 lost, 0 doubled, 0 partial, as the database sees it.
async fn stored(place: &Installation, engine: Engine, ledger: &Ledger) {
    let db = place.database().await;
    if engine == Engine::Sqlite {
        let checks: Vec<String> = column(&db, "PRAGMA integrity_check").await;
        assert_eq!(checks, ["ok"]);
        let broken: Vec<String> = column(&db, "PRAGMA foreign_key_check").await;
        assert!(broken.is_empty(), "{broken:?}");
    }
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    let texts: Vec<String> = column(&db, "SELECT raw_text FROM feedback").await;
    for text in texts {
        let token = text.rsplit(' ').next().expect("a token").to_owned();
        *times.entry(token).or_default() += 1;
    }
    for token in ledger.acknowledged.keys() {
        assert_eq!(times.get(token), Some(&1), "lost or doubled: {token}");
    }
    for (token, times) in &times {
        assert!(
            ledger.sent.contains(token) && *times == 1,
            "{token} × {times}"
        );
    }
    for (what, sql) in PARTIAL {
        assert_eq!(count(&db, sql).await, 0, "{what}");
    }
    let voices = count(&db, "SELECT count(*) FROM feedback").await;
    let keys = count(&db, "SELECT count(*) FROM idempotency").await;
    assert_eq!(
        keys,
        voices * 2,
        "each voice has the key of its form and of its receipt"
    );
    let kept = |tokens: &std::collections::BTreeSet<String>| {
        i64::try_from(
            tokens
                .iter()
                .filter(|token| times.contains_key(*token))
                .count(),
        )
    };
    let mails = count(&db, "SELECT count(*) FROM notice").await;
    assert_eq!(
        Ok(mails),
        kept(&ledger.with_mail),
        "each mail address has its letter"
    );
    let pictures = "SELECT count(*) FROM attachment WHERE feedback_id IS NOT NULL";
    assert_eq!(
        Ok(count(&db, pictures).await),
        kept(&ledger.with_picture),
        "each picture once"
    );
    let names: Vec<String> = column(&db, "SELECT DISTINCT sha256 FROM attachment").await;
    whole(place, &names).await;
}

/// Every file opens with the secret and is, byte for byte, what its name says.
async fn whole(place: &Installation, names: &[String]) {
    let folder = place.folder.path();
    let secret = std::fs::read(folder.join("secret")).expect("a secret");
    let vault = Arc::new(Vault::new(&secret));
    let store = FileStore::open(folder.join("files"), vault).expect("a folder");
    assert!(names.len() > 1, "hardly a picture was sent");
    for name in names {
        let bytes = store.get(name).await;
        let bytes = bytes.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(&hex(&Sha256::digest(&bytes)), name);
    }
}

/// Each counts what has a part missing.
const PARTIAL: [(&str, &str); 8] = [
    (
        "a complaint without its case",
        "SELECT count(*) FROM feedback f WHERE NOT EXISTS (SELECT 1 FROM case_file c WHERE c.feedback_id = f.id)",
    ),
    (
        "two cases of one complaint",
        "SELECT count(*) - count(DISTINCT feedback_id) FROM case_file",
    ),
    (
        "a case with fewer than two events",
        "SELECT count(*) FROM case_file c WHERE (SELECT count(*) FROM case_event e WHERE e.case_id = c.id) < 2",
    ),
    (
        "a case that does not know its last event",
        "SELECT count(*) FROM case_file c WHERE c.seq <> (SELECT max(e.seq) FROM case_event e WHERE e.case_id = c.id)",
    ),
    (
        "a case without a private link",
        "SELECT count(*) FROM case_file c WHERE NOT EXISTS \
         (SELECT 1 FROM access_link l WHERE l.case_id = c.id AND l.purpose = 'link')",
    ),
    (
        "a complaint without its customer",
        "SELECT count(*) FROM feedback WHERE customer_id IS NULL",
    ),
    (
        "a customer without anything to read",
        "SELECT count(*) FROM customer WHERE phone_sealed IS NULL AND email_sealed IS NULL",
    ),
    (
        "a number given twice",
        "SELECT count(*) - count(DISTINCT number) FROM case_file",
    ),
];

mod r1_kill_minus_nine_loses_nothing {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        kill_minus_nine(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        kill_minus_nine(Engine::Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_postgres_cluster() {
        kill_minus_nine_of_postgres().await;
    }
}
