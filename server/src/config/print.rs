//! Settings as people read them: what is in force, and the README's table.

use super::{Config, KEYS, Origin};
use std::fmt::Write as _;

impl Config {
    /// What is in force and from where, one line a key, secrets hidden.
    pub fn describe(&self) -> String {
        let mut out = String::new();
        for (key, value) in self.values() {
            let shown = if key.secret && !value.is_empty() {
                "********".to_owned()
            } else {
                hide_password(&value)
            };
            let origin = self
                .origin
                .get(key.name)
                .cloned()
                .unwrap_or(Origin::Default);
            let _ = writeln!(
                out,
                "{} = {shown:?}\n    # {} ({origin}; {})",
                key.name,
                key.meaning,
                key.variable()
            );
        }
        out
    }
}

/// All settings as a Markdown table; the README holds it, and a test compares.
pub fn table() -> String {
    let mut out = String::from("| setting | variable | default | meaning |\n|---|---|---|---|\n");
    for key in KEYS {
        let default = if key.default.is_empty() {
            "(empty)".to_owned()
        } else {
            format!("`{}`", key.default)
        };
        let _ = writeln!(
            out,
            "| `{}` | `{}` | {default} | {}{} |",
            key.name,
            key.variable(),
            key.meaning,
            key.range
                .as_ref()
                .map(|range| format!(" {} to {}.", range.start(), range.end()))
                .unwrap_or_default()
        );
    }
    out
}

/// Hides the password of a URL.
pub(crate) fn hide_password(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    let Some((login, host)) = rest.rsplit_once('@') else {
        return value.to_owned();
    };
    let user = login.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}:********@{host}")
}
