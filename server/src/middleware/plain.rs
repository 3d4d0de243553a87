//! The few answers that are given before or after any page: fixed text in both languages.
//!
//! Rule: nothing from the request or from an error gets in here, only the request's id.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A small page without scripts or styles.
pub(super) fn page(status: StatusCode, chinese: &str, english: &str, id: Option<&str>) -> Response {
    let id = id
        .map(|id| format!("<p><code>{id}</code></p>"))
        .unwrap_or_default();
    let body = format!(
        "<!doctype html><html lang=\"zh-Hans\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{chinese}</title>\
         <main><h1>{chinese}</h1><p lang=\"en\">{english}</p>{id}</main></html>"
    );
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}
