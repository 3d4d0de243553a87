//! The one hashed pass that all heads share: 1–4-grams over units, and pieces of Latin words.
//!
//! The hash is part of the weights: a change here makes every stored model worthless.

use super::normalise::{LINK, NAME, NUMBER, Normal, normalise};

/// Longest gram, in units.
pub const LONGEST: usize = 4;
/// Units read of one text; what comes after changes nothing.
pub const MAX_UNITS: usize = 8192;

/// A Chinese character, a Latin word, a number or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Hash of its characters.
    pub hash: u64,
    /// First normalised character.
    pub from: u32,
    /// The normalised character after its last.
    pub to: u32,
}

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const PRIME: u64 = 0xD6E8_FEB8_6659_FD93;

const fn mix(hash: u64, with: u64) -> u64 {
    (hash.rotate_left(23) ^ with).wrapping_mul(PRIME)
}

const fn finish(hash: u64) -> u32 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(SEED);
    (hash >> 32) as u32
}

/// Pieces of words rank with pairs.
const PIECE: u32 = 1;

/// The lowest two bits tell the length of the gram, less one: long texts are better judged by their short grams alone.
const fn marked(hash: u32, order: u32) -> u32 {
    hash & !3 | order
}

/// Length of a feature's gram, less one: 0…3.
pub const fn order(hash: u32) -> u32 {
    hash & 3
}

fn is_letter(c: char) -> bool {
    // Scripts that put spaces between words; the others go character by character.
    c.is_ascii_lowercase() || (c.is_alphabetic() && u32::from(c) < 0x2E80)
}

/// The units of a normalised text, at most [`MAX_UNITS`].
pub fn units(normal: &Normal) -> Vec<Unit> {
    let chars = normal.chars();
    let mut out = Vec::with_capacity(chars.len().min(MAX_UNITS));
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let from = at;
        at += 1;
        if c == ' ' {
            continue;
        }
        let mut hash = mix(SEED, u64::from(u32::from(c)));
        if is_letter(c) {
            while let Some(&next) = chars
                .get(at)
                .filter(|&&next| is_letter(next) || next == '\'')
            {
                hash = mix(hash, u64::from(u32::from(next)));
                at += 1;
            }
        }
        out.push(Unit {
            hash,
            from: from as u32,
            to: at as u32,
        });
        if out.len() == MAX_UNITS {
            break;
        }
    }
    out
}

/// Calls `emit` with each feature and the units `first..last` it covers; repeats included.
pub fn each(normal: &Normal, units: &[Unit], mut emit: impl FnMut(u32, usize, usize)) {
    for first in 0..units.len() {
        let mut hash = SEED;
        for (len, unit) in units.iter().skip(first).take(LONGEST).enumerate() {
            hash = mix(hash, unit.hash);
            emit(marked(finish(hash), len as u32), first, first + len + 1);
        }
    }
    for (at, unit) in units.iter().enumerate() {
        let word = normal
            .chars()
            .get(unit.from as usize..unit.to as usize)
            .unwrap_or_default();
        if word.len() >= 4 {
            pieces(word, |hash| emit(hash, at, at + 1));
        }
    }
}

/// Pieces of three and four letters, the ends of the word marked.
fn pieces(word: &[char], mut emit: impl FnMut(u32)) {
    let padded = |i: usize| match i.checked_sub(1) {
        None => u64::from(b'<'),
        Some(i) => word
            .get(i)
            .map_or(u64::from(b'>'), |&c| u64::from(u32::from(c))),
    };
    let len = word.len() + 2;
    for first in 0..len.saturating_sub(2) {
        let three = (first..first + 3).fold(PRIME, |hash, i| mix(hash, padded(i)));
        emit(marked(finish(three), PIECE));
        if first + 4 <= len {
            emit(marked(finish(mix(three, padded(first + 3))), PIECE));
        }
    }
}

/// The distinct features of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Features {
    hashes: Vec<u32>,
}

impl Features {
    /// Of a raw text.
    pub fn of(raw: &str) -> Features {
        let normal = normalise(raw);
        Features::of_units(&normal, &units(&normal))
    }

    /// Of a text whose units are known.
    pub fn of_units(normal: &Normal, units: &[Unit]) -> Features {
        let mut hashes = Vec::with_capacity(units.len() * (LONGEST + 4));
        each(normal, units, |hash, _, _| hashes.push(hash));
        hashes.sort_unstable();
        hashes.dedup();
        Features { hashes }
    }

    /// The hashes, rising.
    pub fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// The factor that gives the feature vector length 1: `1 / sqrt(features)`.
    pub fn norm(&self) -> f32 {
        1.0 / (self.hashes.len().max(1) as f32).sqrt()
    }
}

/// Whether a unit's first character says something: no mark, no number.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() && c != NUMBER && c != LINK && c != NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_characters_words_and_marks() {
        let normal = normalise("WiFi太慢, don't buy 12 个！");
        let words: Vec<String> = units(&normal)
            .iter()
            .map(|u| {
                normal.chars()[u.from as usize..u.to as usize]
                    .iter()
                    .collect()
            })
            .collect();
        assert_eq!(
            words,
            ["wifi", "太", "慢", ",", "don't", "buy", "0", "个", "!"]
        );
    }

    #[test]
    fn the_hash_is_frozen() {
        // Stored weights depend on these values.
        assert_eq!(Features::of("慢").hashes(), [204_625_828 & !3]);
        assert_eq!(Features::of("慢慢").hashes().len(), 2);
        assert_eq!(Features::of("good").hashes().len(), 1 + 4 + 3);
        assert!(Features::of("").hashes().is_empty());
    }

    #[test]
    fn script_and_width_make_no_difference() {
        assert_eq!(Features::of("態度惡劣ＯＫ"), Features::of("态度恶劣ok"));
    }
}
