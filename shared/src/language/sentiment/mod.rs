//! What a customer feels: good, bad or nothing, how surely, and which words say so.
//!
//! A reader that is not sure says so: then `sure` is false, and a person is to look.

pub mod cues;
mod explain;
mod model;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use explain::Phrase;
pub use model::{Logistic, Model, probability};

use super::Text;
use crate::feedback::Sentiment;
use cues::Cues;

static WEIGHTS: &[u8] = include_bytes!("weights.bin");
static SHIPPED: LazyLock<Option<Model>> = LazyLock::new(|| Model::from_bytes(WEIGHTS));

/// What a customer feels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mood {
    /// -1 (bad) to 1 (good). Its sign is the better guess even where the class is neutral.
    pub value: f32,
    /// The most probable class.
    pub class: Sentiment,
    /// Probability that the class is right, 0…1, as measured on kinds of text the reader never saw.
    pub confidence: f32,
    /// Probability that the feeling is good, given that there is one.
    pub good: f32,
    /// Probability that there is a feeling at all.
    pub felt: f32,
    /// False when a person should look.
    pub sure: bool,
}

impl Mood {
    /// Nothing is known: an empty text.
    pub const UNKNOWN: Mood = Mood {
        value: 0.0,
        class: Sentiment::Neutral,
        confidence: 1.0 / 3.0,
        good: 0.5,
        felt: 0.0,
        sure: false,
    };
}

/// The mood of a text by the shipped weights.
pub fn mood(text: &Text<'_>) -> Mood {
    SHIPPED
        .as_ref()
        .map_or(Mood::UNKNOWN, |model| model.mood(text))
}

/// The phrases that decided the mood, the strongest first, at most `most`.
pub fn phrases(text: &Text<'_>, most: usize) -> Vec<Phrase> {
    SHIPPED
        .as_ref()
        .map_or_else(Vec::new, |model| explain::phrases(model, text, most))
}

impl Model {
    /// The mood of a text.
    pub fn mood(&self, text: &Text<'_>) -> Mood {
        if text.units().is_empty() {
            return Mood::UNKNOWN;
        }
        self.judge(text.features(), &Cues::of(text.normal()))
    }

    /// The mood from what was read of a text.
    pub fn judge(&self, features: &super::features::Features, cues: &Cues) -> Mood {
        let polarity = self.polarity.margin(features);
        let good = probability(&self.side, &cues.side(polarity));
        let felt = probability(
            &self.feeling,
            &cues.feeling(polarity, self.opinion.margin(features)),
        );
        let classes = [
            (Sentiment::Negative, felt * (1.0 - good)),
            (Sentiment::Neutral, 1.0 - felt),
            (Sentiment::Positive, felt * good),
        ];
        let best = classes.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let (class, confidence) = best.unwrap_or((Sentiment::Neutral, 0.0));
        // A text with a feeling is judged by its side alone: that is the figure which was calibrated.
        let confidence = match class {
            Sentiment::Neutral => confidence,
            _ => good.max(1.0 - good),
        };
        Mood {
            value: 2.0 * good - 1.0,
            class,
            confidence,
            good,
            felt,
            sure: confidence >= self.doubt,
        }
    }
}

#[cfg(test)]
mod tests;
