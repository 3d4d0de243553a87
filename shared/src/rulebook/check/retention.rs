//! Faults of the retention periods.

use super::{Fault, Place, Problem};
use crate::privacy::retention::{Class, Retention};

/// Months that a period may have: never less than the longest promise takes, never for ever.
const MONTHS: std::ops::RangeInclusive<u16> = 3..=120;

pub(super) fn faults(rule: Retention) -> Vec<Fault> {
    let wrong = Class::ALL
        .into_iter()
        .filter(|class| !MONTHS.contains(&rule.months(*class)));
    wrong
        .map(|class| Fault {
            place: Place::Kept(class),
            problem: Problem::Retention,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_period_is_held_to_its_bounds() {
        assert_eq!(faults(Retention::default()), []);
        let rule = Retention {
            texts: 2,
            files: 3,
            answers: 120,
            contacts: 121,
        };
        let places: Vec<Place> = faults(rule).into_iter().map(|fault| fault.place).collect();
        assert_eq!(
            places,
            [Place::Kept(Class::Texts), Place::Kept(Class::Contacts)]
        );
    }
}
