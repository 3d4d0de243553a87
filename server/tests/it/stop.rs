//! R10: SIGTERM under load, five times. Nobody who was told yes is lost, no answer is cut, and it ends in time.

use crate::harness::{Engine, Installation, Load, Outcome, Random, get};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const STOPS: u32 = 5;
/// The setting `shutdown_seconds`, short so that the stalled uploads are cut soon.
const SECONDS: u64 = 4;

/// Uploads that have begun and will never end.
async fn stalled(place: &Installation) -> Vec<TcpStream> {
    let mut open = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(place.address).await.expect("connects");
        let head = format!(
            "POST / HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nkind=compl",
            address = place.address
        );
        stream.write_all(head.as_bytes()).await.expect("writes");
        open.push(stream);
    }
    open
}

async fn stop_under_load(engine: Engine) {
    let seed = Random::seed();
    let seconds = SECONDS.to_string();
    let settings = [
        ("submit_per_minute", "1000000"),
        ("trusted_hops", "1"),
        ("shutdown_seconds", seconds.as_str()),
    ];
    let place = Installation::set_up(engine, &settings).await;
    let mut process = place.serve().await;
    let load = Load::start(place.address, 16, seed);
    for round in 0..STOPS {
        load.more(32).await;
        let uploads = stalled(&place).await;
        let begun = Instant::now();
        process.terminate();
        let mut said_no = None;
        while said_no.is_none() && begun.elapsed() < Duration::from_secs(2) {
            if let Outcome::Answer(503, _) = get(place.address, "/readyz").await {
                said_no = Some(begun.elapsed());
            }
        }
        let said_no = said_no.expect("readyz says no before the end");
        assert!(
            said_no <= Duration::from_secs(1),
            "round {round}: after {said_no:?}"
        );
        let (status, _) = process.ended().await;
        let took = begun.elapsed();
        assert!(
            status.success(),
            "round {round}: {status}: {}",
            process.said()
        );
        assert!(
            took <= Duration::from_secs(SECONDS + 2),
            "round {round}: {took:?}"
        );
        drop(uploads);
        process = place.serve().await;
    }
    load.more(16).await;
    let ledger = load.end().await;
    process.kill();
    assert!(ledger.cut.is_empty(), "cut: {:?}", ledger.cut);
    assert!(ledger.strange.is_empty(), "{:?}", ledger.strange);
    let db = place.database().await;
    let statement =
        Statement::from_string(db.get_database_backend(), "SELECT raw_text FROM feedback");
    let rows = db.query_all_raw(statement).await.expect("reads");
    let kept: BTreeSet<String> = rows
        .iter()
        .map(|row| row.try_get_by_index::<String>(0).expect("a text"))
        .filter_map(|text| Some(text.rsplit(' ').next()?.to_owned()))
        .collect();
    assert_eq!(kept.len(), rows.len(), "doubled");
    for token in ledger.acknowledged.keys() {
        assert!(kept.contains(token), "lost: {token}");
    }
    println!(
        "{engine:?}: {} told yes over {STOPS} stops",
        ledger.acknowledged.len()
    );
}

mod r10_sigterm_under_load_loses_nothing {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        stop_under_load(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        stop_under_load(Engine::Postgres).await;
    }
}
