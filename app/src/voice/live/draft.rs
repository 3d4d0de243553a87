//! What was typed and not yet sent, on this device for a day. Files are never in it.

use super::fields::Pairs;
use super::place::window;
use serde::{Deserialize, Serialize};

const DAY_MS: f64 = 24.0 * 3600.0 * 1000.0;

#[derive(Serialize, Deserialize)]
struct Draft {
    at: f64,
    pairs: Pairs,
}

/// The page's own path, which names its draft.
pub fn here() -> String {
    window()
        .and_then(|window| window.location().pathname().ok())
        .unwrap_or_default()
}

fn storage() -> Option<web_sys::Storage> {
    // Private windows may refuse it; then there is no draft.
    window()?.local_storage().ok().flatten()
}

fn key(path: &str) -> String {
    format!("huiyin-draft:{path}")
}

/// Keeps what is in the form.
pub fn save(path: &str, pairs: &Pairs) {
    let draft = Draft {
        at: js_sys::Date::now(),
        pairs: pairs.clone(),
    };
    if let (Some(storage), Ok(json)) = (storage(), serde_json::to_string(&draft)) {
        let _ = storage.set_item(&key(path), &json);
    }
}

/// What was kept, unless it is older than a day.
pub fn load(path: &str) -> Option<Pairs> {
    let json = storage()?.get_item(&key(path)).ok()??;
    let draft: Option<Draft> = serde_json::from_str(&json).ok();
    let fresh = draft.filter(|draft| js_sys::Date::now() - draft.at < DAY_MS);
    if fresh.is_none() {
        clear(path);
    }
    fresh.map(|draft| draft.pairs)
}

/// Forgets it.
pub fn clear(path: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(path));
    }
}
