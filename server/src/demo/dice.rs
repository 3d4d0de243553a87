//! A small generator with a fixed seed (SplitMix64), so that everybody's demo reads the same.
//!
//! Rule: nothing here is secret; keys and tokens come from the vault.

use uuid::Uuid;

/// Throws dice; the same seed gives the same throws.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// A generator of its own for one purpose, so that more throws in one place change nothing elsewhere.
    pub fn new(purpose: &str) -> Self {
        let seed = purpose.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(seed ^ super::SEED)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, but not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True in `percent` of 100.
    pub fn chance(&mut self, percent: f64) -> bool {
        self.unit() * 100.0 < percent
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.bits() % span).unwrap_or(0)
    }

    /// A place in a list of this length; 0 for an empty one.
    pub fn below(&mut self, length: usize) -> usize {
        let length = u64::try_from(length.max(1)).unwrap_or(1);
        usize::try_from(self.bits() % length).unwrap_or(0)
    }

    /// One of the list; `None` only for an empty one.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// One of the words; empty for an empty list.
    pub fn word<'a>(&mut self, list: &[&'a str]) -> &'a str {
        self.pick(list).copied().unwrap_or_default()
    }

    /// A place by weight; 0 when all weights are 0.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        weights.iter().position(|weight| *weight > 0.0).unwrap_or(0)
    }

    /// A waiting time around a mean: often shorter, now and then much longer (at most six times).
    pub fn wait(&mut self, mean: f64) -> f64 {
        (-(1.0 - self.unit()).ln() * mean).clamp(mean * 0.08, mean * 6.0)
    }

    /// A UUIDv7 for a moment in milliseconds since 1970.
    pub fn id(&mut self, millis: i64) -> Uuid {
        let mut tail = [0; 10];
        let (a, b) = (self.bits().to_le_bytes(), self.bits().to_le_bytes());
        tail[..8].copy_from_slice(&a);
        tail[8..].copy_from_slice(&b[..2]);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(millis).unwrap_or(0), &tail)
            .into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_purpose_throws_the_same_and_stays_in_range() {
        let (mut a, mut b) = (Dice::new("voices"), Dice::new("voices"));
        assert_ne!(a.clone().bits(), Dice::new("cases").bits());
        for _ in 0..1_000 {
            assert_eq!(a.bits(), b.bits());
            assert!((3..=5).contains(&a.between(3, 5)) && (3..=5).contains(&b.between(3, 5)));
            assert!(a.unit() < 1.0 && b.unit() < 1.0);
        }
        assert_eq!(a.weighted(&[0.0, 0.0, 1.0]), 2);
        assert_eq!(a.id(1_000).get_version_num(), 7);
    }
}
