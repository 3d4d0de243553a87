//! What of a voice is compared: pairs of Chinese characters and Latin words that say something, as numbers.

use super::super::decent::decent;
use super::super::keywords::{EMPTY, GLUE, Stop};
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Buckets of the terms.
const BUCKETS: u32 = 1 << 16;
/// Voices from which a term says something.
const RARE: u32 = 3;
/// Of so many voices one, from which on a term says nothing: everybody uses it.
const COMMON: u32 = 12;
/// Voices after which what was counted counts half, so that the weights follow what people talk about.
const MEMORY: u32 = 50_000;

/// The distinct terms of a voice, rising. Personal data is none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms(Vec<u32>);

impl Terms {
    /// Of a raw text, without the stop phrases.
    pub fn of(raw: &str, stop: &Stop) -> Terms {
        let mut text: String = decent(raw).into_iter().collect();
        for phrase in stop.all().iter().filter(|phrase| !phrase.is_ascii()) {
            // Most are not there: nothing is copied for them.
            if text.contains(phrase.as_str()) {
                text = text.replace(phrase.as_str(), "。");
            }
        }
        let chars: Vec<char> = text.chars().collect();
        let tells = |c: &char| matches!(c, '\u{4E00}'..='\u{9FFF}') && !GLUE.contains(*c);
        let pairs = chars.windows(2).filter(|pair| pair.iter().all(tells));
        let mut out: Vec<u32> = pairs.map(bucket).collect();
        let words = chars.split(|c| !c.is_ascii_lowercase());
        let says = |word: &&[char]| {
            let text: String = word.iter().collect();
            word.len() > 2 && !EMPTY.contains(&text.as_str()) && !stop.all().contains(&text)
        };
        out.extend(words.filter(says).map(bucket));
        out.sort_unstable();
        out.dedup();
        Terms(out)
    }

    /// The terms.
    pub fn all(&self) -> &[u32] {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn bucket(chars: &[char]) -> u32 {
    let hash = chars.iter().fold(0x9FB2_1C65_1E98_DF25_u64, |hash, &c| {
        (hash.rotate_left(17) ^ u64::from(u32::from(c))).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    });
    (hash >> 40) as u32 % BUCKETS
}

/// In how many voices each term stood: what is rare tells more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lexicon {
    voices: u32,
    counts: BTreeMap<u32, u32>,
}

impl Lexicon {
    /// Whether nothing was counted yet.
    pub fn is_empty(&self) -> bool {
        self.voices == 0
    }

    /// Counts a voice.
    pub(super) fn learn(&mut self, terms: &Terms) {
        self.voices += 1;
        for &term in terms.all() {
            *self.counts.entry(term).or_default() += 1;
        }
        if self.voices >= MEMORY {
            self.voices /= 2;
            self.counts.values_mut().for_each(|n| *n /= 2);
            self.counts.retain(|_, n| *n > 0);
        }
    }

    /// The weight of every term that has one.
    pub(super) fn weights(&self) -> Vec<f32> {
        let mut weights = vec![0.0; BUCKETS as usize];
        let most = (self.voices + 200) / COMMON;
        for (&term, &n) in &self.counts {
            let place = weights.get_mut(term as usize);
            if let Some(weight) = place.filter(|_| (RARE..=most).contains(&n)) {
                *weight = libm::logf(1.0 + (self.voices + 10) as f32 / (n + 1) as f32);
            }
        }
        weights
    }
}
