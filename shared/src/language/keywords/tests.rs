//! Keywords by growth, and tallies that add up.

use super::*;
use proptest::prelude::*;

fn phrases(found: &[Keyword]) -> Vec<&str> {
    found.iter().map(|k| k.phrase.as_str()).collect()
}

const BEFORE: [&str; 6] = [
    "快递慢了两天",
    "客服态度好",
    "我的快递没到",
    "客服说会处理",
    "包装一般",
    "味道可以",
];
const NOW: [&str; 6] = [
    "新款電池續航太差",
    "电池续航不行",
    "手机电池续航缩水",
    "快递慢",
    "客服没回",
    "说好的电池续航呢",
];

fn tally<'a>(texts: impl IntoIterator<Item = &'a str>) -> Tally {
    let mut tally = Tally::default();
    texts.into_iter().for_each(|text| tally.add([text]));
    tally
}

fn stop(phrases: &[&str]) -> Stop {
    Stop::new(&phrases.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>())
}

fn keywords(now: &[&str], before: &[&str], stops: &[&str], most: usize) -> Vec<Keyword> {
    let (now, before) = (tally(now.iter().copied()), tally(before.iter().copied()));
    rank(&now, &before, &stop(stops), 2, most)
}

#[test]
fn what_grows_comes_first_and_whole() {
    let found = keywords(&NOW, &BEFORE, &[], 3);
    assert_eq!(phrases(&found).first(), Some(&"电池续航"));
    assert!(!phrases(&found).contains(&"电池"));
    assert_eq!(found.first().map(|k| (k.now, k.before)), Some((4, 0)));
}

#[test]
fn a_stop_phrase_takes_its_parts_along_and_a_first_period_needs_no_other() {
    let found = keywords(&NOW, &BEFORE, &["电池续航"], 5);
    assert!(
        !phrases(&found)
            .iter()
            .any(|p| p.contains("电池") || p.contains("续航")),
        "{found:?}"
    );
    assert_eq!(phrases(&keywords(&NOW, &[], &[], 1)), ["电池续航"]);
    let english = ["refund is late", "late refund again", "where is my refund?"];
    assert_eq!(phrases(&keywords(&english, &[], &[], 1)), ["refund"]);
    assert!(phrases(&keywords(&english, &[], &["refund", "late"], 1)).is_empty());
    assert!(keywords(&[], &BEFORE, &[], 5).is_empty());
}

#[test]
fn what_says_more_than_a_stop_phrase_is_a_keyword() {
    let said = [
        "客服态度太差",
        "这种客服态度谁受得了",
        "我对客服态度不满",
        "希望尽快处理",
        "我希望尽快处理好",
        "还是希望尽快处理",
    ];
    let stops = stop(&["客服", "希望", "尽快", "處理"]);
    let found = rank(&tally(said), &Tally::default(), &stops, 2, 9);
    assert_eq!(phrases(&found), ["客服态度"]);
    assert!(stops.stops("希望尽快处理") && !stops.stops("客服态度"));
}

#[test]
fn one_person_counts_once_a_day() {
    let mut all = Tally::default();
    all.add(["电池续航差", "电池续航太差", "说过三遍了，电池续航差"]);
    assert_eq!((all.texts(), all.of("电池续航")), (1, 1));
    all.add(["电池续航差"]);
    assert_eq!((all.texts(), all.of("电池续航")), (2, 2));
}

#[test]
fn personal_data_is_no_phrase_and_joins_none() {
    let raw = "冰箱漏水请打13812341234找我，邮箱duan@example.com，住北京市海淀区中关村大街27号，王经理知道";
    let phrases = tally([raw]);
    assert_eq!(phrases.of("冰箱漏水"), 1);
    for personal in ["duan", "example", "中关村", "中关村大街", "王经理"] {
        assert_eq!(phrases.of(personal), 0, "{personal}");
        assert!(!holds(raw, personal));
    }
    assert!(holds(raw, "漏水") && !holds("漏了水", "漏水"));
    assert!(is_phrase("漏水") && is_phrase("refund"));
    for other in [
        "",
        "水",
        "漏了",
        "漏水了冰箱里都是",
        "漏水 冰箱",
        "0000",
        "the",
    ] {
        assert!(!is_phrase(other), "{other}");
    }
}

#[test]
fn tallies_of_days_rank_as_their_texts_do() {
    let (mut first, second) = (
        tally(NOW[..3].iter().copied()),
        tally(NOW[3..].iter().copied()),
    );
    first.add_all(&second);
    assert_eq!(first, tally(NOW));
    let json = serde_json::to_string(&first).expect("json");
    let read: Tally = serde_json::from_str(&json).expect("a tally");
    assert_eq!(read, first);
    let ranked = rank(&read, &tally(BEFORE), &Stop::default(), 2, 3);
    assert_eq!(ranked, keywords(&NOW, &BEFORE, &[], 3));
}

#[test]
fn a_bounded_tally_keeps_what_most_texts_say() {
    let mut all = tally(NOW);
    all.bound(6, &Tally::default());
    assert_eq!(all.of("电池续航"), 4);
    assert_eq!((all.of("电池"), all.of("缩水"), all.texts()), (4, 0, 6));
    let all = tally(NOW).without(&tally(NOW[..1].iter().copied()));
    assert_eq!((all.of("电池续航"), all.texts()), (3, 5));
    // A day keeps what its week repeats.
    let mut day = tally(["快递慢", "手机电池续航缩水"]);
    day.bound(6, &tally(NOW));
    assert_eq!(
        (day.of("电池续航"), day.of("机电"), day.of("快递")),
        (1, 0, 0)
    );
}

#[test]
fn what_is_said_seldom_is_counted_beside_much_that_is_said_once() {
    let filler = |n: u32| {
        let sign = |n: u32| char::from_u32(0x4E00 + 37 * n % 20_000).unwrap_or('一');
        (0..40).map(|at| sign(40 * n + at)).collect::<String>()
    };
    let mut all = Tally::default();
    for n in 0..1_500 {
        all.add([filler(n).as_str()]);
        if n % 30 == 0 {
            all.add(["电池续航差"]);
        }
    }
    assert_eq!(all.of("电池续航"), 50);
    assert!(all.counts.len() <= 2 * ROOM);
}

proptest! {
    #[test]
    fn total(now in prop::collection::vec("\\PC{0,20}", 0..6), before in prop::collection::vec("\\PC{0,20}", 0..6)) {
        let (now, before): (Vec<&str>, Vec<&str>) = (
            now.iter().map(String::as_str).collect(),
            before.iter().map(String::as_str).collect(),
        );
        let found = keywords(&now, &before, &[], 4);
        prop_assert!(found.len() <= 4 && found.iter().all(|k| k.score.is_finite() && k.now <= now.len()));
    }
}
