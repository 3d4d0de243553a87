//! What happened to one round of a case, as far as clocks care.
//!
//! It is a projection of events and holds no clock of its own: the same history always gives the same clocks.
//! Reopening begins a new round and so a new history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::policy::{ClockKind, Length};
use super::span::Pause;
use crate::priority::Priority;

/// The case entered a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageEntry {
    /// Key of the stage.
    pub stage: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Somebody changed the priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityChange {
    /// From then on.
    pub at: DateTime<Utc>,
    /// The new priority.
    pub to: Priority,
}

/// An approved extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// When it was approved.
    pub at: DateTime<Utc>,
    /// Which clock.
    pub kind: ClockKind,
    /// How much is added, counted from the due time before it.
    pub extra: Length,
}

/// The facts of one round, each list in order of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The round was opened.
    pub opened_at: DateTime<Utc>,
    /// Priority at the opening.
    pub priority: Priority,
    /// Later priorities.
    #[serde(default)]
    pub priority_changes: Vec<PriorityChange>,
    /// The customer was told that the case has arrived.
    #[serde(default)]
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// The first answer of substance.
    #[serde(default)]
    pub first_feedback_at: Option<DateTime<Utc>>,
    /// Later messages to the customer about progress.
    #[serde(default)]
    pub customer_updates: Vec<DateTime<Utc>>,
    /// A workaround was offered.
    #[serde(default)]
    pub workaround_at: Option<DateTime<Utc>>,
    /// Stages entered.
    #[serde(default)]
    pub stage_entries: Vec<StageEntry>,
    /// Times of waiting for the customer.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Approved extensions.
    #[serde(default)]
    pub extensions: Vec<Extension>,
    /// The solution was delivered.
    #[serde(default)]
    pub resolved_at: Option<DateTime<Utc>>,
    /// The round was closed or withdrawn.
    #[serde(default)]
    pub closed_at: Option<DateTime<Utc>>,
}

impl History {
    /// A round that has just been opened.
    pub fn opened(at: DateTime<Utc>, priority: Priority) -> History {
        History {
            opened_at: at,
            priority,
            priority_changes: Vec::new(),
            acknowledged_at: None,
            first_feedback_at: None,
            customer_updates: Vec::new(),
            workaround_at: None,
            stage_entries: Vec::new(),
            pauses: Vec::new(),
            extensions: Vec::new(),
            resolved_at: None,
            closed_at: None,
        }
    }

    /// What was known at `now`: later facts are dropped, later ends of pauses are open, lists are sorted.
    pub fn as_of(&self, now: DateTime<Utc>) -> History {
        let past = |at: Option<DateTime<Utc>>| at.filter(|at| *at <= now);
        let mut known = History {
            acknowledged_at: past(self.acknowledged_at),
            first_feedback_at: past(self.first_feedback_at),
            workaround_at: past(self.workaround_at),
            resolved_at: past(self.resolved_at),
            closed_at: past(self.closed_at),
            ..self.clone()
        };
        known.priority_changes.retain(|change| change.at <= now);
        known.priority_changes.sort_by_key(|change| change.at);
        known.customer_updates.retain(|at| *at <= now);
        known.customer_updates.sort();
        known.stage_entries.retain(|entry| entry.at <= now);
        known.stage_entries.sort_by_key(|entry| entry.at);
        known.extensions.retain(|extension| extension.at <= now);
        known.extensions.sort_by_key(|extension| extension.at);
        known.pauses.retain(|pause| pause.from <= now);
        for pause in &mut known.pauses {
            pause.to = past(pause.to);
        }
        known
    }

    /// The end of the round's work: solved or closed, whichever came first.
    pub fn ended_at(&self) -> Option<DateTime<Utc>> {
        earliest(self.resolved_at, self.closed_at)
    }
}

/// The earlier of two moments that may be missing.
pub(super) fn earliest(
    a: Option<DateTime<Utc>>,
    b: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}
