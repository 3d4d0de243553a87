//! E-mail addresses, number plates, street addresses.

use super::{Personal, PersonalKind, Sign, span};

fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%')
}

fn is_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

/// Something @ something . something; spaces beside the sign are forgiven.
pub(super) fn emails(signs: &[Sign], len: usize, found: &mut Vec<Personal>) {
    let get = |at: usize| signs.get(at).map(|s| s.0);
    for (at, _) in signs.iter().enumerate().filter(|(_, s)| s.0 == '@') {
        let mut from = at;
        if from > 0 && get(from - 1) == Some(' ') {
            from -= 1;
        }
        let local = from;
        while from > 0 && local - from < 64 && get(from - 1).is_some_and(is_local) {
            from -= 1;
        }
        let host = if get(at + 1) == Some(' ') {
            at + 2
        } else {
            at + 1
        };
        let mut to = host;
        while to - host < 255 && get(to).is_some_and(is_host) {
            to += 1;
        }
        while to > host && matches!(get(to - 1), Some('.' | '-')) {
            to -= 1;
        }
        let dotted = (host + 1..to).any(|i| get(i) == Some('.'));
        if from < local && dotted {
            found.push(Personal {
                kind: PersonalKind::Email,
                span: span(signs, from, to, len),
            });
        }
    }
}

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// A province's sign, a letter, five or six letters and digits, a dot or space between forgiven.
pub(super) fn plates(signs: &[Sign], len: usize, found: &mut Vec<Personal>) {
    let get = |at: usize| signs.get(at).map(|s| s.0);
    for (at, _) in signs
        .iter()
        .enumerate()
        .filter(|(_, s)| PROVINCES.contains(s.0))
    {
        if !get(at + 1).is_some_and(|c| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut to = at + 2;
        if matches!(get(to), Some('·' | '.' | ' ' | '-' | '•')) {
            to += 1;
        }
        let body = to;
        while to - body < 7 && get(to).is_some_and(|c| c.is_ascii_alphanumeric()) {
            to += 1;
        }
        let digits = (body..to)
            .filter(|&i| get(i).is_some_and(|c| c.is_ascii_digit()))
            .count();
        if matches!(to - body, 5 | 6) && digits >= 2 {
            found.push(Personal {
                kind: PersonalKind::Plate,
                span: span(signs, at, to, len),
            });
        }
    }
}

fn is_name(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') && !"在的了是到和与我你他就从住于给被，。".contains(c)
}

/// Ends of a part of an address that needs a number before it.
const NUMBERED: &str = "号栋幢单元室楼座层弄";
/// Ends of a part of an address that needs a name before it.
const NAMED: [&str; 11] = [
    "路", "街", "大道", "胡同", "巷", "小区", "花园", "公寓", "村", "苑", "大厦",
];

/// A named road, estate or village followed by a number with 号, 栋, 室 …, with the places before it.
pub(super) fn addresses(signs: &[Sign], len: usize, found: &mut Vec<Personal>) {
    let get = |at: usize| signs.get(at).map(|s| s.0);
    let mut at = 0;
    while at < signs.len() {
        let name = NAMED.iter().find(|name| {
            name.chars()
                .enumerate()
                .all(|(i, c)| get(at + i) == Some(c))
        });
        let Some(name) = name else {
            at += 1;
            continue;
        };
        let behind = at + name.chars().count();
        let to = numbered(signs, behind);
        let mut from = at;
        while from > 0
            && at - from < 24
            && get(from - 1).is_some_and(|c| is_name(c) || c.is_ascii_digit())
        {
            from -= 1;
        }
        if to > behind && from < at {
            found.push(Personal {
                kind: PersonalKind::Address,
                span: span(signs, from, to, len),
            });
            at = to;
        } else {
            at = behind;
        }
    }
}

/// End of the numbered parts that begin at `from`, `from` if there are none.
fn numbered(signs: &[Sign], from: usize) -> usize {
    let get = |at: usize| signs.get(at).map(|s| s.0);
    let mut end = from;
    let mut at = from;
    while at - from < 40 {
        let start = at;
        while get(at).is_some_and(|c| {
            c.is_ascii_alphanumeric()
                || matches!(c, '-' | ' ' | '#')
                || "一二三四五六七八九十百甲乙丙丁东西南北".contains(c)
        }) {
            at += 1;
        }
        let number = at > start;
        let mut ended = false;
        while get(at).is_some_and(|c| NUMBERED.contains(c)) {
            at += 1;
            ended = true;
        }
        if number && ended {
            end = at;
            continue;
        }
        // 502 at the very end of 3号楼502.
        if number && end > from && (start..at).any(|i| get(i).is_some_and(|c| c.is_ascii_digit())) {
            let last = (start..at)
                .rev()
                .find(|&i| get(i).is_some_and(|c| c.is_ascii_digit()));
            end = last.map_or(end, |last| last + 1);
        }
        // A second name: 路12号 + 阳光花园 + 3栋.
        let name = NAMED.iter().find_map(|name| {
            let gap = (1..=8).find(|gap| {
                name.chars()
                    .enumerate()
                    .all(|(i, c)| get(at + gap + i) == Some(c))
            })?;
            (at..at + gap)
                .all(|i| get(i).is_some_and(is_name))
                .then_some(at + gap + name.chars().count())
        });
        match name {
            Some(next) if end == start || number => at = next,
            _ => return end,
        }
    }
    end
}
