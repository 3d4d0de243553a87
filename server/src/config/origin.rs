//! Where a value came from, and what is said of one that can't be used.

use std::path::PathBuf;

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
