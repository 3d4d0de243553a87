//! A linear classifier over hashed features by dual coordinate descent (squared hinge loss).
//!
//! The same examples in the same order with the same seed give the same weights to the last bit.

use shared::language::features::Features;
use shared::language::linear::{Head, IDENTITY};

/// An example: its features, the side it is on, how much it counts.
pub struct Example<'a> {
    /// The text's features.
    pub features: &'a Features,
    /// True for the head's own side.
    pub yes: bool,
    /// Weight of the example, 1 is normal.
    pub weight: f32,
}

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Price of an error.
    pub cost: f32,
    /// Passes over the examples.
    pub passes: usize,
    /// Whether features are stretched by their log odds first (NB-SVM).
    pub bayes: bool,
    /// Features in fewer texts are left out.
    pub least: u32,
}

/// A small generator (xorshift), for the order of the examples.
pub struct Dice(u64);

impl Dice {
    /// From a seed other than 0.
    pub fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % bound.max(1)
    }

    /// Mixes a list.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(at + 1);
            list.swap(at, other);
        }
    }
}

/// What was learned: an identity of each feature, its weight, in how many texts it stood; and the bias.
pub struct Learned {
    /// Hash whose upper bits name the feature, weight, texts.
    pub weights: Vec<(u32, f32, u32)>,
    /// Bias.
    pub bias: f32,
}

impl Learned {
    /// Packs the most important weights into 2^bits buckets.
    pub fn head(mut self, bits: u32) -> Option<Head> {
        let mut sizes: Vec<f32> = self.weights.iter().map(|w| w.1.abs()).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let cut = sizes.len().saturating_sub(1 + sizes.len() / 10_000);
        let scale = sizes
            .get(cut)
            .copied()
            .unwrap_or(1.0)
            .max(f32::MIN_POSITIVE)
            / 127.0;
        let importance = |w: &(u32, f32, u32)| w.1.abs() * (w.2 as f32).sqrt();
        self.weights
            .sort_by(|a, b| importance(b).total_cmp(&importance(a)).then(a.0.cmp(&b.0)));
        let weights = self
            .weights
            .iter()
            .map(|w| (w.0, w.1))
            .filter(|w| (w.1 / scale).abs() >= 0.5);
        Head::packed(weights, bits, scale, self.bias)
    }
}

/// Learns.
pub fn train(examples: &[Example<'_>], settings: Settings) -> Learned {
    let dictionary = Dictionary::of(examples, settings.least);
    let mut ends = Vec::with_capacity(examples.len() + 1);
    let mut columns: Vec<u32> = Vec::new();
    ends.push(0);
    for example in examples {
        columns.extend(
            example
                .features
                .hashes()
                .iter()
                .filter_map(|&h| dictionary.id(h)),
        );
        ends.push(columns.len());
    }
    let row = |at: usize| &columns[ends[at]..ends[at + 1]];
    // Squared, because `weights` already holds the product of learned weight and ratio.
    let square: Vec<f32> = scales(examples, settings, dictionary.names.len(), &row)
        .into_iter()
        .map(|r| r * r)
        .collect();
    let norms: Vec<f32> = examples.iter().map(|e| e.features.norm()).collect();
    let lengths: Vec<f32> = (0..examples.len())
        .map(|at| {
            1.0 + row(at).iter().map(|&i| square[i as usize]).sum::<f32>() * norms[at] * norms[at]
        })
        .collect();
    let mut weights = vec![0f32; dictionary.names.len()];
    let mut bias = 0f32;
    let mut alpha = vec![0f32; examples.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice::new(20_261_121);
    for _ in 0..settings.passes {
        dice.shuffle(&mut order);
        for &at in &order {
            let example = &examples[at];
            let side = if example.yes { 1.0 } else { -1.0 };
            let slack = 0.5 / (settings.cost * example.weight);
            let sum: f32 = row(at).iter().map(|&i| weights[i as usize]).sum();
            let gradient = side * (sum * norms[at] + bias) - 1.0 + slack * alpha[at];
            if gradient.abs() < 1e-4 || (alpha[at] == 0.0 && gradient > 0.0) {
                continue;
            }
            let before = alpha[at];
            alpha[at] = (before - gradient / (lengths[at] + slack)).max(0.0);
            let step = (alpha[at] - before) * side;
            bias += step;
            let step = step * norms[at];
            for &i in row(at) {
                weights[i as usize] += step * square[i as usize];
            }
        }
    }
    let weights = dictionary
        .names
        .iter()
        .zip(&weights)
        .zip(&dictionary.texts)
        .map(|((&h, &w), &n)| (h, w, n))
        .collect();
    Learned { weights, bias }
}

/// The features that stand in enough texts, numbered.
struct Dictionary {
    ids: Vec<u32>,
    names: Vec<u32>,
    texts: Vec<u32>,
}

impl Dictionary {
    fn of(examples: &[Example<'_>], least: u32) -> Dictionary {
        let mut counts = vec![0u32; 1 << IDENTITY];
        for h in examples.iter().flat_map(|e| e.features.hashes()) {
            counts[(h >> (32 - IDENTITY)) as usize] += 1;
        }
        let (mut names, mut texts) = (Vec::new(), Vec::new());
        for (identity, count) in counts.iter_mut().enumerate() {
            if *count >= least {
                texts.push(*count);
                names.push((identity as u32) << (32 - IDENTITY));
                *count = names.len() as u32;
            } else {
                *count = 0;
            }
        }
        Dictionary {
            ids: counts,
            names,
            texts,
        }
    }

    fn id(&self, hash: u32) -> Option<u32> {
        self.ids[(hash >> (32 - IDENTITY)) as usize].checked_sub(1)
    }
}

/// How far each feature is stretched: by its log odds, or not.
fn scales<'a>(
    examples: &[Example<'_>],
    settings: Settings,
    size: usize,
    row: &impl Fn(usize) -> &'a [u32],
) -> Vec<f32> {
    if !settings.bayes {
        return vec![1.0; size];
    }
    let mut yes = vec![0f32; size];
    let mut no = vec![0f32; size];
    let (mut all_yes, mut all_no) = (1f32, 1f32);
    for (at, example) in examples.iter().enumerate() {
        let (side, all) = if example.yes {
            (&mut yes, &mut all_yes)
        } else {
            (&mut no, &mut all_no)
        };
        *all += example.weight;
        for &i in row(at) {
            side[i as usize] += example.weight;
        }
    }
    let odds = |(yes, no): (f32, f32)| libm::logf(((yes + 1.0) / all_yes) / ((no + 1.0) / all_no));
    yes.into_iter().zip(no).map(odds).collect()
}
