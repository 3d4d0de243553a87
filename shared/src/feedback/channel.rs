//! How a voice came in, and its mood.

use crate::catalogue::{Words, cases};
use serde::{Deserialize, Serialize};

/// 渠道: a fixed list with labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The public form.
    Web,
    /// A call.
    Hotline,
    /// A store or counter.
    Store,
    /// A mailbox.
    Email,
    /// Social media.
    Social,
    /// A file that staff brought in.
    Import,
    /// Another program.
    Api,
    /// Reported by staff.
    Staff,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 8] = [
        Channel::Web,
        Channel::Hotline,
        Channel::Store,
        Channel::Email,
        Channel::Social,
        Channel::Import,
        Channel::Api,
        Channel::Staff,
    ];

    /// The name in columns and files.
    pub const fn code(self) -> &'static str {
        match self {
            Channel::Web => "web",
            Channel::Hotline => "hotline",
            Channel::Store => "store",
            Channel::Email => "email",
            Channel::Social => "social",
            Channel::Import => "import",
            Channel::Api => "api",
            Channel::Staff => "staff",
        }
    }

    /// The label.
    pub const fn words(self) -> Words {
        match self {
            Channel::Web => cases::CHANNEL_WEB,
            Channel::Hotline => cases::CHANNEL_HOTLINE,
            Channel::Store => cases::CHANNEL_STORE,
            Channel::Email => cases::CHANNEL_EMAIL,
            Channel::Social => cases::CHANNEL_SOCIAL,
            Channel::Import => cases::CHANNEL_IMPORT,
            Channel::Api => cases::CHANNEL_API,
            Channel::Staff => cases::CHANNEL_STAFF,
        }
    }
}
crate::coded!(Channel);

/// 情绪: the third axis of every voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    /// 正面
    Positive,
    /// 中性
    Neutral,
    /// 负面
    Negative,
}

impl Sentiment {
    /// Every mood.
    pub const ALL: [Sentiment; 3] = [Sentiment::Positive, Sentiment::Neutral, Sentiment::Negative];

    /// The name in columns and files.
    pub const fn code(self) -> &'static str {
        match self {
            Sentiment::Positive => "positive",
            Sentiment::Neutral => "neutral",
            Sentiment::Negative => "negative",
        }
    }

    /// The label.
    pub const fn words(self) -> Words {
        match self {
            Sentiment::Positive => cases::SENTIMENT_POSITIVE,
            Sentiment::Neutral => cases::SENTIMENT_NEUTRAL,
            Sentiment::Negative => cases::SENTIMENT_NEGATIVE,
        }
    }
}
crate::coded!(Sentiment);
