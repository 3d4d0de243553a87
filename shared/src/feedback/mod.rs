//! A customer's voice: the public form, its channel and tidying.

mod channel;
mod form;
mod tidy;
mod views;

pub use channel::{Channel, Sentiment};
pub use form::{FeedbackForm, LIMITS, Limits, NewFeedback, is_email};
pub use tidy::tidy;
pub use views::*;
