//! Text from people: trimmed, bounded in characters, free of control characters that break lines or logs.

use crate::field_errors::FieldProblem;

/// Trims and removes NUL, other control characters except line feed and tab, and bidirectional overrides.
pub fn clean(raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    unified
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_bidi_or_invisible(*c)))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// As [`clean`], on one line: line breaks become spaces. For names, titles and anything that reaches a header.
pub fn clean_line(raw: &str) -> String {
    clean(raw).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that reorder or hide text. The zero-width joiner stays: emoji families need it.
fn is_bidi_or_invisible(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
}

/// Checks a required text of `min..=max` characters and returns it cleaned.
///
/// # Errors
/// [`FieldProblem::Required`], [`FieldProblem::TooShort`] or [`FieldProblem::TooLong`].
pub fn required(raw: &str, min: usize, max: usize) -> Result<String, FieldProblem> {
    let text = clean(raw);
    let n = text.chars().count();
    match n {
        0 => Err(FieldProblem::Required),
        n if n < min => Err(FieldProblem::TooShort { min }),
        n if n > max => Err(FieldProblem::TooLong { max, over: n - max }),
        _ => Ok(text),
    }
}

/// Checks an optional text of at most `max` characters; empty becomes `None`.
///
/// # Errors
/// [`FieldProblem::TooLong`].
pub fn optional(raw: &str, max: usize) -> Result<Option<String>, FieldProblem> {
    match required(raw, 0, max) {
        Ok(text) => Ok(Some(text)),
        Err(FieldProblem::Required) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The first `max` characters on one line, with an ellipsis when something was cut.
pub fn excerpt(text: &str, max: usize) -> String {
    let line = clean_line(text);
    if line.chars().count() <= max {
        return line;
    }
    let mut cut: String = line.chars().take(max.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// An amount in minor units as people read it: `¥128.05`; other currencies by their code.
pub fn money(minor: i64, currency: &str) -> String {
    let amount = format!("{}.{:02}", minor / 100, (minor % 100).abs());
    match currency {
        "CNY" | "" => format!("¥{amount}"),
        code => format!("{amount} {code}"),
    }
}

/// Hours and minutes of a wall clock, `09:05`. Not by a pattern: reading patterns costs browsers 5 kB.
pub fn hour_minute(at: &impl chrono::Timelike) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact() {
        assert_eq!(money(12_805, "CNY"), "¥128.05");
        assert_eq!(money(5, "CNY"), "¥0.05");
        assert_eq!(money(100, "USD"), "1.00 USD");
    }

    #[test]
    fn control_and_reordering_characters_are_removed() {
        assert_eq!(clean(" a\u{0}b\u{202E}c\r\nd\u{1b}[2J "), "abc\nd[2J");
        assert_eq!(clean_line("甲\n 乙\t丙"), "甲 乙 丙");
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(required("满意", 1, 2).as_deref(), Ok("满意"));
        assert_eq!(
            required("很满意", 1, 2),
            Err(FieldProblem::TooLong { max: 2, over: 1 })
        );
        assert_eq!(required(" \n ", 1, 2), Err(FieldProblem::Required));
        assert_eq!(optional("  ", 3), Ok(None));
    }

    #[test]
    fn an_excerpt_keeps_to_its_length() {
        assert_eq!(excerpt("一二三四五", 3), "一二…");
        assert_eq!(excerpt("一二三", 3), "一二三");
    }
}
