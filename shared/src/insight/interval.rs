//! Shares and means with their 95 % intervals.
//!
//! A figure travels with its n and interval in one [`Interval`]; a screen never gets a bare mean.

use serde::{Deserialize, Serialize};

/// The 0.975 quantile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The 0.975 quantiles of Student's t with 1 to 30 degrees of freedom.
const T: [f64; 30] = [
    12.706_205, 4.302_653, 3.182_446, 2.776_445, 2.570_582, 2.446_912, 2.364_624, 2.306_004,
    2.262_157, 2.228_139, 2.200_985, 2.178_813, 2.160_369, 2.144_787, 2.131_450, 2.119_905,
    2.109_816, 2.100_922, 2.093_024, 2.085_963, 2.079_614, 2.073_873, 2.068_658, 2.063_899,
    2.059_539, 2.055_529, 2.051_831, 2.048_407, 2.045_230, 2.042_272,
];

/// A figure with the range that holds the true value in 95 of 100 samples, and from how many answers it comes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The figure itself, in the unit of what was measured; shares from 0 to 1.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// How many answers it rests on, at least 1.
    pub n: u64,
}

/// A share with its Wilson score interval (E. B. Wilson, 1927, JASA 22, 209–212, without continuity correction).
///
/// `hits` above `n` are taken as `n`. `None` if `n` is 0: no answers are not 0 %.
pub fn share(hits: u64, n: u64) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let (count, p) = (n as f64, hits.min(n) as f64 / n as f64);
    let scale = 1.0 + Z * Z / count;
    let centre = (p + Z * Z / (2.0 * count)) / scale;
    let half = Z / scale * (p * (1.0 - p) / count + Z * Z / (4.0 * count * count)).sqrt();
    let low = if hits == 0 {
        0.0
    } else {
        (centre - half).max(0.0)
    };
    let high = if hits >= n {
        1.0
    } else {
        (centre + half).min(1.0)
    };
    Some(Interval {
        value: p,
        low,
        high,
        n,
    })
}

/// Count, mean and spread of a stream of numbers, which can be merged (Welford 1962; Chan, Golub, LeVeque 1979).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moments {
    n: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Adds one number; what is not finite is left out.
    pub fn push(&mut self, value: f64) {
        self.push_times(value, 1);
    }

    /// Adds the same number several times.
    pub fn push_times(&mut self, value: f64, times: u64) {
        if value.is_finite() && times > 0 {
            self.merge(&Moments {
                n: times,
                mean: value,
                squares: 0.0,
            });
        }
    }

    /// Adds what another stream has seen.
    pub fn merge(&mut self, other: &Moments) {
        let n = self.n.saturating_add(other.n);
        if n == 0 {
            return;
        }
        let (a, b, all) = (self.n as f64, other.n as f64, n as f64);
        let apart = other.mean - self.mean;
        self.mean += apart * b / all;
        self.squares += other.squares + apart * apart * a * b / all;
        self.n = n;
    }

    /// The mean of scores that lie on a scale from `low` to `high`, with its Student-t interval,
    /// mean ± t(n−1) · s/√n (Student 1908), s with n−1, cut off at the ends of the scale.
    ///
    /// One answer alone says nothing about the spread: its interval is the whole scale. `None` without answers.
    pub fn mean_within(&self, low: f64, high: f64) -> Option<Interval> {
        let (value, n) = (self.mean, self.n);
        let half = match n {
            0 => return None,
            1 => f64::INFINITY,
            _ => t_quantile(n - 1) * (self.squares / (n - 1) as f64 / n as f64).sqrt(),
        };
        Some(Interval {
            value,
            low: (value - half).max(low),
            high: (value + half).min(high),
            n,
        })
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Moments {
        let mut moments = Moments::default();
        values.into_iter().for_each(|value| moments.push(value));
        moments
    }
}

