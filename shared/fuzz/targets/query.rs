//! What is typed into search is read whatever it is: tokens need no quoting, marks lie in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::language::search::Query;

fuzz_target!(|bytes: &[u8]| {
    let typed = String::from_utf8_lossy(bytes);
    let query = Query::parse(&typed);
    for token in query.clauses().iter().flatten().flatten() {
        assert!(!token.text.is_empty(), "an empty token");
        assert!(
            token.text.chars().all(char::is_alphanumeric),
            "{} needs quoting",
            token.text
        );
    }
    let mut end = 0;
    for span in query.highlights(&typed) {
        assert!(end <= span.start && span.start < span.end, "marks overlap");
        assert!(typed.get(span.start..span.end).is_some(), "no place in the text");
        end = span.end;
    }
    let _ = query.matches(&typed);
});
