//! The finder is total, its pieces are apart and in order, and no mask hands a piece through.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::language::find_personal::{find_personal, mask_text, masked};

fuzz_target!(|bytes: &[u8]| {
    let raw = String::from_utf8_lossy(bytes);
    let mut end = 0;
    for personal in find_personal(&raw) {
        let span = personal.span;
        assert!(end <= span.start && span.start < span.end, "pieces overlap");
        let piece = raw.get(span.start..span.end).expect("a place in the text");
        let hidden = masked(personal, &raw);
        let telling = piece.chars().filter(|c| c.is_alphanumeric()).count();
        assert!(telling < 4 || hidden != piece, "{piece} was handed through");
        end = span.end;
    }
    let _ = mask_text(&raw);
});
