//! The mood of plain sentences in both languages, its reasons, and doubt where there is none.

use proptest::prelude::*;

use super::*;

fn of(raw: &str) -> Mood {
    mood(&Text::new(raw))
}

#[test]
fn the_shipped_weights_are_read() {
    assert!(SHIPPED.is_some());
    assert!(WEIGHTS.len() <= 1_000_000);
    let model = SHIPPED.as_ref().expect("weights");
    assert_eq!(model.to_bytes(), WEIGHTS);
    assert_eq!(Model::from_bytes(b"HYS1"), None);
}

#[test]
fn plain_cases_are_read_rightly() {
    for (raw, class) in [
        ("服务态度太差了，再也不来了", Sentiment::Negative),
        ("客服態度非常惡劣，太失望了", Sentiment::Negative),
        ("等了三个小时还没送到，气死人了", Sentiment::Negative),
        ("师傅很热情，安装得又快又好，非常满意", Sentiment::Positive),
        ("东西不错，物流很快，下次还会来", Sentiment::Positive),
        (
            "The staff were rude and the food was awful",
            Sentiment::Negative,
        ),
        ("Great service, I love it", Sentiment::Positive),
    ] {
        let mood = of(raw);
        assert_eq!(mood.class, class, "{raw} {mood:?}");
        assert_eq!(mood.value > 0.0, class == Sentiment::Positive);
        assert!((0.0..=1.0).contains(&mood.confidence));
    }
}

#[test]
fn the_reason_lies_in_the_raw_text() {
    let raw = "昨天去的，環境不错，但是服務員態度极差！！！！";
    let found = phrases(&Text::new(raw), 3);
    let worst = found
        .iter()
        .filter(|p| p.share < 0.0)
        .map(|p| p.span.of(raw))
        .next()
        .unwrap_or_default();
    assert!(worst.contains('差'), "{worst}");
}

#[test]
fn an_empty_text_is_nobody_s_opinion() {
    for raw in ["", "  \n", "\u{200b}"] {
        assert_eq!(of(raw), Mood::UNKNOWN);
        assert!(phrases(&Text::new(raw), 3).is_empty());
    }
}

proptest! {
    #[test]
    fn any_text_has_a_mood(raw in any::<String>()) {
        let text = Text::new(&raw);
        let mood = mood(&text);
        prop_assert!((-1.0..=1.0).contains(&mood.value) && (0.0..=1.0).contains(&mood.confidence));
        for phrase in phrases(&text, 5) {
            prop_assert!(raw.get(phrase.span.start..phrase.span.end).is_some());
        }
    }
}
