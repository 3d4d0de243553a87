//! One character of the raw text to none, one or more folded ones.
//!
//! Width and compatibility forms (NFKC), case, accents, script and look-alike punctuation disappear; emoji stay.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::traditional::simplified;

/// Calls `emit` with each folded character of `c`.
pub fn fold(c: char, emit: &mut impl FnMut(char)) {
    match c {
        '\u{4E00}'..='\u{9FFF}' => emit(simplified(c)),
        'a'..='z' | '0'..='9' => emit(c),
        'A'..='Z' => emit(c.to_ascii_lowercase()),
        '\0'..='\u{1F}' | '\u{7F}'..='\u{A0}' | '\u{3000}' => emit(' '),
        ' '..='~' => emit(c),
        '\u{FF01}'..='\u{FF5E}' => {
            if let Some(half) = char::from_u32(u32::from(c) - 0xFEE0) {
                emit(half.to_ascii_lowercase());
            }
        }
        _ => rare(c, emit),
    }
}

fn rare(c: char, emit: &mut impl FnMut(char)) {
    if is_invisible(c) {
        return;
    }
    // Syllables of Korean and kana with marks would fall apart.
    if matches!(c, '\u{3041}'..='\u{30FF}' | '\u{AC00}'..='\u{D7A3}') {
        emit(c);
        return;
    }
    decompose_compatible(c, |part| {
        for lower in part.to_lowercase() {
            decompose_compatible(lower, |part| {
                if !is_combining_mark(part) && !is_invisible(part) {
                    emit(plain(part));
                }
            });
        }
    });
}

/// Look-alike punctuation made one, white space a space, characters simplified.
fn plain(c: char) -> char {
    match c {
        '。' | '｡' => '.',
        '、' => ',',
        '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' | '`' => '\'',
        '—' | '–' | '―' | '−' | '‐' => '-',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => simplified(c),
    }
}

/// Marks without a shape of their own: joiners, direction signs, variation selectors, skin tones.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0000}'..='\u{E0FFF}')
}
