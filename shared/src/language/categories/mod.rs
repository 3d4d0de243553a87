//! Category suggestions for any list of labels: learned from the organisation's own corrections, with keyword rules
//! beside, and rules alone while there are no labels yet.
//!
//! A category is a text key; whoever calls decides what it names (a taxonomy node, a department).

mod learn;
mod rules;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use learn::{Example, cross_validate, learn};
pub use rules::{KeywordRule, Keywords, RuleHit};

use super::Text;
use super::features::{Features, order};

/// Weights of one class: 2^14 buckets of signed bytes.
pub const BITS: u32 = 14;
/// Longest gram that is looked at, less one.
const ORDER: u32 = 1;
/// How many categories are suggested.
pub const SUGGESTIONS: usize = 3;

/// A suggested category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The category's key.
    pub category: String,
    /// Probability that it is right, 0…1.
    pub confidence: f32,
    /// Where the words of a rule stand, when a rule spoke for it.
    pub rule: Option<RuleHit>,
}

/// One class against the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Class {
    key: String,
    /// 2^[`BITS`] signed bytes.
    weights: Vec<i8>,
    scale: f32,
    bias: f32,
}

/// A model of an organisation's categories. Serialisable; the same labels give the same model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    classes: Vec<Class>,
    /// Sharpness of the probabilities, fitted on texts the model was not trained on.
    sharpness: f32,
    /// Texts it has learned from.
    texts: usize,
}

/// How good a model is on labels it has not seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Labelled texts.
    pub texts: usize,
    /// Share of first suggestions that are right.
    pub accuracy: f64,
    /// Mean over the categories of the harmonic mean of precision and recall.
    pub macro_f1: f64,
    /// Share of texts whose category is among the three suggestions.
    pub top3: f64,
    /// Expected calibration error of the first suggestion, ten bins.
    pub calibration: f64,
}

impl Model {
    /// Texts the model has learned from.
    pub fn texts(&self) -> usize {
        self.texts
    }

    /// Keys of the categories it knows, in order.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().map(|class| class.key.as_str())
    }

    fn margins(&self, features: &Features) -> Vec<f32> {
        let buckets = buckets(features);
        let norm = norm(&buckets);
        let of = |class: &Class| {
            let weight = |at: &u32| {
                class
                    .weights
                    .get(*at as usize)
                    .copied()
                    .map_or(0, i32::from)
            };
            let sum: i32 = buckets.iter().map(weight).sum();
            sum as f32 * class.scale * norm + class.bias
        };
        self.classes.iter().map(of).collect()
    }

    /// All categories with their probabilities, in the order of the keys.
    fn probabilities(&self, features: &Features) -> Vec<f32> {
        softmax(self.margins(features), self.sharpness)
    }

    /// All categories, the most probable first, by the model alone.
    pub fn rank(&self, features: &Features) -> Vec<(&str, f32)> {
        let mut ranked: Vec<(&str, f32)> = self
            .categories()
            .zip(self.probabilities(features))
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        ranked
    }

    /// The form for a column or file.
    ///
    /// # Errors
    /// The model could not be written as JSON, which does not happen with models that were learned.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// The buckets of a text's short grams. Long grams of long letters would crowd them out.
fn buckets(features: &Features) -> Vec<u32> {
    let short = features
        .hashes()
        .iter()
        .filter(|&&hash| order(hash) <= ORDER);
    short.map(|hash| hash >> (32 - BITS)).collect()
}

fn norm(buckets: &[u32]) -> f32 {
    1.0 / (buckets.len().max(1) as f32).sqrt()
}

fn softmax(margins: Vec<f32>, sharpness: f32) -> Vec<f32> {
    let most = margins.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = margins
        .iter()
        .map(|m| libm::expf((m - most) * sharpness))
        .collect();
    let sum: f32 = powers.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    powers.into_iter().map(|p| p / sum).collect()
}

/// The best three categories of a text. A rule that speaks adds its strength to the odds; without labels the rules
/// alone decide.
pub fn suggest(text: &Text<'_>, model: &Model, rules: &Keywords) -> Vec<Suggestion> {
    let mut odds: Vec<(Cow<'_, str>, f32, Option<RuleHit>)> = model
        .categories()
        .map(Cow::Borrowed)
        .zip(model.probabilities(text.features()))
        .map(|(key, p)| (key, p, None))
        .collect();
    for (category, strength, hit) in rules.find(text) {
        match odds.iter_mut().find(|(key, _, _)| *key == category) {
            Some((_, p, reason)) => {
                *p = 1.0 - (1.0 - *p) * (1.0 - strength);
                reason.get_or_insert(hit);
            }
            None => odds.push((Cow::Borrowed(category), strength, Some(hit))),
        }
    }
    let sum: f32 = odds.iter().map(|(_, p, _)| p).sum::<f32>().max(1.0);
    odds.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    odds.truncate(SUGGESTIONS);
    odds.into_iter()
        .map(|(key, p, rule)| Suggestion {
            category: key.into_owned(),
            confidence: p / sum,
            rule,
        })
        .collect()
}

#[cfg(test)]
mod tests;
