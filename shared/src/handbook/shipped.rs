//! The scenarios that the program is shipped with.

use super::{Scenario, read};
use std::sync::LazyLock;

pub(super) const FILES: &[&str] = &[
    include_str!("data/faults.txt"),
    include_str!("data/repairs.txt"),
    include_str!("data/arrival.txt"),
    include_str!("data/safety.txt"),
    include_str!("data/people.txt"),
    include_str!("data/promises.txt"),
    include_str!("data/waiting.txt"),
    include_str!("data/fitting.txt"),
    include_str!("data/money.txt"),
    include_str!("data/outside.txt"),
    include_str!("data/others.txt"),
];

static SHIPPED: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
    let files = FILES.iter().flat_map(|file| read::scenarios(file));
    // One that can't be read is left out rather than stopping the program; a test counts them.
    files.flatten().collect()
});

/// Every scenario, in the order of the files.
pub fn shipped() -> &'static [Scenario] {
    &SHIPPED
}

/// The scenario with this key.
pub fn by_key(key: &str) -> Option<&'static Scenario> {
    shipped().iter().find(|scenario| scenario.key == key)
}

#[cfg(test)]
mod tests;
