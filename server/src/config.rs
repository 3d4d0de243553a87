//! Settings: built-in default, then the file, then the environment (`HUIYIN_*`, or `HUIYIN_*_FILE` for a secret's file).
//!
//! The list below is the only list: the file's keys, the environment's names, `huiyin config` and the README's table
//! are made from it. A key that is not in it stops the boot with its name.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Declares the settings: name, type, default, whether to hide its value, meaning.
macro_rules! settings {
    ($($(#[secret $secret:tt])? $name:ident: $type:ty = $default:expr, $doc:literal;)+) => {
        /// The settings in force.
        #[derive(Clone, Debug)]
        pub struct Config {
            $(#[doc = $doc] pub $name: $type,)+
            /// Where each value came from.
            pub origin: BTreeMap<&'static str, Origin>,
        }

        /// Every key with its default and meaning.
        pub const KEYS: &[Key] = &[$(Key {
            name: stringify!($name),
            default: $default,
            secret: false $(|| settings!(@is $secret))?,
            meaning: $doc,
        }),+];

        impl Config {
            fn from_values(mut values: BTreeMap<&'static str, (String, Origin)>) -> Result<Self, ConfigError> {
                let mut origin = BTreeMap::new();
                $(
                    let (text, from) = values.remove(stringify!($name))
                        .unwrap_or_else(|| ($default.to_owned(), Origin::Default));
                    let $name = <$type as Parse>::parse(&text).map_err(|expected| ConfigError::Value {
                        key: stringify!($name), expected, from: from.clone(),
                    })?;
                    origin.insert(stringify!($name), from);
                )+
                Ok(Self { $($name,)+ origin })
            }

            /// Each key with its printed value.
            pub fn values(&self) -> Vec<(&'static Key, String)> {
                let values = [$((stringify!($name), Parse::print(&self.$name))),+];
                values
                    .into_iter()
                    .filter_map(|(name, value)| KEYS.iter().find(|k| k.name == name).map(|key| (key, value)))
                    .collect()
            }
        }
    };
    (@is $tt:tt) => { true };
}

settings! {
    listen: SocketAddr = "127.0.0.1:3000", "Address and port that the site is served on.";
    public_url: String = "http://127.0.0.1:3000", "Origin that customers use, without a trailing slash. Links in mails and the origin check use it.";
    data_dir: PathBuf = "data", "Folder for the SQLite database, uploads and the generated secret.";
    database: String = "", "Database URL: sqlite:PATH or postgres://…. Empty means huiyin.db in data_dir.";
    database_readers: u32 = "4", "Read connections (SQLite) or pooled connections (PostgreSQL).";
    #[secret yes] secret: String = "", "At least 32 characters; seals contact fields and signs nothing else. Empty generates data_dir/secret once. All instances need the same.";
    demo: bool = "false", "Loads the demo organisation, shows the mailbox and lets its clock be moved. Never with real customers.";
    organisation_zh: String = "回音", "Name of the organisation in Chinese.";
    organisation_en: String = "Huiyin", "Name of the organisation in English.";
    time_zone: chrono_tz::Tz = "Asia/Shanghai", "IANA zone of the organisation.";
    trusted_hops: usize = "0", "Proxies in front whose X-Forwarded-For entries are believed, counted from the right.";
    max_connections: usize = "2048", "Connections served at once; more wait.";
    header_timeout_seconds: u64 = "15", "A connection that has not sent its request head by then is closed.";
    body_timeout_seconds: u64 = "60", "A request whose body is silent for so long, or that keeps one waiting twice as long altogether, is closed.";
    shutdown_seconds: u64 = "15", "Longest time for requests to end after SIGTERM.";
    metrics_listen: String = "", "Loopback address for /metrics, for example 127.0.0.1:9100. Empty switches it off.";
    smtp_url: String = "", "Mail server, for example smtp://user:password@mail.example.com:587?tls=required. Empty keeps mail in the outbox (the demo shows it in its mailbox).";
    mail_from: String = "回音 <no-reply@localhost>", "Sender of mails.";
    session_hours: u64 = "12", "A staff session ends after this many hours.";
    link_days: u32 = "180", "A customer's private link ends this many days after it was made.";
    submit_per_minute: u32 = "10", "Voices and messages of customers accepted from one client address in a minute.";
    mails_per_contact_per_day: u32 = "20", "Mails to one address in a day; more are not sent and say so.";
    log: String = "info,sqlx=warn", "Log filter, for example info,server=debug.";
    log_json: bool = "false", "One JSON object per log line.";
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// Its default as text.
    pub default: &'static str,
    /// Its value is never printed.
    pub secret: bool,
    /// What it does.
    pub meaning: &'static str,
}

impl Key {
    /// Name of its environment variable.
    pub fn variable(&self) -> String {
        format!("HUIYIN_{}", self.name.to_uppercase())
    }
}

/// Variables that the project's tools and tests read; the server leaves them alone.
const TOOLS: [&str; 5] = ["data", "wasm_route", "bin", "chromium", "pg_bin"];

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// The configuration file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// The command line.
    Argument,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File(path) => write!(f, "file {}", path.display()),
            Origin::Environment(name) => write!(f, "environment {name}"),
            Origin::Argument => f.write_str("command line"),
        }
    }
}

