//! The state of a case: a fold over its events. Whatever can't be derived from events does not exist.

use super::{CaseEvent, ClosedBy, Event, Phase, PriorityReason, Side};
use crate::clocks::history::{History, PriorityChange, StageEntry};
use crate::clocks::ladder::Told;
use crate::clocks::span::Pause;
use crate::id::{DepartmentId, NodeId, PersonId, ProposalId};
use crate::priority::Priority;
use chrono::{DateTime, Utc};

/// Where the latest proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalState {
    /// Waiting for the customer.
    Offered,
    /// Accepted by the customer.
    Accepted,
    /// Objected to by the customer.
    Objected,
}

/// What is known about a case after some number of events.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CaseState {
    /// Sequence of the last event; 0 before the first.
    pub seq: u32,
    /// Key of the case type.
    pub case_type: String,
    /// Key of the stage.
    pub stage: String,
    /// Phase; `None` before the first event.
    pub phase: Option<Phase>,
    /// Current round, from 1.
    pub round: u32,
    /// First responsible department.
    pub department: Option<DepartmentId>,
    /// Person in charge.
    pub owner: Option<PersonId>,
    /// Category.
    pub category: Option<NodeId>,
    /// Priority and why.
    pub priority: Option<(Priority, PriorityReason)>,
    /// Latest proposal and where it stands.
    pub proposal: Option<(ProposalId, ProposalState)>,
    /// A cause is on record.
    pub cause: bool,
    /// An action of this round is on record.
    pub action: bool,
    /// Pieces of evidence of this round.
    pub evidence: usize,
    /// When the customer was asked to confirm in this round, the request first, then reminders.
    pub confirmation_notices: Vec<DateTime<Utc>>,
    /// When the customer confirmed in this round.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When the customer last said anything in this round.
    pub heard_at: Option<DateTime<Utc>>,
    /// When the case was first opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When the current round began.
    pub round_opened_at: Option<DateTime<Utc>>,
    /// When the current round was closed, and how.
    pub closed: Option<(DateTime<Utc>, ClosedBy)>,
    /// What the clocks read: this round's timeline; `None` before the first event.
    pub timeline: Option<History>,
    /// What staff were told of this round.
    pub told: Vec<Told>,
}

