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
    let (plain, pinyin, number) = (index_terms(raw), pinyin_terms(raw), number_terms(raw));
    query.clauses().iter().all(|clause| {
        clause.iter().any(|all| {
            all.iter().all(|token| {
                let terms = match token.space {
                    Space::Text => &plain,
                    Space::Pinyin => &pinyin,
                    Space::Number => &number,
                };
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
    for typed in ["", " ", "䷊珚", "\"\"", "%", "_ * ( )", "\"", "' OR 1=1"] {
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
fn a_number_is_found_by_any_beginning() {
    let terms = number_terms("TS-20261121-0007");
    for token in [
        "t",
        "ts",
        "ts2026",
        "ts20261121",
        "ts202611210007",
        "202",
        "20261121",
        "0007",
    ] {
        assert!(terms.contains(token), "{token}");
    }
    assert!(!terms.contains("s20261121") && !terms.contains("20"));
    assert!(number_terms("").is_empty() && number_terms("--").is_empty());
}

#[test]
fn a_document_keeps_its_spaces_apart() {
    let document = Document {
        number: "TS-20261121-0007",
        kind: "complaint",
        title: "王經理",
        text: "王經理不回电",
        own: "王經理不回电",
        named: &["A-77"],
        replies: &["已退款"],
    };
    let entries = document.entries();
    let has = |token: &str| entries.split(' ').any(|entry| entry == token);
    for token in [
        "王经",
        "¦wj",
        "№ts2026",
        "№a77",
        "§complaint",
        "›退款",
        "回电",
    ] {
        assert!(has(token), "{token} in {entries}");
    }
    for token in ["退款", "wj", "complaint", "›王经"] {
        assert!(!has(token), "{token} in {entries}");
    }
}

#[test]
fn personal_data_never_becomes_a_token() {
    let shown = safe("打13812341234或 duan@example.com 找我，订单12345678901");
    assert!(
        !shown.contains("1234") && !shown.contains("duan"),
        "{shown}"
    );
    assert!(shown.contains("找我"), "{shown}");
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
