//! Rule documents as admins read and edit them: sentences, located faults, and what changed between two versions.
//!
//! Rule: a draft is checked here, by the same function in the browser and before it is published.

mod check;
mod diff;
mod lines;
mod names;
mod say;

pub use check::{
    EscalationProblem, Fault, GateProblem, LanguagePlace, LanguageProblem, Place, Problem,
    ReplyProblem, RoutingProblem, SurveyProblem, TypesProblem, UrgentProblem,
};
pub use diff::{Change, How, diff};
pub use lines::Line;
pub use names::Names;
pub use say::{conditions, frames, outcome, rule_sentence};

use crate::cases::{CaseType, GatePolicy, Kind, Missed, PriorityWords, RoutingRule};
use crate::clocks::calendar::Calendar;
use crate::clocks::ladder::Ladder;
use crate::clocks::policy::ClockSet;
use crate::feedback::{Channel, Piece, SignalKind};
use crate::id::{DepartmentId, NodeId};
use crate::priority::Priority;
use crate::privacy::retention::{Class, Retention};
use crate::replies::CannedReply;
use crate::surveys::SchedulePolicy;
use crate::wording::LanguageRules;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// Case types with their stages.
    Types,
    /// Which department gets a case.
    Routing,
    /// Phrases that make a case urgent.
    Urgent,
    /// What is promised, by case type.
    Clocks,
    /// When people work.
    Calendar,
    /// What closing a case asks for.
    Gate,
    /// The survey after closing.
    Survey,
    /// How long personal data is kept.
    Retention,
    /// How texts are read.
    Language,
    /// Canned replies.
    Replies,
    /// Who is told when a promise comes near its due time or is late.
    Escalation,
}

impl Document {
    /// Every document.
    pub const ALL: [Document; 11] = [
        Document::Types,
        Document::Routing,
        Document::Urgent,
        Document::Clocks,
        Document::Calendar,
        Document::Gate,
        Document::Survey,
        Document::Retention,
        Document::Language,
        Document::Replies,
        Document::Escalation,
    ];

    /// The name on the wire, in the trail and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Document::Types => "types",
            Document::Routing => "routing",
            Document::Urgent => "urgent",
            Document::Clocks => "clocks",
            Document::Calendar => "calendar",
            Document::Gate => "gate",
            Document::Survey => "survey",
            Document::Retention => "retention",
            Document::Language => "language",
            Document::Replies => "replies",
            Document::Escalation => "escalation",
        }
    }
}
crate::coded!(Document);

/// Where cases go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// Rules in their order; the first that fits decides.
    pub rules: Vec<RoutingRule>,
    /// Where a case goes that no rule sends anywhere; `None` only before the organisation is set up.
    pub default: Option<DepartmentId>,
}

/// The content of a document, published or not yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draft {
    /// Case types; of those for one kind, the first takes its cases.
    Types(Vec<CaseType>),
    /// Rules, and the department for the rest.
    Routing(Routing),
    /// Phrases that make a case urgent.
    Urgent(PriorityWords),
    /// Promises by case type key.
    Clocks(BTreeMap<String, ClockSet>),
    /// The business calendar.
    Calendar(Calendar),
    /// The close gate.
    Gate(GatePolicy),
    /// The survey after closing.
    Survey(SchedulePolicy),
    /// How long personal data is kept.
    Retention(Retention),
    /// How texts are read.
    Language(LanguageRules),
    /// Canned replies, in the order of the list.
    Replies(Vec<CannedReply>),
    /// The escalation ladder.
    Escalation(Ladder),
}

impl Draft {
    /// Whether publishing this over another draft erases what that one keeps.
    pub fn erases_more_than(&self, old: &Draft) -> bool {
        match (self, old) {
            (Draft::Retention(new), Draft::Retention(old)) => Class::ALL
                .into_iter()
                .any(|class| new.months(class) < old.months(class)),
            _ => false,
        }
    }

    /// Whose content it is.
    pub const fn document(&self) -> Document {
        match self {
            Draft::Types(_) => Document::Types,
            Draft::Routing(_) => Document::Routing,
            Draft::Urgent(_) => Document::Urgent,
            Draft::Clocks(_) => Document::Clocks,
            Draft::Calendar(_) => Document::Calendar,
            Draft::Gate(_) => Document::Gate,
            Draft::Survey(_) => Document::Survey,
            Draft::Retention(_) => Document::Retention,
            Draft::Language(_) => Document::Language,
            Draft::Replies(_) => Document::Replies,
            Draft::Escalation(_) => Document::Escalation,
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

/// What a draft of routing rules, urgent phrases or wording is tried on.
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

/// What the rules do with it. Carries no text of a customer: only a pasted one comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Its kind.
    pub kind: Kind,
    /// Its channel.
    pub channel: Channel,
    /// The priority that its text gets.
    pub priority: Priority,
    /// The urgent phrase that its text holds.
    pub phrase: Option<String>,
    /// Its category.
    pub category: Option<NodeId>,
    /// Why each rule before the first match did not match, in order.
    pub missed: Vec<Missed>,
    /// The first rule that matches and says where to.
    pub hit: Option<usize>,
    /// Words of that rule that the text holds.
    pub words: Vec<String>,
    /// How a draft of wording reads a pasted text.
    pub reading: Option<TriedReading>,
}

/// How a pasted text is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedReading {
    /// The words, in pieces that say what decided.
    pub words: Vec<Piece>,
    /// The tidied text.
    pub tidy: String,
    /// Urgency, 0…100.
    pub points: u8,
    /// What gave points, the most first: a signal, or the mood where it names none.
    pub reasons: Vec<(u8, Option<SignalKind>)>,
    /// At most three categories with their per cent, the likeliest first.
    pub categories: Vec<(NodeId, u8)>,
    /// Phrases of the text that are no keywords.
    pub stopped: Vec<String>,
}
