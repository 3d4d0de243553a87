//! What is wrong with the form, as its fields need it. The browser's side of it is `voice::live::form`.

use super::HomeData;
use leptos::prelude::*;
use shared::field_errors::FieldErrors;
use shared::locale::Locale;

/// The errors of the form.
#[derive(Clone, Copy)]
pub struct State {
    errors: StoredValue<FieldErrors>,
}

impl State {
    /// The errors that came with the form.
    pub fn new(data: &HomeData) -> Self {
        Self {
            errors: StoredValue::new(data.view.errors.clone()),
        }
    }

    /// The sentence beside a field.
    pub fn error(self, field: &'static str, locale: Locale) -> Signal<Option<String>> {
        let text = self
            .errors
            .with_value(|errors| errors.of(field).map(|problem| problem.text(locale)));
        text.into()
    }

    /// True when something is wrong with a field.
    pub fn invalid(self, field: &'static str) -> Signal<bool> {
        let wrong = self.errors.with_value(|errors| errors.of(field).is_some());
        wrong.into()
    }
}
