//! Width, script, runs and numbers fold as told, and every span leads back into the raw text.

use proptest::prelude::*;

use super::*;

fn text(raw: &str) -> String {
    normalise(raw).text()
}

#[test]
fn what_means_the_same_looks_the_same() {
    for (raw, normal) in [
        ("ＡＢＣ　１２３", "abc 0"),
        ("客服態度惡劣！！！！", "客服态度恶劣!!"),
        ("哈哈哈哈哈", "哈哈"),
        ("共花了１,２８０.５元", "共花了0元"),
        ("2026-11-21 08:30 送到", "0 0 送到"),
        ("见 https://a.example/b?c=1，谢谢", "见 \u{E000},谢谢"),
        ("WWW.example.com 打不开", "\u{E000} 打不开"),
        ("@回音客服 在吗", "\u{E001} 在吗"),
        ("写给 me@example.com", "写给 me@example.com"),
        ("  很\t\n 好 ", "很 好"),
        ("Café ﬁne ①", "cafe fine 0"),
        ("太\u{200b}差\u{202e}了", "太差了"),
        ("👍🏽很棒", "👍很棒"),
        ("", ""),
        (" \u{3000}\n", ""),
        ("@ @", "@ @"),
    ] {
        assert_eq!(text(raw), normal, "{raw}");
    }
}

#[test]
fn a_normalised_character_knows_its_raw_place() {
    let raw = " 我在 https://a.example/b 等了１２天，太慢慢慢慢了";
    let normal = normalise(raw);
    let at = |part: char| {
        normal
            .chars()
            .iter()
            .position(|c| *c == part)
            .expect("there")
    };
    let of = |from: usize, to: usize| normal.raw_span(from, to).of(raw);
    assert_eq!(of(0, 2), "我在");
    assert_eq!(of(at(LINK), at(LINK) + 1), "https://a.example/b");
    assert_eq!(of(at(NUMBER), at(NUMBER) + 1), "１２");
    assert_eq!(of(at('慢'), at('慢') + 2), "慢慢慢慢");
    assert_eq!(of(0, usize::MAX), raw.trim());
    assert_eq!(of(9999, 3), "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn twice_is_once(raw in "(\\PC|[0-9@.:/w ]|http://|[ａ-ｚ]|哈|\\s){0,40}") {
        let once = text(&raw);
        prop_assert_eq!(text(&once), once);
    }

    #[test]
    fn offsets_are_ordered_and_on_characters(raw in any::<String>()) {
        let normal = normalise(&raw);
        prop_assert_eq!(normal.starts.len(), normal.chars.len() + 1);
        prop_assert!(normal.starts.is_sorted());
        for &start in &normal.starts {
            prop_assert!(raw.is_char_boundary(start as usize));
        }
    }
}
