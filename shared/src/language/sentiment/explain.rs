//! Which words decided: the weight of every gram is shared among its units, and runs of one sign become phrases.

use serde::{Deserialize, Serialize};

use super::Model;
use crate::language::features::{each, is_word};
use crate::language::{Span, Text};

/// A piece of the raw text and what it adds to the mood.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    /// Where it stands in the raw text.
    pub span: Span,
    /// Its part of all that was found, -1…1; the sign is the mood's.
    pub share: f32,
}

/// Longest phrase in units.
const LONGEST: usize = 10;

/// The strongest phrases.
pub fn phrases(model: &Model, text: &Text<'_>, most: usize) -> Vec<Phrase> {
    let (normal, units) = (text.normal(), text.units());
    let mut pull = vec![0f32; units.len()];
    each(normal, units, |hash, first, last| {
        let part = model.polarity.weight(hash) / (last - first) as f32;
        for unit in pull.iter_mut().take(last).skip(first) {
            *unit += part;
        }
    });
    let total: f32 = pull.iter().map(|p| p.abs()).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let word = |at: usize| {
        let from = units.get(at).map_or(0, |unit| unit.from as usize);
        normal
            .chars()
            .get(from)
            .is_some_and(|&c| is_word(c) || !c.is_ascii())
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&first) = pull.get(at) {
        let from = at;
        let mut sum = 0.0;
        while at < pull.len()
            && at - from < LONGEST
            && word(at)
            && pull.get(at).is_some_and(|p| p.signum() == first.signum())
        {
            sum += pull.get(at).copied().unwrap_or_default();
            at += 1;
        }
        if at == from {
            at += 1;
            continue;
        }
        let (Some(begin), Some(end)) = (units.get(from), units.get(at - 1)) else {
            break;
        };
        found.push(Phrase {
            span: normal.raw_span(begin.from as usize, end.to as usize),
            share: sum / total,
        });
    }
    found.sort_by(|a, b| {
        b.share
            .abs()
            .total_cmp(&a.share.abs())
            .then(a.span.cmp(&b.span))
    });
    found.truncate(most);
    found
}
