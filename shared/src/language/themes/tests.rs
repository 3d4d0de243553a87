//! A theme keeps its number between runs, and people may merge, split and rename it; no voice is lost.

use super::*;
use crate::wording::LanguageRules;
use proptest::prelude::*;

/// Three matters, said in several ways.
const MATTERS: [[&str; 7]; 3] = [
    [
        "电池续航太差，半天就没电",
        "新手机电池续航不行",
        "电池续航比宣传的差很多",
        "电池续航缩水，充电也慢",
        "电池续航撑不到晚上",
        "电池续航虚标，充满只用两小时",
        "冬天电池续航直接减半",
    ],
    [
        "楼上装修噪音太吵，物业不管",
        "装修噪音太吵睡不着",
        "半夜装修噪音太大了",
        "装修噪音从早上六点开始",
        "周末装修噪音没人管",
        "装修噪音吵得孩子哭",
        "隔壁装修噪音两个月了",
    ],
    [
        "退款到账太慢了",
        "申请退款三天没有到账",
        "退款到账要等多久",
        "退款到账金额不对",
        "说好的退款到账又拖了",
        "退款到账短信收到了，钱没有",
        "取消订单退款到账慢",
    ],
];

fn stop() -> Stop {
    Stop::new(&LanguageRules::default().stop)
}

fn terms(raw: &str) -> Terms {
    Terms::of(raw, &stop())
}

/// Learns the voices and takes them in.
fn come<K: Copy + PartialEq>(
    themes: &mut Themes,
    room: &mut Room<K>,
    voices: impl IntoIterator<Item = (K, Terms)>,
) -> Vec<(K, ThemeId)> {
    let voices: Vec<(K, Terms)> = voices.into_iter().collect();
    themes.learn(voices.iter().map(|(_, terms)| terms));
    themes.arrive(room, voices)
}

/// All voices, one of each matter in turn, in batches of this size.
fn built(size: usize) -> (Themes, BTreeMap<(usize, usize), ThemeId>) {
    let (mut themes, mut room) = (Themes::default(), Room::new([]));
    let keys: Vec<(usize, usize)> = (0..7).flat_map(|n| (0..3).map(move |m| (m, n))).collect();
    let mut homes = BTreeMap::new();
    for batch in keys.chunks(size) {
        let voices = batch.iter().map(|&(m, n)| ((m, n), terms(MATTERS[m][n])));
        homes.extend(come(&mut themes, &mut room, voices));
    }
    (themes, homes)
}

/// Their texts with the theme that each is in.
fn texts(homes: &BTreeMap<(usize, usize), ThemeId>) -> Vec<(ThemeId, &'static str)> {
    let text = |(&(m, n), &id): (&(usize, usize), &ThemeId)| (id, MATTERS[m][n]);
    homes.iter().map(text).collect()
}

/// Names what is due; each voice is somebody else's.
fn name(themes: &mut Themes, texts: &[(ThemeId, &str)], stop: &Stop) {
    let due = themes.unnamed(stop);
    let voices = texts.iter().enumerate();
    themes.name(&due, voices.map(|(who, (id, raw))| (*id, who, *raw)), stop);
}

#[test]
fn voices_about_one_matter_meet_once_they_are_enough() {
    for size in [21, 1] {
        let (mut themes, homes) = built(size);
        assert_eq!(themes.all().len(), 3, "{size} at a time");
        for matter in 0..3 {
            let of: BTreeSet<ThemeId> = (0..7)
                .filter_map(|n| homes.get(&(matter, n)))
                .copied()
                .collect();
            assert_eq!(of.len(), 1, "{size} at a time: {homes:?}");
        }
        name(&mut themes, &texts(&homes), &stop());
        let name = |m: usize| themes.get(homes[&(m, 6)]).expect("theme").name.clone();
        assert!(name(0).contains("电池续航"), "{}", name(0));
        assert!(name(1).contains("装修噪音"), "{}", name(1));
        assert!(name(2).contains("退款"), "{}", name(2));
    }
}

#[test]
fn few_voices_wait_and_what_says_nothing_joins_nothing() {
    let (mut themes, mut room) = (Themes::default(), Room::new([]));
    let few = MATTERS[0].iter().take(LEAST - 1).enumerate();
    let homes = come(&mut themes, &mut room, few.map(|(n, raw)| (n, terms(raw))));
    assert_eq!(
        (homes.len(), room.len(), themes.all().len()),
        (0, LEAST - 1, 0)
    );
    let (mut themes, _) = built(21);
    let mut room = Room::new([]);
    assert!(terms("？！").is_empty() && terms("希望尽快处理，谢谢").is_empty());
    assert!(come(&mut themes, &mut room, [(0, terms("？！"))]).is_empty());
    assert!(room.is_empty());
}

#[test]
fn personal_data_and_script_make_no_difference() {
    assert_eq!(
        terms("电池续航太差，打13812341234或发duanmu@example.com"),
        terms("電池續航太差，打。或发。")
    );
}

