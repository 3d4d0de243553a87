//! The day's chase list (S1-10, S1-16): what is late, what is due today, and customers who should hear how it stands.

use crate::cases::{CaseRow, Phase};
use crate::catalogue::reminders as words;
use crate::clocks::policy::ClockKind;
use crate::locale::{Label, Locale};
use crate::page::Page;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChaseQuery {
    /// Only cases the person owns.
    #[serde(default)]
    pub mine: bool,
    /// Key of the page.
    #[serde(default)]
    pub after: Option<String>,
}

/// A promise that must be kept today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chased {
    /// Which.
    pub kind: ClockKind,
    /// Name of the stage it limits.
    pub stage: Option<Label>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// It is late.
    pub late: bool,
}

/// A case to be chased.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChaseRow {
    /// The case.
    pub case: CaseRow,
    /// Version for the conflict check.
    pub seq: u32,
    /// Promises late or due today, the earliest first; never empty.
    pub due: Vec<Chased>,
    /// What to tell the customer, prepared in their language, where an update is among the promises; empty where no
    /// further update is promised.
    pub message: Option<String>,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChasePage {
    /// Cases, the longest due first.
    pub page: Page<ChaseRow>,
}

/// The message that tells a customer how it stands: where it is, and by when they hear again.
pub fn update_message(locale: Locale, phase: Phase, again: NaiveDateTime) -> String {
    let again = format!("{} {}", again.date(), crate::text::hour_minute(&again));
    let phase = phase.words().get(locale);
    words::UPDATE.fill(locale, &[("phase", &phase), ("again", &again)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prepared_message_says_where_it_is_and_when_to_expect_the_next() {
        let again = "2026-11-26T10:00:00".parse().expect("a time");
        let zh = update_message(Locale::Zh, Phase::Executing, again);
        assert!(
            zh.contains("处理中") && zh.contains("2026-11-26 10:00"),
            "{zh}"
        );
        let en = update_message(Locale::En, Phase::Planning, again);
        assert!(
            en.contains("Planning a solution") && en.contains("2026-11-26 10:00"),
            "{en}"
        );
    }
}
