//! Near-identical texts: MinHash over character pairs finds candidates, the exact Jaccard index decides.
//!
//! Finds copies with slips and small edits, never paraphrases. The index grows text by text.

use std::collections::HashMap;

use super::normalise::normalise;

/// Rows of a band: the more, the fewer false candidates.
const ROWS: usize = 3;
/// Bands: the more, the fewer misses.
const BANDS: usize = 24;
/// Bands that an index on disk keeps: of texts that share seven pairs in ten it misses one in seventy.
const KEPT: usize = 10;
/// Fewest pairs of a text that is kept: shorter ones are alike by chance.
const LEAST: usize = 6;
/// Shared pairs of characters from which two texts count as near.
pub const NEAR: f32 = 0.5;
/// Texts of one bucket that are compared: a thousand copies need not all be met.
const BUCKET: usize = 48;

/// The set of character pairs of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u32>);

impl Shingles {
    /// Of a raw text; spaces and marks say nothing.
    pub fn of(raw: &str) -> Shingles {
        let normal = normalise(raw);
        let chars: Vec<u32> = normal
            .chars()
            .iter()
            .filter(|c| c.is_alphanumeric())
            .map(|c| u32::from(*c))
            .collect();
        let mut pairs: Vec<u32> = match chars.as_slice() {
            [only] => vec![scramble(u64::from(*only)) as u32],
            _ => chars
                .windows(2)
                .map(|w| scramble(w.iter().fold(0, |h, c| h << 32 | u64::from(*c))) as u32)
                .collect(),
        };
        pairs.sort_unstable();
        pairs.dedup();
        Shingles(pairs)
    }

    /// Share of the pairs that both have, 0…1; two empty texts share nothing.
    pub fn jaccard(&self, other: &Shingles) -> f32 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = 0usize;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    both += 1;
                    a.next();
                    b.next();
                }
            }
        }
        both as f32 / (self.0.len() + other.0.len() - both).max(1) as f32
    }

    /// Keys under which an index on disk keeps this text: whoever shares one may be near. None of a text too short.
    pub fn bands(&self) -> Vec<u64> {
        if self.0.len() < LEAST {
            return Vec::new();
        }
        self.keys().into_iter().take(KEPT).collect()
    }

    /// One key for each band.
    fn keys(&self) -> [u64; BANDS] {
        let mut least = [u32::MAX; ROWS * BANDS];
        for &pair in &self.0 {
            for (seed, slot) in least.iter_mut().enumerate() {
                let mixed =
                    (pair ^ (seed as u32).wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B);
                let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE35);
                *slot = (*slot).min(mixed);
            }
        }
        let mut keys = [0u64; BANDS];
        for (band, (key, rows)) in keys.iter_mut().zip(least.chunks_exact(ROWS)).enumerate() {
            *key = rows.iter().fold(band as u64, |hash, &row| {
                scramble(hash.rotate_left(31) ^ u64::from(row))
            });
        }
        keys
    }
}

const fn scramble(x: u64) -> u64 {
    let x = (x ^ (x >> 31)).wrapping_mul(0x9FB2_1C65_1E98_DF25);
    x ^ (x >> 28)
}

/// A text that is near another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Number that [`NearIndex::insert`] gave it.
    pub id: u32,
    /// Share of pairs in common, [`NEAR`]…1.
    pub similarity: f32,
}

/// Texts to compare with; grows one by one.
#[derive(Clone, Debug, Default)]
pub struct NearIndex {
    texts: Vec<Shingles>,
    buckets: HashMap<u64, Vec<u32>>,
}

impl NearIndex {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Texts near this one, the nearest first, then the oldest.
    pub fn find(&self, shingles: &Shingles) -> Vec<Near> {
        self.search(shingles, &shingles.keys())
    }

    /// Adds a text; gives its number (0, 1, 2 …) and the earlier texts near it.
    pub fn insert(&mut self, shingles: Shingles) -> (u32, Vec<Near>) {
        let id = self.texts.len() as u32;
        let keys = shingles.keys();
        let near = self.search(&shingles, &keys);
        if !shingles.0.is_empty() {
            for key in keys {
                let bucket = self.buckets.entry(key).or_default();
                if bucket.len() < BUCKET {
                    bucket.push(id);
                }
            }
        }
        self.texts.push(shingles);
        (id, near)
    }

    fn search(&self, shingles: &Shingles, keys: &[u64; BANDS]) -> Vec<Near> {
        if shingles.0.is_empty() {
            return Vec::new();
        }
        let mut candidates: Vec<u32> = keys
            .iter()
            .filter_map(|key| self.buckets.get(key))
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut near: Vec<Near> = candidates
            .into_iter()
            .filter_map(|id| {
                let similarity = self.texts.get(id as usize)?.jaccard(shingles);
                (similarity >= NEAR).then_some(Near { id, similarity })
            })
            .collect();
        near.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.id.cmp(&b.id)));
        near
    }
}

/// Groups of near-identical texts among many: for each text the number of the first of its group, its own if alone.
pub fn groups<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
    let mut index = NearIndex::default();
    let mut heads: Vec<u32> = Vec::new();
    for text in texts {
        let (id, near) = index.insert(Shingles::of(text));
        let head = near
            .first()
            .and_then(|near| heads.get(near.id as usize))
            .copied();
        heads.push(head.unwrap_or(id));
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn copies_with_small_edits_are_found_and_others_are_not() {
        let mut index = NearIndex::default();
        let texts = [
            "楼上装修太吵，从早上六点一直到晚上十点，物业也不管",
            "快递放在门口丢了，客服说不归他们管",
            "樓上裝修太吵，从早上6点一直到晚上十点，物业也不管！！",
            "",
            "好",
        ];
        let found: Vec<Vec<u32>> = texts
            .iter()
            .map(|t| {
                index
                    .insert(Shingles::of(t))
                    .1
                    .iter()
                    .map(|n| n.id)
                    .collect()
            })
            .collect();
        assert_eq!(found, [vec![], vec![], vec![0], vec![], vec![]]);
        assert_eq!(
            index
                .find(&Shingles::of("好"))
                .first()
                .map(|n| n.similarity),
            Some(1.0)
        );
        assert_eq!(groups(texts), [0, 1, 0, 3, 4]);
        assert_eq!((index.len(), index.is_empty()), (5, false));
    }

    #[test]
    fn near_texts_share_a_band_and_others_do_not() {
        let bands = |raw: &str| Shingles::of(raw).bands();
        let kept = bands("楼上装修太吵，从早上六点一直到晚上十点，物业也不管");
        assert_eq!(kept.len(), KEPT);
        let share = |raw: &str| bands(raw).iter().any(|key| kept.contains(key));
        assert!(share(
            "樓上裝修太吵，从早上6点一直到晚上十点，物业也不管！！"
        ));
        assert!(!share("快递放在门口丢了，客服说不归他们管"));
        assert!(
            bands("太慢了").is_empty(),
            "too short to be alike by more than chance"
        );
    }

    proptest! {
        #[test]
        fn a_copy_is_always_found(raw in "\\PC{1,60}") {
            let shingles = Shingles::of(&raw);
            let mut index = NearIndex::default();
            index.insert(shingles.clone());
            let found = index.find(&shingles).len();
            prop_assert_eq!(found, usize::from(!shingles.0.is_empty()));
        }
    }
}
