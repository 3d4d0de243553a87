//! What staff ask for, checked and turned into a step.

use super::perform::{NewProposal, NewText, Step};
use app::api::{ApiError, ApiResult};
use chrono::{DateTime, TimeDelta, Utc};
use shared::actor::Staff;
use shared::cases::{CaseAction, Command, Measure, ProposalDraft, Side};
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::handbook::unfilled;
use shared::id::{MessageId, ProposalId};
use shared::text;
use uuid::Uuid;

/// Most characters of a text at the desk.
const TEXT: usize = 5_000;
/// Most characters of a reason or summary.
const SHORT: usize = 1_000;
/// Largest amount that can be offered, in minor units (10 million yuan).
const AMOUNT: i64 = 1_000_000_000;
/// How far ahead a proposal may promise something.
const AHEAD: TimeDelta = TimeDelta::days(2 * 365);

/// Checks an action's texts and makes its step.
///
/// # Errors
/// [`ApiError::Invalid`] naming the field.
pub(crate) fn step(
    staff: &Staff,
    seen: u32,
    action: CaseAction,
    now: DateTime<Utc>,
) -> ApiResult<Step> {
    let id = MessageId(Uuid::now_v7());
    let mut words: Option<NewText> = None;
    let mut proposal = None;
    let mut say =
        |field: &str, raw: &str, min: usize, max: usize, public: bool| -> ApiResult<MessageId> {
            let body = text::required(raw, min, max).map_err(|problem| invalid(field, problem))?;
            if public {
                filled(&body).map_err(|problem| invalid(field, problem))?;
            }
            words = Some(NewText { id, body, public });
            Ok(id)
        };
    let command = match action {
        CaseAction::Take => Command::Take,
        CaseAction::Assign { department, owner } => Command::Assign { department, owner },
        CaseAction::Categorise { category } => Command::Categorise { category },
        CaseAction::Prioritise { priority, reason } => Command::Prioritise {
            priority,
            note: say("reason", &reason, 2, SHORT, false)?,
        },
        CaseAction::Move { stage } => Command::Move { stage },
        CaseAction::Reply { text, ask } => Command::Reply {
            message: say("text", &text, 1, TEXT, true)?,
            ask,
        },
        CaseAction::Note { text } => Command::Note {
            message: say("text", &text, 1, TEXT, false)?,
        },
        CaseAction::Propose(draft) => {
            let new = draft_of(draft, now)?;
            let id = new.id;
            proposal = Some(new);
            Command::Propose { proposal: id }
        }
        CaseAction::RecordCause { text } => Command::RecordCause {
            message: say("cause", &text, 2, TEXT, false)?,
        },
        CaseAction::RecordAction { text, evidence } => Command::RecordAction {
            message: say("action", &text, 2, TEXT, false)?,
            evidence,
        },
        CaseAction::AskConfirmation { text } => Command::AskConfirmation {
            message: Some(say("done", &text, 2, SHORT, true)?),
        },
        CaseAction::RemindConfirmation => Command::RemindConfirmation,
        CaseAction::Close { summary } => Command::Close {
            summary: say("summary", &summary, 2, SHORT, true)?,
        },
    };
    let side = Side::Staff(staff.id);
    Ok(Step {
        side,
        command,
        text: words,
        proposal,
        seen: Some(seen),
        key: None,
        now,
    })
}

/// Customers read no variable.
fn filled(body: &str) -> Result<(), FieldProblem> {
    match unfilled(body) {
        true => Err(FieldProblem::Unfilled),
        false => Ok(()),
    }
}

fn invalid(field: &str, problem: FieldProblem) -> ApiError {
    let mut errors = FieldErrors::default();
    errors.add(field, problem);
    ApiError::Invalid(errors)
}

fn draft_of(draft: ProposalDraft, now: DateTime<Utc>) -> ApiResult<NewProposal> {
    let mut errors = FieldErrors::default();
    let body = text::required(&draft.text, 5, SHORT);
    let body = body.and_then(|body| filled(&body).map(|()| body));
    let body = errors.take("proposal", body);
    if draft.measures.is_empty() {
        errors.add("measures", FieldProblem::Required);
    }
    if draft
        .amount_minor
        .is_some_and(|amount| !(0..=AMOUNT).contains(&amount))
    {
        errors.add("amount", FieldProblem::NotOffered);
    }
    // A day of grace, since the organisation's day is not that of the server.
    let from = (now - TimeDelta::days(1)).date_naive();
    let to = (now + AHEAD).date_naive();
    if draft.by.is_some_and(|by| !(from..=to).contains(&by)) {
        errors.add("by", FieldProblem::NotBetween { from, to });
    }
    let offered = Measure::ALL
        .into_iter()
        .filter(|measure| draft.measures.contains(measure));
    let measures: Vec<&str> = offered.map(Measure::code).collect();
    let new = body.map(|body| NewProposal {
        id: ProposalId(Uuid::now_v7()),
        measures: measures.join(","),
        body,
        amount_minor: draft.amount_minor,
        by: draft.by,
    });
    errors.or(new).map_err(ApiError::Invalid)
}
