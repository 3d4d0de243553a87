//! Phrases count unless they are denied, and the rubric gives the points it names.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::language::Text;
use crate::language::sentiment::mood;
use crate::priority::Priority;

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| Matcher::new(&Rules::default()));

fn kinds(raw: &str) -> Vec<SignalKind> {
    MATCHER
        .find(&Text::new(raw))
        .into_iter()
        .map(|s| s.kind)
        .collect()
}

fn urgent(raw: &str) -> Urgency {
    let text = Text::new(raw);
    urgency(&MATCHER.find(&text), &mood(&text))
}

#[test]
fn phrases_are_found_where_they_mean_it() {
    use SignalKind::*;
    for (raw, expected) in [
        ("洗衣机冒烟了", vec![Safety]),
        ("洗衣機沒有冒煙", vec![]),
        ("等了15天還沒到", vec![Waiting, Waiting]),
        ("已打１２３１５", vec![LegalOrMedia]),
        ("等了12316秒", vec![]),
        (
            "打了５次电话还是没人管",
            vec![AskedAgain, AskedAgain, Impatience],
        ),
        ("再不处理我就找律师起诉", vec![LegalOrMedia, LegalOrMedia]),
        ("再也不用担心漏水", vec![]),
        ("再也不来了", vec![Churn]),
        ("吃完拉肚子，孩子住院了", vec![Health, Minor, Health]),
        ("The toaster caught fire", vec![Safety]),
        ("I was fired up about it", vec![]),
        ("there is no smoke", vec![]),
        ("a minor issue", vec![]),
        ("请问几点开门", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(kinds(raw), expected, "{raw}");
    }
}

#[test]
fn the_rubric_holds() {
    for (raw, priority) in [
        ("插座漏电，差点触电", Priority::Urgent),
        ("银行卡被盗刷了两万", Priority::Urgent),
        ("再不解决就去法院起诉你们", Priority::Urgent),
        ("等了15天还没收到，打了5次电话", Priority::Normal),
        ("再也不会来了，服务太差", Priority::Normal),
        ("建议增加夜间配送", Priority::Low),
        ("宝宝很喜欢，谢谢", Priority::Low),
        ("太难吃了，垃圾", Priority::Low),
    ] {
        let found = urgent(raw);
        assert_eq!(found.priority, priority, "{raw} {found:?}");
    }
}

#[test]
fn the_reason_stands_in_the_raw_text() {
    let raw = "熱水器漏電！！";
    let found = urgent(raw);
    let Some((_, Reason::Signal(signal))) = found.reasons.first() else {
        panic!("a reason")
    };
    assert_eq!(signal.span.of(raw), "漏電");
}

#[test]
fn rules_are_plain_data() {
    let rules = Rules::default();
    assert!(rules.rules.len() >= 9, "the preset was read");
    for kind in SignalKind::ALL {
        assert!(rules.rules.iter().any(|rule| rule.kind == kind), "{kind}");
    }
    let json = serde_json::to_string(&rules).expect("json");
    assert_eq!(serde_json::from_str::<Rules>(&json).expect("rules"), rules);
}

proptest! {
    #[test]
    fn any_text_has_an_urgency(raw in "(\\PC|着火|不|等了|[0-9]|律师){0,30}") {
        let found = urgent(&raw);
        prop_assert!(found.points <= 100);
        prop_assert!(found.reasons.is_sorted_by(|a, b| a.0 >= b.0));
    }
}
