//! The case behind a private link. The link is exchanged for a short cookie, so that it does not stay in the address.
//!
//! Opening a link changes nothing that matters: previews in chats open links too.

use super::visitor::Visitor;
use crate::http::files::attachment;
use crate::middleware::session::set_cookie;
use crate::state::AppState;
use crate::vault;
use app::api::ApiError;
use app::api::ports::CustomerAction;
use app::voice::Page;
use app::voice::case::{CaseData, MESSAGE_MAX, Refused};
use app::voice::problem::ProblemKind;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::cases::CustomerCase;
use shared::id::AttachmentId;
use shared::text;

/// Seconds that an opened link lasts.
const OPEN_SECONDS: u64 = 30 * 60;

/// Exchanges a private link for the cookie.
pub async fn open_link(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Response {
    match state.ports.following.open_link(&token).await {
        Ok(session) => {
            let mut response = Redirect::to("/case").into_response();
            let cookie = set_cookie(super::CASE_COOKIE, &session, OPEN_SECONDS);
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, value);
            }
            response
        }
        Err(ApiError::NotFound | ApiError::Forbidden) => visitor.problem(ProblemKind::GoneLink),
        Err(error) => visitor.problem(error),
    }
}

/// The case.
pub async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    match case(&state, &visitor).await {
        Ok(case) => page(&visitor, 200, case, None),
        Err(kind) => visitor.problem(kind),
    }
}

/// One of the forms on the case's page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Posted {
    r#do: String,
    key: String,
    text: String,
}

/// Acts, and shows the case again.
pub async fn act(
    State(state): State<AppState>,
    visitor: Visitor,
    Form(posted): Form<Posted>,
) -> Response {
    let Some(session) = &visitor.case_session else {
        return visitor.problem(ProblemKind::SessionOver);
    };
    let words = text::required(&posted.text, 2, MESSAGE_MAX);
    let action = match posted.r#do.as_str() {
        "accept" => Ok(CustomerAction::Accept),
        "confirm" => Ok(CustomerAction::Confirm),
        "object" => words.map(CustomerAction::Object),
        "unsolved" => words.map(CustomerAction::ReportUnsolved),
        _ => return visitor.problem(ProblemKind::NotFound),
    };
    let refused = Refused {
        action: posted.r#do.clone(),
        text: posted.text,
        ..Refused::default()
    };
    let (status, refused) = match action {
        Err(problem) => {
            let field = Some(problem.text(visitor.locale()));
            (422, Refused { field, ..refused })
        }
        Ok(action) => match state
            .ports
            .following
            .act(session, &posted.key, action)
            .await
        {
            Ok(()) => return Redirect::to("/case").into_response(),
            Err(ApiError::SignIn | ApiError::NotFound) => {
                return visitor.problem(ProblemKind::SessionOver);
            }
            Err(ApiError::Invalid(errors)) => {
                let first = errors.0.first();
                let field = first.map(|e| e.problem.text(visitor.locale()));
                (422, Refused { field, ..refused })
            }
            Err(error) => {
                let whole = Some(error.text(visitor.locale()));
                (error.status(), Refused { whole, ..refused })
            }
        },
    };
    match case(&state, &visitor).await {
        Ok(case) => page(&visitor, status, case, Some(refused)),
        Err(kind) => visitor.problem(kind),
    }
}

/// A file of the case.
pub async fn file(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(id): Path<AttachmentId>,
) -> Response {
    let Some(session) = &visitor.case_session else {
        return visitor.problem(ProblemKind::SessionOver);
    };
    match state.ports.following.file(session, id).await {
        Ok(file) => attachment(file),
        Err(error) => visitor.problem(error),
    }
}

pub(super) async fn case(state: &AppState, visitor: &Visitor) -> Result<CustomerCase, ProblemKind> {
    let session = visitor
        .case_session
        .as_ref()
        .ok_or(ProblemKind::SessionOver)?;
    match state.ports.following.by_session(session).await {
        Ok((_, case)) => Ok(case),
        Err(ApiError::SignIn | ApiError::NotFound | ApiError::Forbidden) => {
            Err(ProblemKind::SessionOver)
        }
        Err(error) => Err(ProblemKind::Api(error)),
    }
}

pub(super) fn page(
    visitor: &Visitor,
    status: u16,
    case: CustomerCase,
    refused: Option<Refused>,
) -> Response {
    // A refused post keeps its key: files that came with it wait under that.
    let key = refused.as_ref().and_then(|refused| refused.key.clone());
    let data = CaseData {
        here: visitor.here(),
        case,
        read_only: false,
        key: key.unwrap_or_else(vault::token),
        refused,
    };
    visitor.page(status, Page::Case(Box::new(data)))
}
