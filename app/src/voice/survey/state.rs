//! What is wrong with the answers, as the questions need it. The browser's side of it is `voice::live::survey`.

use super::SurveyData;
use leptos::prelude::*;
use shared::locale::Locale;
use shared::surveys::AnswerError;

/// The errors of the survey, by question.
#[derive(Clone, Copy)]
pub struct State {
    errors: StoredValue<Vec<(String, AnswerError)>>,
}

impl State {
    /// The errors that came with the survey.
    pub fn new(data: &SurveyData) -> Self {
        Self {
            errors: StoredValue::new(data.survey.errors.clone()),
        }
    }

    /// True when nothing is wrong.
    pub fn is_fine(self) -> bool {
        self.errors.with_value(Vec::is_empty)
    }

    /// The sentence beside a question.
    pub fn error(self, key: &str, locale: Locale) -> Signal<Option<String>> {
        let text = self.errors.with_value(|errors| {
            let wrong = errors.iter().find(|(wrong, _)| wrong == key);
            wrong.map(|(_, error)| error.text(locale == Locale::Zh))
        });
        text.into()
    }
}
