//! Personal data in free text: phones, identity numbers, cards, e-mail, addresses, plates, also full-width and spaced.
//!
//! Rather one mask too many than one too few, but a plain amount or order number stays. Total on any input.

mod numbers;
mod places;

use serde::{Deserialize, Serialize};

use super::Span;
use crate::privacy::mask::{mask_address, mask_bank, mask_email, mask_id, mask_phone, mask_plate};

/// What sort of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// Identity number, 18 signs with checksum, or 15 digits with a date inside.
    Identity,
    /// Bank card, by checksum.
    Card,
    /// Mobile or landline.
    Phone,
    /// E-mail address.
    Email,
    /// Street address.
    Address,
    /// Number plate.
    Plate,
}

/// A piece of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// Its sort.
    pub kind: PersonalKind,
    /// Where it stands in the raw text.
    pub span: Span,
}

/// A half-width character and where it began.
type Sign = (char, usize);

/// All personal data in a text, in order, none overlapping another.
pub fn find_personal(raw: &str) -> Vec<Personal> {
    let signs: Vec<Sign> = raw
        .char_indices()
        .filter(|(_, c)| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'))
        .map(|(at, c)| (half(c), at))
        .collect();
    let mut found = Vec::new();
    places::emails(&signs, raw.len(), &mut found);
    numbers::numbers(&signs, raw.len(), &mut found);
    places::plates(&signs, raw.len(), &mut found);
    places::addresses(&signs, raw.len(), &mut found);
    // The longer of two that overlap wins, then the earlier.
    found.sort_by_key(|p: &Personal| (std::cmp::Reverse(p.span.end - p.span.start), p.span));
    let mut kept: Vec<Personal> = Vec::with_capacity(found.len());
    for personal in found {
        if !kept.iter().any(|k| k.span.overlaps(personal.span)) {
            kept.push(personal);
        }
    }
    kept.sort_by_key(|p| p.span);
    kept
}

/// The masked form of a piece.
pub fn masked(personal: Personal, raw: &str) -> String {
    let text = personal.span.of(raw);
    match personal.kind {
        PersonalKind::Identity => mask_id(text),
        PersonalKind::Card => mask_bank(text),
        PersonalKind::Phone => mask_phone(text),
        PersonalKind::Email => mask_email(text),
        PersonalKind::Address => mask_address(text),
        PersonalKind::Plate => mask_plate(text),
    }
}

/// The text with every piece replaced by its mask.
pub fn mask_text(raw: &str) -> String {
    replace(raw, |personal| masked(personal, raw))
}

/// The text with every piece replaced by what `with` gives for it.
pub fn replace(raw: &str, mut with: impl FnMut(Personal) -> String) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut from = 0;
    for personal in find_personal(raw) {
        out.push_str(raw.get(from..personal.span.start).unwrap_or_default());
        out.push_str(&with(personal));
        from = personal.span.end;
    }
    out.push_str(raw.get(from..).unwrap_or_default());
    out
}

/// The half-width form of a sign.
fn half(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '—' | '–' => '-',
        c => c,
    }
}

/// The raw bytes of signs `from..to`.
fn span(signs: &[Sign], from: usize, to: usize, len: usize) -> Span {
    let at = |i: usize| signs.get(i).map_or(len, |sign| sign.1);
    Span::new(at(from), at(to))
}

#[cfg(test)]
mod tests;
