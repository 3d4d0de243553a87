//! Compresses pages and answers on the way out.
//!
//! Rule: only whole bodies of text. A stream would be held back until it ends, and built files come packed already.

use axum::body::HttpBody;
use axum::http::{Response, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::Predicate;

/// Shorter answers gain nothing.
const LEAST: u64 = 512;

/// Brotli or gzip, as the client likes.
pub(super) fn layer() -> CompressionLayer<WholeText> {
    CompressionLayer::new()
        .br(true)
        .gzip(true)
        .compress_when(WholeText)
}

/// Pages and JSON whose length is known.
#[derive(Clone, Copy)]
pub(super) struct WholeText;

impl Predicate for WholeText {
    fn should_compress<B: HttpBody>(&self, response: &Response<B>) -> bool {
        let kind = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let text = kind.starts_with("text/html") || kind.starts_with("application/json");
        let length = response.body().size_hint().exact();
        text && length.is_some_and(|length| length >= LEAST)
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
        WholeText.should_compress(&response)
    }

    #[test]
    fn only_whole_texts_are_packed() {
        let long = || Body::from("x".repeat(9_000));
        let stream = Body::from_stream(futures::stream::iter([Ok::<_, std::io::Error>("x")]));
        assert!(packs("text/html; charset=utf-8", long()));
        assert!(packs("application/json", long()));
        assert!(!packs("text/html; charset=utf-8", stream));
        assert!(!packs("text/html; charset=utf-8", Body::from("short")));
        assert!(!packs("image/jpeg", long()));
    }
}
