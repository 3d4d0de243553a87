//! Searching cases: what may be asked, and hits as they go over the wire. Personal data arrives replaced.

use crate::cases::{CaseRow, Kind, Phase};
use crate::id::DepartmentId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Up to so many hits are ranked; of more, the latest come first.
pub const RANKED: u64 = 5_000;

/// Most characters of a search.
pub const LONGEST: usize = 200;

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchQuery {
    /// As typed.
    #[serde(default)]
    pub text: String,
    /// Only this kind.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Only this department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
    /// Open ones only, or closed ones only.
    #[serde(default)]
    pub open: Option<bool>,
    /// Key of the page.
    #[serde(default)]
    pub after: Option<String>,
}

/// A piece of a text, and whether it is what was searched for.
pub type Piece = (String, bool);

/// A case that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The case as lists show it.
    pub case: CaseRow,
    /// The words around the first place that fits.
    pub snippet: Vec<Piece>,
}

/// A page of hits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The hits in order.
    pub rows: Vec<Hit>,
    /// Key of the next page.
    pub next: Option<String>,
    /// How many there are, counted to one more than [`RANKED`]; on the first page only.
    pub total: Option<u64>,
    /// A phone number or an address was typed and these are that customer's cases.
    pub contact: bool,
    /// Of a hundred older cases, how many can be searched already; `None` when all can.
    pub filled: Option<u8>,
}

/// A case whose customer wrote nearly the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearCase {
    /// Its number.
    pub number: String,
    /// Its first words, personal data replaced.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// The same customer filed both.
    pub same_customer: bool,
    /// How much of the wording both have, in per cent.
    pub percent: u8,
    /// What its customer accepted, personal data replaced.
    pub solution: Option<String>,
}

impl Found {
    /// True when there are too many to rank.
    pub fn crowded(&self) -> bool {
        self.total.is_some_and(|total| total > RANKED)
    }
}

/// A hit for the palette.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The case's number.
    pub number: String,
    /// Its title.
    pub title: String,
}
