//! Figures with their honesty: intervals beside means, quantiles with a known error, days without gaps.

pub mod histogram;
pub mod interval;
pub mod series;

pub use interval::Interval;
