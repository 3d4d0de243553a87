//! What goes out to people: an outbox written in the transaction that causes a message, and the job that empties it.
//!
//! Never lost: a notice leaves the queue only when its receiver took it, or visibly as dead. Never twice: one row per
//! cause, one lease per try; a copy sent by a dying instance carries the same Message-ID.

pub mod letters;
mod outbox;
mod send;
mod staff;
mod wire;

pub use letters::{Frame, Letter, compose};
pub(crate) use outbox::OVER_CAP;
pub use outbox::{Channel, NewNotice, Queued, cancel, queue, queue_duty};
pub use send::{Attempt, Outcome, Sender};
pub use staff::{for_staff, of_many};
pub(crate) use wire::check;
