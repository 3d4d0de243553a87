//! The headers that tell browsers what our pages may do, and a nonce for their scripts.
//!
//! Rule: a page's scripts carry the nonce from the request's extensions; give it to Leptos with [`CspNonce::provide`]
//! in the render's context, or Leptos makes another one and nothing hydrates.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::nonce::Nonce;

use super::Policy;

/// This request's nonce, in its extensions.
#[derive(Debug, Clone)]
pub struct CspNonce(pub Nonce);

impl CspNonce {
    /// Puts the nonce where Leptos' `use_nonce` finds it.
    pub fn provide(&self) {
        leptos::prelude::provide_context(self.0.clone());
    }
}

/// Put into a response's extensions by the pages that other sites may frame: their origins, or empty for nobody.
#[derive(Debug, Clone)]
pub struct FramedBy(pub Vec<String>);

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        "none",
    ),
];

pub(super) async fn add(
    State(policy): State<Arc<Policy>>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = Nonce::new();
    let kept = (policy.immutable)(request.uri().path());
    let https = policy
        .public_origins
        .iter()
        .all(|origin| origin.starts_with("https://"));
    request.extensions_mut().insert(CspNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let framed_by = response
        .extensions_mut()
        .remove::<FramedBy>()
        .map(|by| by.0)
        .unwrap_or_default();
    let good = response.status().is_success();
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        set(headers, name, HeaderValue::from_static(value));
    }
    if framed_by.is_empty() {
        set(
            headers,
            header::X_FRAME_OPTIONS,
            HeaderValue::from_static("DENY"),
        );
    }
    if let Ok(value) = HeaderValue::from_str(&content_policy(&nonce, &framed_by)) {
        set(headers, header::CONTENT_SECURITY_POLICY, value);
    }
    if https {
        let year = HeaderValue::from_static("max-age=31536000");
        set(headers, header::STRICT_TRANSPORT_SECURITY, year);
    }
    let caching = if kept && good {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    set(
        headers,
        header::CACHE_CONTROL,
        HeaderValue::from_static(caching),
    );
    response
}

/// A route that has said something itself knows better.
fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
}

fn content_policy(nonce: &Nonce, framed_by: &[String]) -> String {
    let ancestors = if framed_by.is_empty() {
        "'none'".to_owned()
    } else {
        framed_by.join(" ")
    };
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-src 'self'; frame-ancestors {ancestors}"
    )
}
