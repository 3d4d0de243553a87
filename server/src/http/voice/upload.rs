//! Reads a form with files, multipart or urlencoded, within limits: what is over a limit is dropped while it arrives.
//!
//! A file over its limit costs no memory beyond the limit, and never the text that came with it.

use crate::middleware::limits::BODY_BYTES;
use crate::state::AppState;
use app::api::ports::Upload;
use app::voice::problem::ProblemKind;
use axum::Form;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use http_body_util::Limited;
use shared::feedback::LIMITS;
use shared::field_errors::{FieldErrors, FieldProblem};

/// Longest value of any other field, in bytes: the longest description in UTF-8, and room to be told about it.
const FIELD_BYTES: usize = 64 << 10;
/// Fields that a post may have, all files included.
const FIELDS: usize = 64;

/// A form as it arrived.
#[derive(Default)]
pub struct Arrived {
    /// Names and values as typed.
    pub pairs: Vec<(String, String)>,
    /// Files within the limits.
    pub files: Vec<Upload>,
    /// What was dropped.
    pub errors: FieldErrors,
}

/// What was typed in a post that is not to be taken: read only where it is short, files never.
pub async fn read_short(request: Request, state: &AppState) -> Option<Arrived> {
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > BODY_BYTES) {
        return None;
    }
    let short = request.map(|body| Body::new(Limited::new(body, BODY_BYTES as usize)));
    read(short, state).await.ok()
}

/// Reads the form of a request.
pub async fn read(request: Request, state: &AppState) -> Result<Arrived, ProblemKind> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    if !multipart {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|_| ProblemKind::Api(app::api::ApiError::Invalid(FieldErrors::default())))?;
        return Ok(Arrived {
            pairs,
            ..Arrived::default()
        });
    }
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|_| ProblemKind::Api(app::api::ApiError::Invalid(FieldErrors::default())))?;
    let mut arrived = Arrived::default();
    for _ in 0..FIELDS {
        let Some(field) = parts.next_field().await.map_err(|e| broken(&e))? else {
            return Ok(arrived);
        };
        arrived.take(field).await?;
    }
    Err(ProblemKind::TooLarge)
}

impl Arrived {
    async fn take(&mut self, field: Field<'_>) -> Result<(), ProblemKind> {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "files" {
            return self.take_file(field).await;
        }
        let Some(bytes) = bounded(field, FIELD_BYTES).await? else {
            return Err(ProblemKind::TooLarge);
        };
        let value = String::from_utf8_lossy(&bytes).into_owned();
        self.pairs.push((name, value));
        Ok(())
    }

    /// The last value of a field; empty where there is none.
    pub fn value(&self, name: &str) -> String {
        let mut named = self.pairs.iter().rev().filter(|(field, _)| field == name);
        named
            .next()
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }

    async fn take_file(&mut self, field: Field<'_>) -> Result<(), ProblemKind> {
        let name = field.file_name().unwrap_or_default().to_owned();
        if self.files.len() == LIMITS.files {
            let max = LIMITS.files;
            self.refuse(FieldProblem::TooManyFiles { max });
            return Ok(());
        }
        let most = usize::try_from(LIMITS.document_bytes).unwrap_or(usize::MAX);
        match bounded(field, most).await? {
            // An empty file field is a file without name and content.
            Some(bytes) if bytes.is_empty() => {}
            Some(bytes) => self.files.push(Upload { name, bytes }),
            None => self.refuse(FieldProblem::FileTooLarge {
                max_mib: LIMITS.document_bytes >> 20,
            }),
        }
        Ok(())
    }

    fn refuse(&mut self, problem: FieldProblem) {
        if self.errors.of("files").is_none() {
            self.errors.add("files", problem);
        }
    }
}

/// The field's bytes, or `None` when there are more than `most`; the rest is read past without being kept.
async fn bounded(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, ProblemKind> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e))? {
        fits = fits && bytes.len() + chunk.len() <= most;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then_some(bytes))
}

fn broken(error: &MultipartError) -> ProblemKind {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ProblemKind::TooLarge
    } else {
        ProblemKind::Api(app::api::ApiError::Invalid(FieldErrors::default()))
    }
}
