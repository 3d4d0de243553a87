//! The two languages of the product. Chinese is first: an unknown preference falls back to it.

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// Every locale, Chinese first.
    pub const ALL: [Locale; 2] = [Locale::Zh, Locale::En];

    /// The value of the `lang` attribute (BCP 47).
    pub const fn lang(self) -> &'static str {
        match self {
            Locale::Zh => "zh-Hans",
            Locale::En => "en",
        }
    }

    /// Short code used in cookies, columns and query strings.
    pub const fn code(self) -> &'static str {
        match self {
            Locale::Zh => "zh",
            Locale::En => "en",
        }
    }

    /// The first supported language of an `Accept-Language` header.
    pub fn from_accept_language(header: &str) -> Locale {
        header
            .split(',')
            .map(|tag| tag.trim().to_ascii_lowercase())
            .find_map(|tag| match tag.get(..2) {
                Some("zh") => Some(Locale::Zh),
                Some("en") => Some(Locale::En),
                _ => None,
            })
            .unwrap_or_default()
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for Locale {
    type Err = UnknownLocale;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "zh" => Ok(Locale::Zh),
            "en" => Ok(Locale::En),
            _ => Err(UnknownLocale),
        }
    }
}

/// The text was neither `zh` nor `en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a locale is zh or en")]
pub struct UnknownLocale;

/// A label that admins write: Chinese is required, English falls back to it visibly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Label {
    /// Chinese text.
    pub zh: String,
    /// English text; empty when nobody wrote one yet.
    #[serde(default)]
    pub en: String,
}

impl Label {
    /// A label in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The text to show; Chinese where English is missing.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En if !self.en.trim().is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_supported_language_wins() {
        assert_eq!(
            Locale::from_accept_language("fr-FR, en-GB;q=0.8, zh"),
            Locale::En
        );
        assert_eq!(
            Locale::from_accept_language("zh-TW,zh;q=0.9,en"),
            Locale::Zh
        );
        assert_eq!(Locale::from_accept_language("日本"), Locale::Zh);
        assert_eq!(Locale::from_accept_language(""), Locale::Zh);
    }

    #[test]
    fn english_falls_back_to_chinese() {
        assert_eq!(Label::new("物流", "").get(Locale::En), "物流");
        assert_eq!(Label::new("物流", "Delivery").get(Locale::En), "Delivery");
    }
}
