//! Settings: built-in default, then the file, then the environment (`HUIYIN_*`, or `HUIYIN_*_FILE` for a secret's file).
//!
//! The list below is the only list: the file's keys, the environment's names, `huiyin config` and the README's table
//! are made from it. A key that is not in it stops the boot with its name.

mod check;
mod origin;
mod parse;
mod print;
mod source;

pub(crate) use check::is_weak;
pub use origin::{ConfigError, Origin};
pub(crate) use print::hide_password;
pub use print::table;

use parse::Parse;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Declares the settings: name, type, default, least and most of a number, whether to hide its value, meaning.
macro_rules! settings {
    ($($(#[secret $secret:tt])? $name:ident: $type:ty = $default:literal $(in $range:expr)?, $doc:literal;)+) => {
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
            range: settings!(@range $($range)?),
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
    (@range) => { None };
    (@range $range:expr) => { Some($range) };
}

settings! {
    listen: SocketAddr = "127.0.0.1:3000", "Address and port that the site is served on.";
    public_url: String = "http://127.0.0.1:3000", "Origin that customers use, without a trailing slash. Links in mails and the origin check use it.";
    data_dir: PathBuf = "data", "Folder for the SQLite database, uploads and the generated secret.";
    database: String = "", "Database URL: sqlite:PATH or postgres://…. Empty means huiyin.db in data_dir.";
    database_readers: u32 = "4" in 1..=256, "Read connections (SQLite) or pooled connections (PostgreSQL).";
    #[secret yes] secret: String = "", "At least 32 bytes, 8 of them different; keys are made from it: one seals contacts, mails and files, one hashes contacts, receipts and links. Empty generates data_dir/secret once. All instances need the same.";
    audit_head: PathBuf = "", "File that the heads of the audit trail are noted in, outside the database. Empty means audit-head in data_dir. Several instances share one.";
    demo: bool = "false", "Loads the demo organisation, shows the mailbox and lets its clock be moved. Never with real customers.";
    organisation_zh: String = "回音", "Name of the organisation in Chinese.";
    organisation_en: String = "Huiyin", "Name of the organisation in English.";
    time_zone: chrono_tz::Tz = "Asia/Shanghai", "IANA zone of the organisation.";
    trusted_hops: usize = "0" in 0..=16, "Proxies in front whose X-Forwarded-For entries are believed, counted from the right.";
    max_connections: usize = "2048" in 1..=65_536, "Connections served at once; more wait.";
    header_timeout_seconds: u64 = "15" in 1..=600, "A connection that has not sent its request head by then is closed.";
    body_timeout_seconds: u64 = "60" in 1..=3_600, "A request whose body is silent for so long, or that keeps one waiting twice as long altogether, is closed.";
    shutdown_seconds: u64 = "15" in 1..=600, "Longest time for requests to end after SIGTERM.";
    metrics_listen: String = "", "Loopback address for /metrics, for example 127.0.0.1:9100. Empty switches it off.";
    smtp_url: String = "", "Mail server, for example smtp://user:password@mail.example.com:587?tls=required. Empty keeps mail in the outbox (the demo shows it in its mailbox).";
    mail_from: String = "回音 <no-reply@localhost>", "Sender of mails.";
    session_hours: u64 = "12" in 1..=720, "A staff session ends after this many hours.";
    link_days: u32 = "180" in 1..=3_650, "A customer's private link ends this many days after it was made.";
    submit_per_minute: u32 = "10" in 1..=1_000_000, "Voices and messages of customers that an instance accepts from one client address in a minute.";
    mails_per_contact_per_day: u32 = "20" in 1..=10_000, "Mails to one address in a day; more are not sent and say so.";
    log: String = "info,sqlx=warn", "Log filter, for example info,server=debug.";
    log_json: bool = "false", "One JSON object per log line.";
}

/// One setting.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// Its default as text.
    pub default: &'static str,
    /// Its value is never printed.
    pub secret: bool,
    /// Least and most of a number.
    pub range: Option<RangeInclusive<u64>>,
    /// What it does.
    pub meaning: &'static str,
}

impl Key {
    /// Name of its environment variable.
    pub fn variable(&self) -> String {
        format!("HUIYIN_{}", self.name.to_uppercase())
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
            source::read_file(path, &mut values)?;
        }
        source::read_environment(environment, &mut values)?;
        for (key, value) in arguments {
            values.insert(*key, (value.clone(), Origin::Argument));
        }
        let config = Self::from_values(values)?;
        config.check()?;
        Ok(config)
    }

    /// True when customers reach it on this machine only.
    pub fn is_local(&self) -> bool {
        ["http://127.0.0.1", "http://localhost", "http://[::1]"]
            .iter()
            .filter_map(|host| self.public_url.strip_prefix(host))
            .any(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    /// The file that the heads of the audit trail are noted in.
    pub fn audit_head(&self) -> PathBuf {
        if self.audit_head.as_os_str().is_empty() {
            self.data_dir.join("audit-head")
        } else {
            self.audit_head.clone()
        }
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
            ("HUIYIN_SMTP_URL", "mail.example.com:587"),
            ("HUIYIN_MAIL_FROM", "nobody"),
            ("HUIYIN_TIME_ZONE", "Beijing"),
        ] {
            assert!(load(&[(key, value)]).is_err(), "{key}={value}");
        }
    }

    #[test]
    fn every_number_has_a_range_and_is_held_to_it() {
        for key in KEYS {
            let is_number = key.default.parse::<u64>().is_ok();
            assert_eq!(is_number, key.range.is_some(), "{}", key.name);
            let Some(range) = &key.range else { continue };
            let taken = |value: u64| load(&[(key.variable().as_str(), value.to_string().as_str())]);
            for good in [*range.start(), *range.end()] {
                assert!(taken(good).is_ok(), "{}={good}", key.name);
            }
            let below = range.start().checked_sub(1);
            for bad in below.into_iter().chain([range.end() + 1]) {
                let error = taken(bad).expect_err("refused").to_string();
                let said = [
                    key.name,
                    &range.start().to_string(),
                    &range.end().to_string(),
                ]
                .iter()
                .all(|word| error.contains(word));
                assert!(said, "{}={bad}: {error}", key.name);
            }
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
