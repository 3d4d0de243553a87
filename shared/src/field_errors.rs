//! What is wrong with a form, field by field. Carries keys and limits, never text that a user typed.

use crate::catalogue::{errors, handbook};
use crate::locale::Locale;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why one field was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldProblem {
    /// Nothing was given.
    Required,
    /// Fewer than `min` characters.
    TooShort {
        /// Least number of characters.
        min: usize,
    },
    /// More than `max` characters.
    TooLong {
        /// Greatest number of characters.
        max: usize,
        /// How many to remove.
        over: usize,
    },
    /// Neither a phone number nor an e-mail address.
    NotAContact,
    /// Not an e-mail address.
    NotAnAddress,
    /// Not one of the choices.
    NotOffered,
    /// Not a date or time that can be read.
    NotADate,
    /// A day outside the days that are taken.
    NotBetween {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// Lies in the future.
    InFuture,
    /// Consent is needed before a contact may be kept.
    ConsentNeeded,
    /// A file over its limit.
    FileTooLarge {
        /// Limit in MiB.
        max_mib: u64,
    },
    /// More files than allowed.
    TooManyFiles {
        /// Greatest number of files.
        max: usize,
    },
    /// A kind of file that is not taken.
    FileKind,
    /// A picture that can't be read.
    FileBroken,
    /// A picture of more pixels than are taken.
    PictureTooLarge {
        /// Greatest number of pixels, in millions.
        megapixels: u64,
        /// Greatest width and height in pixels.
        side: u32,
    },
    /// Neither xlsx nor csv.
    TableKind,
    /// A table that can't be read.
    TableBroken,
    /// More rows than an import takes.
    TooManyRows {
        /// Greatest number of rows.
        max: usize,
    },
    /// No column, or more than one, was said to hold the text.
    OneTextColumn,
    /// Already in use.
    Taken,
    /// Does not match what is on record.
    Wrong,
    /// A variable in braces that nobody filled in.
    Unfilled,
    /// A password among the first that anybody would try.
    Guessable,
}

impl FieldProblem {
    /// The sentence that names the remedy.
    pub fn text(&self, locale: Locale) -> String {
        match self {
            FieldProblem::Required => errors::REQUIRED.get(locale).into(),
            FieldProblem::TooShort { min } => errors::TOO_SHORT.fill(locale, &[("min", min)]),
            FieldProblem::TooLong { max, over } => {
                errors::TOO_LONG.fill(locale, &[("max", max), ("over", over)])
            }
            FieldProblem::NotAContact => errors::NOT_A_CONTACT.get(locale).into(),
            FieldProblem::NotAnAddress => errors::NOT_AN_ADDRESS.get(locale).into(),
            FieldProblem::NotOffered => errors::NOT_OFFERED.get(locale).into(),
            FieldProblem::NotADate => errors::NOT_A_DATE.get(locale).into(),
            FieldProblem::NotBetween { from, to } => {
                errors::NOT_BETWEEN.fill(locale, &[("from", from), ("to", to)])
            }
            FieldProblem::InFuture => errors::IN_FUTURE.get(locale).into(),
            FieldProblem::ConsentNeeded => errors::CONSENT_NEEDED.get(locale).into(),
            FieldProblem::FileTooLarge { max_mib } => {
                errors::FILE_TOO_LARGE.fill(locale, &[("max", max_mib)])
            }
            FieldProblem::TooManyFiles { max } => {
                errors::TOO_MANY_FILES.fill(locale, &[("max", max)])
            }
            FieldProblem::FileKind => errors::FILE_KIND.get(locale).into(),
            FieldProblem::FileBroken => errors::FILE_BROKEN.get(locale).into(),
            FieldProblem::PictureTooLarge { megapixels, side } => errors::PICTURE_TOO_LARGE
                .fill(locale, &[("megapixels", megapixels), ("side", side)]),
            FieldProblem::TableKind => errors::TABLE_KIND.get(locale).into(),
            FieldProblem::TableBroken => errors::TABLE_BROKEN.get(locale).into(),
            FieldProblem::TooManyRows { max } => {
                errors::TOO_MANY_ROWS.fill(locale, &[("max", max)])
            }
            FieldProblem::OneTextColumn => errors::ONE_TEXT_COLUMN.get(locale).into(),
            FieldProblem::Taken => errors::TAKEN.get(locale).into(),
            FieldProblem::Wrong => errors::WRONG.get(locale).into(),
            FieldProblem::Unfilled => handbook::UNFILLED.get(locale).into(),
            FieldProblem::Guessable => errors::GUESSABLE.get(locale).into(),
        }
    }
}

/// One refused field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Name of the form control.
    pub field: String,
    /// What is wrong with it.
    pub problem: FieldProblem,
}

/// All refused fields of a form, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Adds a refused field.
    pub fn add(&mut self, field: &str, problem: FieldProblem) {
        self.0.push(FieldError {
            field: field.into(),
            problem,
        });
    }

    /// Keeps the value of a check, or records its problem.
    pub fn take<T>(&mut self, field: &str, checked: Result<T, FieldProblem>) -> Option<T> {
        checked.map_err(|problem| self.add(field, problem)).ok()
    }

    /// The first problem of a field.
    pub fn of(&self, field: &str) -> Option<&FieldProblem> {
        self.0.iter().find(|e| e.field == field).map(|e| &e.problem)
    }

    /// True when nothing was refused.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok(value)` when nothing was refused.
    ///
    /// # Errors
    /// The collected problems.
    pub fn or<T>(self, value: Option<T>) -> Result<T, FieldErrors> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }
}
