//! Replaces what looks like contact data in free text: long runs of digits and e-mail addresses.
//!
//! Used for titles and list texts. It errs on the side of replacing; the raw text stays where rights allow it.

/// Digits in a run (spaces and dashes inside allowed) from which it counts as a number that identifies somebody.
const LONG_RUN: usize = 7;

/// The text with long numbers and addresses replaced by `***`.
pub fn redact(text: &str) -> String {
    let without_mail: Vec<String> = text
        .split_inclusive(char::is_whitespace)
        .map(|word| {
            if word.contains('@') || word.contains('＠') {
                hide_address(word)
            } else {
                word.to_owned()
            }
        })
        .collect();
    hide_numbers(&without_mail.concat())
}

/// Hides the ASCII neighbourhood of an `@`, so that Chinese text around an address stays.
fn hide_address(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let part = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '@' | '＠')
    };
    let mut out = String::new();
    let mut i = 0;
    while i < chars.len() {
        if !part(chars[i]) {
            out.push(chars[i]);
            i += 1;
            continue;
        }
        let end = chars[i..]
            .iter()
            .position(|c| !part(*c))
            .map_or(chars.len(), |n| i + n);
        let run = &chars[i..end];
        if run.iter().any(|c| matches!(c, '@' | '＠')) {
            out.push_str("***");
        } else {
            out.extend(run);
        }
        i = end;
    }
    out
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn hide_numbers(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        if !is_digit(chars[i]) {
            out.push(chars[i]);
            i += 1;
            continue;
        }
        let mut end = i;
        let mut digits = 0;
        let mut j = i;
        while j < chars.len() && (is_digit(chars[j]) || matches!(chars[j], ' ' | '-' | '－')) {
            if is_digit(chars[j]) {
                digits += 1;
                end = j + 1;
            }
            j += 1;
        }
        if digits >= LONG_RUN {
            out.push_str("***");
        } else {
            out.extend(&chars[i..end]);
        }
        i = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses_go_and_the_rest_stays() {
        for (text, shown) in [
            ("请打138 1234-1234找我", "请打***找我"),
            ("１３８１２３４１２３４", "***"),
            ("等了3天，2026-11 换的", "等了3天，2026-11 换的"),
            ("邮箱duan@x.cn，急", "邮箱***，急"),
            ("model X-200 costs 1299", "model X-200 costs 1299"),
            ("", ""),
        ] {
            assert_eq!(redact(text), shown);
        }
    }
}
