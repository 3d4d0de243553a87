//! The arithmetic of measurements: ranks, middles, slopes.
//!
//! Rule: a percentile is a value that was measured (nearest rank), never one between two of them.

use std::time::Duration;

/// Measured times, kept in the order they came.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Adds all of another.
    pub fn extend(&mut self, other: Times) {
        self.0.extend(other.0);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The time that `percent` of all do not exceed, in milliseconds; 0 when nothing was measured.
    pub fn percentile(&self, percent: f64) -> f64 {
        let values: Vec<f64> = self.0.iter().map(|t| t.as_secs_f64() * 1e3).collect();
        percentile(&values, percent)
    }

    /// The median in milliseconds.
    pub fn p50(&self) -> f64 {
        self.percentile(50.0)
    }

    /// In milliseconds.
    pub fn p95(&self) -> f64 {
        self.percentile(95.0)
    }

    /// In milliseconds.
    pub fn p99(&self) -> f64 {
        self.percentile(99.0)
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<I: IntoIterator<Item = Duration>>(times: I) -> Self {
        Self(times.into_iter().collect())
    }
}

/// The value that `percent` of all do not exceed, by nearest rank; 0 for none.
pub fn percentile(values: &[f64], percent: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted
        .get(rank.clamp(1, sorted.len().max(1)) - 1)
        .copied()
        .unwrap_or(0.0)
}

/// Least-squares slope of (x, y) pairs; 0 where there is no line.
pub fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let (mx, my) = points
        .iter()
        .fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
    let (over, under) = points.iter().fold((0.0, 0.0), |(over, under), p| {
        let dx = p.0 - mx;
        (over + dx * (p.1 - my), under + dx * dx)
    });
    if under == 0.0 { 0.0 } else { over / under }
}

/// By how many percent the second is larger than the first; 0 when the first is nothing.
pub fn growth(first: f64, second: f64) -> f64 {
    if first == 0.0 {
        0.0
    } else {
        (second / first - 1.0) * 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measured_values() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&values, 50.0), 50.0);
        assert_eq!(percentile(&values, 95.0), 95.0);
        assert_eq!(percentile(&values, 99.0), 99.0);
        assert_eq!(percentile(&values, 100.0), 100.0);
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 50.0), 2.0);
        assert_eq!(percentile(&[3.0, 1.0], 50.0), 1.0);
        assert_eq!(percentile(&[7.0], 1.0), 7.0);
        assert_eq!(percentile(&[], 95.0), 0.0);
    }

    #[test]
    fn times_are_told_in_milliseconds() {
        let times: Times = (1..=20).map(Duration::from_millis).collect();
        assert_eq!((times.p50(), times.p95(), times.len()), (10.0, 19.0, 20));
        assert_eq!(Times::default().p99(), 0.0);
    }

    #[test]
    fn a_line_has_its_slope() {
        let line: Vec<(f64, f64)> = (0..10)
            .map(|x| (f64::from(x), 3.0 + 2.0 * f64::from(x)))
            .collect();
        assert!((slope(&line) - 2.0).abs() < 1e-9);
        assert_eq!(slope(&[(1.0, 5.0)]), 0.0);
        assert_eq!(slope(&[]), 0.0);
        assert!((growth(100.0, 120.0) - 20.0).abs() < 1e-9);
        assert_eq!(growth(0.0, 5.0), 0.0);
    }
}
