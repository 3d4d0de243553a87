//! One form for phone numbers, however they were typed.
//!
//! The look-up hash, the last four digits and the mask all start from this form; two spellings of one number must
//! never give two.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What sort of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// A Chinese mobile: 1, then 3 to 9, eleven digits.
    Mobile,
    /// A Chinese landline with its area code.
    Landline,
    /// A Chinese service number: 400 or 800 and seven digits.
    Service,
    /// Plausible elsewhere: `+`, then 7 to 15 digits that don't begin with 0 (ITU-T E.164).
    International,
}

/// A number in its one form, `+` and digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    e164: String,
    kind: PhoneKind,
}

/// Why a text is no phone number. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PhoneFault {
    /// Nothing was typed.
    #[error("no phone number")]
    Empty,
    /// A sign that has no place in a number.
    #[error("a phone number has digits, spaces, dashes, brackets and a leading plus")]
    BadSign,
    /// Not a number that exists anywhere.
    #[error("not a possible phone number")]
    Impossible,
}

impl Phone {
    /// Reads what a person typed: full-width digits, `+86`, `0086`, spaces, dashes, dots, brackets.
    ///
    /// # Errors
    /// Why it can't be a number.
    pub fn parse(text: &str) -> Result<Phone, PhoneFault> {
        let (abroad, digits) = plain_digits(text)?;
        if digits.is_empty() {
            return Err(PhoneFault::Empty);
        }
        let found = |e164: String, kind| Ok(Phone { e164, kind });
        let home = match (abroad, digits.strip_prefix("86")) {
            (true, Some(rest)) => Some(rest),
            (true, None) => None,
            // "86 138…" without a plus: only where what follows is a mobile, 86 is no area code.
            (false, Some(rest)) if is_mobile(rest) => Some(rest),
            (false, _) => Some(digits.as_str()),
        };
        let Some(home) = home else {
            let possible = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
            return if possible {
                found(format!("+{digits}"), PhoneKind::International)
            } else {
                Err(PhoneFault::Impossible)
            };
        };
        if is_mobile(home) {
            return found(format!("+86{home}"), PhoneKind::Mobile);
        }
        if home.len() == 10 && (home.starts_with("400") || home.starts_with("800")) {
            return found(format!("+86{home}"), PhoneKind::Service);
        }
        // At home the area code is dialled with a 0, after +86 without it; some type it all the same.
        let national = match (home.strip_prefix('0'), abroad) {
            (Some(rest), _) => rest,
            (None, true) => home,
            (None, false) => return Err(PhoneFault::Impossible),
        };
        if is_landline(national) {
            found(format!("+86{national}"), PhoneKind::Landline)
        } else {
            Err(PhoneFault::Impossible)
        }
    }

    /// `+` and digits.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// What sort of number it is.
    pub fn kind(&self) -> PhoneKind {
        self.kind
    }

    /// The digits as dialled at home: a mobile without prefix, a landline with its 0, others with `+`.
    pub fn national(&self) -> String {
        let rest = self.e164.strip_prefix("+86").unwrap_or(&self.e164);
        if self.kind == PhoneKind::Landline {
            format!("0{rest}")
        } else {
            rest.to_owned()
        }
    }

    /// The last four digits, which a customer types to look up a case.
    pub fn last4(&self) -> &str {
        self.e164
            .get(self.e164.len().saturating_sub(4)..)
            .unwrap_or_default()
    }

    /// How many digits the area code of a landline has, its 0 included.
    pub(super) fn area_len(&self) -> usize {
        let national = self.national();
        if national.starts_with("010") || national.starts_with("02") {
            3
        } else {
            4
        }
    }
}

/// The one form of a number, or `None` where the text is none: `+` and digits.
pub fn normalise(text: &str) -> Option<String> {
    Phone::parse(text).ok().map(|phone| phone.e164)
}

/// The last four digits of a number in any spelling; of a text that is no number its last four digits, if it has
/// as many.
pub fn last4(text: &str) -> Option<String> {
    if let Ok(phone) = Phone::parse(text) {
        return Some(phone.last4().to_owned());
    }
    let digits: String = text
        .chars()
        .map(half_width)
        .filter(char::is_ascii_digit)
        .collect();
    digits
        .get(digits.len().checked_sub(4)?..)
        .map(str::to_owned)
}