/// What people did stays while voices come in.
#[test]
fn edits_survive_the_next_runs() {
    let (mut themes, homes) = built(21);
    let [battery, noise, refund] = [0, 1, 2].map(|m| homes[&(m, 6)]);
    assert_eq!(themes.rename(battery, "续航"), Some(battery));
    assert_eq!(themes.rename(noise, "装修"), Some(noise));
    assert_eq!(themes.attach(noise, Some("隔音".into())), Some(noise));
    assert_eq!(themes.unite(battery, noise), Some(battery));
    assert_eq!(themes.unite(battery, noise), None, "they are one");
    let gone = themes.all().iter().find(|theme| theme.id == noise);
    assert_eq!(gone.map(|theme| theme.name.as_str()), Some(""));
    let moved = [terms(MATTERS[2][0]), terms(MATTERS[2][1])];
    let apart = themes.split(refund, &moved, "退款慢").expect("a theme");
    assert_eq!(themes.split(refund, &[], "x"), None);
    assert_eq!(themes.rename(ThemeId(99), "x"), None);
    let before: Vec<u32> = themes.all().iter().map(|t| t.voices).collect();
    assert_eq!(before, [14, 0, 5, 2], "by number: {:?}", themes.all());

    let mut themes = Themes::new(themes.all().to_vec(), themes.lexicon().clone());
    let mut room = Room::new([]);
    let again = come(
        &mut themes,
        &mut room,
        [(1, terms(MATTERS[1][2])), (2, terms(MATTERS[0][3]))],
    );
    assert_eq!(
        again,
        [(1, battery), (2, battery)],
        "a merged theme takes both"
    );
    name(&mut themes, &texts(&homes), &stop());
    let theme = themes.get(noise).expect("leads on");
    assert_eq!(
        (theme.id, theme.name.as_str(), theme.voices),
        (battery, "续航", 16)
    );
    assert_eq!(theme.cause.as_deref(), Some("隔音"), "the cause came along");
    assert_eq!(themes.leading_to(noise), BTreeSet::from([battery, noise]));
    assert_eq!(themes.get(apart).map(|t| t.name.as_str()), Some("退款慢"));
    assert!(themes.leading_to(ThemeId(99)).is_empty());
}

#[test]
fn a_machine_name_stays_until_the_theme_has_doubled() {
    let (mut themes, homes) = built(21);
    let texts = texts(&homes);
    name(&mut themes, &texts, &stop());
    assert!(themes.unnamed(&stop()).is_empty());
    let id = homes[&(0, 6)];
    let given = themes.get(id).expect("theme").name.clone();
    assert_eq!(themes.rename(id, "我们的叫法"), Some(id));
    assert_eq!(themes.rename(id, ""), Some(id));
    assert_eq!(themes.unnamed(&stop()), [id], "the machine's turn again");
    name(&mut themes, &texts, &stop());
    assert_eq!(themes.get(id).expect("theme").name, given);
}

#[test]
fn only_what_is_asked_for_is_named() {
    let (mut themes, homes) = built(21);
    let texts = texts(&homes);
    let voices = texts.iter().enumerate();
    let id = homes[&(0, 6)];
    let voices = voices.map(|(who, (id, raw))| (*id, who, *raw));
    themes.name(&[id], voices, &stop());
    assert!(!themes.get(id).expect("theme").name.is_empty());
    assert_eq!(themes.unnamed(&stop()).len(), 2, "the others are still due");
    for theme in themes.all().iter().filter(|theme| theme.id != id) {
        assert_eq!((theme.name.as_str(), theme.named_at), ("", 0));
    }
}

#[test]
fn what_fewer_than_three_people_say_names_nothing() {
    for (people, named) in [(1, false), (2, false), (3, true)] {
        let (mut themes, homes) = built(21);
        let id = homes[&(0, 6)];
        let texts = texts(&homes);
        let voices = texts.iter().enumerate();
        let voices = voices.map(|(at, (id, raw))| (*id, at % people, *raw));
        themes.name(&[id], voices, &stop());
        let theme = themes.get(id).expect("theme");
        assert_eq!(
            !theme.name.is_empty(),
            named,
            "{people} people: {}",
            theme.name
        );
        assert!(theme.named_at > 0, "it is tried again when it has doubled");
    }
}

#[test]
fn a_name_of_stop_phrases_is_given_anew() {
    let (mut themes, homes) = built(21);
    let texts = texts(&homes);
    name(&mut themes, &texts, &stop());
    let id = homes[&(0, 6)];
    let mut phrases = LanguageRules::default().stop;
    phrases.push("电池续航".into());
    let more = Stop::new(&phrases);
    assert_eq!(themes.unnamed(&more), [id]);
    name(&mut themes, &texts, &more);
    let name = themes.get(id).expect("theme").name.clone();
    assert!(!name.contains("电池") && !name.contains("续航"), "{name}");
    assert!(themes.unnamed(&more).is_empty());
}

#[test]
fn a_theme_without_voices_is_retired_and_makes_room() {
    let mut themes: Vec<Theme> = built(21).0.all().to_vec();
    let model = themes[0].clone();
    let more = |n: u32| Theme {
        id: ThemeId(n),
        ..model.clone()
    };
    themes.extend((4..=MOST as u32).map(more));
    assert!(Themes::new(themes.clone(), Lexicon::default()).full());
    themes[0].voices = 0;
    assert!(!Themes::new(themes, Lexicon::default()).full());
}

