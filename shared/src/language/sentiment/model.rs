//! The weights of the sentiment reader and their file.
//!
//! The file is little-endian: mark, then two heads (length, scale, bias, bytes), then the second stage's figures.

use std::borrow::Cow;

use super::cues::INPUTS;
use crate::language::linear::Head;

const MARK: &[u8; 4] = b"HYS1";

/// A logistic unit over the cues.
pub type Logistic = [f32; INPUTS];

/// All that the reader has learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Good against bad.
    pub polarity: Head,
    /// Feeling against none.
    pub opinion: Head,
    /// Second stage: is the feeling good?
    pub side: Logistic,
    /// Second stage: is there a feeling?
    pub feeling: Logistic,
    /// Confidence below which the reader would rather ask a person.
    pub doubt: f32,
}

/// Probability that a logistic unit gives.
pub fn probability(unit: &Logistic, inputs: &[f32; INPUTS]) -> f32 {
    let sum: f32 = unit.iter().zip(inputs).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + libm::expf(-sum))
}

impl Model {
    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MARK.to_vec();
        for head in [&self.polarity, &self.opinion] {
            let (weights, scale, bias) = head.parts();
            out.extend((weights.len() as u32).to_le_bytes());
            out.extend(scale.to_le_bytes());
            out.extend(bias.to_le_bytes());
            out.extend(weights);
        }
        let figures = self.side.iter().chain(&self.feeling).chain([&self.doubt]);
        out.extend(figures.flat_map(|f| f.to_le_bytes()));
        out
    }

    /// Reads the file; `None` when it is none.
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Model> {
        let mut reader = Reader(bytes.strip_prefix(MARK)?);
        let polarity = reader.head()?;
        let opinion = reader.head()?;
        let mut figures = [0.0; 2 * INPUTS + 1];
        for figure in &mut figures {
            *figure = reader.float()?;
        }
        let (side, rest) = figures.split_first_chunk::<INPUTS>()?;
        let (feeling, rest) = rest.split_first_chunk::<INPUTS>()?;
        Some(Model {
            polarity,
            opinion,
            side: *side,
            feeling: *feeling,
            doubt: *rest.first()?,
        })
    }
}

struct Reader(&'static [u8]);

impl Reader {
    fn four(&mut self) -> Option<[u8; 4]> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(*head)
    }

    fn float(&mut self) -> Option<f32> {
        self.four().map(f32::from_le_bytes)
    }

    fn head(&mut self) -> Option<Head> {
        let len = u32::from_le_bytes(self.four()?) as usize;
        let scale = self.float()?;
        let bias = self.float()?;
        let (weights, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Head::new(Cow::Borrowed(weights), scale, bias)
    }
}
