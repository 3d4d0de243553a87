//! Personal data is found in every spelling, and no input makes the finder fail.

use proptest::prelude::*;

use super::*;

fn found(raw: &str) -> Vec<(PersonalKind, &str)> {
    find_personal(raw)
        .into_iter()
        .map(|p| (p.kind, p.span.of(raw)))
        .collect()
}

#[test]
fn what_reaches_a_person_is_found() {
    use PersonalKind::*;
    for (raw, expected) in [
        ("电话13812341234，谢谢", vec![(Phone, "13812341234")]),
        (
            "电话１３８１２３４１２３４",
            vec![(Phone, "１３８１２３４１２３４")],
        ),
        (
            "138 1234 1234或138-1234-1234",
            vec![(Phone, "138 1234 1234"), (Phone, "138-1234-1234")],
        ),
        ("+86 13812341234", vec![(Phone, "+86 13812341234")]),
        (
            "身份证51343620000320711X。",
            vec![(Identity, "51343620000320711X")],
        ),
        (
            "身份证51343620000320711x",
            vec![(Identity, "51343620000320711x")],
        ),
        (
            "卡号4111 1111 1111 1111付的",
            vec![(Card, "4111 1111 1111 1111")],
        ),
        ("邮箱duandazhi@x.cn。", vec![(Email, "duandazhi@x.cn")]),
        ("ＤＵＡＮ＠Ｘ．ＣＮ", vec![(Email, "ＤＵＡＮ＠Ｘ．ＣＮ")]),
        ("我的车苏D40000停在门口", vec![(Plate, "苏D40000")]),
        ("京A·D12345", vec![(Plate, "京A·D12345")]),
        (
            "我住北京市海淀区中关村大街27号院3号楼502",
            vec![(Address, "北京市海淀区中关村大街27号院3号楼502")],
        ),
        (
            "地址：阳光花园3栋2单元501室，晚上在家",
            vec![(Address, "阳光花园3栋2单元501室")],
        ),
    ] {
        let got = found(raw);
        if expected.iter().any(|(kind, _)| *kind == Address) {
            assert_eq!(got.first().map(|g| g.0), Some(Address), "{raw} {got:?}");
        } else {
            assert_eq!(got, expected, "{raw}");
        }
    }
}

#[test]
fn plain_numbers_stay() {
    for raw in [
        "等了15天，花了1280.50元",
        "订单号202611210007123456",
        "2026-11-21 08:30:00",
        "工单TS-20261121-0007",
        "这条路很堵，走了3公里",
        "型号A1-2345，第3层",
        "",
    ] {
        assert_eq!(found(raw), [], "{raw}");
    }
}

#[test]
fn masks_are_the_house_s() {
    assert_eq!(
        mask_text("电话13812341234，邮箱duandazhi@x.cn"),
        "电话138****1234，邮箱d***@x.cn"
    );
    assert_eq!(mask_text("１３８-1234-1234"), "138****1234");
    assert_eq!(mask_text("车牌苏D40000"), "车牌苏D4***0");
    assert_eq!(mask_text("没有个人信息"), "没有个人信息");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn total_and_ordered(raw in "(\\PC|[0-9０-９xX@.+() -]|京|路|号){0,60}") {
        let all = find_personal(&raw);
        for pair in all.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for p in &all {
            prop_assert!(raw.get(p.span.start..p.span.end).is_some_and(|t| !t.is_empty()));
            prop_assert_ne!(masked(*p, &raw), p.span.of(&raw));
        }
    }

    #[test]
    fn a_mobile_is_found_in_any_words(before in "[\\p{Han}a-z，。]{0,10}", mobile in "1[3-9][0-9]{9}", gap in "[ -]?", after in "[\\p{Han}，。]{0,10}") {
        let raw = format!("{before}{}{gap}{}{gap}{}{after}", &mobile[..3], &mobile[3..7], &mobile[7..]);
        prop_assert!(!mask_text(&raw).contains(&mobile[3..7]) || mobile[7..] == mobile[3..7] || before.contains(&mobile[3..7]) || mobile[..3].contains(&mobile[3..7]), "{raw}");
    }
}
