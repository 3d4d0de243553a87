//! Files in and out: evidence, files of voices, downloads. Nothing is ever shown by the browser as a page of ours.

use crate::http::files::attachment;
use crate::middleware::session::refuse;
use crate::state::AppState;
use app::api::ports::Upload;
use app::api::{ApiError, ApiResult};
use axum::extract::multipart::Multipart;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, header};
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
