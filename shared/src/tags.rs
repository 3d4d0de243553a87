//! Tags of a voice (S0-10): what the machine proposes and what people say. A correction is a label to learn from.

use crate::feedback::{Piece, Sentiment, SignalKind};
use crate::id::{FeedbackId, NodeId};
use crate::locale::Label;
use serde::{Deserialize, Serialize};

/// What a person says of a voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "axis", content = "value", rename_all = "snake_case")]
pub enum Tag {
    /// Its category.
    Category(NodeId),
    /// Its mood.
    Mood(Sentiment),
}

impl Tag {
    /// The axis in columns.
    pub const fn axis(self) -> &'static str {
        match self {
            Tag::Category(_) => "category",
            Tag::Mood(_) => "mood",
        }
    }

    /// The value in columns.
    pub fn value(self) -> String {
        match self {
            Tag::Category(node) => node.to_string(),
            Tag::Mood(mood) => mood.to_string(),
        }
    }
}

/// A category that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    /// The node.
    pub id: NodeId,
    /// Its name.
    pub label: Label,
    /// How surely, in per cent.
    pub percent: u8,
    /// The word of the rule that spoke for it.
    pub word: Option<String>,
}

/// The tags of a voice as people see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// Of which voice.
    pub voice: FeedbackId,
    /// The mood in force: a person's where one spoke.
    pub mood: Sentiment,
    /// How surely the machine said its mood, in per cent; `None` where a person or a file said another.
    pub mood_percent: Option<u8>,
    /// False when a person should look.
    pub mood_sure: bool,
    /// Urgency, 0…100.
    pub points: u8,
    /// What gave points, the most first: a signal, or the mood where it names none.
    pub reasons: Vec<(u8, Option<SignalKind>)>,
    /// At most three categories, the likeliest first.
    pub suggested: Vec<Suggested>,
}

/// A voice and what was read of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tagged {
    /// The words, in pieces that say what decided.
    pub words: Vec<Piece>,
    /// The tags; `None` while nobody has read it.
    pub tags: Option<Tags>,
}
