//! What a phrase in a customer's text may be a sign of (S2-1).

use crate::catalogue::{Words, cases};
use serde::{Deserialize, Serialize};

/// What a phrase is a sign of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// Somebody is or may be hurt.
    Safety,
    /// Somebody is ill.
    Health,
    /// Court, regulator or press.
    LegalOrMedia,
    /// Money is claimed or lost.
    Money,
    /// The customer leaves.
    Churn,
    /// Asked more than once.
    AskedAgain,
    /// Waits.
    Waiting,
    /// Patience ends.
    Impatience,
    /// A child is concerned.
    Minor,
}

impl SignalKind {
    /// All kinds, the gravest first.
    pub const ALL: [SignalKind; 9] = [
        SignalKind::Safety,
        SignalKind::Health,
        SignalKind::LegalOrMedia,
        SignalKind::Money,
        SignalKind::Churn,
        SignalKind::AskedAgain,
        SignalKind::Waiting,
        SignalKind::Impatience,
        SignalKind::Minor,
    ];

    /// The name in storage.
    pub const fn code(self) -> &'static str {
        match self {
            SignalKind::Safety => "safety",
            SignalKind::Health => "health",
            SignalKind::LegalOrMedia => "legal_or_media",
            SignalKind::Money => "money",
            SignalKind::Churn => "churn",
            SignalKind::AskedAgain => "asked_again",
            SignalKind::Waiting => "waiting",
            SignalKind::Impatience => "impatience",
            SignalKind::Minor => "minor",
        }
    }

    /// The label.
    pub const fn words(self) -> Words {
        match self {
            SignalKind::Safety => cases::SIGNAL_SAFETY,
            SignalKind::Health => cases::SIGNAL_HEALTH,
            SignalKind::LegalOrMedia => cases::SIGNAL_LEGAL,
            SignalKind::Money => cases::SIGNAL_MONEY,
            SignalKind::Churn => cases::SIGNAL_CHURN,
            SignalKind::AskedAgain => cases::SIGNAL_AGAIN,
            SignalKind::Waiting => cases::SIGNAL_WAITING,
            SignalKind::Impatience => cases::SIGNAL_IMPATIENCE,
            SignalKind::Minor => cases::SIGNAL_MINOR,
        }
    }
}

crate::coded!(SignalKind);
