//! A short text in both languages, as admins type labels.
//!
//! Chinese is required, English may be empty: then the Chinese text is shown, visibly, instead of nothing.

use serde::{Deserialize, Serialize};

/// A label or sentence in Chinese and, where somebody has translated it, in English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Bilingual {
    /// Simplified Chinese, required.
    pub zh: String,
    /// English; empty where nobody has translated it yet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Bilingual {
    /// Both texts at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
        Bilingual {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The text to show: Chinese if `is_zh`, else English, else Chinese again where English is missing.
    pub fn pick(&self, is_zh: bool) -> &str {
        if is_zh || self.en.trim().is_empty() {
            &self.zh
        } else {
            &self.en
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_falls_back_to_chinese() {
        assert_eq!(
            Bilingual::new("国庆节", "National Day").pick(false),
            "National Day"
        );
        assert_eq!(Bilingual::new("国庆节", " ").pick(false), "国庆节");
        assert_eq!(
            Bilingual::new("国庆节", "National Day").pick(true),
            "国庆节"
        );
    }
}
