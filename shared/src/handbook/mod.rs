//! The scenario handbook (S3-6 话术手册): what to do when customers say this, what to promise, and what never to say.
//!
//! Rule: the texts are shipped with the server (feature `handbook`) and sent page by page; no browser program has them.

#[cfg(feature = "handbook")]
mod list;
#[cfg(feature = "handbook")]
mod read;
#[cfg(feature = "handbook")]
mod shipped;
#[cfg(feature = "handbook")]
mod suggest;
mod variables;
mod views;

#[cfg(feature = "handbook")]
pub use list::{list, page};
#[cfg(feature = "handbook")]
pub use shipped::{by_key, shipped};
#[cfg(feature = "handbook")]
pub use suggest::{About, Suggested, Why, suggest};
pub use variables::{Filling, PROMISED, VARIABLES, fill, sound, unfilled};
pub use views::{Beside, Fit, HandbookPage, HandbookQuery, ScenarioPage, ScenarioRow};

use crate::cases::Kind;
use crate::feedback::SignalKind;
use crate::locale::{Label, Locale};
use serde::{Deserialize, Serialize};

/// One scenario, complete in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Stable name: `washer.leak`.
    pub key: String,
    /// Kind of voice it is about.
    pub kind: Kind,
    /// Chinese name of the category it belongs to, a node of [`crate::taxonomy::complaint_preset`].
    pub category: String,
    /// Signals that speak for it.
    pub signals: Vec<SignalKind>,
    /// What it is called.
    pub title: Label,
    /// How to recognise it.
    pub trigger: Label,
    /// What customers really say.
    pub phrases: Phrases,
    /// What to do, in order.
    pub steps: Vec<Label>,
    /// How a reply begins; has [`VARIABLES`].
    pub opening: Label,
    /// What is never said.
    pub forbidden: Vec<Forbidden>,
    /// When it goes higher, and to whom.
    pub escalation: Label,
    /// The law or rule that its duties come from.
    pub source: Option<Label>,
}

/// Phrases of each language; they are no translations of each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases {
    /// In Chinese.
    pub zh: Vec<String>,
    /// In English.
    pub en: Vec<String>,
}

impl Phrases {
    /// Those of a language.
    pub fn get(&self, locale: Locale) -> &[String] {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }

    /// Those of both languages.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.zh.iter().chain(&self.en).map(String::as_str)
    }
}

/// Words that make it worse, and what to say in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forbidden {
    /// Never this.
    pub never: Label,
    /// But this.
    pub instead: Label,
}
