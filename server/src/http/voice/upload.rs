//! Reads the public form, multipart or urlencoded, within limits: what is over a limit is dropped while it arrives.
//!
//! A file over its limit costs no memory beyond the limit, and never the text that came with it.

use crate::state::AppState;
use app::api::ports::Upload;
use app::voice::problem::ProblemKind;
use axum::Form;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use shared::feedback::{FeedbackForm, LIMITS};
use shared::field_errors::{FieldErrors, FieldProblem};

/// Longest value of any other field, in bytes: the longest description in UTF-8, and room to be told about it.
const FIELD_BYTES: usize = 64 << 10;
/// Fields that a post may have, all files included.
const FIELDS: usize = 64;

/// A form as it arrived.
#[derive(Default)]
pub struct Arrived {
    /// What was typed.
    pub form: FeedbackForm,
    /// Files within the limits.
    pub files: Vec<Upload>,
    /// What was dropped.
    pub errors: FieldErrors,
}

/// Reads the form of a request.
pub async fn read(request: Request, state: &AppState) -> Result<Arrived, ProblemKind> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    if !multipart {
        let Form(form) = Form::<FeedbackForm>::from_request(request, state)
            .await
            .map_err(|_| ProblemKind::Api(app::api::ApiError::Invalid(FieldErrors::default())))?;
        return Ok(Arrived {
            form,
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
        let form = &mut self.form;
        let place = match name.as_str() {
            "kind" => &mut form.kind,
            "text" => &mut form.text,
            "category" => &mut form.category,
            "demand" => &mut form.demand,
            "product" => &mut form.product,
            "order_no" => &mut form.order_no,
            "occurred_at" => &mut form.occurred_at,
            "name" => &mut form.name,
            "contact" => &mut form.contact,
            "consent" => &mut form.consent,
            "form_token" => &mut form.form_token,
            _ => return Ok(()),
        };
        *place = value;
        Ok(())
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
