//! The one multi-line field: Leptos does not escape children of `<textarea>`, so they go through [`escape`].
//!
//! Nowhere else may a raw `<textarea` be written.

use leptos::prelude::*;

/// Text made safe between tags and inside quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A multi-line field. It keeps its own text; read it from the form.
#[component]
pub fn TextArea(
    /// Name in the form, and its id.
    #[prop(into)]
    name: String,
    /// Text at first.
    #[prop(into, optional)]
    value: String,
    /// Lines shown.
    #[prop(default = 4)]
    rows: u32,
    /// Most characters; the browser stops there.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Something is wrong with it.
    #[prop(into, optional)]
    invalid: Signal<bool>,
    /// Ids of its hint and error.
    #[prop(into, optional)]
    described_by: Option<String>,
    /// Id of what names it, where it has no label of its own.
    #[prop(into, optional)]
    labelled_by: Option<String>,
    /// Id, when the name is not unique on the page.
    #[prop(into, optional)]
    id: Option<String>,
) -> impl IntoView {
    // HTML drops the first line break of a text area, so one is given to be dropped.
    let inner = format!("\n{}", escape(&value));
    view! {
        <textarea
            class="textarea w-full"
            id=id.unwrap_or_else(|| name.clone())
            name=name
            rows=rows
            maxlength=maxlength
            required=required
            aria-invalid=move || invalid.get().then_some("true")
            aria-describedby=described_by
            aria-labelledby=labelled_by
            inner_html=inner
        ></textarea>
    }
}

#[cfg(feature = "staff")]
/// A text area bound to a draft; what is typed survives every refresh of the page around it.
#[component]
pub fn DraftArea(
    /// Id of the control, for its label.
    #[prop(into)]
    id: String,
    /// What is being written.
    draft: RwSignal<String>,
    /// Lines shown.
    #[prop(default = 4)]
    rows: u32,
    /// What belongs here.
    #[prop(optional)]
    placeholder: &'static str,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// Name for screen readers, where no label points here.
    #[prop(optional)]
    label: &'static str,
) -> impl IntoView {
    view! {
        <textarea
            id=id
            class=format!("textarea w-full {class}")
            rows=rows
            placeholder=placeholder
            aria-label=(!label.is_empty()).then_some(label)
            maxlength="5000"
            inner_html=format!("\n{}", escape(&draft.get_untracked()))
            prop:value=move || draft.get()
            on:input=move |event| draft.set(event_target_value(&event))
        ></textarea>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_never_becomes_markup() {
        let evil = "</textarea><script>alert(1)</script>&amp;\"'";
        let html =
            Owner::new_root(None).with(|| view! { <TextArea name="text" value=evil/> }.to_html());
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
        assert!(html.contains("&amp;amp;&quot;&#39;"), "{html}");
    }
}
