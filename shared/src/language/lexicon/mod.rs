//! Words that carry feeling whatever the trade: what a model trained on reviews doesn't know, a lexicon may.
//!
//! Both lexicons answer with one figure, -1…1, where 0 means that no known word was met.

mod chinese;
mod english;

pub use chinese::chinese;
pub use english::english;

/// What a lexicon found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tone {
    /// Sum of the words' valences pressed into -1…1.
    pub value: f32,
    /// Good words met, weighed by strength.
    pub good: f32,
    /// Bad words met, weighed by strength.
    pub bad: f32,
    /// Words met.
    pub hits: u32,
}

impl Tone {
    fn add(&mut self, valence: f32) {
        self.hits += 1;
        if valence > 0.0 {
            self.good += valence;
        } else {
            self.bad -= valence;
        }
    }

    /// As VADER does: `s / sqrt(s² + 15)`.
    fn closed(mut self) -> Tone {
        let sum = self.good - self.bad;
        self.value = sum / (sum * sum + 15.0).sqrt();
        self
    }
}
