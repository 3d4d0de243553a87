//! A linear head over hashed features: buckets of four slots, each a check byte and a signed weight.
//!
//! A feature the head never learned finds no slot with its check byte (but for one in 64) and weighs nothing. So rare
//! words add no noise, and the head can say how much of a text it knows.

use std::borrow::Cow;

use super::features::Features;

/// Slots of a bucket.
const SLOTS: usize = 4;
/// Bytes of a bucket.
const BUCKET: usize = 2 * SLOTS;

/// What a head makes of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Margin {
    /// Distance from the border between the two sides; positive is the head's own side.
    pub value: f32,
    /// Share of the features that the head knows, 0…1.
    pub known: f32,
}

/// Weights of one head.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    table: Cow<'static, [u8]>,
    bits: u32,
    scale: f32,
    bias: f32,
}

/// A feature's identity: the bits above these choose bucket and check byte.
pub const IDENTITY: u32 = 24;

const fn check(hash: u32, bits: u32) -> u8 {
    (hash >> (IDENTITY - bits)) as u8
}

impl Head {
    /// A head from its parts; `None` unless the table holds a power of two of buckets, at most 2^16.
    pub fn new(table: impl Into<Cow<'static, [u8]>>, scale: f32, bias: f32) -> Option<Head> {
        let table = table.into();
        let buckets = table.len() / BUCKET;
        let fits =
            buckets.is_power_of_two() && buckets <= 1 << 16 && table.len() == buckets * BUCKET;
        fits.then_some(Head {
            bits: buckets.trailing_zeros(),
            table,
            scale,
            bias,
        })
    }

    /// Packs weights, the most important first; what finds its bucket full is left out. The largest of 10,000 are cut,
    /// so that one outlier does not coarsen the rest.
    pub fn packed(
        weights: impl Iterator<Item = (u32, f32)>,
        bits: u32,
        scale: f32,
        bias: f32,
    ) -> Option<Head> {
        let mut table = vec![0u8; BUCKET << bits];
        for (hash, weight) in weights {
            let weight = ((weight / scale).round().clamp(-127.0, 127.0)) as i8;
            let at = bucket(hash, bits);
            let slot = table
                .get_mut(at..at + BUCKET)?
                .chunks_exact_mut(2)
                .find(|slot| slot.get(1) == Some(&0));
            if let Some([mark, value]) = slot {
                *mark = check(hash, bits);
                *value = weight.cast_unsigned();
            }
        }
        Head::new(table, scale, bias)
    }

    /// The table, the scale and the bias.
    pub fn parts(&self) -> (&[u8], f32, f32) {
        (&self.table, self.scale, self.bias)
    }

    fn raw(&self, hash: u32) -> i8 {
        let at = bucket(hash, self.bits);
        let Some(slots) = self
            .table
            .get(at..at + BUCKET)
            .and_then(|slots| slots.first_chunk::<BUCKET>())
        else {
            return 0;
        };
        let mark = check(hash, self.bits);
        for slot in 0..SLOTS {
            if slots[2 * slot] == mark && slots[2 * slot + 1] != 0 {
                return slots[2 * slot + 1].cast_signed();
            }
        }
        0
    }

    /// Weight of one feature.
    pub fn weight(&self, hash: u32) -> f32 {
        f32::from(self.raw(hash)) * self.scale
    }

    /// Where a text stands.
    pub fn margin(&self, features: &Features) -> Margin {
        let mut sum = 0i32;
        let mut known = 0u32;
        for &hash in features.hashes() {
            let weight = self.raw(hash);
            sum += i32::from(weight);
            known += u32::from(weight != 0);
        }
        Margin {
            value: sum as f32 * self.scale * features.norm() + self.bias,
            known: known as f32 / features.hashes().len().max(1) as f32,
        }
    }
}

const fn bucket(hash: u32, bits: u32) -> usize {
    // `bits` is at most 16; with no bits every hash goes to the first bucket.
    ((hash as u64 >> (32 - bits)) as usize) * BUCKET
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_sign_and_size_and_knows_what_it_never_saw() {
        let weights: Vec<(u32, f32)> = (0..50u32)
            .map(|i| (i.wrapping_mul(0x9E37_79B9), 0.5 - i as f32 / 50.0))
            .collect();
        let head = Head::packed(weights.iter().copied(), 6, 0.5 / 127.0, 0.1).expect("fits");
        for &(hash, weight) in &weights {
            assert!((head.weight(hash) - weight).abs() < 0.005, "{weight}");
        }
        assert_eq!(head.margin(&Features::default()).value, 0.1);
        assert_eq!(Head::new(vec![0u8; 24], 1.0, 0.0), None);
    }
}
