//! Tells the page that its program runs: journeys wait for it, and styles may.

/// Sets `data-alive` on the root element.
pub fn mark() {
    if let Some(root) = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.document_element())
    {
        let _ = root.set_attribute("data-alive", "");
    }
}
