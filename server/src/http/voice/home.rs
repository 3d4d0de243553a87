//! The form and its receipt: one handler for every kind of post, with or without JavaScript.

use super::SUBMIT;
use super::upload::{Arrived, read, read_short};
use super::visitor::Visitor;
use crate::middleware::rate_limit::Limiter;
use crate::state::AppState;
use app::api::ApiError;
use app::api::ports::Submitted;
use app::voice::Page;
use app::voice::home::{HomeData, Reply};
use app::voice::problem::ProblemKind;
use app::voice::receipt::ReceiptData;
use axum::Json;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use shared::feedback::{FeedbackForm, HomeView};
use shared::field_errors::FieldErrors;
use std::time::{Duration, Instant};

/// Said in the receipt's address when only the first of two different posts was kept.
const FIRST: &str = "?kept=first";

/// The empty form.
pub async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    match state.ports.voices.home(visitor.locale()).await {
        Ok(view) => form(&visitor, 200, view, None),
        Err(error) => visitor.problem(error),
    }
}

/// Takes a post: a receipt, or the form again with what was typed and what to change.
pub async fn send(
    State(state): State<AppState>,
    visitor: Visitor,
    request: Request,
    limiter: Limiter,
) -> Response {
    // Counted before the body is read, so that a flood costs little.
    if let Err(wait) = limiter.check(SUBMIT, &visitor.client, Instant::now()) {
        return busy(&state, &visitor, request, wait).await;
    }
    let arrived = match read(request, &state).await {
        Ok(arrived) => arrived,
        Err(kind) => return stopped(&visitor, kind),
    };
    let form = typed(&arrived);
    let Arrived {
        files, mut errors, ..
    } = arrived;
    let voices = &state.ports.voices;
    if !files.is_empty() {
        match voices.keep_files(&form.form_token, files).await {
            Ok(()) => {}
            Err(ApiError::Invalid(refused)) => errors.0.extend(refused.0),
            Err(error) => return again(&state, &visitor, form, Err(error)).await,
        }
    }
    if !errors.is_empty() {
        let mut all = form.check().err().unwrap_or_default();
        all.0.extend(errors.0);
        return again(&state, &visitor, form, Ok(all)).await;
    }
    match voices.submit(form.clone(), visitor.locale()).await {
        Ok(taken) => accepted(&visitor, &taken),
        Err(ApiError::Invalid(errors)) => again(&state, &visitor, form, Ok(errors)).await,
        Err(error) => again(&state, &visitor, form, Err(error)).await,
    }
}

/// One post too many. What was typed is shown again; files are not read.
async fn busy(state: &AppState, visitor: &Visitor, request: Request, wait: Duration) -> Response {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let error = ApiError::TooMany { seconds };
    let mut response = match read_short(request, state).await {
        Some(arrived) => again(state, visitor, typed(&arrived), Err(error)).await,
        None => stopped(visitor, ProblemKind::Api(error)),
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// The fields of the form as they were typed.
fn typed(arrived: &Arrived) -> FeedbackForm {
    FeedbackForm {
        kind: arrived.value("kind"),
        text: arrived.value("text"),
        category: arrived.value("category"),
        demand: arrived.value("demand"),
        product: arrived.value("product"),
        order_no: arrived.value("order_no"),
        occurred_at: arrived.value("occurred_at"),
        name: arrived.value("name"),
        contact: arrived.value("contact"),
        consent: arrived.value("consent"),
        form_token: arrived.value("form_token"),
    }
}

/// What a customer got for a voice.
pub async fn receipt(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    match state.ports.voices.receipt(&token, visitor.locale()).await {
        Ok(receipt) => {
            let data = ReceiptData {
                here: visitor.here(),
                receipt,
                origin: state.core.config.public_url.clone(),
                differs: query.as_deref() == FIRST.strip_prefix('?'),
            };
            visitor.page(200, Page::Receipt(data))
        }
        Err(error) => visitor.problem(error),
    }
}

fn accepted(visitor: &Visitor, taken: &Submitted) -> Response {
    let query = if taken.differs { FIRST } else { "" };
    let location = format!("/r/{}{query}", taken.link);
    if visitor.json {
        Json(Reply {
            location: Some(location),
            ..Reply::default()
        })
        .into_response()
    } else {
        Redirect::to(&location).into_response()
    }
}

/// The form as typed, with its errors or with what went wrong as a whole.
async fn again(
    state: &AppState,
    visitor: &Visitor,
    typed: FeedbackForm,
    wrong: Result<FieldErrors, ApiError>,
) -> Response {
    let view = state.ports.voices.again(typed.clone()).await;
    let mut view = view.unwrap_or_else(|_| HomeView {
        organisation: super::visitor::organisation(state),
        form: typed,
        ..HomeView::default()
    });
    let (status, problem) = match wrong {
        Ok(errors) => {
            view.errors = errors;
            (422, None)
        }
        Err(error) => (error.status(), Some(error)),
    };
    if visitor.json {
        let reply = Reply {
            errors: view.errors,
            kept: view.kept_files.into_iter().map(|(_, name)| name).collect(),
            problem: problem.map(|error| error.text(visitor.locale())),
            ..Reply::default()
        };
        return json(status, reply);
    }
    form(visitor, status, view, problem)
}

/// The body could not be read at all.
fn stopped(visitor: &Visitor, kind: ProblemKind) -> Response {
    if !visitor.json {
        return visitor.problem(kind);
    }
    let reply = Reply {
        problem: Some(kind.text(visitor.here())),
        ..Reply::default()
    };
    json(kind.status(), reply)
}

fn json(status: u16, reply: Reply) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(reply)).into_response()
}

fn form(visitor: &Visitor, status: u16, view: HomeView, problem: Option<ApiError>) -> Response {
    let data = HomeData {
        here: visitor.here(),
        view,
        problem,
    };
    visitor.page(status, Page::Home(data))
}
