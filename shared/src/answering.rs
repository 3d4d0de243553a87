//! What a respondent's page shows, before and after answering.

use crate::locale::Label;
use crate::surveys::{AnswerError, SurveyDefinition, satisfaction};
use serde::{Deserialize, Serialize};

/// How an invitation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyState {
    /// Waits for answers.
    #[default]
    Open,
    /// Answered; a second answer changes nothing.
    Answered,
    /// Its time is over.
    Expired,
    /// Called off, because the case was opened again.
    Cancelled,
}

/// The survey behind an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyPage {
    /// How it stands.
    pub state: SurveyState,
    /// Name of the organisation that asks.
    pub organisation: Label,
    /// Number of the case that it is about.
    pub case_number: String,
    /// What is asked, in the version that was sent.
    pub definition: SurveyDefinition,
    /// What was typed, kept when the form comes back. Empty when fresh.
    #[serde(default)]
    pub pairs: Vec<(String, String)>,
    /// What is wrong with it, by question. Empty when fresh.
    #[serde(default)]
    pub errors: Vec<(String, AnswerError)>,
}

impl SurveyPage {
    /// The after-close survey as it is sent today, fresh.
    pub fn after_close(state: SurveyState, organisation: Label, case_number: String) -> Self {
        Self {
            state,
            organisation,
            case_number,
            definition: satisfaction::definition(),
            pairs: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// What was typed for a form field; every value of a multiple choice.
    pub fn typed<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first error of a question.
    pub fn error(&self, key: &str) -> Option<AnswerError> {
        self.errors
            .iter()
            .find(|(wrong, _)| wrong == key)
            .map(|(_, error)| *error)
    }
}
