//! Files handed out, to customers and to staff alike: something to save, never a page of ours.

use app::api::ports::Download;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Whatever is in the file, nothing of it runs or loads, and nobody frames it.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// A file as an attachment with headers under which nothing in it can run.
pub fn attachment(file: Download) -> Response {
    let headers: [(HeaderName, String); 4] = [
        (header::CONTENT_TYPE, file.content_type),
        (header::CONTENT_DISPOSITION, disposition(&file.name)),
        (header::CONTENT_SECURITY_POLICY, POLICY.into()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
    ];
    let mut response = (StatusCode::OK, file.bytes).into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// `attachment` with an ASCII name for old clients and the true one by RFC 8187.
fn disposition(name: &str) -> String {
    let ascii: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => c,
            _ => '_',
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_headers_are_ascii_and_complete() {
        assert_eq!(
            disposition("a\"b\r\n维.jpg"),
            "attachment; filename=\"a_b___.jpg\"; filename*=UTF-8''a%22b%0D%0A%E7%BB%B4.jpg"
        );
    }

    #[test]
    fn a_download_can_not_run() {
        let response = attachment(Download {
            name: "x.svg".into(),
            content_type: "image/svg+xml".into(),
            bytes: vec![1],
        });
        assert_eq!(response.headers()["content-security-policy"], POLICY);
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert!(
            response.headers()["content-disposition"]
                .to_str()
                .is_ok_and(|v| v.starts_with("attachment"))
        );
    }
}
