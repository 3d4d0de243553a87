//! What the handbook's pages show.

use super::Scenario;
use crate::cases::Kind;
use crate::locale::Label;
use crate::replies::Ready;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is asked of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandbookQuery {
    /// Words that a scenario must hold, each of them.
    pub text: String,
    /// Of this kind only.
    pub kind: Option<Kind>,
}

/// A scenario in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioRow {
    /// Stable name.
    pub key: String,
    /// Kind of voice.
    pub kind: Kind,
    /// Category, in both languages.
    pub category: Label,
    /// What it is called.
    pub title: Label,
    /// How to recognise it.
    pub trigger: Label,
}

/// The list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandbookPage {
    /// Those that were asked for, by category in the order of the tree.
    pub rows: Vec<ScenarioRow>,
    /// How many there are altogether.
    pub total: usize,
}

/// A scenario with what its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioPage {
    /// The scenario.
    pub scenario: Scenario,
    /// Its category, in both languages.
    pub category: Label,
}

/// A scenario that fits a case, ready to be used there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fit {
    /// Which.
    pub key: String,
    /// What it is called.
    pub title: Label,
    /// The reasons, the strongest first; never empty.
    pub why: Vec<Label>,
    /// How a reply begins, filled in from the case save the promised time, in the customer's language.
    pub opening: String,
    /// What is never said and what is said instead, in the customer's language.
    pub forbidden: Vec<(String, String)>,
}

/// What handbook and canned replies hold for a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The person may write to the customer.
    pub may_reply: bool,
    /// What is promised next once a reply that asks nothing is sent, and in words; `None` where nothing is.
    pub promised: Option<(DateTime<Utc>, String)>,
    /// At most three scenarios, the best first.
    pub fits: Vec<Fit>,
    /// Canned replies, filled in save the promised time; none for those who may not reply.
    pub replies: Vec<Ready>,
}
