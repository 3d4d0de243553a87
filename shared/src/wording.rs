//! What an organisation tells the language engine: wording, signals, words of categories, and phrases that are no
//! keywords.
//!
//! Rule: plain data, one document by version; what reads texts is made from it once, never for a text.

use crate::feedback::SignalKind;
use crate::id::NodeId;
use serde::{Deserialize, Serialize};

/// A wording that becomes another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonym {
    /// What people write, in any script, width and case.
    pub from: String,
    /// What it becomes.
    pub to: String,
}

/// Phrases of one kind and weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseRule {
    /// What they are a sign of.
    pub kind: SignalKind,
    /// Points of urgency that one of them gives, 1…100.
    pub points: u8,
    /// The phrases, in any script and width; `0` stands for any number.
    pub phrases: Vec<String>,
    /// Phrases that cancel this rule wherever they overlap one of its own.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// What points mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Levels {
    /// Points at which a text is urgent.
    pub urgent: u8,
    /// Points at which a text is not low.
    pub normal: u8,
    /// Points that the worst mood adds; alone they never make a text urgent.
    pub mood: u8,
}

/// Signals and how urgent they make a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalRules {
    /// The phrases.
    pub rules: Vec<PhraseRule>,
    /// What right before a phrase makes it say nothing.
    pub negations: Vec<String>,
    /// What right before a phrase makes it count half more.
    pub degrees: Vec<String>,
    /// What the points mean.
    pub levels: Levels,
}

/// Words that speak for a category, in place of those it begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryWords {
    /// The category.
    pub category: NodeId,
    /// Any of these.
    pub any: Vec<String>,
    /// None of these.
    #[serde(default)]
    pub none: Vec<String>,
    /// How surely they mean the category, in per cent.
    pub sure: u8,
}

/// The rules of the language engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageRules {
    /// Wordings that become one.
    pub synonyms: Vec<Synonym>,
    /// Phrases that are a sign of something, and how urgent that makes a text.
    pub signals: SignalRules,
    /// Words of categories; the others begin with the words of their name.
    pub categories: Vec<CategoryWords>,
    /// Phrases that tell nothing of the matter: they are no keyword and name no theme.
    #[serde(default)]
    pub stop: Vec<String>,
}
