//! R9: a hundred slow clients at once (headers, bodies, reading) hold nobody up, are cut, and leave nothing open.
//!
//! Rule: the site and its accept loop are the product's; only the time limits are shorter.

use crate::harness::{TestDb, TestSite, both, exchange, get};
use futures::future::join_all;
use server::http::assets;
use server::serve::{Limits, Stop, serve};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// Of each kind.
const CLIENTS: usize = 34;
const LIMIT: Duration = Duration::from_secs(2);
/// Between two bytes of a client that sends slowly.
const DRIP: Duration = Duration::from_millis(100);

const HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: voice.test\r\nX-Slow: ";
const BODY: &[u8] = b"POST /track HTTP/1.1\r\nHost: voice.test\r\nOrigin: https://voice.example\r\n\
                      Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\n";

/// Files and sockets that this process has open.
fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd")
        .expect("the process's files")
        .count()
}

/// Waits until this is true of the number of open files.
async fn until(good: impl Fn(usize) -> bool) {
    let begun = Instant::now();
    while !good(open_files()) {
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(60), "{} open", open_files());
        tokio::time::sleep(DRIP / 10).await;
    }
}

/// Sends a byte now and then until the server has enough of it; returns when that was.
async fn drip(address: SocketAddr, begin: &'static [u8]) -> Duration {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    let begun = Instant::now();
    stream.write_all(begin).await.expect("sends");
    let (mut reader, mut writer) = stream.split();
    let mut answer = Vec::new();
    let sending = async {
        while writer.write_all(b"x").await.is_ok() {
            tokio::time::sleep(DRIP).await;
        }
    };
    tokio::select! {
        _ended = reader.read_to_end(&mut answer) => {}
        () = sending => {}
    }
    begun.elapsed()
}

/// Asks for far more than the system buffers, and reads none of it.
async fn never_read(address: SocketAddr, file: String) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4_096).expect("a small buffer");
    let mut stream = socket.connect(address).await.expect("connects");
    let ask = format!("GET {file} HTTP/1.1\r\nHost: voice.test\r\n\r\n");
    stream
        .write_all(ask.repeat(60).as_bytes())
        .await
        .expect("sends");
    stream
}

both!(r9_slow_clients_hold_nobody_up, async |db: TestDb| {
    let product = Limits::default();
    assert!(product.header_time <= Duration::from_secs(15));
    let site = TestSite::open(&db).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let limits = Limits {
        header_time: LIMIT,
        body_silence: LIMIT,
        write_stall: LIMIT,
        ..product
    };
    let stop = Stop::default();
    let served = tokio::spawn(serve(listener, site.router.clone(), limits, stop.clone()));
    let file = assets::address("voice.wasm").expect("a built site: `make site`");
    // Pools are filled before anything is counted.
    join_all((0..20).map(|_| get(address, "/"))).await;
    let base = open_files();

    let sending: Vec<JoinHandle<Duration>> = (0..2 * CLIENTS)
        .map(|n| tokio::spawn(drip(address, [HEAD, BODY][n % 2])))
        .collect();
    let reading = join_all((0..CLIENTS).map(|_| never_read(address, file.clone()))).await;
    // Both ends of every connection are ours.
    until(|open| open >= base + 4 * CLIENTS).await;

    let mut times = Vec::new();
    for _ in 0..100 {
        let begun = Instant::now();
        assert_eq!(get(address, "/").await.status(), 200);
        times.push(begun.elapsed());
    }
    times.sort();
    assert!(times[98] < Duration::from_secs(1), "p99 {:?}", times[98]);

    for cut in join_all(sending).await {
        let cut = cut.expect("a client that was cut");
        let fair = LIMIT / 2..LIMIT * 2 + Duration::from_secs(5);
        assert!(fair.contains(&cut), "cut after {cut:?}");
    }
    // Those that do not read still hold their own ends; ours are closed.
    until(|open| open <= base + CLIENTS).await;
    drop(reading);
    until(|open| open <= base).await;
    let after = exchange(
        address,
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(after.await.status(), 200);
    stop.now();
    served.await.expect("ends");
});
