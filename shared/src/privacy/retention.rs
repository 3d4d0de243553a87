//! How long what is kept of a person stays after the case is closed; figures, events and the audit trail stay.

use crate::catalogue::{Words, rules as words};
use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

/// The rule an admin sets: calendar months after closing, by class. A voice without a case counts from its arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// What customers and staff wrote: voices, messages, solutions offered.
    pub texts: u16,
    /// Uploaded files, evidence among them.
    pub files: u16,
    /// Own words in answers to surveys; scores and choices stay.
    pub answers: u16,
    /// Names, phone numbers, addresses, and the mails that went there.
    pub contacts: u16,
}

impl Default for Retention {
    /// Two years for files and contacts, three for texts and answers.
    fn default() -> Self {
        Self {
            texts: 36,
            files: 24,
            answers: 36,
            contacts: 24,
        }
    }
}

/// A class of what is kept; a case holds each until it is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Voices, messages, solutions.
    Texts,
    /// Uploads.
    Files,
    /// Own words in surveys.
    Answers,
    /// Who it was.
    Contacts,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 4] = [Class::Texts, Class::Files, Class::Answers, Class::Contacts];

    /// Its bit in the column that says what a row still holds.
    pub const fn bit(self) -> i32 {
        match self {
            Class::Texts => 1,
            Class::Files => 2,
            Class::Answers => 4,
            Class::Contacts => 8,
        }
    }

    /// The bits of all classes.
    pub const HELD: i32 = 15;

    /// What it is.
    pub const fn words(self) -> Words {
        match self {
            Class::Texts => words::KEPT_TEXTS,
            Class::Files => words::KEPT_FILES,
            Class::Answers => words::KEPT_ANSWERS,
            Class::Contacts => words::KEPT_CONTACTS,
        }
    }
}

impl Retention {
    /// Months of a class.
    pub const fn months(self, class: Class) -> u16 {
        match class {
            Class::Texts => self.texts,
            Class::Files => self.files,
            Class::Answers => self.answers,
            Class::Contacts => self.contacts,
        }
    }

    /// Months of a class, to change.
    pub const fn months_mut(&mut self, class: Class) -> &mut u16 {
        match class {
            Class::Texts => &mut self.texts,
            Class::Files => &mut self.files,
            Class::Answers => &mut self.answers,
            Class::Contacts => &mut self.contacts,
        }
    }

    /// What was closed before this moment no longer holds the class.
    pub fn before(self, class: Class, now: DateTime<Utc>) -> DateTime<Utc> {
        let months = Months::new(self.months(class).into());
        now.checked_sub_months(months)
            .unwrap_or(DateTime::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_by_the_calendar() {
        let now = "2026-11-22T10:00:00Z".parse().expect("a time");
        let rule = Retention {
            texts: 1,
            files: 21,
            ..Retention::default()
        };
        let table = [
            (Class::Texts, "2026-10-22T10:00:00Z"),
            (Class::Files, "2025-02-22T10:00:00Z"),
            (Class::Answers, "2023-11-22T10:00:00Z"),
            (Class::Contacts, "2024-11-22T10:00:00Z"),
        ];
        for (class, expected) in table {
            let expected: DateTime<Utc> = expected.parse().expect("a time");
            assert_eq!(rule.before(class, now), expected, "{class:?}");
        }
        let bits = Class::ALL
            .into_iter()
            .fold(0, |all, class| all | class.bit());
        assert_eq!(bits, Class::HELD);
    }
}
