//! The case engine: what happened is a list of events, everything else is a fold over it.
//!
//! Commands are decided by pure functions; nothing here may know how or where events are kept.

mod commands;
mod event;
mod gate;
mod kind;
mod phase;
mod priority;
mod routing;
mod state;
mod views;

pub use commands::{Command, Refusal, decide};
pub use event::{AssignedBy, CaseEvent, ClosedBy, Event, PriorityReason, Side};
pub use gate::{GatePolicy, Missing, missing};
pub use kind::{CaseType, Demand, Kind, Stage};
pub use phase::Phase;
pub use priority::{Words as PriorityWords, assess};
pub use routing::{Facts, Missed, Route, RoutingRule, Target, route, trace};
pub use state::{CaseState, ProposalState};
pub use views::*;
