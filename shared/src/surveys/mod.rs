//! Surveys: definitions, checked answers, scores, and when the after-close survey goes out.
//!
//! The browser and the server run the same code; what only one of them checks is not checked.

pub mod answer;
pub mod definition;
pub mod reaction;
pub mod satisfaction;
pub mod schedule;
pub mod score;

pub use answer::{AnswerError, AnswerValue, Answers, check, check_page};
pub use definition::{Choice, Page, Question, QuestionKind, SurveyDefinition};
pub use schedule::{Decision, NotSent, SchedulePolicy};
