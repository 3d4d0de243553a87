//! The close gate (S1-11): what must be on record before a round may end, as data.

use super::CaseState;
use crate::catalogue::errors;
use crate::locale::Locale;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// What the gate asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatePolicy {
    /// A cause must be recorded.
    pub cause: bool,
    /// An action of this round must be recorded.
    pub action: bool,
    /// The action must carry evidence.
    pub evidence: bool,
    /// Silent days (calendar, 24 h each, from the first notice since the customer's last word) after which a round may close without the customer's word.
    pub silent_days: u16,
    /// Logged notices that silence needs: the request and its reminders since the customer's last word.
    pub notices: u16,
}

impl Default for GatePolicy {
    fn default() -> Self {
        Self {
            cause: true,
            action: true,
            evidence: true,
            silent_days: 7,
            notices: 2,
        }
    }
}

/// One thing that the gate misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// No cause on record.
    Cause,
    /// No action in this round.
    Action,
    /// No evidence in this round.
    Evidence,
    /// Neither the customer's confirmation nor silence with notices.
    Confirmation {
        /// Silent days that would do.
        days: u16,
    },
    /// No closing summary.
    Summary,
}

impl Missing {
    /// The name of the missing thing.
    pub fn text(self, locale: Locale) -> String {
        match self {
            Missing::Cause => errors::MISSING_CAUSE.get(locale).into(),
            Missing::Action => errors::MISSING_ACTION.get(locale).into(),
            Missing::Evidence => errors::MISSING_EVIDENCE.get(locale).into(),
            Missing::Confirmation { days } => {
                errors::MISSING_CONFIRMATION.fill(locale, &[("days", &days)])
            }
            Missing::Summary => errors::MISSING_SUMMARY.get(locale).into(),
        }
    }
}

/// True when the customer stayed silent long enough, with enough notices on record. Whoever says anything is not
/// silent: days and notices count from there anew.
pub fn silent_enough(state: &CaseState, policy: &GatePolicy, now: DateTime<Utc>) -> bool {
    let notices = state.unanswered_notices();
    notices.len() >= usize::from(policy.notices.max(1))
        && notices
            .first()
            .is_some_and(|first| now - *first >= TimeDelta::days(i64::from(policy.silent_days)))
        && state.waits_for_customer()
}

/// What is still missing before the round may close, apart from the summary that the command brings.
pub fn missing(state: &CaseState, policy: &GatePolicy, now: DateTime<Utc>) -> Vec<Missing> {
    let mut list = Vec::new();
    if policy.cause && !state.cause {
        list.push(Missing::Cause);
    }
    if policy.action && !state.action {
        list.push(Missing::Action);
    }
    if policy.evidence && state.evidence == 0 {
        list.push(Missing::Evidence);
    }
    if state.confirmed_at.is_none() && !silent_enough(state, policy, now) {
        list.push(Missing::Confirmation {
            days: policy.silent_days,
        });
    }
    list
}
