//! Queries find what a person would expect, and never an operator of the index.

use proptest::prelude::*;

use super::*;

fn hit<'a>(typed: &str, raw: &'a str) -> Vec<&'a str> {
    Query::parse(typed)
        .highlights(raw)
        .into_iter()
        .map(|span| span.of(raw))
        .collect()
}

/// What the index would answer.
fn narrowed(query: &Query, raw: &str) -> bool {
    let (plain, pinyin) = (index_terms(raw), pinyin_terms(raw));
    query.clauses().iter().all(|clause| {
        clause.iter().any(|all| {
            all.iter().all(|token| {
                let terms = if token.pinyin { &pinyin } else { &plain };
                terms
                    .iter()
                    .any(|t| *t == token.text || (token.prefix && t.starts_with(&token.text)))
            })
        })
    })
}

#[test]
fn people_find_what_they_mean() {
    let raw = "王經理昨天回电，案件TS-20261121-0007，说Refund今天到账";
    for (typed, expected) in [
        ("王经理", vec!["王經理"]),
        ("理", vec!["理"]),
        ("天回", vec!["天回"]),
        ("wjl", vec!["王經理"]),
        ("wangjingli", vec!["王經理"]),
        ("wangjl", vec!["王經理"]),
        ("ＴＳ－２０２６", vec!["TS-2026"]),
        ("20261121", vec!["20261121"]),
        ("refu", vec!["Refu"]),
        ("\"今天到账\" 王", vec!["王", "今天到账"]),
        ("昨天 到账", vec!["昨天", "到账"]),
    ] {
        assert_eq!(hit(typed, raw), expected, "{typed}");
        let query = Query::parse(typed);
        assert!(
            query.matches(raw) && narrowed(&query, raw),
            "{typed} {:?}",
            query.clauses()
        );
    }
    for typed in ["王总", "lijl", "fund", "0261121", "\"今天王\""] {
        assert!(!Query::parse(typed).matches(raw), "{typed}");
    }
}

#[test]
fn nothing_typed_asks_nothing() {
    for typed in ["", " ", "\"\"", "%", "_ * ( )", "\"", "' OR 1=1"] {
        let query = Query::parse(typed);
        assert!(
            query
                .clauses()
                .iter()
                .flatten()
                .flatten()
                .all(|t| t.text.chars().all(char::is_alphanumeric)),
            "{typed}"
        );
    }
    assert!(Query::parse(" %_ ").is_empty());
}

#[test]
fn both_readings_of_a_character_are_found() {
    assert_eq!(readings('重'), ["chong", "zhong"]);
    for typed in ["chongqing", "cq", "zhongqing"] {
        assert!(Query::parse(typed).matches("重慶"), "{typed}");
    }
    assert!(readings('a').is_empty());
}

proptest! {
    #[test]
    fn the_index_never_hides_a_hit(raw in "[王经理重庆电池a-c0-2 ，-]{0,14}", typed in "(\\PC{0,8}|[王经理重庆]{1,3}|[a-c0-2]{1,4}|[wjlcq]{1,3})") {
        let query = Query::parse(&typed);
        if query.matches(&raw) {
            prop_assert!(narrowed(&query, &raw), "{:?}", query.clauses());
        }
    }

    #[test]
    fn any_text_can_be_typed(raw in any::<String>(), typed in any::<String>()) {
        for span in Query::parse(&typed).highlights(&raw) {
            prop_assert!(raw.get(span.start..span.end).is_some());
        }
        index_terms(&raw);
    }
}
