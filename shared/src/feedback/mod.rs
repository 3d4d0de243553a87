//! A customer's voice: the public form, its channel and tidying.

mod channel;
mod form;
mod record;
mod signal;
mod tidy;
mod views;

pub use channel::{Channel, Sentiment};
pub use form::{FeedbackForm, LIMITS, Limits, NewFeedback, is_email};
pub use record::{Guess, Mark, Phrase, Piece, Record, Sign, UPSET};
pub use signal::SignalKind;
pub use tidy::tidy;
pub use views::*;
