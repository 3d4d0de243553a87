//! The way one would write it first: words as keys of a map, each head reading the text by itself. What the engine's one
//! hashed pass is measured against.

use std::collections::HashMap;

use shared::language::features::{each, units};
use shared::language::normalise::normalise;

use crate::speed::text;
use crate::svm::Dice;

/// As many heads as the engine asks: mood, opinion, ten categories.
const HEADS: usize = 12;
/// Made-up texts whose grams have a weight.
const KNOWN: usize = 200;

/// A weight for each gram, head by head.
pub struct Naive {
    heads: Vec<HashMap<String, f32>>,
}

impl Default for Naive {
    fn default() -> Self {
        let mut dice = Dice::new(80);
        let mut heads = vec![HashMap::new(); HEADS];
        for _ in 0..KNOWN {
            for gram in grams(&text(&mut dice, 60)) {
                for head in &mut heads {
                    let weight = dice.below(2000) as f32 / 1000.0 - 1.0;
                    head.entry(gram.clone()).or_insert(weight);
                }
            }
        }
        Self { heads }
    }
}

impl Naive {
    /// The head that speaks loudest for a text, and how loud.
    pub fn read(&self, raw: &str) -> (usize, f32) {
        let margin = |(at, head): (usize, &HashMap<String, f32>)| {
            let grams = grams(raw);
            let sum: f32 = grams.iter().filter_map(|gram| head.get(gram)).sum();
            (at, sum / (grams.len().max(1) as f32).sqrt())
        };
        let margins = self.heads.iter().enumerate().map(margin);
        margins
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap_or_default()
    }
}

/// The same features as the engine's, as texts.
fn grams(raw: &str) -> Vec<String> {
    let normal = normalise(raw);
    let units = units(&normal);
    let mut out = Vec::new();
    each(&normal, &units, |_, first, last| {
        let from = units.get(first).map_or(0, |unit| unit.from as usize);
        let to = units.get(last - 1).map_or(0, |unit| unit.to as usize);
        out.push(
            normal
                .chars()
                .get(from..to)
                .unwrap_or_default()
                .iter()
                .collect(),
        );
    });
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_the_engine_reads() {
        assert_eq!(grams("太慢"), ["太", "太慢", "慢"]);
        let naive = Naive::default();
        assert!(naive.read("快递等了三天还没到").1 > 0.0);
        assert_eq!(naive.read("").1, 0.0);
    }
}
