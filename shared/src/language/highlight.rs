//! A text in pieces, so that a screen can mark what decided; laid on the masked text when that is what is shown.
//!
//! Rule: personal data is found first and wins: no mark reaches into it, and no piece of it gets through beside one.

use super::Span;
use super::find_personal::{find_personal, masked};
use crate::feedback::{Mark, Piece, Record, Sentiment};

/// Phrases with less of the mood, in thousandths, are not marked.
const WEIGHTY: i16 = 100;

/// The raw text in pieces. Places that are not in this text (it was erased or replaced) mark nothing.
pub fn pieces(raw: &str, record: Option<&Record>, mask: bool) -> Vec<Piece> {
    let personal = if mask { find_personal(raw) } else { Vec::new() };
    let mut out: Vec<Piece> = Vec::new();
    let mut from = 0;
    let marks = marks(raw, record);
    let plain = |out: &mut Vec<Piece>, from: usize, to: usize| {
        cut(raw, from, to, &marks, out);
    };
    for piece in &personal {
        plain(&mut out, from, piece.span.start);
        push(&mut out, &masked(*piece, raw), None);
        from = piece.span.end;
    }
    plain(&mut out, from, raw.len());
    out
}

/// The places to mark in order, none overlapping another: a signal says more than a mood.
fn marks(raw: &str, record: Option<&Record>) -> Vec<(Span, Mark)> {
    let Some(record) = record else {
        return Vec::new();
    };
    let signals = record
        .signals
        .iter()
        .map(|sign| (sign.at, Mark::Signal(sign.kind)));
    // Of a text that feels nothing no phrase decided, and what speaks against the mood did not decide it.
    let side = match record.mood {
        Sentiment::Positive => Some((Mark::Good, 1)),
        Sentiment::Negative => Some((Mark::Bad, -1)),
        Sentiment::Neutral => None,
    };
    let phrases = side.into_iter().flat_map(|(mark, sign)| {
        let own = record.phrases.iter();
        own.filter(move |phrase| phrase.share * sign >= WEIGHTY)
            .map(move |phrase| (phrase.at, mark))
    });
    let mut kept: Vec<(Span, Mark)> = Vec::new();
    for ((start, end), mark) in signals.chain(phrases) {
        let span = Span::new(start, end);
        let free = !kept.iter().any(|(other, _)| other.overlaps(span));
        if free && !span.of(raw).is_empty() {
            kept.push((span, mark));
        }
    }
    kept.sort_by_key(|(span, _)| *span);
    kept
}

/// Bytes `from..to` with the marks that lie wholly inside.
fn cut(raw: &str, from: usize, to: usize, marks: &[(Span, Mark)], out: &mut Vec<Piece>) {
    let mut at = from;
    for (span, mark) in marks {
        if span.start < at || span.end > to {
            continue;
        }
        push(out, Span::new(at, span.start).of(raw), None);
        push(out, span.of(raw), Some(*mark));
        at = span.end;
    }
    push(out, Span::new(at, to).of(raw), None);
}

fn push(out: &mut Vec<Piece>, text: &str, mark: Option<Mark>) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.mark.is_none() && mark.is_none() => last.text.push_str(text),
        _ => out.push(Piece {
            text: text.to_owned(),
            mark,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::SignalKind;
    use crate::language::Reader;
    use proptest::prelude::*;

    fn whole(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn what_decided_is_marked_and_the_text_stays() {
        let raw = "洗衣机冒烟了，态度还很差，太失望了";
        let record = Reader::default().read(raw).record(0);
        let cut = pieces(raw, Some(&record), false);
        assert_eq!(whole(&cut), raw);
        assert!(
            cut.iter()
                .any(|p| p.mark == Some(Mark::Signal(SignalKind::Safety)))
        );
        assert!(cut.iter().any(|p| p.mark == Some(Mark::Bad)));
    }

    #[test]
    fn a_mask_wins_over_a_mark() {
        let raw = "打 13812341234 没人接，太失望了";
        let record = Reader::default().read(raw).record(0);
        let shown = whole(&pieces(raw, Some(&record), true));
        assert!(!shown.contains("13812341234") && shown.contains("太失望了"));
    }

    #[test]
    fn places_of_another_text_mark_nothing() {
        let record = Reader::default().read("冒烟了，太差").record(0);
        assert_eq!(pieces("", Some(&record), true), []);
        assert_eq!(whole(&pieces("a", Some(&record), false)), "a");
    }

    proptest! {
        #[test]
        fn every_text_comes_out_whole(raw in ".{0,60}", other in ".{0,60}") {
            let record = Reader::default().read(&other).record(0);
            prop_assert_eq!(whole(&pieces(&raw, Some(&record), false)), raw);
        }
    }
}
