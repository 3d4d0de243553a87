//! A piece of a raw text, so that a screen can highlight it.

use serde::{Deserialize, Serialize};

/// Bytes `start..end` of the raw text. Both lie on character boundaries of the text they were made from.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The bytes `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The piece of the text; empty when the span belongs to another text.
    pub fn of(self, raw: &str) -> &str {
        raw.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Spans in order, those that touch or overlap joined.
    pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
        spans.sort_unstable();
        let mut out: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match out.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => out.push(span),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_cuts_only_its_own_text() {
        assert_eq!(Span::new(0, 3).of("慢死了"), "慢");
        assert_eq!(Span::new(1, 3).of("慢死了"), "");
        assert_eq!(Span::new(3, 99).of("慢死了"), "");
    }

    #[test]
    fn touching_spans_become_one() {
        let spans = [(4, 6), (0, 2), (2, 3), (5, 9)].map(|(a, b)| Span::new(a, b));
        assert_eq!(
            Span::joined(spans.to_vec()),
            [Span::new(0, 3), Span::new(4, 9)]
        );
    }
}
