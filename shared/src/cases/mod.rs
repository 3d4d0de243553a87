//! The case engine: what happened is a list of events, everything else is a fold over it.
//!
//! Commands are decided by pure functions; nothing here may know how or where events are kept.

mod commands;
mod customer;
mod event;
mod gate;
mod kind;
mod lists;
mod page;
mod phase;
mod priority;
mod proposal;
mod routing;
mod state;

pub use commands::{Command, Refusal, decide};
pub use customer::{CustomerCase, CustomerMay, CustomerMessage, CustomerNode, Turn};
pub use event::{AssignedBy, CaseEvent, ClosedBy, Event, PriorityReason, Side};
pub use gate::{GatePolicy, Missing, missing};
pub use kind::{CaseType, Demand, Kind, Stage};
pub use lists::{ANY_CASE, BoardColumn, BoardView, CaseRow, Inbox, InboxQuery, NextDue, View};
pub use page::*;
pub use phase::Phase;
pub use priority::{Words as PriorityWords, assess};
pub use proposal::{Measure, ProposalDraft, ProposalStatus, ProposalView};
pub use routing::{Facts, Missed, Route, RoutingRule, Target, route, trace};
pub use state::{CaseState, ProposalState};
