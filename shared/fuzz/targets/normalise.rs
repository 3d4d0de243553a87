//! Normalising is total, twice is once, and every character knows a place in the raw text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::language::normalise::normalise;

fuzz_target!(|bytes: &[u8]| {
    let raw = String::from_utf8_lossy(bytes);
    let once = normalise(&raw);
    let text = once.text();
    assert_eq!(normalise(&text).text(), text, "twice is not once");
    let mut last = 0;
    for at in 0..once.chars().len() {
        let span = once.raw_span(at, at + 1);
        assert!(last <= span.start && span.start <= span.end, "places go back");
        assert!(raw.get(span.start..span.end).is_some(), "no place in the text");
        last = span.start;
    }
});
