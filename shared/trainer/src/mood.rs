//! Learns the sentiment reader: two heads, then a second stage fitted on margins of kinds of text the head never saw.

use std::collections::HashSet;

use anyhow::{Context, Result};
use shared::language::features::Features;
use shared::language::linear::Head;
use shared::language::sentiment::cues::INPUTS;
use shared::language::sentiment::{Logistic, Model, probability};

use crate::data::{Row, Set};
use crate::svm::{Example, Settings, train};

const POLARITY: Settings = Settings {
    cost: 0.6,
    passes: 6,
    bayes: true,
    least: 3,
};
const OPINION: Settings = Settings {
    cost: 0.3,
    passes: 6,
    bayes: true,
    least: 3,
};
/// Buckets of the polarity head, as a power of two: 512 KB.
const POLARITY_BITS: u32 = 16;
/// Buckets of the opinion head: 256 KB.
const OPINION_BITS: u32 = 15;
/// Texts of one set that the second stage is fitted on.
const SECOND: usize = 3000;

/// Heads trained without each set in turn, and one with all.
pub struct Heads {
    /// One per set; `None` for a set that doesn't ship.
    without: Vec<Option<Head>>,
    all: Head,
    opinion: Head,
}

fn sided(row: &Row) -> Option<bool> {
    match row.polarity {
        Some(1) => Some(true),
        Some(-1) => Some(false),
        _ => None,
    }
}

/// A text of the dev part that the second stage may see; the others are for measuring.
fn fits(at: usize) -> bool {
    at.is_multiple_of(2)
}

/// Rows of a set's dev part that nothing was fitted on.
pub fn measured(set: &Set) -> impl Iterator<Item = &Row> {
    set.rows
        .iter()
        .filter(|row| row.dev)
        .enumerate()
        .filter(|(at, _)| !fits(*at))
        .map(|(_, row)| row)
}

fn head(
    sets: &[Set],
    out: Option<usize>,
    settings: Settings,
    bits: u32,
    side: &dyn Fn(&Row) -> Option<bool>,
) -> Result<Head> {
    let held: HashSet<&Features> = out
        .and_then(|out| sets.get(out))
        .iter()
        .flat_map(|set| &set.rows)
        .map(|row| &row.features)
        .collect();
    let mut examples = Vec::new();
    for (_, set) in sets
        .iter()
        .enumerate()
        .filter(|(at, set)| set.ships && Some(*at) != out)
    {
        let rows: Vec<(&Row, bool)> = set
            .rows
            .iter()
            .filter(|row| !row.dev && !held.contains(&row.features))
            .filter_map(|row| side(row).map(|yes| (row, yes)))
            .collect();
        let all = rows.len() as f32;
        let good = rows.iter().filter(|(_, yes)| *yes).count() as f32;
        if good == 0.0 || good == all {
            continue;
        }
        // A set counts by the root of its size, both sides of it alike.
        let mass = (all * 10_000.0).sqrt();
        examples.extend(rows.into_iter().map(|(row, yes)| Example {
            features: &row.features,
            yes,
            weight: mass / (2.0 * if yes { good } else { all - good }),
        }));
    }
    train(&examples, settings)
        .head(bits)
        .context("a head that fits")
}

impl Heads {
    /// Trains them all; `loo` says whether each set is left out once.
    ///
    /// # Errors
    /// A head did not fit its table.
    pub fn learn(sets: &[Set]) -> Result<Heads> {
        let polarity = |out| head(sets, out, POLARITY, POLARITY_BITS, &sided);
        let mut without = Vec::new();
        for (at, set) in sets.iter().enumerate() {
            without.push(if set.ships {
                Some(polarity(Some(at))?)
            } else {
                None
            });
        }
        let opinionated = |row: &Row| row.polarity.map(|p| p != 0);
        Ok(Heads {
            without,
            all: polarity(None)?,
            opinion: head(sets, None, OPINION, OPINION_BITS, &opinionated)?,
        })
    }

