//! What may be done to a case and when: a command is decided into events, or refused with the reason.

use super::gate::{GatePolicy, Missing, missing};
use super::{
    AssignedBy, CaseState, CaseType, ClosedBy, Event, Phase, PriorityReason, ProposalState, Side,
};
use crate::id::{AttachmentId, DepartmentId, MessageId, NodeId, PersonId, ProposalId};
use crate::priority::Priority;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something a person or a job wants done. Texts were stored as rows before; commands carry their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Take the case as its owner.
    Take,
    /// Hand it to a department and perhaps a person.
    Assign {
        /// To this department.
        department: DepartmentId,
        /// To this person.
        owner: Option<PersonId>,
    },
    /// Set the category.
    Categorise {
        /// The category.
        category: NodeId,
    },
    /// Override the priority.
    Prioritise {
        /// The priority.
        priority: Priority,
        /// The reason, as an internal note.
        note: MessageId,
    },
    /// Move to a stage of the board.
    Move {
        /// Key of the stage.
        stage: String,
    },
    /// Write to the customer.
    Reply {
        /// The text.
        message: MessageId,
        /// Wait for the customer's answer.
        ask: bool,
    },
    /// Write an internal note.
    Note {
        /// The text.
        message: MessageId,
    },
    /// Offer a solution.
    Propose {
        /// The version.
        proposal: ProposalId,
    },
    /// Write down the cause.
    RecordCause {
        /// The text.
        message: MessageId,
    },
    /// Write down what was done.
    RecordAction {
        /// The text.
        message: MessageId,
        /// Proof.
        evidence: Vec<AttachmentId>,
    },
    /// Ask the customer to confirm.
    AskConfirmation {
        /// What was done, for the customer; none when a case is moved on the board.
        message: Option<MessageId>,
    },
    /// Log a reminder to confirm.
    RemindConfirmation,
    /// Close the round.
    Close {
        /// The closing summary.
        summary: MessageId,
    },
    /// A job: begin a new round of a closed case.
    Reopen {
        /// Phase it begins in.
        phase: Phase,
    },
    /// Customer: write a message.
    Write {
        /// The text.
        message: MessageId,
    },
    /// Customer: accept the offered solution.
    Accept,
    /// Customer: object to the offered solution.
    Object {
        /// The reason.
        message: MessageId,
    },
    /// Customer: it is solved.
    Confirm,
    /// Customer: it is not solved.
    ReportUnsolved {
        /// What is missing.
        message: MessageId,
    },
}

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not at the current stage.
    #[error("not at the current stage")]
    NotNow,
    /// Not by this side.
    #[error("not by this side")]
    NotYours,
    /// The board has no such stage.
    #[error("no such stage")]
    UnknownStage,
    /// The gate misses something.
    #[error("the close gate misses something")]
    Gate {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

impl Command {
    /// True for what only customers do.
    const fn is_customers(&self) -> bool {
        matches!(
            self,
            Command::Write { .. }
                | Command::Accept
                | Command::Object { .. }
                | Command::Confirm
                | Command::ReportUnsolved { .. }
        )
    }
}

/// The events that a command brings about.
///
/// # Errors
/// [`Refusal`] when the command is not possible now or not for this side. A command that changes nothing gives no event.
pub fn decide(
    state: &CaseState,
    case_type: &CaseType,
    gate: &GatePolicy,
    side: Side,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Vec<Event>, Refusal> {
    if command.is_customers() != (side == Side::Customer) {
        return Err(Refusal::NotYours);
    }
    let open = state.is_open();
    match command {
        Command::Note { message } => Ok(vec![Event::Noted { message: *message }]),
        Command::Write { message } => Ok(vec![Event::CustomerWrote { message: *message }]),
        Command::ReportUnsolved { message } => unsolved(state, case_type, *message),
        Command::Reopen { .. } if side != Side::System => Err(Refusal::NotYours),
        Command::Reopen { .. } if open => Err(Refusal::NotNow),
        Command::Reopen { phase } => Ok(vec![new_round(state, case_type, *phase)?]),
        Command::Reply {
            message,
            ask: false,
        } => Ok(vec![Event::Replied { message: *message }]),
        _ if !open => Err(Refusal::NotNow),
        Command::Take => match side {
            Side::Staff(person) if state.owner == Some(person) => Ok(vec![]),
            Side::Staff(person) => {
                let department = state.department.ok_or(Refusal::NotNow)?;
                Ok(vec![Event::Assigned {
                    department,
                    owner: Some(person),
                    why: AssignedBy::Taken,
                }])
            }
            _ => Err(Refusal::NotYours),
        },
        Command::Assign { department, owner } => {
            if state.department == Some(*department) && state.owner == *owner {
                return Ok(vec![]);
            }
            Ok(vec![Event::Assigned {
                department: *department,
                owner: *owner,
                why: AssignedBy::Person,
            }])
        }
        Command::Categorise { category } if state.category == Some(*category) => Ok(vec![]),
        Command::Categorise { category } => Ok(vec![Event::Categorised {
            category: *category,
        }]),
        Command::Prioritise { priority, note } => Ok(vec![
            Event::Noted { message: *note },
            Event::Prioritised {
                priority: *priority,
                reason: PriorityReason::Person,
            },
        ]),
        Command::Move { stage } => shift(state, case_type, gate, stage, now),
        Command::Reply { message, .. } => Ok(vec![Event::Asked { message: *message }]),
        Command::Propose { proposal } => {
            let mut events = vec![Event::Proposed {
                proposal: *proposal,
            }];
            events.extend(enter(state, case_type, Phase::Planning));
            Ok(events)
        }
        Command::RecordCause { message } => Ok(vec![Event::CauseRecorded { message: *message }]),
        Command::RecordAction { message, evidence } => {
            let mut events = vec![Event::ActionRecorded {
                message: *message,
                evidence: evidence.clone(),
            }];
            if state.phase() < Phase::Executing {
                events.extend(enter(state, case_type, Phase::Executing));
            }
            Ok(events)
        }
        Command::AskConfirmation { message } => {
            let lacking: Vec<Missing> = missing(state, gate, now)
                .into_iter()
                .filter(|m| matches!(m, Missing::Action | Missing::Evidence))
                .collect();
            if !lacking.is_empty() {
                return Err(Refusal::Gate { missing: lacking });
            }
            let mut events = enter(state, case_type, Phase::Verifying);
            events.push(Event::ConfirmationAsked { message: *message });
            Ok(events)
        }
        Command::RemindConfirmation
            if state.confirmation_notices.is_empty() || state.confirmed_at.is_some() =>
        {
            Err(Refusal::NotNow)
        }
        Command::RemindConfirmation => Ok(vec![Event::ConfirmationReminded]),
        Command::Close { summary } => close(state, case_type, gate, *summary, now),
        Command::Accept => match state.proposal {
            Some((proposal, ProposalState::Offered)) => {
                let mut events = vec![Event::Accepted { proposal }];
                events.extend(enter(state, case_type, Phase::Executing));
                Ok(events)
            }
            _ => Err(Refusal::NotNow),
        },
        Command::Object { message } => match state.proposal {
            Some((proposal, ProposalState::Offered)) => {
                let mut events = vec![Event::Objected {
                    proposal,
                    message: *message,
                }];
                events.extend(enter(state, case_type, Phase::Planning));
                Ok(events)
            }
            _ => Err(Refusal::NotNow),
        },
        Command::Confirm if state.confirmation_notices.is_empty() => Err(Refusal::NotNow),
        Command::Confirm if state.confirmed_at.is_some() => Ok(vec![]),
        Command::Confirm => Ok(vec![Event::Confirmed]),
    }
}

/// Moves to the stage of a phase, unless the case already stands in that phase.
fn enter(state: &CaseState, case_type: &CaseType, phase: Phase) -> Vec<Event> {
    match case_type.stage_for(phase) {
        Some(stage) if stage.key != state.stage => {
            vec![Event::Moved {
                stage: stage.key.clone(),
                phase: stage.phase,
            }]
        }
        _ => vec![],
    }
}

/// A move on the board. Closing by drag passes the same gate, and needs the summary that only `Close` brings.
fn shift(
    state: &CaseState,
    case_type: &CaseType,
    gate: &GatePolicy,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Event>, Refusal> {
    let stage = case_type.stage(key).ok_or(Refusal::UnknownStage)?;
    if stage.key == state.stage {
        return Ok(vec![]);
    }
    let moved = Event::Moved {
        stage: stage.key.clone(),
        phase: stage.phase,
    };
    match stage.phase {
        Phase::Closed => {
            let mut lacking = missing(state, gate, now);
            lacking.push(Missing::Summary);
            Err(Refusal::Gate { missing: lacking })
        }
        Phase::Verifying if state.confirmation_notices.is_empty() => decide(
            state,
            case_type,
            gate,
            Side::System,
            &Command::AskConfirmation { message: None },
            now,
        ),
        _ => Ok(vec![moved]),
    }
}

fn close(
    state: &CaseState,
    case_type: &CaseType,
    gate: &GatePolicy,
    summary: MessageId,
    now: DateTime<Utc>,
) -> Result<Vec<Event>, Refusal> {
    let lacking = missing(state, gate, now);
    if !lacking.is_empty() {
        return Err(Refusal::Gate { missing: lacking });
    }
    let by = if state.confirmed_at.is_some() {
        ClosedBy::Confirmation
    } else {
        ClosedBy::Silence
    };
    let mut events = enter(state, case_type, Phase::Closed);
    events.push(Event::Closed { by, summary });
    Ok(events)
}

/// "Not solved": a new round begins in analysis, whether the round before was closed or only asked for confirmation
/// (S4-11). Before anybody asked there is nothing to be unsolved.
fn unsolved(
    state: &CaseState,
    case_type: &CaseType,
    message: MessageId,
) -> Result<Vec<Event>, Refusal> {
    let asked = !state.confirmation_notices.is_empty();
    if state.closed.is_none() && !asked {
        return Err(Refusal::NotNow);
    }
    let back = new_round(state, case_type, Phase::Analysing)?;
    Ok(vec![Event::Unsolved { message }, back])
}

fn new_round(state: &CaseState, case_type: &CaseType, phase: Phase) -> Result<Event, Refusal> {
    let stage = case_type.stage_for(phase).ok_or(Refusal::UnknownStage)?;
    Ok(Event::Reopened {
        round: state.round + 1,
        stage: stage.key.clone(),
        phase: stage.phase,
    })
}
