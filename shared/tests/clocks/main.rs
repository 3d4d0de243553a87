//! Clocks against hand-worked cases, a slow oracle and laws. Needs the feature `zones`.
#![cfg(feature = "zones")]

mod calendars;
mod daylight_saving;
mod derived;
mod derived_terms;
mod escalated;
mod fixture;
mod hand_worked;
mod laws;
mod oracle;
mod whatif;
