//! The six fixed phases that clocks, gates and reports speak; admins name stages, each mapped to one.

use crate::catalogue::{Words, cases, desk};
use serde::{Deserialize, Serialize};

/// Where a case stands, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Arrived; nobody has looked yet.
    Received,
    /// Being understood.
    Analysing,
    /// A solution is being worked out or offered.
    Planning,
    /// The solution is being carried out.
    Executing,
    /// The customer is asked whether it worked.
    Verifying,
    /// Done.
    Closed,
}

impl Phase {
    /// Every phase in order.
    pub const ALL: [Phase; 6] = [
        Phase::Received,
        Phase::Analysing,
        Phase::Planning,
        Phase::Executing,
        Phase::Verifying,
        Phase::Closed,
    ];

    /// True for all but the last.
    pub const fn is_open(self) -> bool {
        !matches!(self, Phase::Closed)
    }

    /// The name in columns and files.
    pub const fn code(self) -> &'static str {
        match self {
            Phase::Received => "received",
            Phase::Analysing => "analysing",
            Phase::Planning => "planning",
            Phase::Executing => "executing",
            Phase::Verifying => "verifying",
            Phase::Closed => "closed",
        }
    }

    /// What staff reads.
    pub const fn staff_words(self) -> Words {
        match self {
            Phase::Received => desk::PHASE_RECEIVED,
            Phase::Analysing => desk::PHASE_ANALYSING,
            Phase::Planning => desk::PHASE_PLANNING,
            Phase::Executing => desk::PHASE_EXECUTING,
            Phase::Verifying => desk::PHASE_VERIFYING,
            Phase::Closed => desk::PHASE_CLOSED,
        }
    }

    /// What a customer reads on the node.
    pub const fn words(self) -> Words {
        match self {
            Phase::Received => cases::PHASE_RECEIVED,
            Phase::Analysing => cases::PHASE_ANALYSING,
            Phase::Planning => cases::PHASE_PLANNING,
            Phase::Executing => cases::PHASE_EXECUTING,
            Phase::Verifying => cases::PHASE_VERIFYING,
            Phase::Closed => cases::PHASE_CLOSED,
        }
    }
}
crate::coded!(Phase);
