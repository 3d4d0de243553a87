//! The after-close survey: shown page by page, checked, taken, and thanked for.
//!
//! Rule: what was typed on a page is kept under the invitation before anything else is looked at, so a reload or
//! another phone goes on where it was left.

use super::visitor::Visitor;
use crate::state::AppState;
use app::api::ApiError;
use app::voice::Page;
use app::voice::problem::ProblemKind;
use app::voice::survey::{SurveyData, ThanksData};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::answering::{Pairs, SurveyPage, SurveyState, merge, page_of, resume};
use shared::surveys::{check, check_page};

/// The survey, or how it stands.
pub async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(at): Query<At>,
) -> Response {
    match open(&state, &token).await {
        Ok(mut survey) => {
            let resumed = resume(&survey.definition, &survey.pairs);
            survey.page = number(&at.page).map_or(resumed, |page| page.min(resumed));
            page(&visitor, 200, survey)
        }
        Err(kind) => visitor.problem(kind),
    }
}

/// Pages in an address, counted from 1: the one that is shown or posted, and the one to go back to.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct At {
    page: String,
    to: String,
}

/// A page of an address, counted from 0.
fn number(text: &str) -> Option<usize> {
    text.parse::<usize>().ok()?.checked_sub(1)
}

fn address(token: &str, page: usize) -> Response {
    Redirect::to(&format!("/s/{token}?page={}", page + 1)).into_response()
}

/// Takes a page: the next one, the thanks after the last, or what was typed again beside what is wrong.
pub async fn answer(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(at): Query<At>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let mut survey = match open(&state, &token).await {
        Ok(survey) => survey,
        Err(kind) => return visitor.problem(kind),
    };
    if survey.state != SurveyState::Open {
        return page(&visitor, 200, survey);
    }
    let definition = &survey.definition;
    let last = definition.pages.len().saturating_sub(1);
    // A post that names no page brings the whole survey.
    let (posted, before) = match number(&at.page) {
        Some(page) => (page.min(last), survey.pairs),
        None => (last, Pairs::new()),
    };
    let back = number(&at.to);
    let checked = match back {
        Some(_) => Ok(()),
        None => check_page(definition, posted, &pairs).map(|_| ()),
    };
    let all = merge(definition, posted, before, pairs.clone());
    let send = back.is_none() && posted == last;
    let checked = checked.and_then(|()| match send {
        true => check(definition, &all).map(|_| ()),
        false => Ok(()),
    });
    let surveys = &state.ports.surveys;
    if send && checked.is_ok() {
        return match surveys.answer(&token, all).await {
            Ok(()) => Redirect::to(&format!("/s/{token}")).into_response(),
            Err(error) => visitor.problem(error),
        };
    }
    if let Err(error) = surveys.keep(&token, posted, pairs).await {
        return visitor.problem(error);
    }
    match checked {
        Ok(()) => address(&token, back.unwrap_or(posted + 1)),
        Err(errors) => {
            survey.page = page_of(definition, &errors).unwrap_or(posted);
            (survey.pairs, survey.errors) = (all, errors);
            page(&visitor, 422, survey)
        }
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
