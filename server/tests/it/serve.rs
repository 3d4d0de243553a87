//! The accept loop and the layers, over real sockets: slow, ambiguous and oversized requests.
//!
//! Rule: the limits are the product's, only shorter, so that each test takes seconds.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use futures::future::join_all;
use server::middleware::rate_limit::{Limiter, Quota, limit};
use server::middleware::{Policy, client_ip::ClientIp, wrap};
use server::serve::{Limits, Stop, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const OWN: &str = "http://voice.test";
/// More than the kernel takes for a client that does not read.
const LARGE: usize = 48 << 20;

struct Running {
    address: SocketAddr,
    stop: Stop,
    served: JoinHandle<()>,
}

fn short() -> Limits {
    Limits {
        header_time: Duration::from_millis(900),
        body_silence: Duration::from_millis(600),
        write_stall: Duration::from_millis(600),
        announce: Duration::from_millis(200),
        drain: Duration::from_millis(1_500),
        ..Limits::default()
    }
}

async fn start(limits: Limits, policy: Policy) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let stop = Stop::default();
    let ready = stop.clone();
    let submit = Quota {
        count: 3,
        per: Duration::from_secs(60),
    };
    let limited =
        axum::middleware::from_fn_with_state((Limiter::new([("submit", submit)]), "submit"), limit);
    let large = Bytes::from(vec![b'x'; LARGE]);
    let router = Router::new()
        .route("/", get(async || "hello"))
        .route(
            "/panic",
            get(async || -> &'static str { panic!("a mistake in a handler") }),
        )
        .route(
            "/slow",
            get(async || tokio::time::sleep(Duration::from_millis(700)).await),
        )
        .route("/large", get(async move || large.clone()))
        .route(
            "/readyz",
            get(async move || if ready.requested() { "no" } else { "yes" }),
        )
        .route("/echo", post(async |body: Bytes| body))
        .route(
            "/me",
            get(async |ip: axum::Extension<ClientIp>| ip.0.key()).layer(limited),
        );
    let served = tokio::spawn(serve(listener, wrap(router, policy), limits, stop.clone()));
    Running {
        address,
        stop,
        served,
    }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("connects")
    }

    /// Sends these bytes and reads until the server closes.
    async fn send(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect().await;
        // The server may well answer and close before it has read everything.
        let _cut = stream.write_all(bytes.as_ref()).await;
        let mut answer = vec![];
        let _cut = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn get(&self, path: &str, extra: &str) -> String {
        self.send(format!(
            "GET {path} HTTP/1.1\r\nHost: voice.test\r\nConnection: close\r\n{extra}\r\n"
        ))
        .await
    }

    async fn post(&self, extra: &str, body: &str) -> String {
        let length = body.len();
        let head = format!(
            "POST /echo HTTP/1.1\r\nHost: voice.test\r\nConnection: close\r\nContent-Length: {length}\r\n"
        );
        self.send(format!("{head}{extra}\r\n{body}")).await
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("nothing")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_clients_are_cut_and_hold_nobody_up() {
    let server = start(short(), Policy::strict(OWN)).await;
    let attack = (0..99).map(|n| {
        let address = server.address;
        tokio::spawn(async move {
            let started = Instant::now();
            let mut stream = TcpStream::connect(address).await.expect("connects");
            let head: &[u8] = match n % 3 {
                0 => b"GET / HTTP/1.1\r\nHost: voice.test\r\nX-",
                1 => b"POST /echo HTTP/1.1\r\nHost: a\r\nOrigin: http://voice.test\r\nContent-Length: 9000\r\n\r\nabc",
                _ => b"GET /large HTTP/1.1\r\nHost: voice.test\r\n\r\n",
            };
            stream.write_all(head).await.expect("sends");
            let mut last = started.elapsed();
            if n % 3 == 2 {
                tokio::time::sleep(Duration::from_secs(2)).await;
                let mut rest = vec![];
                let _reset = stream.read_to_end(&mut rest).await;
                assert!(rest.len() < LARGE, "the rest of a large answer was dropped");
            } else {
                let mut answer = vec![];
                let _reset = stream.read_to_end(&mut answer).await;
                last = started.elapsed();
            }
            last
        })
    });
    let attack: Vec<_> = attack.collect();
    let mut times = vec![];
    for _ in 0..100 {
        let started = Instant::now();
        assert_eq!(status(&server.get("/", "").await), "200");
        times.push(started.elapsed());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    times.sort();
    assert!(times[98] < Duration::from_secs(1), "p99 {:?}", times[98]);
    for cut in join_all(attack).await {
        let cut = cut.expect("the attacker saw what it should");
        assert!(cut < Duration::from_secs(3), "cut after {cut:?}");
    }
}

#[tokio::test]
async fn an_ambiguous_request_gets_400_and_the_connection_is_closed() {
    let server = start(short(), Policy::strict(OWN)).await;
    for head in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: -1\r\n",
        "X-A: b\r\n folded\r\n",
        "X-A: b\n",
        "X A: b\r\n",
    ] {
        let request = format!(
            "POST /echo HTTP/1.1\r\nHost: voice.test\r\nOrigin: {OWN}\r\n{head}\r\n0\r\n\r\n"
        );
        let smuggled = "GET /readyz HTTP/1.1\r\nHost: voice.test\r\n\r\n";
        let answer = server.send(format!("{request}{smuggled}")).await;
        assert_eq!(status(&answer), "400", "{head:?}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{head:?}: {answer}");
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_by_name() {
    let server = start(short(), Policy::strict(OWN)).await;
    let many: String = (0..10_000).map(|n| format!("X-{n}: y\r\n")).collect();
    assert_eq!(status(&server.get("/", &many).await), "431");
    assert_eq!(
        status(
            &server
                .get("/", &format!("X: {}\r\n", "y".repeat(100_000)))
                .await
        ),
        "431"
    );
    assert_eq!(
        status(&server.get(&format!("/?{}", "y".repeat(9_000)), "").await),
        "414"
    );
    let own = format!("Origin: {OWN}\r\n");
    assert_eq!(
        status(&server.post(&own, &"y".repeat(300_000)).await),
        "413"
    );
    assert_eq!(
        status(&server.post(&own, &"y".repeat(200_000)).await),
        "200"
    );
    let chunk = format!("{:x}\r\n{}\r\n", 50_000, "y".repeat(50_000));
    let head = format!(
        "POST /echo HTTP/1.1\r\nHost: voice.test\r\n{own}Transfer-Encoding: chunked\r\n\r\n"
    );
    let answer = server
        .send(format!("{head}{}0\r\n\r\n", chunk.repeat(8)))
        .await;
    assert_eq!(status(&answer), "413");
}

#[tokio::test]
async fn another_site_cannot_post() {
    let server = start(short(), Policy::strict(OWN)).await;
    assert_eq!(status(&server.post("", "a").await), "403");
    assert_eq!(status(&server.post("Origin: null\r\n", "a").await), "403");
    assert_eq!(
        status(&server.post("Origin: http://evil.test\r\n", "a").await),
        "403"
    );
    assert_eq!(
        status(
            &server
                .post(
                    "Sec-Fetch-Site: cross-site\r\nOrigin: http://voice.test\r\n",
                    "a"
                )
                .await
        ),
        "403"
    );
    assert_eq!(
        status(&server.post("Origin: http://voice.test\r\n", "a").await),
        "200"
    );
    assert_eq!(
        status(&server.post("Sec-Fetch-Site: same-origin\r\n", "a").await),
        "200"
    );
}

#[tokio::test]
async fn every_answer_carries_the_headers_also_after_a_panic() {
    let server = start(short(), Policy::strict(OWN)).await;
    for (path, expected) in [("/", "200"), ("/nowhere", "404"), ("/panic", "500")] {
        let answer = server.get(path, "").await;
        assert_eq!(status(&answer), expected);
        for header in [
            "x-content-type-options: nosniff",
            "x-frame-options: DENY",
            "cache-control: no-store",
            "content-security-policy: default-src 'self'; script-src 'self' 'nonce-",
            "frame-ancestors 'none'",
            "x-request-id: ",
        ] {
            assert!(answer.contains(header), "{path} lacks {header}: {answer}");
        }
        assert!(!answer.contains("mistake"), "the cause stays inside");
    }
    let id = |answer: &str| {
        answer
            .split("x-request-id: ")
            .nth(1)
            .map(|rest| rest[..32].to_owned())
            .expect("an id")
    };
    let answer = server.get("/panic", "").await;
    assert!(answer.contains(&format!("<code>{}</code>", id(&answer))));
}

#[tokio::test]
async fn a_forged_forwarding_header_buys_no_quota() {
    let server = start(short(), Policy::strict(OWN)).await;
    let mut answers = vec![];
    for n in 0..6 {
        let answer = server
            .get("/me", &format!("X-Forwarded-For: 1.1.1.{n}\r\n"))
            .await;
        answers.push(status(&answer).to_owned());
    }
    assert_eq!(answers, ["200", "200", "200", "429", "429", "429"]);
}

#[tokio::test]
async fn behind_a_proxy_clients_are_told_apart_from_the_right() {
    let server = start(
        short(),
        Policy {
            trusted_hops: 1,
            ..Policy::strict(OWN)
        },
    )
    .await;
    for n in 0..6 {
        let answer = server
            .get("/me", &format!("X-Forwarded-For: 6.6.6.6, 1.1.1.{n}\r\n"))
            .await;
        assert!(answer.ends_with(&format!("1.1.1.{n}")), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_finishes_what_is_under_way_and_cuts_what_stalls() {
    let patient = Duration::from_secs(30);
    let limits = Limits {
        header_time: patient,
        body_silence: patient,
        ..short()
    };
    let server = start(limits, Policy::strict(OWN)).await;
    let mut stalled = vec![];
    for n in 0..20 {
        let mut stream = server.connect().await;
        let head: &[u8] = match n % 2 {
            0 => b"GET / HTTP/1.1\r\nHost: voice",
            _ => b"POST /echo HTTP/1.1\r\nHost: a\r\nOrigin: http://voice.test\r\nContent-Length: 9\r\n\r\nabc",
        };
        stream.write_all(head).await.expect("sends");
        stalled.push(stream);
    }
    let mut slow = server.connect().await;
    slow.write_all(b"GET /slow HTTP/1.1\r\nHost: voice.test\r\n\r\n")
        .await
        .expect("sends");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    server.stop.now();
    assert!(
        server.get("/readyz", "").await.ends_with("no"),
        "readiness says so at once"
    );
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.expect("reads");
    assert_eq!(status(&answer), "200");
    server.served.await.expect("ends");
    let took = started.elapsed();
    assert!(
        took > Duration::from_millis(1_600) && took < Duration::from_secs(3),
        "stopped after {took:?}"
    );
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn connections_beyond_the_cap_wait_for_room() {
    let server = start(
        Limits {
            connections: 2,
            ..short()
        },
        Policy::strict(OWN),
    )
    .await;
    let (one, two) = (server.connect().await, server.connect().await);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let waiting = tokio::time::timeout(Duration::from_millis(300), server.get("/", "")).await;
    assert!(waiting.is_err(), "no room yet");
    drop((one, two));
    assert_eq!(status(&server.get("/", "").await), "200");
}
