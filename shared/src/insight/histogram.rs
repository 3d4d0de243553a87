//! How long things took: a histogram that stays small, can be merged, and knows its error.
//!
//! Each bin covers a fixed ratio (DDSketch: Masson, Rim, Lee, 2019, PVLDB 12(12)), so that any quantile is within
//! 4 % of the true one, from a second to centuries.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Relative error of a bin's middle. A little under the promised 4 %, to leave room for rounding. Half of it would
/// double what a dashboard reads for its median.
const ERROR: f64 = 0.039;

/// A histogram of durations in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Durations {
    /// How many took no time at all.
    #[serde(default)]
    zero: u64,
    /// How many fell into each bin.
    #[serde(default)]
    bins: BTreeMap<u16, u64>,
}

impl Durations {
    /// Adds one duration in seconds.
    pub fn push(&mut self, seconds: u64) {
        let count = match bin(seconds) {
            Some(bin) => self.bins.entry(bin).or_default(),
            None => &mut self.zero,
        };
        *count = count.saturating_add(1);
    }

    /// The number under which a table keeps durations like this one: 0 for none at all, else its bin's, from 1.
    pub fn bucket(seconds: u64) -> u16 {
        bin(seconds).map_or(0, |bin| bin + 1)
    }

    /// Adds durations that a table has kept under their bucket.
    pub fn push_bucket(&mut self, bucket: u16, times: u64) {
        let count = match bucket.checked_sub(1) {
            Some(bin) => self.bins.entry(bin).or_default(),
            None => &mut self.zero,
        };
        *count = count.saturating_add(times);
    }

    /// Adds all of another histogram.
    pub fn merge(&mut self, other: &Durations) {
        self.zero = self.zero.saturating_add(other.zero);
        for (bin, count) in &other.bins {
            let own = self.bins.entry(*bin).or_default();
            *own = own.saturating_add(*count);
        }
    }

    /// How many durations it holds.
    pub fn n(&self) -> u64 {
        self.bins
            .values()
            .fold(self.zero, |sum, count| sum.saturating_add(*count))
    }

    /// The duration in seconds that a share of all did not exceed: the ⌈q·n⌉-th smallest (nearest rank), within
    /// 4 %. `q` is held to 0 to 1; `None` without durations.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let n = self.n();
        if n == 0 || q.is_nan() {
            return None;
        }
        let rank = ((q.clamp(0.0, 1.0) * n as f64).ceil() as u64).clamp(1, n);
        let mut seen = self.zero;
        if rank <= seen {
            return Some(0.0);
        }
        for (bin, count) in &self.bins {
            seen = seen.saturating_add(*count);
            if rank <= seen {
                return Some(middle(*bin));
            }
        }
        None
    }

    /// The median in seconds.
    pub fn p50(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// What nine of ten did not exceed, in seconds.
    pub fn p90(&self) -> Option<f64> {
        self.quantile(0.9)
    }
}

impl FromIterator<u64> for Durations {
    fn from_iter<I: IntoIterator<Item = u64>>(seconds: I) -> Durations {
        let mut durations = Durations::default();
        seconds.into_iter().for_each(|one| durations.push(one));
        durations
    }
}

fn ratio() -> f64 {
    (1.0 + ERROR) / (1.0 - ERROR)
}

/// Bin i holds durations above ratio^(i−1) up to ratio^i; no time has none.
fn bin(seconds: u64) -> Option<u16> {
    // 2^64 lands below bin 1200, so the cast never cuts anything off.
    (seconds > 0).then(|| ((seconds as f64).ln() / ratio().ln()).ceil() as u16)
}

/// The value in a bin whose relative error to both ends is the same.
fn middle(bin: u16) -> f64 {
    2.0 * ratio().powi(i32::from(bin)) / (ratio() + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(values: &mut [u64], q: f64) -> f64 {
        values.sort();
        let rank = ((q * values.len() as f64).ceil() as usize).clamp(1, values.len());
        values[rank - 1] as f64
    }

    #[test]
    fn empty_zero_and_extremes() {
        let mut durations = Durations::default();
        assert_eq!((durations.n(), durations.p50()), (0, None));
        durations.push(0);
        assert_eq!(durations.p90(), Some(0.0));
        durations.push(u64::MAX);
        let top = durations.quantile(1.0).expect("top");
        assert!((top / u64::MAX as f64 - 1.0).abs() <= 0.04);
        assert_eq!(durations.quantile(f64::NAN), None);
    }

    #[test]
    fn buckets_give_the_same_histogram() {
        let seconds = [0, 1, 2, 59, 3_600, 3_600, 86_400 * 30];
        let mut kept = Durations::default();
        for one in seconds {
            kept.push_bucket(Durations::bucket(one), 1);
        }
        assert_eq!(kept, seconds.into_iter().collect());
    }

    #[test]
    fn every_magnitude_is_within_four_percent() {
        for power in 0..64 {
            for seconds in [1_u64 << power, (1 << power) + (1 << power) / 3] {
                let told = [seconds]
                    .into_iter()
                    .collect::<Durations>()
                    .p50()
                    .expect("one");
                assert!(
                    (told / seconds as f64 - 1.0).abs() <= 0.04,
                    "{seconds} became {told}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn quantiles_are_within_four_percent_and_merge_loses_nothing(
            a in proptest::collection::vec(0_u64..10_000_000, 1..200),
            b in proptest::collection::vec(0_u64..5_000, 0..200),
            q in 0.0_f64..=1.0,
        ) {
            let mut merged: Durations = a.iter().copied().collect();
            merged.merge(&b.iter().copied().collect());
            let mut all: Vec<u64> = a.into_iter().chain(b).collect();
            prop_assert_eq!(&merged, &all.iter().copied().collect::<Durations>());
            for q in [q, 0.5, 0.9] {
                let (told, truth) = (merged.quantile(q).expect("not empty"), exact(&mut all, q));
                prop_assert!((told - truth).abs() <= truth * 0.04, "{} for {}", told, truth);
            }
            let json = serde_json::to_string(&merged).expect("json");
            prop_assert_eq!(serde_json::from_str::<Durations>(&json).expect("back"), merged);
        }
    }
}
