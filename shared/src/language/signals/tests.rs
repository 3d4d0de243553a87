//! Phrases count unless they are denied, and the rubric gives the points it names.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::language::Text;
use crate::language::sentiment::mood;
use crate::priority::Priority;
use crate::wording::{PhraseRule, SignalRules};

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| Matcher::new(&SignalRules::preset()));

fn kinds(raw: &str) -> Vec<SignalKind> {
    MATCHER
        .find(&Text::new(raw))
        .into_iter()
        .map(|s| s.kind)
        .collect()
}

fn urgent(raw: &str) -> Urgency {
    let text = Text::new(raw);
    urgency(
        &MATCHER.find(&text),
        &mood(&text),
        SignalRules::preset().levels,
    )
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
    let rules = SignalRules::preset();
    assert!(rules.rules.len() >= 9, "the preset was read");
    for kind in SignalKind::ALL {
        assert!(rules.rules.iter().any(|rule| rule.kind == kind), "{kind}");
    }
    let json = serde_json::to_string(&rules).expect("json");
    assert_eq!(
        serde_json::from_str::<SignalRules>(&json).expect("rules"),
        rules
    );
}

/// One group, so that a test says what it changes.
fn judged(raw: &str, edit: impl FnOnce(&mut SignalRules)) -> Urgency {
    let mut rules = SignalRules {
        rules: vec![PhraseRule {
            kind: SignalKind::Waiting,
            points: 40,
            phrases: vec!["等配件".into()],
            unless: Vec::new(),
        }],
        levels: SignalRules::preset().levels,
        ..SignalRules::default()
    };
    edit(&mut rules);
    let text = Text::new(raw);
    urgency(
        &Matcher::new(&rules).find(&text),
        &mood(&text),
        rules.levels,
    )
}

#[test]
fn every_setting_of_the_rules_has_its_effect() {
    let raw = "在真等配件";
    let points = |edit: fn(&mut SignalRules)| judged(raw, edit).points;
    assert_eq!(points(|_| {}), 40);
    assert_eq!(points(|rules| rules.rules[0].points = 55), 55);
    assert_eq!(points(|rules| rules.rules[0].phrases.clear()), 0);
    assert_eq!(
        points(|rules| rules.rules[0].unless.push("等配件".into())),
        0
    );
    assert_eq!(points(|rules| rules.negations.push("在真".into())), 0);
    assert_eq!(points(|rules| rules.degrees.push("在真".into())), 60);
    let kind = judged(raw, |rules| rules.rules[0].kind = SignalKind::Money);
    assert!(matches!(&kind.reasons[0].1, Reason::Signal(s) if s.kind == SignalKind::Money));
    let priority = |edit: fn(&mut SignalRules)| judged(raw, edit).priority;
    assert_eq!(priority(|_| {}), Priority::Normal);
    assert_eq!(priority(|rules| rules.levels.urgent = 40), Priority::Urgent);
    assert_eq!(priority(|rules| rules.levels.normal = 41), Priority::Low);
    let bad = "太差了，非常失望，垃圾";
    let with = judged(bad, |rules| rules.levels.mood = 60).points;
    let without = judged(bad, |rules| rules.levels.mood = 0).points;
    assert!(with > 20 && without == 0, "{with} {without}");
}

proptest! {
    #[test]
    fn any_text_has_an_urgency(raw in "(\\PC|着火|不|等了|[0-9]|律师){0,30}") {
        let found = urgent(&raw);
        prop_assert!(found.points <= 100);
        prop_assert!(found.reasons.is_sorted_by(|a, b| a.0 >= b.0));
    }
}