/// A configuration that can't be used. The message names the key and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The value can't be read.
    #[error("setting `{key}` (from {from}): expected {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// What was expected.
        expected: String,
        /// Where the value came from.
        from: Origin,
    },
    /// There is no such key.
    #[error("unknown setting `{key}` (from {from}); `huiyin config` lists all settings")]
    Unknown {
        /// The key.
        key: String,
        /// Where it stands.
        from: Origin,
    },
    /// A file can't be read.
    #[error("can't read {path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// Two settings don't go together.
    #[error("setting `{key}`: {why}")]
    Unsafe {
        /// The key.
        key: &'static str,
        /// Why, and what to do.
        why: String,
    },
}

/// Text to value and back, with what was expected when it fails.
trait Parse: Sized {
    fn parse(text: &str) -> Result<Self, String>;
    fn print(&self) -> String;
}

macro_rules! parse_by_from_str {
    ($($type:ty, $expected:literal;)+) => {$(
        impl Parse for $type {
            fn parse(text: &str) -> Result<Self, String> {
                text.trim().parse().map_err(|_| format!("{}, got {text:?}", $expected))
            }
            fn print(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

parse_by_from_str! {
    SocketAddr, "an address such as 127.0.0.1:3000";
    bool, "true or false";
    u32, "a whole number";
    u64, "a whole number";
    usize, "a whole number";
    chrono_tz::Tz, "an IANA time zone such as Asia/Shanghai";
}

impl Parse for String {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
    fn print(&self) -> String {
        self.clone()
    }
}

impl Parse for PathBuf {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(PathBuf::from(text))
    }
    fn print(&self) -> String {
        self.display().to_string()
    }
}

impl Config {
    /// Reads the file (when given, or `huiyin.toml` when it is there), the environment and arguments, in that order.
    ///
    /// # Errors
    /// [`ConfigError`] naming the key.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        arguments: &[(&'static str, String)],
    ) -> Result<Self, ConfigError> {
        let mut values = BTreeMap::new();
        let usual = Path::new("huiyin.toml");
        if let Some(path) = file.or_else(|| usual.exists().then_some(usual)) {
            read_file(path, &mut values)?;
        }
        read_environment(environment, &mut values)?;
        for (key, value) in arguments {
            values.insert(*key, (value.clone(), Origin::Argument));
        }
        let config = Self::from_values(values)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let no = |key, why: &str| {
            Err(ConfigError::Unsafe {
                key,
                why: why.to_owned(),
            })
        };
        if !self.secret.is_empty() && self.secret.chars().count() < 32 {
            return no(
                "secret",
                "needs at least 32 characters; leave it empty to have one generated",
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
        if self.database_readers == 0 {
            return no("database_readers", "must be at least 1");
        }
        if self.demo && !self.smtp_url.is_empty() {
            return no(
                "demo",
                "a demo must not send real mail: clear smtp_url or set demo = false",
            );
        }
        Ok(())
    }

    /// True when customers reach it on this machine only.
    pub fn is_local(&self) -> bool {
        ["http://127.0.0.1", "http://localhost", "http://[::1]"]
            .iter()
            .filter_map(|host| self.public_url.strip_prefix(host))
            .any(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    /// The database URL in force.
    pub fn database_url(&self) -> String {
        if self.database.is_empty() {
            format!(
                "sqlite://{}?mode=rwc",
                self.data_dir.join("huiyin.db").display()
            )
        } else {
            self.database.clone()
        }
    }

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
            "| `{}` | `{}` | {default} | {} |",
            key.name,
            key.variable(),
            key.meaning
        );
    }
    out
}

/// Hides the password of a URL.
fn hide_password(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    let Some((login, host)) = rest.rsplit_once('@') else {
        return value.to_owned();
    };
    let user = login.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}:********@{host}")
}

type Values = BTreeMap<&'static str, (String, Origin)>;

fn known(name: &str) -> Option<&'static str> {
    KEYS.iter().find(|key| key.name == name).map(|key| key.name)
}

fn read_file(path: &Path, values: &mut Values) -> Result<(), ConfigError> {
    let fail = |cause: String| ConfigError::File {
        path: path.to_owned(),
        cause,
    };
    let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| fail(error.to_string()))?;
    for (name, value) in table {
        let from = Origin::File(path.to_owned());
        let key = known(&name).ok_or(ConfigError::Unknown {
            key: name,
            from: from.clone(),
        })?;
        let text = match value {
            toml::Value::String(text) => text,
            other => other.to_string(),
        };
        values.insert(key, (text, from));
    }
    Ok(())
}

fn read_environment(
    environment: impl IntoIterator<Item = (String, String)>,
    values: &mut Values,
) -> Result<(), ConfigError> {
    for (variable, value) in environment {
        let Some(name) = variable.strip_prefix("HUIYIN_").map(str::to_lowercase) else {
            continue;
        };
        let from = Origin::Environment(variable.clone());
        if TOOLS.contains(&name.as_str()) || name.starts_with("e2e_") {
            continue;
        }
        if let Some(key) = known(&name) {
            values.insert(key, (value, from));
        } else if let Some(key) = name.strip_suffix("_file").and_then(known) {
            let path = PathBuf::from(&value);
            let text = std::fs::read_to_string(&path).map_err(|error| ConfigError::File {
                path,
                cause: error.to_string(),
            })?;
            values.insert(key, (text.trim_end().to_owned(), from));
        } else {
            return Err(ConfigError::Unknown { key: name, from });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let pairs = environment
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Config::load(None, pairs, &[])
    }

    #[test]
    fn the_environment_beats_the_default_and_says_so() {
        let config = load(&[("HUIYIN_LISTEN", "127.0.0.1:4000"), ("PATH", "/bin")]).expect("valid");
        assert_eq!(config.listen.port(), 4000);
        assert!(config.describe().contains("environment HUIYIN_LISTEN"));
    }

    #[test]
    fn a_wrong_value_or_key_is_named() {
        let error = load(&[("HUIYIN_TRUSTED_HOPS", "many")])
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains("trusted_hops") && error.contains("a whole number"),
            "{error}"
        );
        let error = load(&[("HUIYIN_LISTN", "x")])
            .expect_err("refused")
            .to_string();
        assert!(error.contains("`listn`"), "{error}");
    }

    #[test]
    fn unsafe_settings_are_refused() {
        for (key, value) in [
            ("HUIYIN_SECRET", "short"),
            ("HUIYIN_PUBLIC_URL", "http://care.example.com"),
            ("HUIYIN_PUBLIC_URL", "http://localhost.example.com"),
            ("HUIYIN_PUBLIC_URL", "https://care.example.com/"),
            ("HUIYIN_DATABASE_READERS", "0"),
            ("HUIYIN_TIME_ZONE", "Beijing"),
        ] {
            assert!(load(&[(key, value)]).is_err(), "{key}={value}");
        }
    }

    #[test]
    fn the_readme_lists_every_setting() {
        let readme = include_str!("../../README.md");
        assert!(
            readme.contains(&table()),
            "put this into the README:\n{}",
            table()
        );
    }

    #[test]
    fn secrets_are_never_printed() {
        let secret = "0123456789abcdef0123456789abcdef";
        let config = load(&[
            ("HUIYIN_SECRET", secret),
            ("HUIYIN_DATABASE", "postgres://u:pw@h/d"),
        ])
        .expect("valid");
        let shown = config.describe();
        assert!(
            !shown.contains(secret) && !shown.contains(":pw@"),
            "{shown}"
        );
    }
}
