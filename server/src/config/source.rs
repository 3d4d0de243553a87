//! What a file and the environment set. A key that nobody knows is refused with its name.

use super::{ConfigError, KEYS, Origin};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Variables that the project's tools and tests read; the server leaves them alone.
const TOOLS: [&str; 5] = ["data", "wasm_route", "bin", "chromium", "pg_bin"];

pub(super) type Values = BTreeMap<&'static str, (String, Origin)>;

fn known(name: &str) -> Option<&'static str> {
    KEYS.iter().find(|key| key.name == name).map(|key| key.name)
}

pub(super) fn read_file(path: &Path, values: &mut Values) -> Result<(), ConfigError> {
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

pub(super) fn read_environment(
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
