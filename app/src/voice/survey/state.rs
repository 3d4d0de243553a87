//! What changes on a survey while somebody answers. On the server it only holds what the props say.

use super::SurveyData;
use leptos::prelude::*;
use shared::locale::Locale;
use shared::surveys::{AnswerError, SurveyDefinition};

/// Signals of the survey.
#[derive(Clone, Copy)]
pub struct State {
    /// What is asked.
    pub definition: StoredValue<SurveyDefinition>,
    /// What is wrong, by question.
    pub errors: RwSignal<Vec<(String, AnswerError)>>,
    /// It is on its way.
    pub busy: RwSignal<bool>,
}

impl State {
    /// The state that the props describe.
    pub fn new(data: &SurveyData) -> Self {
        Self {
            definition: StoredValue::new(data.survey.definition.clone()),
            errors: RwSignal::new(data.survey.errors.clone()),
            busy: RwSignal::new(false),
        }
    }

    /// The sentence beside a question.
    pub fn error(self, key: String, locale: Locale) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors.with(|errors| {
                let wrong = errors.iter().find(|(wrong, _)| *wrong == key);
                wrong.map(|(_, error)| error.text(locale == Locale::Zh))
            })
        })
    }
}

/// On the server nothing happens on a page.
#[cfg(not(feature = "hydrate"))]
impl State {
    /// The page is alive.
    pub fn begin(self) {}
    /// An answer was changed.
    pub fn changed(self) {}
    /// The survey is being sent.
    pub fn submit(self, _: &web_sys::SubmitEvent) {}
}
