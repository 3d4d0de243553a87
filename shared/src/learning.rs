//! What the machine has learned from people's labels: models by version with how good they are, and runs over voices.

use crate::id::RunId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Fewest labelled voices that a model is learned from.
pub const LEAST_LABELS: u64 = 20;

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Learns a model of the categories.
    Train,
    /// Reads every voice anew.
    Read,
}

impl RunKind {
    /// Every kind.
    pub const ALL: [RunKind; 2] = [RunKind::Train, RunKind::Read];

    /// The name in columns.
    pub const fn code(self) -> &'static str {
        match self {
            RunKind::Train => "train",
            RunKind::Read => "read",
        }
    }
}
crate::coded!(RunKind);

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Queued or under way.
    Running,
    /// To its end.
    Done,
    /// A person stopped it.
    Cancelled,
    /// There are too few labels, or all are of one category.
    TooFew,
    /// Given up after several tries.
    Failed,
}

impl RunState {
    /// Every state.
    pub const ALL: [RunState; 5] = [
        RunState::Running,
        RunState::Done,
        RunState::Cancelled,
        RunState::TooFew,
        RunState::Failed,
    ];

    /// The name in columns.
    pub const fn code(self) -> &'static str {
        match self {
            RunState::Running => "running",
            RunState::Done => "done",
            RunState::Cancelled => "cancelled",
            RunState::TooFew => "too_few",
            RunState::Failed => "failed",
        }
    }
}
crate::coded!(RunState);

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// Its id.
    pub id: RunId,
    /// What it does.
    pub kind: RunKind,
    /// How it stands.
    pub state: RunState,
    /// Steps or voices done.
    pub done: u64,
    /// Of so many.
    pub total: u64,
    /// Who started it.
    pub by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// A model by its version. Shares are thousandths, measured on labels that the model had not seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRow {
    /// The version, from 1.
    pub version: u32,
    /// When it was learned.
    pub at: DateTime<Utc>,
    /// Labelled voices it learned from.
    pub texts: u64,
    /// Categories it knows.
    pub categories: u64,
    /// First suggestions that are right.
    pub accuracy: u16,
    /// Voices whose category is among the three suggestions.
    pub top3: u16,
    /// Mean over the categories of the harmonic mean of precision and recall.
    pub macro_f1: u16,
}

/// What the page about the machine shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguagePage {
    /// Version of the model in force; 0 for rules alone.
    pub in_force: u32,
    /// Models, latest first.
    pub models: Vec<ModelRow>,
    /// Labels of categories.
    pub labels: u64,
    /// Latest runs, latest first.
    pub runs: Vec<RunRow>,
}

impl LanguagePage {
    /// The run of this kind that is under way.
    pub fn running(&self, kind: RunKind) -> Option<&RunRow> {
        self.runs
            .iter()
            .find(|run| run.kind == kind && run.state == RunState::Running)
    }
}
