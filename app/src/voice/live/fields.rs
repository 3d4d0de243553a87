//! Reads and fills the fields of a form. The document holds what was typed, not the signals.

use super::place;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, FormData, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// Names and values as the form would post them, without files.
pub type Pairs = Vec<(String, String)>;

/// The form with this id.
pub fn form(id: &str) -> Option<HtmlFormElement> {
    place::by_id(id)?.dyn_into().ok()
}

fn elements(form: &HtmlFormElement) -> Vec<Element> {
    let Ok(list) = form.query_selector_all("input[name],textarea[name],select[name]") else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|i| list.get(i)?.dyn_into().ok())
        .collect()
}

/// What is in the form.
pub fn read(form: &HtmlFormElement) -> Pairs {
    let Ok(data) = FormData::new_with_form(form) else {
        return Vec::new();
    };
    let mut names: Vec<String> = elements(form)
        .iter()
        .filter_map(|element| element.get_attribute("name"))
        .collect();
    names.dedup();
    let values = |name: String| {
        data.get_all(&name)
            .iter()
            .filter_map(|value| value.as_string())
            .map(|value| (name.clone(), value))
            .collect::<Pairs>()
    };
    names.into_iter().flat_map(values).collect()
}

/// The first value of a name.
pub fn value(pairs: &Pairs, name: &str) -> String {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

/// Puts values back.
pub fn fill(form: &HtmlFormElement, pairs: &Pairs) {
    for element in elements(form) {
        let name = element.get_attribute("name").unwrap_or_default();
        let text = value(pairs, &name);
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            match input.type_().as_str() {
                "file" => {}
                "radio" | "checkbox" => {
                    let own = input.value();
                    input.set_checked(pairs.iter().any(|(k, v)| *k == name && *v == own));
                }
                _ => input.set_value(&text),
            }
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(&text);
        } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
            select.set_value(&text);
        }
    }
}
