//! Rule documents as admins read and edit them: sentences, located faults, and what changed between two versions.
//!
//! Rule: a draft is checked here, by the same function in the browser and before it is published.

mod check;
mod diff;
mod lines;
mod names;
mod say;

pub use check::{Fault, GateProblem, Place, Problem, RoutingProblem};
pub use diff::{Change, How, diff};
pub use lines::Line;
pub use names::Names;
pub use say::{conditions, frames, outcome, rule_sentence};

use crate::cases::{GatePolicy, Kind, Missed, RoutingRule};
use crate::clocks::calendar::Calendar;
use crate::clocks::policy::ClockSet;
use crate::feedback::Channel;
use crate::id::NodeId;
use crate::priority::Priority;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// Which department gets a case.
    Routing,
    /// What is promised, by case type.
    Clocks,
    /// When people work.
    Calendar,
    /// What closing a case asks for.
    Gate,
}

impl Document {
    /// Every document.
    pub const ALL: [Document; 4] = [
        Document::Routing,
        Document::Clocks,
        Document::Calendar,
        Document::Gate,
    ];

    /// The name on the wire, in the trail and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Document::Routing => "routing",
            Document::Clocks => "clocks",
            Document::Calendar => "calendar",
            Document::Gate => "gate",
        }
    }
}
crate::coded!(Document);

/// The content of a document, published or not yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draft {
    /// Rules in their order.
    Routing(Vec<RoutingRule>),
    /// Promises by case type key.
    Clocks(BTreeMap<String, ClockSet>),
    /// The business calendar.
    Calendar(Calendar),
    /// The close gate.
    Gate(GatePolicy),
}

impl Draft {
    /// Whose content it is.
    pub const fn document(&self) -> Document {
        match self {
            Draft::Routing(_) => Document::Routing,
            Draft::Clocks(_) => Document::Clocks,
            Draft::Calendar(_) => Document::Calendar,
            Draft::Gate(_) => Document::Gate,
        }
    }
}

/// A version of a document in its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Counted from 1; 0 is what the program was shipped with.
    pub version: u32,
    /// When it was published; never for the shipped one.
    pub at: Option<DateTime<Utc>>,
    /// Who published it; nobody for what the program set up.
    pub by: Option<String>,
}

/// A document with what its page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulePage {
    /// The version in force.
    pub version: u32,
    /// Its content.
    pub draft: Draft,
    /// Versions, latest first.
    pub history: Vec<VersionRow>,
    /// Names of what rules refer to.
    pub names: Names,
}

/// What routing rules are tried on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TryOn {
    /// A pasted text.
    Text {
        /// The text.
        text: String,
        /// As this kind.
        kind: Kind,
        /// As if it came in here.
        channel: Channel,
        /// With this category.
        category: Option<NodeId>,
    },
    /// A case that exists.
    Case {
        /// Its number.
        number: String,
    },
}

/// What the rules do with it. Carries no text of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Its kind.
    pub kind: Kind,
    /// Its channel.
    pub channel: Channel,
    /// The priority that its text gets.
    pub priority: Priority,
    /// Its category.
    pub category: Option<NodeId>,
    /// Why each rule before the first match did not match, in order.
    pub missed: Vec<Missed>,
    /// The first rule that matches and says where to.
    pub hit: Option<usize>,
    /// Words of that rule that the text holds.
    pub words: Vec<String>,
}
