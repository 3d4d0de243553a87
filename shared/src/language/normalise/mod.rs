//! One form for what means the same: width, case, script, long runs, numbers, links and names.
//!
//! Each normalised character knows where in the raw text it began, so a reason can be shown in the customer's own
//! words. Normalising twice changes nothing.

mod fold;
mod traditional;

pub use fold::fold;
pub use traditional::simplified;

use super::Span;

/// Stands for a link.
pub const LINK: char = '\u{E000}';
/// Stands for an @name.
pub const NAME: char = '\u{E001}';
/// Stands for any number.
pub const NUMBER: char = '0';

/// Longest run of one character that stays: 啊啊啊啊 becomes 啊啊.
const RUN: usize = 2;
/// Longest name after an @, in characters.
const NAME_LEN: usize = 30;

/// A normalised text and the way back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Normal {
    chars: Vec<char>,
    /// Byte of the raw text at which each character began, and one more for the end.
    starts: Vec<u32>,
}

impl Normal {
    /// The normalised characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The normalised text.
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// Where the normalised characters `from..to` stand in the raw text.
    pub fn raw_span(&self, from: usize, to: usize) -> Span {
        let at = |i: usize| {
            self.starts
                .get(i)
                .or(self.starts.last())
                .map_or(0, |&byte| byte as usize)
        };
        Span::new(at(from), at(to.max(from)))
    }

    fn push(&mut self, c: char, start: u32) {
        let same = self
            .chars
            .iter()
            .rev()
            .take(RUN)
            .take_while(|&&last| last == c)
            .count();
        let needless = c == ' ' && (same > 0 || self.chars.is_empty());
        if same < RUN && !needless {
            self.chars.push(c);
            self.starts.push(start);
        }
    }
}

/// Normalises a text. Texts beyond 4 GB are cut.
pub fn normalise(raw: &str) -> Normal {
    let mut folded = Normal {
        chars: Vec::with_capacity(raw.len() / 2 + 8),
        starts: Vec::with_capacity(raw.len() / 2 + 8),
    };
    for (start, c) in raw.char_indices() {
        let Ok(start) = u32::try_from(start) else {
            break;
        };
        fold(c, &mut |part| folded.push(part, start));
    }
    let end = u32::try_from(raw.len()).unwrap_or(u32::MAX);
    if folded.chars.last() == Some(&' ') {
        folded.chars.pop();
        let cut = folded.starts.pop();
        folded.starts.push(cut.unwrap_or(end));
    } else {
        folded.starts.push(end);
    }
    replaced(folded)
}

/// Links, names and numbers give way to one sign each; a text without any is handed through.
fn replaced(folded: Normal) -> Normal {
    let plain = |c: &char| !c.is_ascii_digit() && !matches!(c, '@' | ':') && *c != '.';
    if folded.chars.iter().all(plain) {
        return folded;
    }
    let mut out = Normal {
        chars: Vec::with_capacity(folded.chars.len()),
        starts: Vec::with_capacity(folded.starts.len()),
    };
    let mut at = 0;
    while let (Some(rest), Some(&start)) = (folded.chars.get(at..), folded.starts.get(at)) {
        let Some(&first) = rest.first() else { break };
        let before = out.chars.last();
        let (sign, len) = match first {
            'h' | 'w' if !before.is_some_and(char::is_ascii_alphanumeric) && link(rest) > 0 => {
                (LINK, link(rest))
            }
            '@' if !before.is_some_and(char::is_ascii_alphanumeric) && name(rest) > 0 => {
                (NAME, name(rest))
            }
            '0'..='9' => (NUMBER, number(rest)),
            _ => (first, 1),
        };
        out.push(sign, start);
        at += len;
    }
    out.starts.extend(folded.starts.last());
    out
}

/// Length of the link that the characters begin with, 0 if none. `www.` arrives here with two w.
fn link(rest: &[char]) -> usize {
    let head = ["http://", "https://", "ww."]
        .iter()
        .find(|head| rest.len() > head.len() && head.chars().zip(rest).all(|(a, b)| a == *b));
    let Some(head) = head else { return 0 };
    let len = rest
        .iter()
        .take_while(|c| {
            c.is_ascii_graphic() && !matches!(c, ',' | '"' | '\'' | '<' | '>' | '[' | ']')
        })
        .count();
    if len > head.len() { len } else { 0 }
}

/// Length of the @name that the characters begin with, 0 if none.
fn name(rest: &[char]) -> usize {
    let len = rest
        .iter()
        .skip(1)
        .take(NAME_LEN)
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        .count();
    if len > 0 { len + 1 } else { 0 }
}

/// Length of the number that the characters begin with: digits, also with single points, commas, colons, dashes and
/// slashes between them.
fn number(rest: &[char]) -> usize {
    let mut len = 0;
    loop {
        len += rest
            .iter()
            .skip(len)
            .take_while(|c| c.is_ascii_digit())
            .count();
        let joined = rest
            .get(len)
            .is_some_and(|c| matches!(c, '.' | ',' | ':' | '-' | '/'))
            && rest.get(len + 1).is_some_and(char::is_ascii_digit);
        if !joined {
            return len;
        }
        len += 1;
    }
}

#[cfg(test)]
mod tests;