    /// The reader, fitted without a look at the set `out`, or the one to ship.
    pub fn model(&self, sets: &[Set], out: Option<usize>) -> Model {
        let mut side: Vec<([f32; INPUTS], bool, f32)> = Vec::new();
        let mut feeling = Vec::new();
        for (at, set) in sets
            .iter()
            .enumerate()
            .filter(|(at, set)| set.ships && Some(*at) != out)
        {
            let rows: Vec<&Row> = set
                .rows
                .iter()
                .filter(|row| !row.dev && sided(row).is_some())
                .collect();
            let step = rows.len().div_ceil(SECOND).max(1);
            if let Some(Some(head)) = self.without.get(at) {
                side.extend(rows.iter().step_by(step).filter_map(|row| {
                    sided(row).map(|yes| (row.cues.side(head.margin(&row.features)), yes, 1.0))
                }));
            }
            let seen = set
                .rows
                .iter()
                .filter(|row| row.dev)
                .enumerate()
                .filter(|(at, _)| fits(*at))
                .map(|(_, row)| row);
            let neutral = set
                .rows
                .iter()
                .filter(|row| row.polarity == Some(0))
                .count();
            let some = set.rows.iter().filter(|row| sided(row).is_some()).count();
            for row in seen {
                let margin = self.all.margin(&row.features);
                side.extend(sided(row).map(|yes| (row.cues.side(margin), yes, 1.0)));
                if let Some(polarity) = row.polarity {
                    let yes = polarity != 0;
                    // Both answers alike within a set; sets without neutral texts only hold the border.
                    let weight = match (neutral, yes) {
                        (0, _) => 0.15,
                        (_, true) => some.max(neutral) as f32 / some.max(1) as f32,
                        (_, false) => some.max(neutral) as f32 / neutral as f32,
                    };
                    feeling.push((
                        row.cues.feeling(margin, self.opinion.margin(&row.features)),
                        yes,
                        weight,
                    ));
                }
            }
        }
        let polarity = out
            .and_then(|out| self.without.get(out).cloned().flatten())
            .unwrap_or_else(|| self.all.clone());
        let side_unit = logistic(&side);
        let mut sure: Vec<f32> = side
            .iter()
            .map(|(x, _, _)| probability(&side_unit, x))
            .map(|p| p.max(1.0 - p))
            .collect();
        sure.sort_unstable_by(f32::total_cmp);
        Model {
            polarity,
            opinion: self.opinion.clone(),
            side: side_unit,
            feeling: logistic(&feeling),
            doubt: sure.get(sure.len() / 5).copied().unwrap_or(0.6),
        }
    }
}

/// Fits a logistic unit by full-batch descent with moments; a fixed number of steps, so that it always ends alike.
fn logistic(examples: &[([f32; INPUTS], bool, f32)]) -> Logistic {
    let total: f32 = examples.iter().map(|e| e.2).sum::<f32>().max(1.0);
    let mut unit = [0f32; INPUTS];
    let (mut mean, mut square) = ([0f32; INPUTS], [0f32; INPUTS]);
    for step in 1..=400 {
        let mut gradient = [0f32; INPUTS];
        for (inputs, yes, weight) in examples {
            let off = (probability(&unit, inputs) - f32::from(u8::from(*yes))) * weight / total;
            for (g, x) in gradient.iter_mut().zip(inputs) {
                *g += off * x;
            }
        }
        for at in 0..INPUTS {
            let g = gradient[at] + 1e-4 * unit[at];
            mean[at] = 0.9 * mean[at] + 0.1 * g;
            square[at] = 0.999 * square[at] + 0.001 * g * g;
            let m = mean[at] / (1.0 - 0.9f32.powi(step));
            let v = square[at] / (1.0 - 0.999f32.powi(step));
            unit[at] -= 0.05 * m / (v.sqrt() + 1e-8);
        }
    }
    unit
}
