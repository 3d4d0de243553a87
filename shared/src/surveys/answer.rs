//! Answers, checked against the definition they answer.
//!
//! [`check`] is the only way from a form to [`Answers`]; what it lets through is well-typed, in range and offered.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::definition::{Choice, Question, QuestionKind, SurveyDefinition};
use crate::text;

/// The value a form sends for 其他; the words beside it come under `{key}.other`.
pub const OTHER: &str = "other";
/// Longest text beside 其他, in characters.
pub const MAX_OTHER: usize = 200;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerValue {
    /// A number on a scale or the 0–10 of NPS.
    Score(u8),
    /// Yes or no.
    YesNo(bool),
    /// Keys of what was chosen, and the words beside 其他. A single choice has one or the other.
    Chosen {
        /// Keys of the choices.
        keys: BTreeSet<String>,
        /// Words beside 其他; empty if it was ticked without any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    /// Own words, cleaned.
    Text(String),
}

/// Answers by question key; a question left out has no entry.
pub type Answers = BTreeMap<String, AnswerValue>;

/// Why an answer is not taken. It never repeats the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AnswerError {
    /// The survey asks no such question.
    #[error("the survey asks no such question")]
    UnknownQuestion,
    /// A required question without an answer.
    #[error("please answer this question")]
    Required,
    /// Not a whole number, not yes or no.
    #[error("not an answer to this kind of question")]
    WrongType,
    /// A number outside the scale.
    #[error("from {min} to {max}")]
    OutOfRange {
        /// Lowest.
        min: u8,
        /// Highest.
        max: u8,
    },
    /// A choice that was not offered.
    #[error("this is not offered")]
    NotOffered,
    /// Two answers where one is asked.
    #[error("one answer only")]
    TooMany,
    /// A text over its limit.
    #[error("at most {max} characters, {over} fewer please")]
    TooLong {
        /// Most characters.
        max: usize,
        /// How many to remove.
        over: usize,
    },
}

impl AnswerError {
    /// The message beside the question, in Chinese or English.
    pub fn text(self, is_zh: bool) -> String {
        if !is_zh {
            let mut text = self.to_string();
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            return text;
        }
        match self {
            AnswerError::UnknownQuestion => "问卷中没有这个问题".to_owned(),
            AnswerError::Required => "请回答这个问题".to_owned(),
            AnswerError::WrongType => "答案的形式不对".to_owned(),
            AnswerError::OutOfRange { min, max } => format!("请选择 {min} 到 {max} 之间的分数"),
            AnswerError::NotOffered => "没有这个选项".to_owned(),
            AnswerError::TooMany => "只能选择一项".to_owned(),
            AnswerError::TooLong { max, over } => format!("最多 {max} 个字，请减少 {over} 个字"),
        }
    }
}

/// Checks a whole form of `(name, value)` pairs, as a browser posts them.
///
/// Blank values count as not answered. Errors come in the order of the questions, unknown names after them.
///
/// # Errors
/// Every question that has an error, with its first one.
pub fn check(
    survey: &SurveyDefinition,
    form: &[(String, String)],
) -> Result<Answers, Vec<(String, AnswerError)>> {
    let (answers, mut errors) = check_questions(survey.questions(), form);
    errors.extend(unknown(survey, form));
    if errors.is_empty() {
        Ok(answers)
    } else {
        Err(errors)
    }
}

/// Checks one page, counted from 0; answers to other pages' questions are left alone, those to none are errors.
///
/// # Errors
/// As [`check`].
pub fn check_page(
    survey: &SurveyDefinition,
    page: usize,
    form: &[(String, String)],
) -> Result<Answers, Vec<(String, AnswerError)>> {
    let questions = survey
        .pages
        .get(page)
        .map_or(&[][..], |page| &page.questions);
    let (answers, mut errors) = check_questions(questions.iter(), form);
    errors.extend(unknown(survey, form));
    if errors.is_empty() {
        Ok(answers)
    } else {
        Err(errors)
    }
}

fn check_questions<'a>(
    questions: impl Iterator<Item = &'a Question>,
    form: &[(String, String)],
) -> (Answers, Vec<(String, AnswerError)>) {
    let (mut answers, mut errors) = (Answers::new(), Vec::new());
    for question in questions {
        match check_one(question, form) {
            Ok(Some(value)) => {
                answers.insert(question.key.clone(), value);
            }
            Ok(None) if question.required => {
                errors.push((question.key.clone(), AnswerError::Required))
            }
            Ok(None) => {}
            Err(error) => errors.push((question.key.clone(), error)),
        }
    }
    (answers, errors)
}

