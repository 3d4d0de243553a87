//! Look-up by number and the last four digits: a read-only case, or the form again.

use super::visitor::Visitor;
use crate::state::AppState;
use app::api::ApiError;
use app::voice::Page;
use app::voice::case::CaseData;
use app::voice::track::TrackData;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::cases::CustomerMay;
use shared::catalogue::voice;

/// What was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Query {
    number: String,
    tail: String,
}

/// The form.
pub async fn show(visitor: Visitor) -> Response {
    form(&visitor, 200, String::new(), None)
}

/// Looks the case up. A wrong guess and an unknown number get the same answer.
pub async fn find(
    State(state): State<AppState>,
    visitor: Visitor,
    Form(query): Form<Query>,
) -> Response {
    let (number, tail) = (query.number.trim(), query.tail.trim());
    let following = &state.ports.following;
    match following.by_number(number, tail, &visitor.client).await {
        Ok(mut case) => {
            case.may = CustomerMay::default();
            case.raw_text = None;
            let data = CaseData {
                here: visitor.here(),
                case,
                read_only: true,
                key: String::new(),
                refused: None,
            };
            visitor.page(200, Page::Case(Box::new(data)))
        }
        Err(ApiError::NotFound | ApiError::Invalid(_) | ApiError::Forbidden) => {
            let wrong = visitor.here().say(voice::TRACK_WRONG).to_owned();
            form(&visitor, 422, query.number, Some(wrong))
        }
        Err(error) => {
            let text = error.text(visitor.locale());
            form(&visitor, error.status(), query.number, Some(text))
        }
    }
}

fn form(visitor: &Visitor, status: u16, number: String, problem: Option<String>) -> Response {
    let data = TrackData {
        here: visitor.here(),
        number,
        problem,
    };
    visitor.page(status, Page::Track(data))
}
