//! What customers really write leads to the scenario that a person would open, with the reason.

use super::*;
use crate::handbook::by_key;
use crate::language::Reader;
use std::collections::BTreeSet;

/// What a customer wrote, of which kind, in which category if any, and the scenario it is about.
type Row = (&'static str, Kind, Option<&'static str>, &'static str);

const ROWS: &[Row] = &[
    (
        "跟客服讲了两遍，记录里估计又没写全，我再说一次。App更新以后家里设备全掉线，要一个个重新加。",
        Kind::Complaint,
        None,
        "smart.offline",
    ),
    (
        "洗完床单第二天推开阳台门，水已经漫到门槛了，洗衣机下面还在一滴一滴往下漏，柜子全泡了",
        Kind::Complaint,
        None,
        "washer.leak",
    ),
    (
        "滚筒甩干的时候哐哐哐地撞墙，整台机器往前走了半米，吓人",
        Kind::Complaint,
        Some("功能故障"),
        "washer.shakes",
    ),
    (
        "冰箱昨晚突然不凉了，冷冻室的肉全化了发臭，三百多块的海鲜扔了，谁赔？",
        Kind::Complaint,
        Some("功能故障"),
        "fridge.warm",
    ),
    (
        "三十八度的天，空调开了一晚上屋里还是三十一度，外机根本不转，家里有老人",
        Kind::Complaint,
        None,
        "ac.weak",
    ),
    (
        "去年加过氟，今年师傅又说缺氟要收我三百，你们是不是骗钱",
        Kind::Complaint,
        Some("功能故障"),
        "ac.refrigerant",
    ),
    (
        "大冬天洗澡洗到一半变凉水，孩子都冻感冒了，热水器才用了两年",
        Kind::Complaint,
        None,
        "heater.cold",
    ),
    (
        "电视有声音没图像，屏幕上好几条竖线，客服一口咬定是我们碰的",
        Kind::Complaint,
        Some("功能故障"),
        "tv.screen",
    ),
    (
        "同一个毛病修了三次了，换了主板也没用，我不想再修了，要换新的",
        Kind::Complaint,
        Some("功能故障"),
        "repair.twice",
    ),
    (
        "机器拆开放在那里一个月了，一直说等配件，问什么时候到谁也说不清",
        Kind::Complaint,
        Some("响应速度慢"),
        "repair.parts",
    ),
    (
        "烤箱用着用着冒烟了，插头都烧黑了，一股焦糊味，太危险了",
        Kind::Complaint,
        Some("安全隐患"),
        "safety.smoke",
    ),
    (
        "摸热水器外壳手发麻，一插电就跳闸，是不是漏电",
        Kind::Complaint,
        None,
        "safety.shock",
    ),
    (
        "厨房一直有煤气味，一开热水器报警器就响，头晕",
        Kind::Complaint,
        Some("安全隐患"),
        "safety.gas",
    ),
    (
        "洗碗机漏水把木地板泡了，还漏到楼下天花板，邻居让我赔，这笔钱你们出",
        Kind::Complaint,
        None,
        "safety.flood",
    ),
    (
        "客服阴阳怪气的，说我自己不看说明书，这什么态度",
        Kind::Complaint,
        Some("态度冷淡"),
        "people.rude",
    ),
    (
        "热线让找门店，门店让找厂家，转来转去踢皮球，到底谁负责",
        Kind::Complaint,
        Some("推诿扯皮"),
        "buck.departments",
    ),
    (
        "约好上午九点上门，我请了假在家等到晚上，师傅没来，一个电话也没有",
        Kind::Complaint,
        Some("承诺不兑现"),
        "promise.visit",
    ),
    (
        "刚买三天就降了四百，说好三十天价保，申请价保给我拒了",
        Kind::Complaint,
        Some("承诺不兑现"),
        "promise.price",
    ),
    (
        "师傅修完说不走平台，让我转到他个人微信三百块，也不开单",
        Kind::Complaint,
        None,
        "people.bribe",
    ),
    (
        "物流信息停在中转站五天没动了，打电话只说在查",
        Kind::Complaint,
        Some("配送延误"),
        "delivery.stuck",
    ),
    (
        "显示昨天已签收，我人在公司根本没收到，是谁签的？",
        Kind::Complaint,
        Some("配送延误"),
        "delivery.nothere",
    ),
    (
        "冰箱给我放在楼下就走了，说没电梯要加钱才搬上去，六楼我怎么弄",
        Kind::Complaint,
        None,
        "delivery.upstairs",
    ),
    (
        "空调到货十天了一直约不上安装，每次都说预约满了",
        Kind::Complaint,
        Some("安装预约难"),
        "install.slot",
    ),
    (
        "装空调打孔打到水管，墙里喷水，瓷砖也裂了",
        Kind::Complaint,
        Some("安装预约难"),
        "install.damage",
    ),
    (
        "退货寄回去半个月了，你们仓库也签收了，钱还没退",
        Kind::Complaint,
        Some("退款慢"),
        "refund.late",
    ),
    (
        "网上买的第三天不想要了，客服说拆封不退，不是七天无理由吗",
        Kind::Complaint,
        Some("退款慢"),
        "return.refused",
    ),
    (
        "孩子拿我手机下单了一台平板，我根本不知道，能不能退",
        Kind::Complaint,
        None,
        "pay.minor",
    ),
    (
        "刚报完修就有陌生人打电话来，连我买的什么型号都知道，你们是不是泄露了我的信息",
        Kind::Complaint,
        None,
        "privacy.leak",
    ),
    (
        "再不解决我就打12315投诉，找市场监管局",
        Kind::Complaint,
        None,
        "public.regulator",
    ),
    (
        "以旧换新的国补说名额没了，可我下单的时候明明还有",
        Kind::Complaint,
        Some("政策变化"),
        "policy.subsidy",
    ),
    (
        "请问洗衣机保修几年？从购买日算还是安装日算？",
        Kind::Inquiry,
        None,
        "ask.warranty",
    ),
    (
        "洗碗机的除垢多久做一次，用什么清洁剂",
        Kind::Inquiry,
        None,
        "ask.care",
    ),
    (
        "旧冰箱你们能上门回收吗，收不收费",
        Kind::Inquiry,
        None,
        "ask.recycle",
    ),
    (
        "建议洗衣机加个记忆功能，每次都要重新选程序",
        Kind::Suggestion,
        None,
        "idea.product",
    ),
    (
        "遥控器字太小，我妈看不清，能不能做大一点或者语音播报",
        Kind::Suggestion,
        None,
        "idea.elder",
    ),
    (
        "特别感谢王师傅，大热天来得准时，还教我怎么保养，点赞",
        Kind::Praise,
        None,
        "praise.technician",
    ),
    (
        "My washing machine leaks from the door every time it spins, there is water all over the floor.",
        Kind::Complaint,
        None,
        "washer.leak",
    ),
    (
        "The courier says it was delivered yesterday but I did not receive anything and it is not my signature.",
        Kind::Complaint,
        None,
        "delivery.nothere",
    ),
    (
        "Nobody came. I took a day off and waited all day for the technician, not even a call.",
        Kind::Complaint,
        None,
        "promise.visit",
    ),
    (
        "I sent the dryer back three weeks ago and there is still no refund on my card.",
        Kind::Complaint,
        Some("退款慢"),
        "refund.late",
    ),
    (
        "I was charged twice for the same order, please pay one back.",
        Kind::Complaint,
        None,
        "pay.twice",
    ),
    (
        "The oven started smoking, there was a burning smell and the plug melted.",
        Kind::Complaint,
        Some("安全隐患"),
        "safety.smoke",
    ),
    (
        "How long is the warranty on this fridge and does it start from delivery?",
        Kind::Inquiry,
        None,
        "ask.warranty",
    ),
];

#[test]
fn the_handbook_suggests_the_scenario_that_people_would_open() {
    let reader = Reader::default();
    for (text, kind, category, wanted) in ROWS {
        let read = reader.read(text);
        let signals: Vec<SignalKind> = read.signals.iter().map(|s| s.kind).collect();
        let about = About {
            kind: *kind,
            category: *category,
            signals: &signals,
            text,
        };
        let found = suggest(&about);
        let keys: Vec<&str> = found.iter().map(|s| s.scenario.key.as_str()).collect();
        assert!(by_key(wanted).is_some(), "{wanted}");
        assert!(keys.contains(wanted), "{text}: {keys:?}, not {wanted}");
        assert!(found.iter().all(|s| !s.why.is_empty()), "{text}: no reason");
    }
}

#[test]
fn handbook_reasons_are_the_phrase_the_category_and_the_signal() {
    let about = About {
        kind: Kind::Complaint,
        category: Some("安全隐患"),
        signals: &[SignalKind::Safety, SignalKind::Waiting],
        text: "烤箱冒烟",
    };
    let first = suggest(&about).into_iter().next().expect("suggested");
    assert_eq!(first.scenario.key, "safety.smoke");
    for why in [
        Why::Phrase("冒烟"),
        Why::Category,
        Why::Signal(SignalKind::Safety),
    ] {
        assert!(first.why.contains(&why), "{why:?} in {:?}", first.why);
    }
    assert!(!first.why.contains(&Why::Signal(SignalKind::Waiting)));
    let phrase = Why::Phrase("冒烟").label();
    assert!(phrase.zh.contains("“冒烟”") && phrase.en.contains("“冒烟”"));
}

#[test]
fn the_handbook_suggests_few_and_nothing_for_nothing() {
    for text in ["", "。。。", "🙂", "zzzz qqqq"] {
        let about = About {
            kind: Kind::Complaint,
            category: Some("功能故障"),
            signals: &[SignalKind::Safety],
            text,
        };
        assert_eq!(suggest(&about), [], "{text}");
    }
    let all: Vec<&str> = ROWS.iter().map(|row| row.0).collect();
    let long = all.join("\n").repeat(20);
    let found = suggest(&About {
        kind: Kind::Complaint,
        category: None,
        signals: &[],
        text: &long,
    });
    let keys: BTreeSet<&str> = found.iter().map(|s| s.scenario.key.as_str()).collect();
    assert_eq!((found.len(), keys.len()), (MOST, MOST));
}

#[test]
fn a_handbook_phrase_is_not_found_in_what_means_something_else() {
    for (text, other) in [
        ("双十一跳楼价买的，第二天又便宜了", "safety.threat"),
        (
            "I recall the driver saying he would come back",
            "safety.recall",
        ),
        ("冰箱门封漏气，关不严", "safety.gas"),
        ("你们在媒体上宣传说很省电", "public.press"),
        ("旧机折价以后差价怎么算", "promise.price"),
    ] {
        assert!(by_key(other).is_some(), "{other}");
        let found = suggest(&About {
            kind: Kind::Complaint,
            category: None,
            signals: &[],
            text,
        });
        let phrase = |why: &Why| matches!(why, Why::Phrase(_));
        let named = |s: &Suggested| s.scenario.key == other && s.why.iter().any(phrase);
        assert!(!found.iter().any(named), "{text}: {found:?}");
    }
}
