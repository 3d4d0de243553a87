//! How long to wait before trying again.
//!
//! Rule: the wait is spread over its second half, so that two who collided don't meet again.

use std::time::Duration;

/// Doubles with each try, from `first` (after try 1) up to `longest`.
pub fn backoff(first: Duration, longest: Duration, tries: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
    let full = first.saturating_mul(doubled).min(longest);
    let share = getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX));
    full.mul_f64(0.5 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_the_longest_and_is_never_more_than_halved() {
        let (first, longest) = (Duration::from_secs(10), Duration::from_secs(3_600));
        for (tries, full) in [
            (0, 10),
            (1, 10),
            (2, 20),
            (5, 160),
            (9, 2_560),
            (10, 3_600),
            (4_000_000, 3_600),
        ] {
            let wait = backoff(first, longest, tries).as_secs_f64();
            let full = f64::from(full);
            assert!(wait >= full / 2.0 && wait <= full, "try {tries}: {wait}");
        }
    }
}