/// Names that belong to no question; each once.
fn unknown(survey: &SurveyDefinition, form: &[(String, String)]) -> Vec<(String, AnswerError)> {
    let names: BTreeSet<&str> = form.iter().map(|(name, _)| name.as_str()).collect();
    let is_known = |name: &&str| match name.strip_suffix(".other") {
        Some(key) => survey.question(key).is_some_and(offers_other),
        None => survey.question(name).is_some(),
    };
    let strange = names.into_iter().filter(|name| !is_known(name));
    strange
        .map(|name| {
            (
                name.chars().take(80).collect(),
                AnswerError::UnknownQuestion,
            )
        })
        .collect()
}

fn check_one(
    question: &Question,
    form: &[(String, String)],
) -> Result<Option<AnswerValue>, AnswerError> {
    let of = |wanted: &str| {
        let values = form
            .iter()
            .filter(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str());
        values
            .filter(|value| !text::clean(value).is_empty())
            .collect::<Vec<_>>()
    };
    let values = of(&question.key);
    if let QuestionKind::Multi { options, other } = &question.kind {
        return chosen(
            &values,
            options,
            *other,
            &of(&format!("{}.other", question.key)),
        );
    }
    let value = match values.as_slice() {
        [] => return Ok(None),
        [value] => *value,
        _ => return Err(AnswerError::TooMany),
    };
    match &question.kind {
        QuestionKind::Scale { min, max } => score(value, *min, *max).map(Some),
        QuestionKind::Nps => score(value, 0, 10).map(Some),
        QuestionKind::YesNo => match value.trim() {
            "yes" => Ok(Some(AnswerValue::YesNo(true))),
            "no" => Ok(Some(AnswerValue::YesNo(false))),
            _ => Err(AnswerError::WrongType),
        },
        QuestionKind::Single { options, other } | QuestionKind::Multi { options, other } => chosen(
            &values,
            options,
            *other,
            &of(&format!("{}.other", question.key)),
        ),
        QuestionKind::ShortText { max } => {
            bounded(&text::clean_line(value), *max as usize).map(Some)
        }
        QuestionKind::LongText { max } => bounded(&text::clean(value), *max as usize).map(Some),
    }
}

/// A whole number in ASCII or full-width digits; `NaN`, signs, fractions and exponents are the wrong type.
fn score(value: &str, min: u8, max: u8) -> Result<AnswerValue, AnswerError> {
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '\u{FF10}'..='\u{FF19}' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    };
    let digits: Option<String> = value.trim().chars().map(digit).collect();
    let digits = digits
        .filter(|digits| !digits.is_empty())
        .ok_or(AnswerError::WrongType)?;
    match digits.parse::<u8>() {
        Ok(score) if (min..=max).contains(&score) => Ok(AnswerValue::Score(score)),
        _ => Err(AnswerError::OutOfRange { min, max }),
    }
}

fn chosen(
    values: &[&str],
    options: &[Choice],
    other: bool,
    words: &[&str],
) -> Result<Option<AnswerValue>, AnswerError> {
    let (mut keys, mut beside) = (BTreeSet::new(), None);
    for value in values.iter().map(|value| value.trim()) {
        if other && value == OTHER {
            let words = text::clean_line(words.first().copied().unwrap_or_default());
            let AnswerValue::Text(words) = bounded(&words, MAX_OTHER)? else {
                return Err(AnswerError::WrongType);
            };
            beside = Some(words);
        } else if options.iter().any(|option| option.key == value) {
            keys.insert(value.to_owned());
        } else {
            return Err(AnswerError::NotOffered);
        }
    }
    Ok(
        (!keys.is_empty() || beside.is_some()).then_some(AnswerValue::Chosen {
            keys,
            other: beside,
        }),
    )
}

fn bounded(clean: &str, max: usize) -> Result<AnswerValue, AnswerError> {
    let count = clean.chars().count();
    if count > max {
        return Err(AnswerError::TooLong {
            max,
            over: count - max,
        });
    }
    Ok(AnswerValue::Text(clean.to_owned()))
}

fn offers_other(question: &Question) -> bool {
    matches!(
        &question.kind,
        QuestionKind::Single { other: true, .. } | QuestionKind::Multi { other: true, .. }
    )
}

#[cfg(test)]
mod tests;
