//! What no installation may run with, found at boot by the code that uses the value later.

use super::{Config, ConfigError, Origin};
use crate::notices;

/// True for what somebody typed to get past the length.
pub(crate) fn is_weak(secret: &[u8]) -> bool {
    let different: std::collections::BTreeSet<u8> = secret.iter().copied().collect();
    secret.len() < 32 || different.len() < 8
}

impl Config {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let no = |key, why: &str| {
            Err(ConfigError::Unsafe {
                key,
                why: why.to_owned(),
            })
        };
        if !self.secret.is_empty() && is_weak(self.secret.as_bytes()) {
            return no(
                "secret",
                "needs at least 32 bytes, 8 of them different; leave it empty to have one generated",
            );
        }
        if self.public_url.ends_with('/') || !self.public_url.starts_with("http") {
            return no(
                "public_url",
                "write scheme and host without a trailing slash, for example https://care.example.com",
            );
        }
        if !self.public_url.starts_with("https://") && !self.is_local() {
            return no(
                "public_url",
                "must be https:// unless it is a loopback address",
            );
        }
        if self.demo && !self.smtp_url.is_empty() {
            return no(
                "demo",
                "a demo must not send real mail: clear smtp_url or set demo = false",
            );
        }
        self.check_numbers()?;
        notices::check(self).map_err(|(key, expected)| self.wrong(key, expected.to_owned()))
    }

    /// Each number against its range: zero would switch off what keeps the site up, or mean "for ever".
    fn check_numbers(&self) -> Result<(), ConfigError> {
        for (key, value) in self.values() {
            let Some(range) = &key.range else { continue };
            if value
                .parse::<u64>()
                .is_ok_and(|number| range.contains(&number))
            {
                continue;
            }
            let (least, most, meaning) = (range.start(), range.end(), key.meaning);
            let expected = format!("a whole number from {least} to {most}, got {value}. {meaning}");
            return Err(self.wrong(key.name, expected));
        }
        Ok(())
    }

    /// A value that can't be used, with where it came from.
    pub(crate) fn wrong(&self, key: &'static str, expected: String) -> ConfigError {
        ConfigError::Value {
            key,
            expected,
            from: self.origin.get(key).cloned().unwrap_or(Origin::Default),
        }
    }
}
