//! A text read once: what every head and rule needs of it.

use super::features::{Features, Unit, units};
use super::normalise::{Normal, normalise};

/// A raw text with its normalised form, units and features.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    raw: &'a str,
    normal: Normal,
    units: Vec<Unit>,
    features: Features,
}

impl<'a> Text<'a> {
    /// Reads a raw text.
    pub fn new(raw: &'a str) -> Text<'a> {
        let normal = normalise(raw);
        let units = units(&normal);
        let features = Features::of_units(&normal, &units);
        Text {
            raw,
            normal,
            units,
            features,
        }
    }

    /// The text as it came.
    pub fn raw(&self) -> &'a str {
        self.raw
    }

    /// The normalised form.
    pub fn normal(&self) -> &Normal {
        &self.normal
    }

    /// Characters, words, numbers and marks.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The distinct features.
    pub fn features(&self) -> &Features {
        &self.features
    }
}
