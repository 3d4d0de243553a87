//! Weak signals in a text (S2-1): phrases that mean waiting, danger, a threat, and how soon somebody should look.
//!
//! Phrases and points are data that an admin edits. No labelled set exists, so this is the rubric of the shipped ones, by
//! which people would judge:
//!
//! | points | urgency | what the text says |
//! |---|---|---|
//! | 70–100 | urgent | somebody is or may be hurt or ill; money is being stolen; court, regulator or press are named |
//! | 30–69 | normal | waiting or asking for the second time, patience ends, a customer leaves, a child is concerned |
//! | 0–29 | low | everything else: questions, ideas, praise |
//!
//! A phrase right after a negation says nothing; after a word of degree it counts half more. A strongly bad mood adds
//! up to 20 points; neither that nor many weak signs make a text urgent.

mod rules;
mod urgency;

pub use crate::feedback::SignalKind;
pub use rules::{Matcher, Signal};
pub use urgency::{Reason, Urgency, urgency};

#[cfg(test)]
mod tests;
