//! Promises with a due time: calendars, policies, due times and their explanations.
//!
//! Everything here is a pure function of events, policy, calendar and `now`; a stored due time is only a
//! projection of it. What needs a time zone sits behind the feature `zones`; the data types never do.

pub mod calendar;
pub mod clock;
#[cfg(feature = "zones")]
pub mod derive;
#[cfg(feature = "zones")]
pub mod due;
#[cfg(feature = "zones")]
pub mod escalate;
pub mod explain;
mod explain_words;
pub mod history;
pub mod holidays;
#[cfg(feature = "zones")]
pub mod hours;
pub mod ladder;
pub mod policy;
pub mod presets;
pub mod span;
pub mod time_of_day;
#[cfg(feature = "zones")]
mod walk;
pub mod whatif;
