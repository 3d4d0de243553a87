//! What customers answered after closing, for the history of their case.

use crate::core::ServiceError;
use crate::db::entity::response;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};
use shared::cases::{CaseEvent, Event};
use shared::id::CaseId;
use shared::language::find_personal::mask_text;
use shared::surveys::{AnswerValue, Answers, satisfaction};
use std::collections::HashMap;
use uuid::Uuid;

/// What a customer answered after closing.
#[derive(Default)]
pub(super) struct Rating {
    pub overall: Option<u8>,
    pub solved: Option<bool>,
    /// In their own words.
    pub words: Option<String>,
}

/// What customers answered, where the history mentions it. `veiled`: their words are masked.
pub(super) async fn ratings(
    db: &impl ConnectionTrait,
    case: CaseId,
    events: &[CaseEvent],
    veiled: bool,
) -> Result<HashMap<Uuid, Rating>, ServiceError> {
    if !events
        .iter()
        .any(|e| matches!(e.event, Event::SurveyAnswered { .. }))
    {
        return Ok(HashMap::new());
    }
    let rows = response::Entity::find()
        .filter(response::COLUMN.case_id.eq(case.0))
        .all(db)
        .await?;
    let rating = |row: response::Model| {
        let answers: Answers = serde_json::from_str(&row.answers).unwrap_or_default();
        let words: Vec<String> = answers
            .values()
            .filter_map(|answer| match answer {
                AnswerValue::Text(text) if veiled => Some(mask_text(text)),
                AnswerValue::Text(text) => Some(text.clone()),
                _ => None,
            })
            .filter(|text| !text.is_empty())
            .collect();
        let rating = Rating {
            overall: row.overall.and_then(|score| u8::try_from(score).ok()),
            solved: satisfaction::solved(&answers),
            words: (!words.is_empty()).then(|| {
                words.join(
                    "
",
                )
            }),
        };
        (row.id, rating)
    };
    Ok(rows.into_iter().map(rating).collect())
}
