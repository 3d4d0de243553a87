//! What may be told of a text to people who don't read it: normalised, without personal data and names of persons.
//!
//! A name is found by what stands beside it: 王经理, 李小明先生, 我叫张伟, Mr Smith. What is found counts as the end of a
//! sentence, so that no phrase reaches across it.

use super::find_personal;
use super::normalise::normalise;

/// Characters read of one text: a pasted letter must not outweigh a thousand voices.
pub const READ: usize = 600;
/// Characters of a raw text that are looked at: folding may shorten what is read, so somewhat more of it is taken in.
pub const RAW: usize = 2 * READ;
/// Stands in place of what was taken out.
const GAP: char = '。';
/// Longest given name.
const GIVEN: usize = 2;

/// The commonest surnames; those that are everyday words at the beginning of a phrase are left out.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江顾侯邵孟龙段钱汤尹黎武贺赖龚马高";
const TITLES: &[&str] = &[
    "先生",
    "女士",
    "小姐",
    "太太",
    "经理",
    "师傅",
    "老师",
    "主任",
    "医生",
    "大夫",
    "主管",
    "店长",
    "队长",
    "工程师",
    "总监",
    "阿姨",
    "大姐",
    "大哥",
    "大爷",
    "同学",
];
/// Titles that are only told after a bare surname: elsewhere they are parts of words.
const SHORT: &str = "总姐哥工";
/// After these a name follows.
const CALLED: &[&str] = &["我叫", "名叫", "姓名", "联系人", "名字是", "名字叫"];
const MR: &[&str] = &["mr", "mrs", "ms", "miss", "dr"];

/// The text as it may be told.
pub fn decent(raw: &str) -> Vec<char> {
    let raw = match raw.char_indices().nth(RAW) {
        Some((end, _)) => raw.get(..end).unwrap_or(raw),
        None => raw,
    };
    let normal = normalise(&find_personal::replace(raw, |_| GAP.to_string()));
    let mut chars: Vec<char> = normal.chars().iter().copied().take(READ).collect();
    for at in 0..chars.len() {
        let named = titled(&chars, at)
            .or_else(|| called(&chars, at))
            .or_else(|| addressed(&chars, at));
        if let Some((from, to)) = named
            && let Some(name) = chars.get_mut(from..to)
        {
            name.fill(GAP);
        }
    }
    chars
}

/// Whether these characters stand there.
fn stands(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.iter().skip(at);
    word.chars().all(|c| rest.next() == Some(&c))
}

fn surname(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(|c| SURNAMES.contains(*c))
}

fn han(c: &char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// A surname, perhaps with a given name, before a title.
fn titled(chars: &[char], at: usize) -> Option<(usize, usize)> {
    if !surname(chars, at) {
        return None;
    }
    let short = chars.get(at + 1).is_some_and(|c| SHORT.contains(*c));
    let ends = (1..=1 + GIVEN).map(|len| at + len);
    let mut before = ends.filter(|end| TITLES.iter().any(|title| stands(chars, *end, title)));
    before
        .next()
        .or(short.then_some(at + 1))
        .map(|end| (at, end))
}

/// What follows a word that announces a name.
fn called(chars: &[char], at: usize) -> Option<(usize, usize)> {
    let word = CALLED.iter().find(|word| stands(chars, at, word))?;
    let mut from = at + word.chars().count();
    while matches!(chars.get(from), Some(':' | '：' | ' ' | '是')) {
        from += 1;
    }
    let name = chars.iter().skip(from).take(1 + GIVEN);
    let len = name.take_while(|c| han(c)).count();
    (surname(chars, from) && len > 1).then_some((from, from + len))
}

/// The word behind an English form of address.
fn addressed(chars: &[char], at: usize) -> Option<(usize, usize)> {
    let latin = |at: usize| chars.get(at).is_some_and(char::is_ascii_lowercase);
    if at > 0 && latin(at - 1) {
        return None;
    }
    let whole = |word: &&&str| stands(chars, at, word) && !latin(at + word.len());
    let mut from = at + MR.iter().find(whole)?.len();
    while matches!(chars.get(from), Some('.' | ' ')) {
        from += 1;
    }
    let len = (from..).take_while(|at| latin(*at)).count();
    (len > 0).then_some((from, from + len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(raw: &str) -> String {
        decent(raw).into_iter().collect()
    }

    #[test]
    fn names_of_persons_are_not_told() {
        for (raw, named) in [
            ("王经理说会处理", "王"),
            ("上门的李小明师傅很细心", "李小明"),
            ("我叫张伟，冰箱漏水", "张伟"),
            ("联系人：陈晓，电话稍后给", "陈晓"),
            ("找周总投诉过", "周"),
            ("Mr. Smith never called", "smith"),
            ("I spoke to mrs Jones twice", "jones"),
        ] {
            assert!(!told(raw).contains(named), "{raw}: {}", told(raw));
        }
    }

    #[test]
    fn what_is_no_name_stays() {
        for text in [
            "客户经理态度差",
            "师傅上门太晚",
            "施工老师傅",
            "姓名写错了",
            "总是漏水",
            "missing parts",
        ] {
            assert_eq!(told(text), text);
        }
        assert_eq!(told(&"漏".repeat(3)), "漏漏");
        assert_eq!(told(&"冰箱漏水".repeat(500)).chars().count(), READ);
    }

    proptest! {
        #[test]
        fn total(raw in "\\PC{0,40}") {
            prop_assert!(decent(&raw).len() <= READ);
        }
    }
}
