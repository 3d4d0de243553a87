//! The words around a hit, with personal data replaced before anything is looked for.

use super::index::named;
use crate::db::entity::case_file;
use shared::finding::Piece;
use shared::language::Span;
use shared::language::search::{Query, safe};
use shared::text::clean_line;

/// Characters shown before the first hit, and altogether.
const BEFORE: usize = 24;
const SHOWN: usize = 120;

/// The snippet of a case; `None` when its texts do not hold what is asked for.
pub(super) fn of(
    query: &Query,
    row: &case_file::Model,
    voice: &[String],
    messages: &[String],
) -> Option<Vec<Piece>> {
    let mut pieces: Vec<String> = voice.iter().map(|text| clean_line(&safe(text))).collect();
    pieces.extend(messages.iter().rev().map(|body| clean_line(&safe(body))));
    pieces.push(row.number.clone());
    pieces.extend(named(row).map(clean_line));
    pieces.push(row.title.clone());
    if !query.is_empty() && !query.matches(&pieces.join("\n")) {
        return None;
    }
    // The piece with most of it; the earlier of two that have the same.
    let mut best = (0, Vec::new());
    for (at, piece) in pieces.iter().enumerate() {
        let spans = any(query, piece);
        if spans.len() > best.1.len() {
            best = (at, spans);
        }
    }
    Some(cut(pieces.get(best.0)?, &best.1))
}

/// Places of any of the terms.
fn any(query: &Query, piece: &str) -> Vec<Span> {
    if query.is_empty() {
        return Vec::new();
    }
    query.highlights(piece)
}

/// A window of the text from shortly before the first place.
fn cut(text: &str, spans: &[Span]) -> Vec<Piece> {
    let first = spans.first().map_or(0, |span| span.start);
    let start = text
        .get(..first)
        .and_then(|before| before.char_indices().rev().nth(BEFORE))
        .map_or(0, |(at, _)| at);
    let end = text
        .get(start..)
        .and_then(|rest| rest.char_indices().nth(SHOWN))
        .map_or(text.len(), |(at, _)| start + at);
    let mut out: Vec<Piece> = Vec::new();
    let mut push = |text: &str, hit: bool| {
        if !text.is_empty() {
            out.push((text.to_owned(), hit));
        }
    };
    push(if start > 0 { "…" } else { "" }, false);
    let mut at = start;
    for span in spans.iter().filter(|span| span.end <= end) {
        push(text.get(at..span.start).unwrap_or_default(), false);
        push(span.of(text), true);
        at = span.end;
    }
    push(text.get(at..end).unwrap_or_default(), false);
    push(if end < text.len() { "…" } else { "" }, false);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, typed: &str) -> String {
        let query = Query::parse(typed);
        cut(text, &query.highlights(text))
            .into_iter()
            .map(|(text, hit)| if hit { format!("[{text}]") } else { text })
            .collect()
    }

    #[test]
    fn a_snippet_shows_what_was_found() {
        assert_eq!(marked("王經理昨天回电", "王经理"), "[王經理]昨天回电");
        assert_eq!(marked("昨天回电", "王"), "昨天回电");
        let long = format!("{}退款{}退款", "前".repeat(100), "后".repeat(200));
        let shown = marked(&long, "退款");
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.contains("前[退款]后"), "{shown}");
        assert_eq!(shown.matches('[').count(), 1);
        assert_eq!(marked("", "退款"), "");
    }
}
