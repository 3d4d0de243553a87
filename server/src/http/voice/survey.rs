//! The after-close survey: shown, checked, taken, and thanked for.

use super::visitor::Visitor;
use crate::state::AppState;
use app::api::ApiError;
use app::voice::Page;
use app::voice::problem::ProblemKind;
use app::voice::survey::{SurveyData, ThanksData};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use shared::answering::{SurveyPage, SurveyState};
use shared::surveys::check;

/// The survey, or how it stands.
pub async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Response {
    match open(&state, &token).await {
        Ok(survey) => page(&visitor, 200, survey),
        Err(kind) => visitor.problem(kind),
    }
}

/// Takes the answers, or shows them again beside what is wrong.
pub async fn answer(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let mut survey = match open(&state, &token).await {
        Ok(survey) => survey,
        Err(kind) => return visitor.problem(kind),
    };
    if survey.state != SurveyState::Open {
        return page(&visitor, 200, survey);
    }
    if let Err(errors) = check(&survey.definition, &pairs) {
        (survey.pairs, survey.errors) = (pairs, errors);
        return page(&visitor, 422, survey);
    }
    match state.ports.surveys.answer(&token, pairs).await {
        Ok(()) => Redirect::to(&format!("/s/{token}")).into_response(),
        Err(error) => visitor.problem(error),
    }
}

async fn open(state: &AppState, token: &str) -> Result<SurveyPage, ProblemKind> {
    match state.ports.surveys.open(token).await {
        Ok(survey) => Ok(survey),
        Err(ApiError::NotFound | ApiError::Forbidden) => Err(ProblemKind::GoneLink),
        Err(error) => Err(ProblemKind::Api(error)),
    }
}

fn page(visitor: &Visitor, status: u16, survey: SurveyPage) -> Response {
    let here = visitor.here();
    match survey.state {
        SurveyState::Open => {
            visitor.page(status, Page::Survey(Box::new(SurveyData { here, survey })))
        }
        SurveyState::Answered => visitor.page(200, Page::Thanks(ThanksData { here })),
        SurveyState::Expired => visitor.problem(ProblemKind::SurveyExpired),
        SurveyState::Cancelled => visitor.problem(ProblemKind::SurveyCancelled),
    }
}
