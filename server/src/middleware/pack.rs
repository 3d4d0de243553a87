//! Compresses pages and answers on the way out.
//!
//! Rule: pages, and JSON whose length is known. A live stream would be held back until it ends, and built files come
//! packed already. Pages may come in pieces: they are rendered whole before the first piece leaves.

use axum::body::HttpBody;
use axum::http::{Response, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::Predicate;

/// Shorter answers gain nothing.
const LEAST: u64 = 512;

/// Brotli or gzip, as the client likes.
pub(super) fn layer() -> CompressionLayer<Text> {
    CompressionLayer::new()
        .br(true)
        .gzip(true)
        .compress_when(Text)
}

/// Pages, and JSON whose length is known.
#[derive(Clone, Copy)]
pub(super) struct Text;

impl Predicate for Text {
    fn should_compress<B: HttpBody>(&self, response: &Response<B>) -> bool {
        let kind = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let length = response.body().size_hint().exact();
        match length {
            Some(length) if length < LEAST => false,
            Some(_) => kind.starts_with("text/html") || kind.starts_with("application/json"),
            None => kind.starts_with("text/html"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn packs(kind: &'static str, body: Body) -> bool {
        let mut response = Response::new(body);
        let kind = axum::http::HeaderValue::from_static(kind);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        Text.should_compress(&response)
    }

    #[test]
    fn pages_and_whole_answers_are_packed() {
        let long = || Body::from("x".repeat(9_000));
        let stream = || Body::from_stream(futures::stream::iter([Ok::<_, std::io::Error>("x")]));
        assert!(packs("text/html; charset=utf-8", long()));
        assert!(packs("application/json", long()));
        assert!(packs("text/html; charset=utf-8", stream()));
        assert!(!packs("application/json", stream()));
        assert!(!packs("text/event-stream", stream()));
        assert!(!packs("text/html; charset=utf-8", Body::from("short")));
        assert!(!packs("image/jpeg", long()));
    }
}
