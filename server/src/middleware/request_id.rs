//! Gives each request an id of ours, in the log, in the answer and on the page that says sorry.
//!
//! Rule: the log gets the route's pattern, never the path: paths carry customers' private links.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

/// The header that carries it back.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id, in the request's extensions.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

pub(super) async fn give(mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().simple().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let method = request.method().clone();
    let span = tracing::info_span!("request", id, %method, route);
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, seconds) = (response.status().as_u16(), started.elapsed().as_secs_f64());
    span.in_scope(|| tracing::info!(status, ms = (seconds * 1e3).round(), "answered"));
    metrics::histogram!("http_request_seconds", "route" => route, "status" => status.to_string())
        .record(seconds);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
