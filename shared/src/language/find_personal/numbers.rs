//! Runs of digits that are a person's: identity numbers, bank cards, phones.

use super::{Personal, PersonalKind, Sign, span};
use crate::privacy::phone::Phone;

/// Looks at each run of digits, also with single spaces, dashes or dots inside.
pub(super) fn numbers(signs: &[Sign], len: usize, found: &mut Vec<Personal>) {
    let mut at = 0;
    while at < signs.len() {
        let starts = signs
            .get(at)
            .is_some_and(|s| s.0.is_ascii_digit() || s.0 == '+' || s.0 == '(');
        if !starts {
            at += 1;
            continue;
        }
        let end = run(signs, at);
        let taken = look(signs, at, end, len, found);
        at = taken.max(at + 1);
    }
}

/// End of the run that begins at `from`.
fn run(signs: &[Sign], from: usize) -> usize {
    let is = |at: usize, test: fn(char) -> bool| signs.get(at).is_some_and(|s| test(s.0));
    let digit = |c: char| c.is_ascii_digit();
    let mut at = from + 1;
    loop {
        if is(at, digit) || (is(at, |c| c == ')') && is(at + 1, digit)) {
            at += 1;
        } else if is(at, |c| {
            matches!(c, ' ' | '-' | '.' | '\u{a0}' | '_' | ')' | '(')
        }) && is(at + 1, digit)
        {
            at += 2;
        } else if is(at, |c| c == ' ')
            && is(at + 1, |c| matches!(c, ' ' | '-'))
            && is(at + 2, digit)
        {
            at += 3;
        } else {
            return at;
        }
    }
}

/// Finds the numbers inside one run; gives where to go on.
fn look(signs: &[Sign], from: usize, end: usize, len: usize, found: &mut Vec<Personal>) -> usize {
    let digits: Vec<(char, usize)> = (from..end)
        .filter_map(|at| signs.get(at).map(|s| (s.0, at)))
        .filter(|(c, _)| c.is_ascii_digit())
        .collect();
    let text: String = digits.iter().map(|d| d.0).collect();
    let mut push = |kind, first: usize, last: usize| {
        let begin = digits.get(first).map_or(from, |d| d.1);
        let stop = digits.get(last).map_or(end, |d| d.1 + 1);
        let stop = if kind == PersonalKind::Identity && last >= digits.len() {
            end_of_identity(signs, end)
        } else {
            stop
        };
        found.push(Personal {
            kind,
            span: span(signs, begin, stop, len),
        });
        stop
    };
    // 17 digits and an X.
    if text.len() == 17 && end_of_identity(signs, end) > end && identity(&format!("{text}X")) {
        return push(PersonalKind::Identity, 0, 17);
    }
    if (text.len() == 18 || text.len() == 15) && identity(&text) {
        return push(PersonalKind::Identity, 0, text.len() - 1);
    }
    if (13..=19).contains(&text.len()) && luhn(&text) {
        return push(PersonalKind::Card, 0, text.len() - 1);
    }
    let whole: String = (from..end)
        .filter_map(|at| signs.get(at))
        .map(|s| s.0)
        .collect();
    if Phone::parse(&whole).is_ok() && text.len() >= 7 {
        found.push(Personal {
            kind: PersonalKind::Phone,
            span: span(signs, from, end, len),
        });
        return end;
    }
    // Something stands before or behind: a mobile anywhere in a run no longer than two numbers and a code.
    if text.len() <= 30 {
        let mut at = 0;
        let mut last = None;
        while let Some(part) = text.get(at..at + 11) {
            let mobile = Phone::parse(part).is_ok()
                && part.starts_with('1')
                && !part.starts_with("10")
                && !part.starts_with("11")
                && !part.starts_with("12");
            // Inside one long block of digits it is an order number, unless the block begins or ends with it.
            let edge =
                at == 0 || at + 11 == text.len() || broken(&digits, at) || broken(&digits, at + 11);
            if mobile
                && edge
                && (text.len() <= 13 || broken(&digits, at) || broken(&digits, at + 11))
            {
                last = Some(push(PersonalKind::Phone, at, at + 10));
                at += 11;
            } else {
                at += 1;
            }
        }
        if let Some(last) = last {
            return last.max(end);
        }
    }
    end
}

/// Whether something stands between digit `at` and the one before.
fn broken(digits: &[(char, usize)], at: usize) -> bool {
    match (
        at.checked_sub(1).and_then(|i| digits.get(i)),
        digits.get(at),
    ) {
        (Some(before), Some(this)) => this.1 - before.1 > 1,
        _ => false,
    }
}

fn end_of_identity(signs: &[Sign], end: usize) -> usize {
    let at = if signs.get(end).is_some_and(|s| s.0 == ' ') {
        end + 1
    } else {
        end
    };
    if signs.get(at).is_some_and(|s| matches!(s.0, 'x' | 'X')) {
        at + 1
    } else {
        end
    }
}

/// GB 11643: 18 signs with check sign, or the old 15 digits with a date inside.
fn identity(text: &str) -> bool {
    let two = |from: usize| {
        text.get(from..from + 2)
            .and_then(|part| part.parse::<u32>().ok())
            .unwrap_or(0)
    };
    let date = |month: usize| (1..=12).contains(&two(month)) && (1..=31).contains(&two(month + 2));
    let region = (11..=91).contains(&two(0));
    match text.len() {
        15 => region && date(8),
        18 => {
            const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
            let sum: u32 = text
                .chars()
                .filter_map(|c| c.to_digit(10))
                .zip(WEIGHTS)
                .map(|(d, w)| d * w)
                .sum();
            let check = "10X98765432".chars().nth(sum as usize % 11);
            region && date(10) && (text.chars().last() == check)
        }
        _ => false,
    }
}

/// The check of bank cards; a number of one digit alone is none.
fn luhn(text: &str) -> bool {
    let sum: u32 = text
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, d)| {
            if at % 2 == 0 {
                d
            } else if d > 4 {
                2 * d - 9
            } else {
                2 * d
            }
        })
        .sum();
    let first = text.chars().next();
    sum.is_multiple_of(10)
        && matches!(first, Some('3'..='6' | '9'))
        && text.chars().any(|c| Some(c) != first)
}
