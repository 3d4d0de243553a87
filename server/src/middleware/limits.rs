//! Refuses addresses and bodies that are longer than their route has use for.
//!
//! Rule: the limit is put around the body itself, since readers that stream it obey no limit of axum's.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::Limited;

use super::{Policy, plain};

/// What a form or a server function may send.
pub const BODY_BYTES: u64 = 256 << 10;
/// Cookies and all; browsers send a tenth of it.
const HEADER_BYTES: usize = 32 << 10;

pub(super) async fn check(
    State(policy): State<Arc<Policy>>,
    request: Request,
    next: Next,
) -> Response {
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |path| path.as_str().len());
    if length > policy.url_bytes {
        return plain::page(
            StatusCode::URI_TOO_LONG,
            "网址太长",
            "The address is too long.",
            None,
        );
    }
    // The parser's own limit is one of its buffers, and gives way when everything arrives at once.
    let headers: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if headers > HEADER_BYTES {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return plain::page(status, "请求头太长", "The headers are too long.", None);
    }
    let most = (policy.body_bytes)(request.uri().path());
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > most) {
        return plain::page(
            StatusCode::PAYLOAD_TOO_LARGE,
            "内容太大",
            "What was sent is too large.",
            None,
        );
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    // A reader that meets the limit halfway finds a `LengthLimitError`, which axum's extractors answer with 413.
    next.run(request.map(|body| Body::new(Limited::new(body, most))))
        .await
}
