//! Refuses what another site makes a visitor's browser send.
//!
//! Rule: a request that changes something must show that our own page sent it; showing nothing is not enough.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{Policy, plain};

pub(super) async fn check(
    State(policy): State<Arc<Policy>>,
    request: Request,
    next: Next,
) -> Response {
    if may_pass(&policy, &request) {
        return next.run(request).await;
    }
    let english = "This was sent from another site. Open our page and try again.";
    plain::page(
        StatusCode::FORBIDDEN,
        "请求来自其他网站，已拒绝",
        english,
        None,
    )
}

fn may_pass(policy: &Policy, request: &Request) -> bool {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    safe || (policy.machine_api)(request.uri().path())
        || is_own(request.headers(), &policy.public_origins)
}

fn is_own(headers: &HeaderMap, own: &[String]) -> bool {
    let site = headers.get("sec-fetch-site").map(|value| value.as_bytes());
    if site.is_some_and(|site| site != b"same-origin" && site != b"none") {
        return false;
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => own.iter().any(|own| own.as_bytes() == origin.as_bytes()),
        (None, _) => site == Some(b"same-origin"),
        (Some(_), Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(lines: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, axum::http::HeaderValue::from_static(value));
        }
        is_own(&headers, &["https://voice.example".to_owned()])
    }

    #[test]
    fn our_own_pages_pass() {
        assert!(own(&[("origin", "https://voice.example")]));
        assert!(own(&[
            ("origin", "https://voice.example"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(own(&[
            ("origin", "https://voice.example"),
            ("sec-fetch-site", "none")
        ]));
        assert!(own(&[("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn everything_else_does_not() {
        for lines in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "https://evil.example")],
            &[("origin", "https://sub.voice.example")],
            &[("origin", "http://voice.example")],
            &[("origin", "https://voice.example:8443")],
            &[("origin", "https://voice.example.evil.example")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site")],
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://voice.example"),
            ],
            &[
                ("origin", "https://voice.example"),
                ("origin", "https://evil.example"),
            ],
            &[("referer", "https://voice.example/x")],
        ] {
            assert!(!own(lines), "{lines:?}");
        }
    }
}
