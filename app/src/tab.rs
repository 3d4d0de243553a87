//! What a tab keeps of what was typed.

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// What this tab was told to keep.
pub fn kept(key: &str) -> Option<String> {
    session()?.get_item(key).ok()?
}

/// Keeps something until the tab is closed or the person signs out; nothing forgets it.
pub fn keep(key: &str, value: Option<&str>) {
    let Some(session) = session() else {
        return;
    };
    let _ = match value {
        Some(text) => session.set_item(key, text),
        None => session.remove_item(key),
    };
}
