//! How soon a case must move: 紧急, 一般 or 低.
//!
//! The order is the order of a work list: urgent sorts first, so `Urgent < Normal < Low`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Priority of a case (优先级).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// 紧急
    Urgent,
    /// 一般
    #[default]
    Normal,
    /// 低
    Low,
}

/// A text that names no priority.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such priority")]
pub struct UnknownPriority;

impl Priority {
    /// All priorities, urgent first.
    pub const ALL: [Priority; 3] = [Priority::Urgent, Priority::Normal, Priority::Low];

    /// The stable name used in storage and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Priority::Urgent => "urgent",
            Priority::Normal => "normal",
            Priority::Low => "low",
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Priority {
    type Err = UnknownPriority;

    fn from_str(text: &str) -> Result<Priority, UnknownPriority> {
        Priority::ALL
            .into_iter()
            .find(|p| p.as_str() == text)
            .ok_or(UnknownPriority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_urgent_sorts_first() {
        for p in Priority::ALL {
            assert_eq!(p.to_string().parse(), Ok(p));
            assert_eq!(serde_json::to_string(&p).expect("json"), format!("\"{p}\""));
        }
        assert_eq!("Urgent".parse::<Priority>(), Err(UnknownPriority));
        assert!(Priority::Urgent < Priority::Normal && Priority::Normal < Priority::Low);
    }
}