#[test]
fn merges_make_no_chain_and_splits_have_an_end() {
    let (mut themes, homes) = built(21);
    let [battery, noise, refund] = [0, 1, 2].map(|m| homes[&(m, 6)]);
    themes.unite(noise, battery);
    themes.unite(refund, noise);
    let led: Vec<_> = themes.all().iter().filter_map(|t| t.merged_into).collect();
    assert_eq!(led, [refund, refund], "each in one step");
    let all = BTreeSet::from([battery, noise, refund]);
    assert_eq!(themes.leading_to(battery), all);
    let one = [terms(MATTERS[2][0])];
    let split = (0..3 * MOST).take_while(|_| themes.split(refund, &one, "x").is_some());
    let split = split.count();
    assert!((MOST..=2 * MOST).contains(&split), "{split}");
    assert!(!themes.full(), "small ones take no room from the machine's");
}

#[test]
fn a_theme_that_lost_voices_is_what_the_others_say() {
    let (mut themes, homes) = built(21);
    let id = homes[&(0, 6)];
    let left: Vec<(usize, &str)> = MATTERS[0][..3].iter().copied().enumerate().collect();
    themes.renew(id, &left, &stop());
    let left: Vec<Terms> = left.iter().map(|(_, raw)| terms(raw)).collect();
    let all: BTreeSet<u32> = left.iter().flat_map(Terms::all).copied().collect();
    let theme = themes.get(id).expect("theme");
    assert_eq!(theme.terms.keys().copied().collect::<BTreeSet<u32>>(), all);
    assert_eq!(theme.terms.values().max(), Some(&3));
}

#[test]
fn a_machine_name_goes_with_those_who_said_it() {
    let (mut themes, homes) = built(21);
    name(&mut themes, &texts(&homes), &stop());
    let [battery, noise] = [0, 1].map(|m| homes[&(m, 6)]);
    let given = themes.get(battery).expect("theme").name.clone();
    assert!(given.contains("电池续航"), "{given}");
    let said = |people: usize| -> Vec<(usize, &str)> {
        let all = MATTERS[0].iter().copied().enumerate();
        all.map(|(at, raw)| (at % people, raw)).collect()
    };
    let name = |themes: &Themes, id| {
        let theme = themes.get(id).expect("theme");
        (theme.name.clone(), theme.named_at)
    };
    themes.renew(battery, &said(3), &stop());
    assert_eq!(name(&themes, battery), (given, 7), "three still say it");
    themes.renew(battery, &said(2), &stop());
    assert_eq!(name(&themes, battery), (String::new(), 0));
    // A person's name is nobody's words.
    themes.rename(noise, "隔音");
    themes.renew::<usize>(noise, &[], &stop());
    assert_eq!(name(&themes, noise).0, "隔音");
}

#[test]
fn who_waited_in_vain_finds_the_theme_that_began_since() {
    let (mut themes, homes) = built(21);
    let battery = homes[&(0, 6)];
    let before = themes.get(battery).expect("theme").voices;
    let waited = [
        ("battery", terms("电池续航一般")),
        ("else", terms("门店的伞很好看")),
    ];
    assert_eq!(themes.look_again(waited), [("battery", battery)]);
    assert_eq!(themes.get(battery).expect("theme").voices, before + 1);
}

proptest! {
    /// Each voice is in one theme or waits, in any order and any batches, and the numbers of voices say so.
    #[test]
    fn nobody_is_lost(order in Just((0..21).collect::<Vec<usize>>()).prop_shuffle(), size in 1..22_usize) {
        let (mut themes, mut room) = (Themes::default(), Room::new([]));
        let mut homes: Vec<(usize, ThemeId)> = Vec::new();
        for batch in order.chunks(size) {
            let voices = batch.iter().map(|&n| (n, terms(MATTERS[n / 7][n % 7])));
            homes.extend(come(&mut themes, &mut room, voices));
        }
        prop_assert_eq!(homes.len() + room.len(), 21);
        let distinct: BTreeSet<usize> = homes.iter().map(|home| home.0).collect();
        prop_assert_eq!(distinct.len(), homes.len());
        let counted: u32 = themes.all().iter().map(|theme| theme.voices).sum();
        prop_assert_eq!(counted as usize, homes.len());
    }

    /// A voice that leaves takes with it what it brought.
    #[test]
    fn who_leaves_leaves_nothing(gone in 0..7_usize) {
        let (mut themes, homes) = built(21);
        let id = homes[&(0, gone)];
        let before = themes.get(id).expect("theme").clone();
        themes.leave(id, &terms(MATTERS[0][gone]));
        let after = themes.get(id).expect("theme");
        prop_assert_eq!(after.voices + 1, before.voices);
        for term in terms(MATTERS[0][gone]).all() {
            prop_assert_eq!(after.terms.get(term).copied().unwrap_or(0) + 1, before.terms[term]);
        }
    }
}
