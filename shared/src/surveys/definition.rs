//! What a survey asks: pages of questions in two languages.
//!
//! A published definition is frozen under its version; results merge by question key, so a key never changes its
//! meaning.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::locale::Label;

/// Longest key of a question or choice, in bytes.
pub const MAX_KEY: usize = 40;
/// Longest text answer that a definition may allow, in characters.
pub const MAX_TEXT: u32 = 10_000;

/// One survey as it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyDefinition {
    /// Title shown on top.
    pub title: Label,
    /// A sentence before the first question.
    #[serde(default)]
    pub intro: Option<Label>,
    /// The pages in order; each is one step for the respondent.
    pub pages: Vec<Page>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Heading of the page.
    #[serde(default)]
    pub title: Option<Label>,
    /// The questions in order.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable name in answers and results: a–z, 0–9 and `_`, beginning with a letter.
    pub key: String,
    /// What is asked.
    pub title: Label,
    /// A line of help below it.
    #[serde(default)]
    pub help: Option<Label>,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// What sort of answer it takes.
    #[serde(flatten)]
    pub kind: QuestionKind,
}

/// The sorts of answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionKind {
    /// A whole number on a scale, both ends included; more is better.
    Scale {
        /// Lowest, 0 or 1.
        min: u8,
        /// Highest, at most 10.
        max: u8,
    },
    /// How likely to recommend, 0 to 10.
    Nps,
    /// One of some choices.
    Single {
        /// What is offered.
        options: Vec<Choice>,
        /// Whether 其他 with own words is offered too.
        #[serde(default)]
        other: bool,
    },
    /// Any number of some choices.
    Multi {
        /// What is offered.
        options: Vec<Choice>,
        /// Whether 其他 with own words is offered too.
        #[serde(default)]
        other: bool,
    },
    /// One line.
    ShortText {
        /// Most characters.
        max: u32,
    },
    /// Several lines.
    LongText {
        /// Most characters.
        max: u32,
    },
    /// Yes or no.
    YesNo,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable name, spelled like a question's key.
    pub key: String,
    /// What is shown.
    pub label: Label,
}

/// Where a fault of a definition sits; pages, questions and choices count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SurveyPlace {
    /// The page; `None` for the survey itself.
    pub page: Option<usize>,
    /// The question on that page.
    pub question: Option<usize>,
    /// The choice of that question.
    pub option: Option<usize>,
}

/// What is wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SurveyProblem {
    /// No Chinese title or label.
    #[error("a title is missing")]
    NoTitle,
    /// No page, or a page without questions.
    #[error("there is nothing to answer")]
    NoQuestions,
    /// A key that is not a–z, 0–9 and `_` beginning with a letter, or too long, or reserved.
    #[error("not a key")]
    BadKey,
    /// The same key twice.
    #[error("the key is taken")]
    DoubleKey,
    /// A scale that doesn't rise, begins above 1 or ends above 10.
    #[error("a scale begins at 0 or 1, rises and ends at 10 or before")]
    BadScale,
    /// Fewer than two things to choose from (one beside 其他).
    #[error("a choice needs two options")]
    TooFewOptions,
    /// A text of no or too many characters.
    #[error("a text takes 1 to 10000 characters")]
    BadLength,
}

/// One located fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyFault {
    /// Where.
    pub place: SurveyPlace,
    /// What.
    pub problem: SurveyProblem,
}

impl SurveyDefinition {
    /// All questions in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.pages.iter().flat_map(|page| &page.questions)
    }

    /// The question of a key.
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions().find(|question| question.key == key)
    }

    /// Every fault with its place; an empty list means it can be published.
    pub fn validate(&self) -> Vec<SurveyFault> {
        let mut faults = Vec::new();
        let mut add = |place, problem| faults.push(SurveyFault { place, problem });
        let whole = SurveyPlace::default();
        if is_blank(&self.title) {
            add(whole, SurveyProblem::NoTitle);
        }
        if self.pages.is_empty() {
            add(whole, SurveyProblem::NoQuestions);
        }
        let mut keys = BTreeSet::new();
        for (index, page) in self.pages.iter().enumerate() {
            let on_page = SurveyPlace {
                page: Some(index),
                ..whole
            };
            if page.questions.is_empty() {
                add(on_page, SurveyProblem::NoQuestions);
            }
            for (index, question) in page.questions.iter().enumerate() {
                let place = SurveyPlace {
                    question: Some(index),
                    ..on_page
                };
                if is_blank(&question.title) {
                    add(place, SurveyProblem::NoTitle);
                }
                if !is_key(&question.key) {
                    add(place, SurveyProblem::BadKey);
                }
                if !keys.insert(question.key.as_str()) {
                    add(place, SurveyProblem::DoubleKey);
                }
                check_kind(&question.kind, place, &mut add);
            }
        }
        faults
    }
}

