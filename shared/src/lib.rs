//! The language both sides speak: forms, read models, rules and messages.
//!
//! Nothing here performs IO, reads a clock or draws a random number: `now` and ids are arguments.
#![warn(missing_docs)]

pub mod actor;
pub mod answering;
pub mod cases;
pub mod catalogue;
pub mod chase;
pub mod clocks;
pub mod coded;
pub mod dashboard;
pub mod departments;
pub mod feedback;
pub mod field_errors;
pub mod finding;
pub mod handbook;
pub mod id;
pub mod imports;
pub mod insight;
#[cfg(feature = "language")]
pub mod language;
pub mod learning;
pub mod locale;
pub mod ops;
pub mod page;
pub mod people;
pub mod priority;
pub mod privacy;
pub mod redact;
pub mod reminders;
pub mod replies;
pub mod rulebook;
pub mod surveys;
pub mod tags;
pub mod taxonomy;
pub mod text;
pub mod themes;
pub mod wording;
