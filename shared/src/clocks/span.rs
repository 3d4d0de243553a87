//! Stretches of real time, and taking one set of them from another.
//!
//! A span is half open: `from` belongs to it, `to` does not, so touching spans never count a moment twice.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A stretch of real time, `from` included, `to` not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First moment.
    pub from: DateTime<Utc>,
    /// First moment after it.
    pub to: DateTime<Utc>,
}

impl Span {
    /// The part inside `[from, to)`, or nothing.
    pub fn clip(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<Span> {
        let cut = Span {
            from: self.from.max(from),
            to: self.to.min(to),
        };
        (cut.from < cut.to).then_some(cut)
    }

    /// How long it is.
    pub fn length(self) -> TimeDelta {
        self.to - self.from
    }
}

/// A time of waiting in which some clocks stand still; open while `to` is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When the waiting began.
    pub from: DateTime<Utc>,
    /// When it ended.
    pub to: Option<DateTime<Utc>>,
}

/// Sorted, merged and without empty ones.
pub fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.from < span.to);
    spans.sort();
    let mut result: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match result.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => result.push(span),
        }
    }
    result
}

/// What is left of `span` outside `holes`, which are sorted and don't overlap.
pub fn without(span: Span, holes: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    let mut from = span.from;
    for hole in holes
        .iter()
        .filter(|hole| hole.to > span.from && hole.from < span.to)
    {
        if from < hole.from {
            left.push(Span {
                from,
                to: hole.from,
            });
        }
        from = from.max(hole.to);
    }
    if from < span.to {
        left.push(Span { from, to: span.to });
    }
    left
}

/// The moment at which `wanted` time has run within ordered spans; `None` if they hold less.
pub fn reach(spans: impl Iterator<Item = Span>, wanted: TimeDelta) -> Option<DateTime<Utc>> {
    let mut missing = wanted;
    for span in spans {
        if missing <= span.length() {
            return Some(span.from + missing);
        }
        missing -= span.length();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: i64, to: i64) -> Span {
        let at = |minute: i64| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        Span {
            from: at(from),
            to: at(to),
        }
    }

    #[test]
    fn merges_cuts_and_reaches() {
        assert_eq!(
            merged(vec![span(5, 9), span(1, 3), span(3, 6), span(7, 7)]),
            [span(1, 9)]
        );
        assert_eq!(
            without(span(0, 10), &[span(2, 4), span(8, 12)]),
            [span(0, 2), span(4, 8)]
        );
        assert_eq!(without(span(0, 10), &[span(0, 10)]), []);
        let spans = [span(0, 2), span(4, 8)];
        assert_eq!(
            reach(spans.into_iter(), TimeDelta::minutes(2)),
            Some(span(2, 2).from)
        );
        assert_eq!(
            reach(spans.into_iter(), TimeDelta::minutes(3)),
            Some(span(5, 5).from)
        );
        assert_eq!(reach(spans.into_iter(), TimeDelta::minutes(7)), None);
    }
}