/// The 0.975 quantile of Student's t: a table up to 30 degrees of freedom, then the expansion 26.7.5 of Abramowitz
/// and Stegun, Handbook of Mathematical Functions (error below 2e-6 there).
fn t_quantile(freedom: u64) -> f64 {
    let index = usize::try_from(freedom.saturating_sub(1)).unwrap_or(usize::MAX);
    if let Some(t) = T.get(index) {
        return *t;
    }
    let v = freedom as f64;
    let g1 = (Z.powi(3) + Z) / 4.0;
    let g2 = (5.0 * Z.powi(5) + 16.0 * Z.powi(3) + 3.0 * Z) / 96.0;
    let g3 = (3.0 * Z.powi(7) + 19.0 * Z.powi(5) + 17.0 * Z.powi(3) - 15.0 * Z) / 384.0;
    Z + g1 / v + g2 / (v * v) + g3 / (v * v * v)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(told: Option<Interval>, low: f64, high: f64) {
        let told = told.expect("interval");
        assert!(
            (told.low - low).abs() < 1e-4 && (told.high - high).abs() < 1e-4,
            "{told:?}"
        );
    }

    fn moments(values: &[f64]) -> Moments {
        values.iter().copied().collect()
    }

    #[test]
    fn wilson_against_published_values() {
        // R. G. Newcombe, 1998, Statistics in Medicine 17, 857–872, table I, method 3.
        near(share(81, 263), 0.2553, 0.3662);
        near(share(15, 148), 0.0624, 0.1605);
        near(share(0, 20), 0.0, 0.1611);
        near(share(1, 29), 0.0061, 0.1718);
        assert_eq!(share(0, 0), None);
        assert_eq!(share(9, 3), share(3, 3));
    }

    #[test]
    fn mean_with_student_t() {
        // 4, 5, 6: mean 5, s = 1, 4.302653 / sqrt(3) = 2.48414
        let scores = moments(&[4.0, 5.0, 6.0]);
        near(scores.mean_within(0.0, 10.0), 5.0 - 2.48414, 5.0 + 2.48414);
        near(scores.mean_within(1.0, 7.0), 5.0 - 2.48414, 7.0);
        assert_eq!(Moments::default().mean_within(1.0, 5.0), None);
        assert_eq!(
            moments(&[f64::NAN, f64::INFINITY]).mean_within(1.0, 5.0),
            None
        );
        let one = Interval {
            value: 3.0,
            low: 1.0,
            high: 5.0,
            n: 1,
        };
        assert_eq!(moments(&[3.0]).mean_within(1.0, 5.0), Some(one));
    }

    #[test]
    fn t_goes_over_into_the_expansion_without_a_step() {
        for (freedom, t) in [
            (1, 12.7062),
            (30, 2.0423),
            (31, 2.0395),
            (40, 2.0211),
            (120, 1.9799),
            (1_000_000, 1.96),
        ] {
            assert!((t_quantile(freedom) - t).abs() < 6e-5, "{freedom}");
        }
        assert!((1..200).all(|v| t_quantile(v) > t_quantile(v + 1)));
    }

    proptest! {
        #[test]
        fn a_share_lies_in_its_interval(hits in 0_u64..5000, more in 0_u64..5000) {
            if let Some(i) = share(hits, hits + more) {
                prop_assert!(0.0 <= i.low && i.low <= i.value && i.value <= i.high && i.high <= 1.0);
            }
        }

        #[test]
        fn merging_is_the_same_as_one_stream(
            a in proptest::collection::vec(-1e3..1e3, 0..40),
            b in proptest::collection::vec(-1e3..1e3, 1..40),
        ) {
            let mut left = moments(&a);
            left.merge(&moments(&b));
            let whole = moments(&[a, b].concat());
            let told = |m: &Moments| m.mean_within(-1e9, 1e9).expect("mean");
            let (x, y) = (told(&left), told(&whole));
            prop_assert_eq!(x.n, y.n);
            prop_assert!((x.value - y.value).abs() < 1e-6);
            prop_assert!((x.low - y.low).abs() < 1e-5 && (x.high - y.high).abs() < 1e-5);
        }
    }
}
