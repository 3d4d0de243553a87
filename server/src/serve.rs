//! The accept loop: HTTP/1.1 with a time limit on everything a client could be slow at.
//!
//! Rule: never `axum::serve`: it sets no timer, so a thousand half-sent requests would hold it for ever.

mod body;
mod scan;
mod stop;
mod stream;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tower::ServiceExt;

pub use body::SlowBody;
pub use stop::Stop;

/// Who is at the other end of the connection: the customer, or the nearest proxy. See `middleware::client_ip`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddr(pub SocketAddr);

/// How long and how much a client may take. The defaults are the product's; tests make them short.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at once; more wait in the system's queue.
    pub connections: usize,
    /// From the first wait for a request to the end of its headers; also the longest rest of a kept connection.
    pub header_time: Duration,
    /// Bytes of request line and headers.
    pub header_bytes: usize,
    /// Longest silence inside a request's body.
    pub body_silence: Duration,
    /// Longest a client may hold up an answer by not reading it; each 2 KB read gives a second back.
    pub write_stall: Duration,
    /// After the signal: how long new requests still get in, with readiness already saying no.
    pub announce: Duration,
    /// Then: how long requests under way may take before they are cut.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2_048,
            header_time: Duration::from_secs(15),
            header_bytes: 64 << 10,
            body_silence: Duration::from_secs(15),
            write_stall: Duration::from_secs(20),
            announce: Duration::from_secs(1),
            drain: Duration::from_secs(10),
        }
    }
}

/// Serves until `stop` and returns once every connection is finished or cut.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: Stop) {
    let limits = Arc::new(limits);
    let room = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut open = JoinSet::new();
    let last_call = async {
        stop.wait().await;
        tokio::time::sleep(limits.announce).await;
    };
    tokio::pin!(last_call);
    loop {
        let (stream, peer, place) = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut last_call => break,
        };
        while open.try_join_next().is_some() {}
        let connection = Connection {
            peer,
            limits: Arc::clone(&limits),
            watcher: graceful.watcher(),
            place,
        };
        open.spawn(connection.run(stream, router.clone()));
    }
    drop(listener);
    let finished = async {
        graceful.shutdown().await;
        while open.join_next().await.is_some() {}
    };
    if tokio::time::timeout(limits.drain, finished).await.is_err() {
        tracing::warn!(
            connections = open.len(),
            "cut the connections that did not finish in time"
        );
    }
    open.shutdown().await;
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed; without a permit the connection is merely not counted.
    let place = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) => {
                // Out of file handles, mostly: give the open ones time to end.
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

struct Connection {
    peer: SocketAddr,
    limits: Arc<Limits>,
    watcher: Watcher,
    place: Option<OwnedSemaphorePermit>,
}

impl Connection {
    async fn run(self, stream: TcpStream, router: Router) {
        let Self {
            peer,
            limits,
            watcher,
            place,
        } = self;
        let _nodelay = stream.set_nodelay(true);
        let silence = limits.body_silence;
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(|body| SlowBody::wrap(body, silence));
            request.extensions_mut().insert(ClientAddr(peer));
            request.extensions_mut().insert(ConnectInfo(peer));
            let router = router.clone();
            async move {
                Ok::<_, Infallible>(
                    router
                        .oneshot(request)
                        .await
                        .unwrap_or_else(|never| match never {}),
                )
            }
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_time)
            .max_buf_size(limits.header_bytes)
            .serve_connection(
                TokioIo::new(stream::Guarded::new(stream, limits.write_stall)),
                service,
            );
        if let Err(error) = watcher.watch(served).await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(place);
    }
}
