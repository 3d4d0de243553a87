//! How long reading takes, on texts of our own: needs no data.

use std::hint::black_box;
use std::time::Instant;

use shared::language::Reader;
use shared::language::categories::{Example, learn};
use shared::language::evaluate::Figure;
use shared::language::features::Features;
use shared::language::near::{NearIndex, Shingles};
use shared::wording::LanguageRules;

use crate::naive::Naive;
use crate::svm::Dice;

const PARTS: [&str; 24] = [
    "快递等了三天还没到",
    "客服态度很好",
    "电池续航太差",
    "安装师傅很专业",
    "退款一直没到账",
    "包装破损严重",
    "味道不错下次再来",
    "问了好几次没人回复",
    "房间很干净",
    "空调噪音太大",
    "价格比上次贵了",
    "希望尽快处理",
    "物业一直推诿",
    "屏幕有一道划痕",
    "发货速度快",
    "孩子吃了拉肚子",
    "页面总是打不开",
    "门店环境舒适",
    "再也不会买了",
    "说明书看不懂",
    "配件少了两个",
    "会员积分没有了",
    "请问什么时候营业",
    "洗衣机有异响",
];

/// A made-up text of so many characters.
pub(crate) fn text(dice: &mut Dice, chars: usize) -> String {
    let mut out = String::new();
    while out.chars().count() < chars {
        out.push_str(PARTS[dice.below(PARTS.len())]);
        out.push('，');
    }
    out.chars().take(chars).collect()
}

/// Microseconds that each of these texts takes, the least first.
fn timed(texts: &[String], read: impl Fn(&str)) -> Vec<f64> {
    let mut times: Vec<f64> = texts
        .iter()
        .map(|text| {
            let start = Instant::now();
            read(black_box(text));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times
}

/// The time that this share of the texts stays below.
fn at(times: &[f64], share: f64) -> f64 {
    let place = (times.len() as f64 * share) as usize;
    times.get(place).copied().unwrap_or_default()
}

/// Figures of speed on this machine, one core.
pub fn figures() -> Vec<Figure> {
    let mut dice = Dice::new(80);
    let labelled: Vec<(Features, String)> = (0..1000)
        .map(|i| (Features::of(&text(&mut dice, 60)), format!("c{}", i % 10)))
        .collect();
    let examples: Vec<Example<'_>> = labelled
        .iter()
        .map(|(features, category)| Example { features, category })
        .collect();
    let start = Instant::now();
    let model = learn(&examples);
    let learned = start.elapsed().as_secs_f64();
    let reader = Reader::new(&LanguageRules::default(), model, &[]);
    let texts: Vec<String> = (0..20_000).map(|_| text(&mut dice, 60)).collect();
    for text in texts.iter().take(1000) {
        black_box(reader.read(text));
    }
    let times = timed(&texts, |text| drop(black_box(reader.read(text))));
    let naive = Naive::default();
    let naively = timed(&texts[..2_000], |text| {
        black_box(naive.read(text));
    });
    let many: Vec<String> = (0..100_000)
        .map(|_| {
            // Seven in ten characters by chance, so that few are near one another.
            let mut text = text(&mut dice, 12);
            text.extend((0..28).filter_map(|_| char::from_u32(0x4E00 + dice.below(3000) as u32)));
            text
        })
        .collect();
    let start = Instant::now();
    let mut index = NearIndex::default();
    for text in &many {
        black_box(index.insert(Shingles::of(text)));
    }
    let near = start.elapsed().as_secs_f64();
    vec![
        Figure::limit(
            "mood, categories, urgency of 60 characters, p50, µs",
            at(&times, 0.5),
            50.0,
            20.0,
        ),
        Figure::limit(
            "mood, categories, urgency of 60 characters, p99, µs",
            at(&times, 0.99),
            1000.0,
            1000.0,
        ),
        Figure::plain(
            "the naive way: twelve maps of words, p50, µs",
            at(&naively, 0.5),
        ),
        Figure::limit("100,000 texts de-duplicated, s", near, 10.0, 5.0),
        Figure::limit(
            "learning 10 categories from 1,000 texts, s",
            learned,
            1.0,
            1.0,
        ),
    ]
}
