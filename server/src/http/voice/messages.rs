//! A message of the customer with files, as a plain form posts it.

use super::SUBMIT;
use super::case::{case, page};
use super::upload::{Arrived, read, read_short};
use super::visitor::Visitor;
use crate::middleware::rate_limit::Limiter;
use crate::state::AppState;
use app::api::ApiError;
use app::api::ports::CustomerAction;
use app::voice::case::{MESSAGE_KEY, MESSAGE_MAX, Refused};
use app::voice::problem::ProblemKind;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use shared::cases::CustomerCase;
use shared::field_errors::FieldErrors;
use shared::text;
use std::time::Instant;

/// Takes a message, or shows the case again with what was typed and what to change.
pub async fn write(
    State(state): State<AppState>,
    visitor: Visitor,
    request: Request,
    limiter: Limiter,
) -> Response {
    let Some(session) = &visitor.case_session else {
        return visitor.problem(ProblemKind::SessionOver);
    };
    // Looked up before the body is read: whoever has no case sends no files.
    let shown = match case(&state, &visitor).await {
        Ok(shown) => shown,
        Err(kind) => return visitor.problem(kind),
    };
    if let Err(wait) = limiter.check(SUBMIT, &visitor.client, Instant::now()) {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let arrived = read_short(request, &state).await.unwrap_or_default();
        let error = ApiError::TooMany { seconds };
        let mut response = again(&state, &visitor, shown, &arrived, Err(error)).await;
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return response;
    }
    let mut arrived = match read(request, &state).await {
        Ok(arrived) => arrived,
        Err(kind) => return visitor.problem(kind),
    };
    let taken = take(&state, session, &mut arrived).await;
    match taken {
        Ok(()) => Redirect::to("/case#messages").into_response(),
        Err(ApiError::SignIn) => visitor.problem(ProblemKind::SessionOver),
        Err(ApiError::Invalid(errors)) => {
            again(&state, &visitor, shown, &arrived, Ok(errors)).await
        }
        Err(error) => again(&state, &visitor, shown, &arrived, Err(error)).await,
    }
}

/// Files first, so that a refused text does not cost them; everything that is wrong is said at once.
async fn take(state: &AppState, session: &str, arrived: &mut Arrived) -> Result<(), ApiError> {
    let following = &state.ports.following;
    let key = arrived.value("key");
    let mut errors = std::mem::take(&mut arrived.errors);
    let files = std::mem::take(&mut arrived.files);
    if !files.is_empty() {
        match following.keep_files(session, &key, files).await {
            Ok(()) => {}
            Err(ApiError::Invalid(refused)) => errors.0.extend(refused.0),
            Err(error) => return Err(error),
        }
    }
    let words = errors.take(
        "text",
        text::required(&arrived.value("text"), 2, MESSAGE_MAX),
    );
    let words = errors.or(words).map_err(ApiError::Invalid)?;
    let action = CustomerAction::Write(words);
    following.act(session, &key, action).await
}

async fn again(
    state: &AppState,
    visitor: &Visitor,
    shown: CustomerCase,
    arrived: &Arrived,
    wrong: Result<FieldErrors, ApiError>,
) -> Response {
    let key = arrived.value("key");
    let session = visitor.case_session.as_deref().unwrap_or_default();
    let kept = state.ports.following.kept_files(session, &key).await;
    let locale = visitor.locale();
    let beside = |errors: &FieldErrors, name| errors.of(name).map(|problem| problem.text(locale));
    let refused = Refused {
        action: "write".to_owned(),
        text: arrived.value("text"),
        kept: kept.unwrap_or_default(),
        key: key.strip_prefix(MESSAGE_KEY).map(str::to_owned),
        ..Refused::default()
    };
    let (status, refused) = match wrong {
        Ok(errors) => {
            let (field, files) = (beside(&errors, "text"), beside(&errors, "files"));
            (
                422,
                Refused {
                    field,
                    files,
                    ..refused
                },
            )
        }
        Err(error) => {
            let whole = Some(error.text(locale));
            (error.status(), Refused { whole, ..refused })
        }
    };
    page(visitor, status, shown, Some(refused))
}
