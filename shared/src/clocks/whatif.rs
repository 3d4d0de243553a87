//! What would be different for promises already made if other clock sets or another calendar were in force.
//!
//! Rule: nothing is estimated. Each case is counted twice, by the rules in force and by a draft, and the two are laid
//! side by side; publishing the draft at that moment gives exactly what was told of the cases looked at.

use super::policy::ClockKind;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many days back cases are looked at.
pub const DAYS: u32 = 90;
/// Most cases that are looked at, the latest first.
pub const MOST: u64 = 5_000;
/// Most examples of each difference.
const EXAMPLES: usize = 3;

/// How a promise would differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// It would be broken and is not.
    Broken,
    /// It is broken and would not be.
    Mended,
    /// It would be due earlier.
    Earlier,
    /// It would be due later.
    Later,
    /// There is no such promise, and would be.
    Made,
    /// There is one, and would not be.
    Dropped,
}

impl Difference {
    /// All of them, the gravest first.
    pub const ALL: [Difference; 6] = [
        Difference::Broken,
        Difference::Mended,
        Difference::Earlier,
        Difference::Later,
        Difference::Made,
        Difference::Dropped,
    ];
}

/// A promise of a case under one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// Whether it was or is broken.
    pub broken: bool,
    /// Whether what was promised was done, late or not.
    pub done: bool,
}

/// One promise under both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// What is promised.
    pub kind: ClockKind,
    /// Key of the stage for a stage limit.
    pub stage: Option<String>,
    /// When counting began.
    pub started_at: DateTime<Utc>,
    /// As it is; `None` where nothing is promised.
    pub before: Option<Stand>,
    /// As it would be.
    pub after: Option<Stand>,
}

impl Pair {
    /// How the two differ: in the due time, in being broken, in both or not at all.
    pub fn differences(&self) -> BTreeSet<Difference> {
        let broken = |stand: Option<Stand>| stand.is_some_and(|stand| stand.broken);
        // Of the updates that are over only the late ones are told: one that is missing on a side is no promise less.
        let over = |stand: Stand| self.kind == ClockKind::CustomerUpdate && stand.done;
        let moved = match (self.before, self.after) {
            (Some(a), Some(b)) if b.due_at < a.due_at => Some(Difference::Earlier),
            (Some(a), Some(b)) if b.due_at > a.due_at => Some(Difference::Later),
            (None, Some(b)) if !over(b) => Some(Difference::Made),
            (Some(a), None) if !over(a) => Some(Difference::Dropped),
            _ => None,
        };
        let kept = match (broken(self.before), broken(self.after)) {
            (false, true) => Some(Difference::Broken),
            (true, false) => Some(Difference::Mended),
            _ => None,
        };
        kept.into_iter().chain(moved).collect()
    }
}

/// The differences of one promise over many cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Key of the case type.
    pub case_type: String,
    /// What is promised.
    pub kind: ClockKind,
    /// Key of the stage for a stage limit.
    pub stage: Option<String>,
    /// Promises looked at.
    pub seen: u64,
    /// How many of them differ, and how.
    pub counts: BTreeMap<Difference, u64>,
}

/// A case whose promise would differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The gravest difference.
    pub difference: Difference,
    /// The case's number.
    pub number: String,
    /// Key of its type.
    pub case_type: String,
    /// The promise.
    pub pair: Pair,
}

/// What a draft would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Cases looked at: at most [`MOST`], the latest of the last [`DAYS`] days.
    pub seen: u64,
    /// Whether there are more in that time.
    pub more: bool,
    /// How many of those looked at would differ.
    pub touched: u64,
    /// By case type and promise, where something would differ.
    pub lines: Vec<Line>,
    /// Some cases of each difference, the gravest first.
    pub examples: Vec<Example>,
}

