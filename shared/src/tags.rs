//! Tags of a voice (S0-10): what the machine proposes and what people say. A correction is a label to learn from.

use crate::cases::Kind;
use crate::feedback::{Channel, Piece, Sentiment, SignalKind};
use crate::id::{FeedbackId, NodeId};
use crate::locale::Label;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a person says of a voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "axis", content = "value", rename_all = "snake_case")]
pub enum Tag {
    /// Its category.
    Category(NodeId),
    /// Its mood.
    Mood(Sentiment),
    /// Its kind. A case keeps its number, stages and promises, whatever its voice turns out to be.
    Kind(Kind),
}

impl Tag {
    /// The axis in columns.
    pub const fn axis(self) -> &'static str {
        match self {
            Tag::Category(_) => "category",
            Tag::Mood(_) => "mood",
            Tag::Kind(_) => "kind",
        }
    }

    /// The value in columns.
    pub fn value(self) -> String {
        match self {
            Tag::Category(node) => node.to_string(),
            Tag::Mood(mood) => mood.to_string(),
            Tag::Kind(kind) => kind.to_string(),
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
    /// The kind in force: a person's where one spoke, else what the customer or a file said.
    pub kind: Kind,
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

/// A voice whose category a person is to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToLabel {
    /// Which voice.
    pub id: FeedbackId,
    /// Its words and tags; personal data in them is masked.
    pub voice: Tagged,
    /// 反馈类型
    pub kind: Kind,
    /// How it came in.
    pub channel: Channel,
    /// Case it opened.
    pub case_number: Option<String>,
    /// When it was uttered or received.
    pub at: DateTime<Utc>,
}

/// The labelling queue: the least certain first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelQueue {
    /// Some voices.
    pub rows: Vec<ToLabel>,
    /// Key of those after them.
    pub next: Option<String>,
    /// Categories to choose from: those below which there is none.
    pub categories: Vec<(NodeId, Label)>,
    /// Labels that the person gave today.
    pub today: u64,
}
