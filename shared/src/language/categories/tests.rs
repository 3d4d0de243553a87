//! Labels are learned, rules speak beside them, and both together keep their order.

use super::*;

fn rules() -> Keywords {
    let rule = |category: &str, any: &[&str], none: &[&str]| KeywordRule {
        category: category.into(),
        any: any.iter().map(|w| (*w).into()).collect(),
        none: none.iter().map(|w| (*w).into()).collect(),
        strength: 0.8,
    };
    Keywords::new(&[
        rule("logistics", &["快递", "配送", "parcel"], &["快递柜"]),
        rule("payment", &["退款", "付款"], &[]),
    ])
}

fn labelled() -> Vec<(Features, &'static str)> {
    let delivery = [
        "快递三天还没到",
        "配送太慢了",
        "包裹一直没有更新",
        "送货员没打电话",
        "物流信息不动了",
        "快递放错地方",
    ];
    let money = [
        "退款还没到账",
        "多扣了我的钱",
        "付款失败两次",
        "发票金额不对",
        "支付一直报错",
        "钱扣了订单没有",
    ];
    let of = |texts: [&'static str; 6], key| texts.map(|t| (Features::of(t), key));
    of(delivery, "logistics")
        .into_iter()
        .chain(of(money, "payment"))
        .collect()
}

fn examples(labels: &[(Features, &'static str)]) -> Vec<Example<'static>> {
    // Tests keep their features for ever.
    labels
        .iter()
        .map(|(features, category)| Example {
            features: Box::leak(Box::new(features.clone())),
            category,
        })
        .collect()
}

#[test]
fn rules_alone_give_a_cold_start_and_name_their_word() {
    let raw = "請問快遞到哪了";
    let found = suggest(&Text::new(raw), &Model::default(), &rules());
    let first = found.first().expect("a suggestion");
    assert_eq!(first.category, "logistics");
    assert_eq!(
        first.rule.as_ref().map(|hit| hit.span.of(raw)),
        Some("快遞")
    );
    assert!((first.confidence - 0.8).abs() < 1e-6);
    assert!(suggest(&Text::new("快递柜打不开"), &Model::default(), &rules()).is_empty());
    assert!(suggest(&Text::new("parcels"), &Model::default(), &rules()).is_empty());
}

#[test]
fn labels_teach_and_the_same_labels_teach_the_same() {
    let examples = examples(&labelled());
    let model = learn(&examples);
    assert_eq!(model, learn(&examples));
    let found = suggest(
        &Text::new("物流太慢，快递没到"),
        &model,
        &Keywords::default(),
    );
    assert_eq!(
        found.first().map(|s| s.category.as_str()),
        Some("logistics")
    );
    let sum: f32 = found.iter().map(|s| s.confidence).sum();
    assert!((sum - 1.0).abs() < 1e-4);
    assert_eq!(model.texts(), 12);
}

#[test]
fn a_model_survives_storage() {
    let model = learn(&examples(&labelled()));
    let json = model.to_json().expect("json");
    assert_eq!(serde_json::from_str::<Model>(&json).expect("model"), model);
}

#[test]
fn no_labels_or_one_label_are_no_trouble() {
    assert_eq!(learn(&[]).categories().count(), 0);
    assert_eq!(cross_validate(&[]), Quality::default());
    let one = examples(&labelled()[..1]);
    assert_eq!(
        suggest(&Text::new("任何话"), &learn(&one), &Keywords::default()).len(),
        1
    );
}
