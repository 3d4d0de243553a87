//! Every word the product says, in both languages side by side: a missing language does not compile.
//!
//! One module per room; a page names the constant (`voice::TITLE.get(locale)`), so unused words cost a bundle nothing.

use crate::locale::Locale;
use std::fmt::Display;

pub mod admin;
pub mod cases;
pub mod desk;
pub mod errors;
pub mod handbook;
pub mod labels;
pub mod manage;
pub mod notices;
pub mod reminders;
pub mod rules;
pub mod themes;
pub mod time;
pub mod ui;
pub mod voice;
pub mod wording;

/// One message in both languages; `{name}` marks a value to fill in, `{name|day|days}` the word that goes with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// The text in one language.
    pub const fn get(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Zh => self.zh,
            Locale::En => self.en,
        }
    }

    /// The text with every `{name}` replaced. Values are inserted literally, never read as templates.
    pub fn fill(&self, locale: Locale, values: &[(&str, &dyn Display)]) -> String {
        fill(self.get(locale), values)
    }
}

/// A text with every `{name}` replaced, as [`Words::fill`] does.
pub fn fill(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let (key, forms) = match name.split_once('|') {
            Some((key, forms)) => (key, forms.split_once('|')),
            None => (name, None),
        };
        let value = values.iter().find(|(known, _)| *known == key);
        match (value.map(|(_, value)| value.to_string()), forms) {
            (Some(value), None) => out.push_str(&value),
            (Some(value), Some((one, many))) => out.push_str(if value == "1" { one } else { many }),
            (None, _) => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Declares messages: `NAME: "中文", "English";`. Also collects them in `ALL` for the completeness test.
#[macro_export]
macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        $(
            #[doc = $zh]
            pub const $name: $crate::catalogue::Words = $crate::catalogue::Words { zh: $zh, en: $en };
        )+
        /// Every message of this module with its name.
        pub const ALL: &[(&str, $crate::catalogue::Words)] = &[$((stringify!($name), $name)),+];
    };
}

/// Every module's messages.
pub const ALL: &[(&str, &[(&str, Words)])] = &[
    ("admin", admin::ALL),
    ("cases", cases::ALL),
    ("desk", desk::ALL),
    ("errors", errors::ALL),
    ("handbook", handbook::ALL),
    ("labels", labels::ALL),
    ("manage", manage::ALL),
    ("notices", notices::ALL),
    ("reminders", reminders::ALL),
    ("rules", rules::ALL),
    ("themes", themes::ALL),
    ("time", time::ALL),
    ("ui", ui::ALL),
    ("voice", voice::ALL),
    ("wording", wording::ALL),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn names(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|(name, _)| name.split_once('|').map_or(name, |(key, _)| key))
            .collect()
    }

    #[test]
    fn both_languages_say_something_and_take_the_same_values() {
        for (module, messages) in ALL {
            for (name, words) in *messages {
                assert!(
                    !words.zh.trim().is_empty() && !words.en.trim().is_empty(),
                    "{module}::{name} is empty"
                );
                // A date is put together differently in each language: a month's number here, its name there.
                assert!(
                    *module == "time" || names(words.zh) == names(words.en),
                    "{module}::{name} takes different values"
                );
                let foreign = words
                    .en
                    .chars()
                    .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert!(
                    !foreign || matches!(*name, "LANGUAGE_ZH" | "SWITCH_LANGUAGE"),
                    "{module}::{name}: Chinese in the English text"
                );
            }
        }
    }

    #[test]
    fn a_word_goes_with_its_number() {
        let words = Words {
            zh: "{n} 天",
            en: "{n} {n|day|days}",
        };
        let said = |n: u32| words.fill(Locale::En, &[("n", &n)]);
        assert_eq!([said(1), said(0), said(21)], ["1 day", "0 days", "21 days"]);
        assert_eq!(words.fill(Locale::Zh, &[("n", &1)]), "1 天");
    }

    #[test]
    fn values_are_inserted_literally() {
        let words = Words {
            zh: "{a}到{b}",
            en: "{a} to {b}",
        };
        assert_eq!(
            words.fill(Locale::Zh, &[("a", &"{b}"), ("b", &2)]),
            "{b}到2"
        );
        assert_eq!(words.fill(Locale::En, &[("a", &1)]), "1 to {b}");
    }
}
