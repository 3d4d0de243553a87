//! Taking an answer: checked by the same code as in the browser, stored once however often it is posted.

use super::{answered, definition, find, standing, state};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, invitation, response};
use crate::services::cases::{Step, append_system, in_tx};
use crate::services::figures::{Figure, count, metric};
use app::api::ApiError;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter, QuerySelect};
use shared::answering::{Pairs, SurveyState, merge};
use shared::cases::{Command, Event};
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::id::{CaseId, DepartmentId, ResponseId};
use shared::surveys::reaction::react;
use shared::surveys::satisfaction::{DIMENSIONS, OVERALL, score};
use shared::surveys::{AnswerError, Answers, check};
use uuid::Uuid;

/// A case that somebody else is just changing is tried again this often.
const TRIES: usize = 5;

/// Takes the answers behind a token. One that was answered already stays as it is, and says thank you again.
///
/// # Errors
/// `NotFound` for an unknown token, `Conflict` when the time is over or the survey was called off, `Invalid` with the
/// questions to look at.
pub(super) async fn answer(core: &Core, token: &str, pairs: Pairs) -> Result<(), ServiceError> {
    let found = find(core, token).await?;
    let now = core.clock.now();
    match standing(&found, now) {
        None => return Err(ApiError::NotFound.into()),
        Some(SurveyState::Answered) => return Ok(()),
        Some(SurveyState::Expired | SurveyState::Cancelled) => {
            return Err(ApiError::Conflict.into());
        }
        Some(SurveyState::Open) => {}
    }
    let definition = definition(&found).ok_or(ApiError::NotFound)?;
    let answers = check(&definition, &pairs).map_err(|errors| ApiError::Invalid(fields(errors)))?;
    let id = Uuid::now_v7();
    for _ in 1..TRIES {
        match take(core, &found, &answers, id, now).await {
            Err(ServiceError::Api(ApiError::Conflict)) => tokio::task::yield_now().await,
            other => return other,
        }
    }
    take(core, &found, &answers, id, now).await
}

/// Keeps what was typed on a page beside what is known of the others.
///
/// # Errors
/// As [`answer`]; nothing is checked yet.
pub(super) async fn keep(
    core: &Core,
    token: &str,
    page: usize,
    pairs: Pairs,
) -> Result<(), ServiceError> {
    let found = find(core, token).await?;
    let now = core.clock.now();
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            // Locked: two pages posted at once both stay.
            let row = invitation::Entity::find_by_id(found.id)
                .lock_exclusive()
                .one(tx)
                .await?
                .ok_or(ApiError::NotFound)?;
            if standing(&row, now) != Some(SurveyState::Open) {
                return Err(ApiError::Conflict.into());
            }
            let definition = definition(&row).ok_or(ApiError::NotFound)?;
            let all = merge(&definition, page, answered(&row), pairs.clone());
            let change = invitation::ActiveModel {
                partial: Set(Some(serde_json::to_string(&all)?)),
                ..Default::default()
            };
            invitation::Entity::update_many()
                .set(change)
                .filter(invitation::COLUMN.id.eq(row.id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
}

async fn take(
    core: &Core,
    found: &invitation::Model,
    answers: &Answers,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let (inner, found, answers) = (core.clone(), found.clone(), answers.clone());
    core.db
        .write(async move |tx| store(tx, &inner, &found, &answers, id, now).await)
        .await?;
    core.committed();
    Ok(())
}

/// Only the post that turns the invitation to answered stores anything.
async fn store(
    tx: &Tx,
    core: &Core,
    found: &invitation::Model,
    answers: &Answers,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let change = invitation::ActiveModel {
        state: Set(state::ANSWERED.to_owned()),
        partial: Set(None),
        ..Default::default()
    };
    let won = invitation::Entity::update_many()
        .set(change)
        .filter(invitation::COLUMN.id.eq(found.id))
        .filter(invitation::COLUMN.state.eq(state::SENT))
        .exec(tx)
        .await?;
    if won.rows_affected == 0 {
        return Ok(());
    }
    response::Entity::insert(response::ActiveModel {
        id: Set(id),
        invitation_id: Set(found.id),
        case_id: Set(found.case_id),
        round: Set(found.round),
        survey: Set(found.survey.clone()),
        survey_version: Set(found.survey_version),
        answers: Set(serde_json::to_string(answers)?),
        overall: Set(score(answers, OVERALL).map(i32::from)),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    let row = case_file::Entity::find_by_id_unscoped(found.case_id)
        .one(tx)
        .await?;
    let row = row.ok_or(ApiError::NotFound)?;
    let department = DepartmentId(row.department_id);
    let event = Event::SurveyAnswered {
        response: ResponseId(id),
        round: u32::try_from(found.round).unwrap_or(1),
    };
    let case = CaseId(found.case_id);
    append_system(tx, core, case, vec![event], now).await?;
    count(tx, &figures(answers, department, now)).await?;
    // Open again, or in a later round: somebody is at it already.
    let still_closed = row.closed_at.is_some() && row.round == found.round;
    let rules = core.rules();
    if let Some(phase) = react(rules.survey.low_score, answers, still_closed) {
        let step = Step::by_system(Command::Reopen { phase }, now);
        in_tx(tx, core, &rules, case, &step).await?;
    }
    Ok(())
}

/// One response and one score for each dimension.
fn figures(answers: &Answers, department: DepartmentId, now: DateTime<Utc>) -> Vec<Figure> {
    let mut out = vec![Figure::one(
        metric::RESPONSE,
        String::new(),
        department,
        now,
    )];
    for key in DIMENSIONS {
        if let Some(score) = score(answers, key) {
            out.push(Figure {
                bucket: i32::from(score),
                total: i64::from(score),
                ..Figure::one(metric::SCORE, key.to_owned(), department, now)
            });
        }
    }
    out
}

/// Errors of answers as the wire carries them; the page checks again to say them in full.
fn fields(errors: Vec<(String, AnswerError)>) -> FieldErrors {
    let mut out = FieldErrors::default();
    for (question, error) in errors {
        let problem = match error {
            AnswerError::Required => FieldProblem::Required,
            AnswerError::TooLong { max, over } => FieldProblem::TooLong { max, over },
            _ => FieldProblem::NotOffered,
        };
        out.add(&question, problem);
    }
    out
}