impl CaseState {
    /// The state after these events.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a CaseEvent>) -> Self {
        let mut state = Self::default();
        for event in events {
            state.apply(event);
        }
        state
    }

    /// The phase; a case without events counts as received.
    pub fn phase(&self) -> Phase {
        self.phase.unwrap_or(Phase::Received)
    }

    /// True while a round is open.
    pub fn is_open(&self) -> bool {
        self.seq > 0 && self.closed.is_none()
    }

    /// True while the customer has been asked something and has not answered.
    pub fn waits_for_customer(&self) -> bool {
        self.timeline
            .as_ref()
            .and_then(|t| t.pauses.last())
            .is_some_and(|pause| pause.to.is_none())
    }

    /// The request to confirm and its reminders that the customer has not said anything since; the earliest first.
    pub fn unanswered_notices(&self) -> &[DateTime<Utc>] {
        let heard = self.heard_at;
        let since = self
            .confirmation_notices
            .partition_point(|at| heard.is_some_and(|heard| *at <= heard));
        &self.confirmation_notices[since..]
    }

    /// Moves on by one event.
    pub fn apply(&mut self, entry: &CaseEvent) {
        self.seq = entry.seq;
        let at = entry.at;
        match &entry.event {
            Event::Opened {
                case_type,
                stage,
                priority,
                reason,
                category,
                ..
            } => {
                self.case_type.clone_from(case_type);
                self.opened_at = Some(at);
                self.category = *category;
                self.priority = Some((*priority, reason.clone()));
                self.begin_round(1, at, stage, Phase::Received);
            }
            Event::Acknowledged => self.note(|t| set_once(&mut t.acknowledged_at, at)),
            Event::Assigned {
                department, owner, ..
            } => {
                self.department = Some(*department);
                self.owner = *owner;
            }
            Event::Categorised { category } => self.category = Some(*category),
            Event::Prioritised { priority, reason } => {
                self.priority = Some((*priority, reason.clone()));
                self.note(|t| {
                    t.priority_changes
                        .push(PriorityChange { at, to: *priority })
                });
            }
            Event::Moved { stage, phase } => self.enter(stage, *phase, at),
            Event::Replied { .. } => self.answered(at),
            Event::Asked { .. } => {
                self.answered(at);
                self.wait(at);
            }
            Event::CustomerWrote { .. } => self.heard(at),
            Event::Noted { .. } => {}
            Event::Proposed { proposal } => {
                self.proposal = Some((*proposal, ProposalState::Offered));
                self.answered(at);
                self.wait(at);
            }
            Event::Accepted { proposal } => {
                self.proposal = Some((*proposal, ProposalState::Accepted));
                self.heard(at);
            }
            Event::Objected { proposal, .. } => {
                self.proposal = Some((*proposal, ProposalState::Objected));
                self.heard(at);
            }
            Event::CauseRecorded { .. } => self.cause = true,
            Event::ActionRecorded { evidence, .. } => {
                self.action = true;
                self.evidence += evidence.len();
            }
            Event::ConfirmationAsked { .. } => {
                self.confirmation_notices = vec![at];
                self.answered(at);
                self.note(|t| set_once(&mut t.resolved_at, at));
                self.wait(at);
            }
            Event::ConfirmationReminded => {
                self.confirmation_notices.push(at);
                self.wait(at);
            }
            Event::Confirmed => {
                self.confirmed_at = Some(at);
                self.heard(at);
            }
            Event::Unsolved { .. } => {
                self.heard(at);
                self.confirmed_at = None;
            }
            Event::Closed { by, .. } => {
                self.closed = Some((at, *by));
                self.note(|t| {
                    set_once(&mut t.resolved_at, at);
                    t.closed_at = Some(at);
                });
                self.stop_waiting(at);
            }
            Event::Reopened {
                round,
                stage,
                phase,
            } => self.begin_round(*round, at, stage, *phase),
            Event::SurveyScheduled { .. }
            | Event::SurveyNotSent { .. }
            | Event::SurveyAnswered { .. } => {}
            Event::Reminded {
                clock,
                step,
                priority,
                ..
            } => self.told.push(Told {
                clock: clock.clone(),
                step: *step,
                priority: *priority,
            }),
        }
        if let (
            Side::Staff(_),
            Event::Assigned {
                why: super::AssignedBy::Taken,
                ..
            },
        ) = (entry.side, &entry.event)
        {
            self.note(|t| set_once(&mut t.acknowledged_at, at));
        }
    }

    /// A new round starts with empty hands: old actions, proposals and confirmations don't carry over; the cause does.
    fn begin_round(&mut self, round: u32, at: DateTime<Utc>, stage: &str, phase: Phase) {
        let priority = self.priority.as_ref().map_or(Priority::Normal, |(p, _)| *p);
        self.round = round;
        self.round_opened_at = Some(at);
        self.closed = None;
        self.proposal = None;
        self.action = false;
        self.evidence = 0;
        self.confirmation_notices.clear();
        self.confirmed_at = None;
        self.heard_at = None;
        self.told.clear();
        self.timeline = Some(History::opened(at, priority));
        self.enter(stage, phase, at);
    }

    fn enter(&mut self, stage: &str, phase: Phase, at: DateTime<Utc>) {
        stage.clone_into(&mut self.stage);
        self.phase = Some(phase);
        self.note(|t| {
            t.stage_entries.push(StageEntry {
                stage: stage.to_owned(),
                at,
            })
        });
    }

    fn answered(&mut self, at: DateTime<Utc>) {
        self.note(|t| {
            match t.first_feedback_at {
                None => t.first_feedback_at = Some(at),
                Some(_) => t.customer_updates.push(at),
            }
            set_once(&mut t.acknowledged_at, at);
        });
    }

    fn wait(&mut self, at: DateTime<Utc>) {
        if !self.waits_for_customer() {
            self.note(|t| t.pauses.push(Pause { from: at, to: None }));
        }
    }

    fn heard(&mut self, at: DateTime<Utc>) {
        self.heard_at = Some(at);
        self.stop_waiting(at);
    }

    fn stop_waiting(&mut self, at: DateTime<Utc>) {
        self.note(|t| {
            if let Some(pause) = t.pauses.last_mut() {
                set_once(&mut pause.to, at);
            }
        });
    }

    fn note(&mut self, f: impl FnOnce(&mut History)) {
        if let Some(timeline) = &mut self.timeline {
            f(timeline);
        }
    }
}

fn set_once(slot: &mut Option<DateTime<Utc>>, at: DateTime<Utc>) {
    slot.get_or_insert(at);
}
