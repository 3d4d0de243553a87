//! A customer's voice: the public form, its channel and tidying.

mod channel;
mod form;
mod views;

pub use channel::{Channel, Sentiment};
pub use form::{FeedbackForm, LIMITS, Limits, NewFeedback};
pub use views::*;