/// Shows only the mask, so that no log line carries a number.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", super::mask::mask_phone(&self.e164))
    }
}

/// ASCII form of the full-width signs people type in Chinese input methods.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Digits alone, and whether an international prefix stood before them.
fn plain_digits(text: &str) -> Result<(bool, String), PhoneFault> {
    let mut digits = String::new();
    let mut plus = false;
    for c in text.chars().map(half_width) {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !plus => plus = true,
            ' ' | '\t' | '\u{A0}' | '-' | '.' | '(' | ')' | '·' | '/' => {}
            '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{FEFF}' => {}
            _ => return Err(PhoneFault::BadSign),
        }
    }
    match digits.strip_prefix("00") {
        Some(rest) if !plus => Ok((true, rest.to_owned())),
        _ => Ok((plus, digits)),
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

/// Without the leading 0: 10 or 2x and eight digits, or another three-digit area and seven or eight.
fn is_landline(national: &str) -> bool {
    let number = |area: usize| {
        national
            .get(area..)
            .filter(|rest| matches!(rest.as_bytes().first(), Some(b'2'..=b'9')))
    };
    match national.as_bytes() {
        [b'1', b'0', ..] | [b'2', ..] => number(2).is_some_and(|rest| rest.len() == 8),
        [b'3'..=b'9', ..] => number(3).is_some_and(|rest| rest.len() == 7 || rest.len() == 8),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_number_are_one() {
        for text in [
            "13812341234",
            " 138 1234 1234",
            "138-1234-1234",
            "+86 138 1234 1234",
            "+8613812341234",
            "0086-13812341234",
            "8613812341234",
            "１３８１２３４１２３４",
            "＋８６　１３８－１２３４－１２３４",
            "(+86)13812341234",
            "138\u{2011}1234\u{2013}1234\u{200B}",
        ] {
            let phone = Phone::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
            assert_eq!(
                (phone.e164(), phone.kind(), phone.last4()),
                ("+8613812341234", PhoneKind::Mobile, "1234")
            );
            assert_eq!(phone.national(), "13812341234");
            assert_eq!(format!("{phone:?}"), "Phone(138****1234)");
        }
    }

    #[test]
    fn kinds_and_faults() {
        for (text, e164, kind) in [
            ("0915-7518479", "+869157518479", PhoneKind::Landline),
            ("010 6552 9988", "+861065529988", PhoneKind::Landline),
            ("(021)65529988", "+862165529988", PhoneKind::Landline),
            ("+86 755 8655 1234", "+8675586551234", PhoneKind::Landline),
            ("+86 0755 8655 1234", "+8675586551234", PhoneKind::Landline),
            ("400-800-1234", "+864008001234", PhoneKind::Service),
            ("+1 415 555 2671", "+14155552671", PhoneKind::International),
            (
                "0044 20 7946 0958",
                "+442079460958",
                PhoneKind::International,
            ),
            ("+852 2123 4567", "+85221234567", PhoneKind::International),
        ] {
            let phone = Phone::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
            assert_eq!((phone.e164(), phone.kind()), (e164, kind), "{text}");
        }
        for (text, fault) in [
            ("", PhoneFault::Empty),
            (" - ", PhoneFault::Empty),
            ("12812341234", PhoneFault::Impossible),
            ("1381234123", PhoneFault::Impossible),
            ("138123412345", PhoneFault::Impossible),
            ("65529988", PhoneFault::Impossible),
            ("010 1234 567", PhoneFault::Impossible),
            ("+0123456789", PhoneFault::Impossible),
            ("+123456", PhoneFault::Impossible),
            ("+1234567890123456", PhoneFault::Impossible),
            ("138x1234123", PhoneFault::BadSign),
            ("138+12341234", PhoneFault::BadSign),
            ("张三", PhoneFault::BadSign),
        ] {
            assert_eq!(Phone::parse(text).err(), Some(fault), "{text}");
        }
    }

    proptest! {
        #[test]
        fn total_and_stable(text in "\\PC{0,24}", digits in "[+0-9 ()-]{0,20}") {
            for text in [text, digits] {
                if let Ok(phone) = Phone::parse(&text) {
                    prop_assert!(Phone::parse(phone.e164()) == Ok(phone.clone()));
                    prop_assert!(Phone::parse(&phone.national()) == Ok(phone.clone()));
                    prop_assert_eq!(phone.last4().len(), 4);
                }
            }
        }
    }
}
