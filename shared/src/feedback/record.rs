//! What was read of a voice, as it is kept beside it: whole numbers, places in the text, words of our own rules.
//!
//! Rule: none of the customer's words are repeated here; places are bytes of the raw text and of nothing else.

use super::{Sentiment, SignalKind};
use crate::priority::Priority;
use serde::{Deserialize, Serialize};

/// From this strength on, in thousandths, words are strongly negative.
pub const UPSET: u16 = 800;

/// What was read of a voice. Shares are thousandths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the program that read.
    pub engine: u32,
    /// Version of the category model that was in force; 0 for none.
    pub model: u32,
    /// What the customer feels.
    pub mood: Sentiment,
    /// From -1000 (bad) to 1000 (good).
    pub value: i16,
    /// How surely the mood is right.
    pub confidence: u16,
    /// False when a person should look.
    pub sure: bool,
    /// How strongly negative the words are; 0 where they are not.
    pub upset: u16,
    /// The phrases that decided the mood.
    pub phrases: Vec<Phrase>,
    /// Phrases that are a sign of something.
    pub signals: Vec<Sign>,
    /// Urgency, 0…100.
    pub points: u8,
    /// The priority that the points mean.
    pub priority: Priority,
    /// What gave points, the most first: a signal, or the mood where it names none.
    pub reasons: Vec<(u8, Option<SignalKind>)>,
    /// At most three categories, the likeliest first.
    pub categories: Vec<Guess>,
}

/// A phrase that speaks for a mood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// First byte and the one after the last.
    pub at: (usize, usize),
    /// Its part of the mood, -1000…1000.
    pub share: i16,
}

/// A phrase that is a sign of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// Of what.
    pub kind: SignalKind,
    /// The phrase as our rule has it.
    pub phrase: String,
    /// First byte and the one after the last.
    pub at: (usize, usize),
}

/// A category that was suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess {
    /// Its key: the id of a node.
    pub category: String,
    /// How surely it is right.
    pub confidence: u16,
    /// The word of the rule that spoke for it.
    pub word: Option<String>,
}

impl Record {
    /// How strongly negative the words are, when they are that at all.
    pub fn strongly_negative(&self) -> Option<u16> {
        (self.upset >= UPSET).then_some(self.upset)
    }

    /// The same under a mood that a file or a person said: what is not negative is not strongly so.
    #[must_use]
    pub fn under(mut self, said: Option<Sentiment>) -> Self {
        if said.is_some_and(|mood| mood != Sentiment::Negative) {
            self.upset = 0;
        }
        self
    }

    /// How little is known about the category, 0…1000: who labels begins with the greatest.
    pub fn doubt(&self) -> u16 {
        1000 - self
            .categories
            .first()
            .map_or(0, |guess| guess.confidence.min(1000))
    }

    /// The reason that weighs most.
    pub fn main_reason(&self) -> Option<Option<&Sign>> {
        let (_, kind) = self.reasons.first()?;
        Some(kind.and_then(|kind| self.signals.iter().find(|sign| sign.kind == kind)))
    }
}

/// Why a piece of a text is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It speaks for a good mood.
    Good,
    /// It speaks for a bad mood.
    Bad,
    /// It is a sign of something.
    Signal(SignalKind),
}

/// A piece of a shown text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Why they are marked.
    pub mark: Option<Mark>,
}

impl Piece {
    /// Words that are not marked.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            mark: None,
        }
    }
}