fn check_kind(
    kind: &QuestionKind,
    place: SurveyPlace,
    add: &mut impl FnMut(SurveyPlace, SurveyProblem),
) {
    match kind {
        QuestionKind::Scale { min, max } if *min > 1 || max <= min || *max > 10 => {
            add(place, SurveyProblem::BadScale)
        }
        QuestionKind::ShortText { max } | QuestionKind::LongText { max }
            if !(1..=MAX_TEXT).contains(max) =>
        {
            add(place, SurveyProblem::BadLength);
        }
        QuestionKind::Single { options, other } | QuestionKind::Multi { options, other } => {
            if options.len() + usize::from(*other) < 2 || options.is_empty() {
                add(place, SurveyProblem::TooFewOptions);
            }
            let mut keys = BTreeSet::new();
            for (index, option) in options.iter().enumerate() {
                let place = SurveyPlace {
                    option: Some(index),
                    ..place
                };
                if is_blank(&option.label) {
                    add(place, SurveyProblem::NoTitle);
                }
                if !is_key(&option.key) || option.key == super::answer::OTHER {
                    add(place, SurveyProblem::BadKey);
                }
                if !keys.insert(option.key.as_str()) {
                    add(place, SurveyProblem::DoubleKey);
                }
            }
        }
        _ => {}
    }
}

fn is_blank(label: &Label) -> bool {
    label.zh.trim().is_empty()
}

fn is_key(key: &str) -> bool {
    key.len() <= MAX_KEY
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(key: &str, kind: QuestionKind) -> Question {
        Question {
            key: key.to_owned(),
            title: Label::new("问", ""),
            help: None,
            required: false,
            kind,
        }
    }

    fn choice(key: &str, zh: &str) -> Choice {
        Choice {
            key: key.to_owned(),
            label: Label::new(zh, ""),
        }
    }

    #[test]
    fn faults_are_located() {
        let kinds = [
            ("ok", QuestionKind::YesNo),
            ("Bad", QuestionKind::Scale { min: 2, max: 5 }),
            ("ok", QuestionKind::Scale { min: 1, max: 1 }),
            (
                "one",
                QuestionKind::Single {
                    options: vec![choice("a", "甲")],
                    other: false,
                },
            ),
            (
                "many",
                QuestionKind::Multi {
                    options: vec![choice("a", " "), choice("a", "乙"), choice("other", "其他")],
                    other: true,
                },
            ),
            ("text", QuestionKind::ShortText { max: 0 }),
        ];
        let questions = kinds
            .into_iter()
            .map(|(key, kind)| question(key, kind))
            .collect();
        let empty = Page {
            title: None,
            questions: Vec::new(),
        };
        let survey = SurveyDefinition {
            title: Label::default(),
            intro: None,
            pages: vec![
                Page {
                    title: None,
                    questions,
                },
                empty,
            ],
        };
        let found: Vec<_> = survey
            .validate()
            .into_iter()
            .map(|f| (f.place.page, f.place.question, f.place.option, f.problem))
            .collect();
        assert_eq!(
            found,
            [
                (None, None, None, SurveyProblem::NoTitle),
                (Some(0), Some(1), None, SurveyProblem::BadKey),
                (Some(0), Some(1), None, SurveyProblem::BadScale),
                (Some(0), Some(2), None, SurveyProblem::DoubleKey),
                (Some(0), Some(2), None, SurveyProblem::BadScale),
                (Some(0), Some(3), None, SurveyProblem::TooFewOptions),
                (Some(0), Some(4), Some(0), SurveyProblem::NoTitle),
                (Some(0), Some(4), Some(1), SurveyProblem::DoubleKey),
                (Some(0), Some(4), Some(2), SurveyProblem::BadKey),
                (Some(0), Some(5), None, SurveyProblem::BadLength),
                (Some(1), None, None, SurveyProblem::NoQuestions),
            ]
        );
    }

    #[test]
    fn json_is_flat_and_survives() {
        let asked = question("nps", QuestionKind::Scale { min: 1, max: 5 });
        let json = serde_json::to_value(&asked).expect("json");
        assert_eq!(
            (json["kind"].as_str(), json["max"].as_u64()),
            (Some("scale"), Some(5))
        );
        assert_eq!(
            serde_json::from_value::<Question>(json).expect("back"),
            asked
        );
    }
}
