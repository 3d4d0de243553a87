//! What goes into the slots of a sentence.

mod words;

use super::dice::Dice;
use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use chrono_tz::Asia::Shanghai;
use words::{
    AGENTS, AGES, CITIES, CODES, COUNTS, DIFFERENCES, DURATIONS, FITTERS, FLOORS, PRICES,
    RELATIVES, SHOPS, SHORT, STORES, STREETS, TIMES,
};
pub use words::{PRODUCTS, Product, line};

/// What a sentence is about.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Product line.
    pub product: Option<&'static Product>,
    /// Its model.
    pub model: &'static str,
    /// Order number.
    pub order: String,
    /// When it is said.
    pub at: DateTime<Utc>,
    /// In English.
    pub english: bool,
    /// Amount that is offered.
    pub yuan: String,
    /// Day that is promised.
    pub due: String,
    /// Who signs.
    pub who: String,
}

/// Chooses among `[a|b]`, then fills `{slots}`.
pub fn fill(sentence: &str, setting: &Setting, dice: &mut Dice) -> String {
    let chosen = choose(sentence, dice);
    let mut out = String::with_capacity(chosen.len() + 24);
    let mut rest = chosen.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(&slot(name, setting, dice));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn choose(sentence: &str, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let (inside, after) = after.split_once(']').unwrap_or((after, ""));
        let options: Vec<&str> = inside.split('|').collect();
        out.push_str(dice.word(&options));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn slot(name: &str, setting: &Setting, dice: &mut Dice) -> String {
    let list: &[&str] = match (name, setting.english) {
        ("p", _) => return mention(setting, dice),
        ("m", _) => return setting.model.to_owned(),
        ("order", _) => return setting.order.clone(),
        ("yuan", _) => return setting.yuan.clone(),
        ("due", _) => return setting.due.clone(),
        ("who", _) => return setting.who.clone(),
        ("date", english) => return date(setting.at, english, dice),
        ("dur", true) => &[
            "three days",
            "a week",
            "ten days",
            "two weeks",
            "five days",
            "almost a month",
        ],
        ("dur", false) => DURATIONS,
        ("hrs", true) => &["an hour", "forty minutes", "two hours", "half a day"],
        ("hrs", false) => SHORT,
        ("age", true) => &[
            "eight months",
            "two years",
            "a year and a half",
            "four months",
            "three years",
        ],
        ("age", false) => AGES,
        ("time", true) => &["9 am", "2 pm", "around noon", "7 in the evening", "4:30 pm"],
        ("time", false) => TIMES,
        ("n", true) => &["two", "three", "four", "several"],
        ("n", false) => COUNTS,
        ("store", true) => &[
            "Wangjiang Road",
            "Beitang",
            "Yuehu Plaza",
            "Jinxi",
            "Lanshan",
        ],
        ("store", false) => STORES,
        ("city", _) => CITIES,
        ("st", _) => STREETS,
        ("tech", true) => &["Mr Liu", "Mr Wu", "the technician", "Mr Zhang"],
        ("tech", false) => FITTERS,
        ("cs", true) => &["the agent", "the lady on the phone", "agent 8012"],
        ("cs", false) => AGENTS,
        ("err", _) => CODES,
        ("price", _) => PRICES,
        ("diff", _) => DIFFERENCES,
        ("shop", true) => &["your app", "the website", "the online store"],
        ("shop", false) => SHOPS,
        ("floor", _) => FLOORS,
        ("kin", true) => &["my mother", "my wife", "my father", "my husband"],
        ("kin", false) => RELATIVES,
        _ => &[],
    };
    dice.word(list).to_owned()
}

fn mention(setting: &Setting, dice: &mut Dice) -> String {
    let Some(product) = setting.product else {
        return if setting.english {
            "appliance"
        } else {
            "电器"
        }
        .to_owned();
    };
    let name = if setting.english {
        product.english
    } else {
        dice.word(product.names)
    };
    match dice.below(10) {
        0 | 1 if !setting.english => format!("{}{}", product.series, name),
        2 => format!("{} {}", setting.model, name),
        _ => name.to_owned(),
    }
}

/// A day of the last two weeks, as people name it.
fn date(at: DateTime<Utc>, english: bool, dice: &mut Dice) -> String {
    let today = at.with_timezone(&Shanghai).date_naive();
    let ago = dice.between(1, 14);
    let day = today - TimeDelta::days(ago);
    let weekday = match (day.weekday(), english) {
        (Weekday::Mon, false) => "一",
        (Weekday::Tue, false) => "二",
        (Weekday::Wed, false) => "三",
        (Weekday::Thu, false) => "四",
        (Weekday::Fri, false) => "五",
        (Weekday::Sat, false) => "六",
        (Weekday::Sun, false) => "日",
        (_, true) => {
            return match ago {
                1 => "yesterday".to_owned(),
                2..=6 => format!("last {}", day.format("%A")),
                _ => format!("on {}", day.format("%-d %B")),
            };
        }
    };
    let same_week = day.iso_week() == today.iso_week();
    match ago {
        1 => "昨天".to_owned(),
        2 if dice.chance(60.0) => "前天".to_owned(),
        2..=6 if same_week => format!("这周{weekday}"),
        2..=8 if dice.chance(60.0) => format!("上周{weekday}"),
        _ if dice.chance(50.0) => format!("{}月{}号", day.month(), day.day()),
        _ => format!("{}月{}日", day.month(), day.day()),
    }
}

/// The sentences of a text with everything taken out that came from a slot, so that equal templates become equal.
#[cfg(test)]
pub fn without_slots(text: &str) -> Vec<String> {
    let mut words: Vec<&str> = [
        DURATIONS, SHORT, AGES, TIMES, CITIES, STREETS, STORES, FITTERS, AGENTS, COUNTS, SHOPS,
        FLOORS, RELATIVES,
    ]
    .concat();
    for product in PRODUCTS {
        words.extend(product.names);
        words.push(product.series);
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let bare = words
        .iter()
        .fold(text.to_owned(), |text, word| text.replace(word, ""));
    bare.split(['。', '！', '？', '，', ',', ' ', '.', '!', '?'])
        .map(|part| {
            part.chars()
                .filter(|c| !c.is_ascii() && c.is_alphanumeric())
                .collect::<String>()
        })
        .filter(|part| part.chars().count() > 7)
        .collect()
}