impl WhatIf {
    /// Takes in a case; lines hold what does not differ, too, until [`WhatIf::told`].
    pub fn add(&mut self, number: &str, case_type: &str, pairs: Vec<Pair>) {
        self.seen += 1;
        let mut touched = false;
        for pair in pairs {
            let differences = pair.differences();
            let line = self.line(case_type, &pair);
            line.seen += 1;
            for difference in &differences {
                *line.counts.entry(*difference).or_default() += 1;
            }
            let Some(difference) = differences.first().copied() else {
                continue;
            };
            touched = true;
            let alike = |e: &&Example| e.difference == difference;
            if self.examples.iter().filter(alike).count() < EXAMPLES {
                self.examples.push(Example {
                    difference,
                    number: number.to_owned(),
                    case_type: case_type.to_owned(),
                    pair,
                });
            }
        }
        self.touched += u64::from(touched);
    }

    fn line(&mut self, case_type: &str, pair: &Pair) -> &mut Line {
        let same = |line: &Line| {
            (line.case_type.as_str(), line.kind, &line.stage) == (case_type, pair.kind, &pair.stage)
        };
        let at = self.lines.iter().position(same).unwrap_or_else(|| {
            self.lines.push(Line {
                case_type: case_type.to_owned(),
                kind: pair.kind,
                stage: pair.stage.clone(),
                seen: 0,
                counts: BTreeMap::new(),
            });
            self.lines.len() - 1
        });
        &mut self.lines[at]
    }

    /// What is shown: lines with a difference, in order, and the gravest examples first.
    pub fn told(mut self) -> Self {
        self.lines.retain(|line| !line.counts.is_empty());
        self.lines.sort_by(|a, b| {
            (&a.case_type, a.kind, &a.stage).cmp(&(&b.case_type, b.kind, &b.stage))
        });
        self.examples.sort_by_key(|example| example.difference);
        self
    }

    /// How many promises differ in a way.
    pub fn count(&self, difference: Difference) -> u64 {
        let of = |line: &Line| line.counts.get(&difference).copied().unwrap_or(0);
        self.lines.iter().map(of).sum()
    }
}

#[cfg(feature = "zones")]
pub use counted::{Terms, compare};

#[cfg(feature = "zones")]
mod counted {
    use super::{Pair, Stand};
    use crate::clocks::clock::Clock;
    use crate::clocks::derive::derive;
    use crate::clocks::history::History;
    use crate::clocks::hours::Hours;
    use crate::clocks::policy::{ClockKind, ClockSet};
    use chrono::{DateTime, Utc};
    use std::collections::BTreeMap;

    /// What promises are counted by.
    #[derive(Clone, Copy)]
    pub struct Terms<'a> {
        /// The promises of the case's type; `None` where nothing is promised.
        pub set: Option<&'a ClockSet>,
        /// The calendar.
        pub hours: &'a Hours,
    }

    /// Every promise of a round at `now` under both, in the order of its beginning.
    pub fn compare(
        history: &History,
        before: Terms<'_>,
        after: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Vec<Pair> {
        type Key = (DateTime<Utc>, ClockKind, Option<String>);
        let clocks = |terms: Terms<'_>| -> BTreeMap<Key, Stand> {
            let derived = terms.set.map(|set| derive(history, set, terms.hours, now));
            let stand = |clock: Clock| {
                let stand = Stand {
                    due_at: clock.due_at,
                    broken: clock.breached_at.is_some(),
                    done: clock.met_at.is_some(),
                };
                ((clock.started_at, clock.kind, clock.stage), stand)
            };
            derived.into_iter().flatten().map(stand).collect()
        };
        let (before, mut after) = (clocks(before), clocks(after));
        let mut pairs: BTreeMap<Key, (Option<Stand>, Option<Stand>)> = BTreeMap::new();
        for (key, stand) in before {
            let beside = after.remove(&key);
            pairs.insert(key, (Some(stand), beside));
        }
        pairs.extend(
            after
                .into_iter()
                .map(|(key, stand)| (key, (None, Some(stand)))),
        );
        let pair = |((started_at, kind, stage), (before, after))| Pair {
            kind,
            stage,
            started_at,
            before,
            after,
        };
        pairs.into_iter().map(pair).collect()
    }
}
