//! A text folded for search: width, case and script, but numbers and runs as they are.

use crate::language::Span;
use crate::language::normalise::fold;

/// Folded characters and where each began.
pub(super) struct Folded {
    pub(super) chars: Vec<char>,
    starts: Vec<usize>,
    len: usize,
}

pub(super) fn is_han(c: char) -> bool {
    // The ranges also hold signs that are no letters (䷊) and places that nobody took yet.
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}') && c.is_alphanumeric()
}

impl Folded {
    pub(super) fn of(raw: &str) -> Folded {
        let mut out = Folded {
            chars: Vec::with_capacity(raw.len() / 2),
            starts: Vec::with_capacity(raw.len() / 2),
            len: raw.len(),
        };
        for (start, c) in raw.char_indices() {
            fold(c, &mut |part| {
                out.chars.push(part);
                out.starts.push(start);
            });
        }
        out
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let at = |i: usize| self.starts.get(i).copied().unwrap_or(self.len);
        // A character folded into several ends where the next raw one begins.
        let end = (to..=self.starts.len())
            .map(at)
            .find(|&end| end > at(to.saturating_sub(1)))
            .unwrap_or(self.len);
        Span::new(at(from), end)
    }

    /// Runs of Chinese characters, of letters and of digits.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[char]> {
        let sort = |c: &char| match *c {
            c if is_han(c) => 1,
            c if c.is_numeric() => 2,
            c if c.is_alphabetic() => 3,
            _ => 0,
        };
        self.chars
            .chunk_by(move |a, b| sort(a) == sort(b))
            .filter(move |run| run.first().is_some_and(|c| sort(c) != 0))
    }

    /// Places of a folded text in this one.
    pub(super) fn find<'a>(&'a self, wanted: &'a [char]) -> impl Iterator<Item = usize> + 'a {
        let last = (self.chars.len() + 1).saturating_sub(wanted.len());
        (0..last).filter(move |&at| {
            !wanted.is_empty() && self.chars.get(at..at + wanted.len()) == Some(wanted)
        })
    }
}
