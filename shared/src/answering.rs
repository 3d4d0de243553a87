//! What a respondent's page shows, before and after answering.

use crate::locale::Label;
use crate::surveys::{AnswerError, QuestionKind, SurveyDefinition, check_page, satisfaction};
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

/// Names and values as a form posts them.
pub type Pairs = Vec<(String, String)>;

/// What is known after a page was posted: everything posted replaces what it names, fields of the page that were not
/// posted (a box unticked) are gone, the rest stays. Names of no question are dropped.
pub fn merge(survey: &SurveyDefinition, page: usize, before: Pairs, posted: Pairs) -> Pairs {
    let key = |name: &str| name.strip_suffix(".other").unwrap_or(name).to_owned();
    let asked = survey.pages.get(page).map_or(&[][..], |p| &p.questions);
    let replaced = |name: &str| {
        asked.iter().any(|question| question.key == key(name))
            || posted.iter().any(|(other, _)| other == name)
    };
    let mut all: Pairs = before
        .into_iter()
        .filter(|(name, _)| !replaced(name))
        .collect();
    all.extend(posted);
    all.retain(|(name, _)| survey.question(&key(name)).is_some());
    all
}

/// The page to go on with, counted from 0: the first that is not answered well, else the last.
pub fn resume(survey: &SurveyDefinition, pairs: &Pairs) -> usize {
    let last = survey.pages.len().saturating_sub(1);
    (0..last)
        .find(|page| check_page(survey, *page, pairs).is_err())
        .unwrap_or(last)
}

/// The page of the first error, counted from 0.
pub fn page_of(survey: &SurveyDefinition, errors: &[(String, AnswerError)]) -> Option<usize> {
    let on = |key: &str| {
        let asks = |page: &crate::surveys::Page| page.questions.iter().any(|q| q.key == key);
        survey.pages.iter().position(asks)
    };
    errors.iter().filter_map(|(key, _)| on(key)).min()
}

/// Minutes that answering takes, rounded up and at least 1. A tap is counted as 6 seconds, a choice as 10, words as 30;
/// what is optional is counted as half.
pub fn minutes(survey: &SurveyDefinition) -> u32 {
    let seconds = |kind: &QuestionKind| match kind {
        QuestionKind::Scale { .. } | QuestionKind::Nps | QuestionKind::YesNo => 6,
        QuestionKind::Single { .. } | QuestionKind::Multi { .. } => 10,
        QuestionKind::ShortText { .. } | QuestionKind::LongText { .. } => 30,
    };
    let halves: u32 = survey
        .questions()
        .map(|q| seconds(&q.kind) * if q.required { 2 } else { 1 })
        .sum();
    halves.div_ceil(120).max(1)
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
    /// The page that is asked, counted from 0.
    #[serde(default)]
    pub page: usize,
    /// What was typed so far, on all pages. Empty when fresh.
    #[serde(default)]
    pub pairs: Pairs,
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
            page: 0,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Pairs {
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        list.iter().map(own).collect()
    }

    const SCORES: [(&str, &str); 5] = [
        ("solved", "yes"),
        ("timeliness", "4"),
        ("effectiveness", "5"),
        ("attitude", "5"),
        ("overall", "4"),
    ];

    #[test]
    fn a_page_replaces_its_own_fields_and_what_it_names() {
        let survey = satisfaction::definition();
        let before = pairs(&[
            ("overall", "2"),
            ("best", "speed"),
            ("best", "other"),
            ("best.other", "门"),
            ("suggestion", "快"),
        ]);
        let words = pairs(&[("improve", "result"), ("strange", "x")]);
        let after = merge(&survey, 1, before.clone(), words);
        assert_eq!(after, pairs(&[("overall", "2"), ("improve", "result")]));
        let whole = merge(&survey, 0, before, pairs(&[("suggestion", "慢")]));
        let kept = [
            ("best", "speed"),
            ("best", "other"),
            ("best.other", "门"),
            ("suggestion", "慢"),
        ];
        assert_eq!(whole, pairs(&kept));
    }

    #[test]
    fn it_goes_on_where_something_is_missing() {
        let survey = satisfaction::definition();
        assert_eq!(resume(&survey, &Pairs::new()), 0);
        assert_eq!(resume(&survey, &pairs(&SCORES[1..])), 0);
        assert_eq!(resume(&survey, &pairs(&SCORES)), 1);
        let wrong = |key: &str| (key.to_owned(), AnswerError::Required);
        let both = [wrong("best"), wrong("overall")];
        assert_eq!(page_of(&survey, &both), Some(0));
        assert_eq!(page_of(&survey, &both[..1]), Some(1));
        assert_eq!(page_of(&survey, &[wrong("strange")]), None);
    }

    #[test]
    fn minutes_are_rounded_up() {
        // Five taps of 6 s, two optional choices of 5 s, optional words of 15 s.
        let mut survey = satisfaction::definition();
        assert_eq!(minutes(&survey), 1);
        let more = survey.pages[0].questions.clone();
        survey.pages[1].questions.extend(more);
        assert_eq!(minutes(&survey), 2);
        survey.pages.clear();
        assert_eq!(minutes(&survey), 1);
    }
}
