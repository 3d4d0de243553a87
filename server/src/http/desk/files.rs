//! Files in and out: evidence, files of voices, downloads. Nothing is ever shown by the browser as a page of ours.

use crate::middleware::session::refuse;
use crate::state::AppState;
use app::api::ports::{Download, Upload};
use app::api::{ApiError, ApiResult};
use axum::extract::multipart::Multipart;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use shared::actor::Actor;
use shared::feedback::LIMITS;
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::id::AttachmentId;

/// Name of the file's field.
const FIELD: &str = "file";

/// Stores evidence and answers with its id.
pub async fn evidence(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    Path(number): Path<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let stored = async {
        let file = one_file(form).await?;
        state.ports.cases.upload(&actor, &number, file).await
    };
    // A case number holds no character that means something in an address.
    let plain = number
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-');
    let back = if plain {
        format!("/desk/cases/{number}")
    } else {
        "/desk".to_owned()
    };
    answer(&headers, stored.await, &back)
}

/// Takes a file of voices and answers with its preview.
pub async fn import(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let preview = async {
        let file = one_file(form).await?;
        state.ports.imports.preview(&actor, file).await
    };
    answer(&headers, preview.await, "/manage/imports")
}

/// JSON for a page's script; back to the page for a plain form.
fn answer<T: serde::Serialize>(headers: &HeaderMap, result: ApiResult<T>, back: &str) -> Response {
    let script = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("application/json"));
    match result {
        Ok(value) if script => axum::Json(value).into_response(),
        Ok(_) => Redirect::to(back).into_response(),
        Err(error) => refuse(&error),
    }
}

async fn one_file(mut form: Multipart) -> ApiResult<Upload> {
    let broken = |_| {
        invalid(FieldProblem::FileTooLarge {
            max_mib: LIMITS.document_bytes >> 20,
        })
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some(FIELD) {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(broken)?.to_vec();
            if bytes.is_empty() {
                break;
            }
            return Ok(Upload { name, bytes });
        }
    }
    Err(invalid(FieldProblem::Required))
}

fn invalid(problem: FieldProblem) -> ApiError {
    let mut errors = FieldErrors::default();
    errors.add(FIELD, problem);
    ApiError::Invalid(errors)
}

/// Hands a file out, always as something to save.
pub async fn download(
    State(state): State<AppState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<AttachmentId>() else {
        return refuse(&ApiError::NotFound);
    };
    match state.ports.cases.file(&actor, id).await {
        Ok(file) => attachment(file),
        Err(error) => refuse(&error),
    }
}

/// A file as an attachment with headers under which nothing in it can run.
pub fn attachment(file: Download) -> Response {
    let headers: [(HeaderName, String); 4] = [
        (header::CONTENT_TYPE, file.content_type),
        (header::CONTENT_DISPOSITION, disposition(&file.name)),
        (header::CONTENT_SECURITY_POLICY, "sandbox".into()),
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
        assert_eq!(response.headers()["content-security-policy"], "sandbox");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert!(
            response.headers()["content-disposition"]
                .to_str()
                .is_ok_and(|v| v.starts_with("attachment"))
        );
    }
}
