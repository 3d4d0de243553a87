//! The satisfaction survey after closing: four dimensions, solved or not, best and worst part, a suggestion.
//!
//! It is bound to a case number and round by its invitation, never by an answer.

use super::answer::{AnswerValue, Answers};
use super::definition::{Choice, Page, Question, QuestionKind, SurveyDefinition};
use crate::locale::Label;

/// Name of this survey in storage.
pub const KEY: &str = "satisfaction";
/// Whether the problem is solved (是否解决).
pub const SOLVED: &str = "solved";
/// 处理及时性
pub const TIMELINESS: &str = "timeliness";
/// 方案有效性
pub const EFFECTIVENESS: &str = "effectiveness";
/// 服务态度
pub const ATTITUDE: &str = "attitude";
/// 整体满意度
pub const OVERALL: &str = "overall";
/// What was best (最满意的环节).
pub const BEST: &str = "best";
/// What should be better (最需改进的环节).
pub const IMPROVE: &str = "improve";
/// Own words.
pub const SUGGESTION: &str = "suggestion";

/// The four dimensions in the order of reports.
pub const DIMENSIONS: [&str; 4] = [TIMELINESS, EFFECTIVENESS, ATTITUDE, OVERALL];

/// Whether the customer says that it is solved; `None` when that was not answered.
pub fn solved(answers: &Answers) -> Option<bool> {
    match answers.get(SOLVED) {
        Some(AnswerValue::YesNo(solved)) => Some(*solved),
        _ => None,
    }
}

/// The score given to a dimension.
pub fn score(answers: &Answers, key: &str) -> Option<u8> {
    match answers.get(key) {
        Some(AnswerValue::Score(score)) => Some(*score),
        _ => None,
    }
}

/// The survey in both languages, answered in two steps: scores first, words after.
pub fn definition() -> SurveyDefinition {
    let scores = vec![
        question(
            SOLVED,
            "您的问题解决了吗？",
            "Has your problem been solved?",
            true,
            QuestionKind::YesNo,
        ),
        scale(TIMELINESS, "处理是否及时？", "How timely was it handled?"),
        scale(
            EFFECTIVENESS,
            "解决方案是否有效？",
            "How well did the solution work?",
        ),
        scale(
            ATTITUDE,
            "服务态度如何？",
            "How was the attitude of our staff?",
        ),
        scale(OVERALL, "整体是否满意？", "How satisfied are you overall?"),
    ];
    let words = vec![
        question(
            BEST,
            "最满意的是哪些方面？",
            "What was best?",
            false,
            parts(),
        ),
        question(
            IMPROVE,
            "最需要改进的是哪些方面？",
            "What should be better?",
            false,
            parts(),
        ),
        question(
            SUGGESTION,
            "您还有什么建议？",
            "Anything else you suggest?",
            false,
            QuestionKind::LongText { max: 1000 },
        ),
    ];
    SurveyDefinition {
        title: Label::new("处理满意度调查", "How did we do?"),
        intro: Some(Label::new(
            "感谢您的反馈。请告诉我们这次处理得怎么样。",
            "Thank you for your feedback. How well did we handle it?",
        )),
        pages: vec![
            Page {
                title: None,
                questions: scores,
            },
            Page {
                title: None,
                questions: words,
            },
        ],
    }
}

/// Short names of the dimensions for reports, in both languages.
pub fn dimension_label(key: &str) -> Option<Label> {
    match key {
        TIMELINESS => Some(Label::new("处理及时性", "Timeliness")),
        EFFECTIVENESS => Some(Label::new("方案有效性", "Effectiveness")),
        ATTITUDE => Some(Label::new("服务态度", "Attitude")),
        OVERALL => Some(Label::new("整体满意度", "Overall satisfaction")),
        _ => None,
    }
}

fn question(key: &str, zh: &str, en: &str, required: bool, kind: QuestionKind) -> Question {
    Question {
        key: key.to_owned(),
        title: Label::new(zh, en),
        help: None,
        required,
        kind,
    }
}

fn scale(key: &str, zh: &str, en: &str) -> Question {
    let help = Label::new("1 分很不满意，5 分很满意", "1 is very poor, 5 is very good");
    Question {
        help: Some(help),
        ..question(key, zh, en, true, QuestionKind::Scale { min: 1, max: 5 })
    }
}

fn parts() -> QuestionKind {
    let option = |key: &str, zh, en| Choice {
        key: key.to_owned(),
        label: Label::new(zh, en),
    };
    let options = vec![
        option("speed", "响应速度", "Speed of response"),
        option("result", "处理结果", "Result"),
        option("attitude", "服务态度", "Attitude"),
        option("clarity", "沟通清晰度", "Clarity"),
    ];
    QuestionKind::Multi {
        options,
        other: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_can_be_published_and_is_complete_in_both_languages() {
        let survey = definition();
        assert_eq!(survey.validate(), []);
        for question in survey.questions() {
            assert!(
                !question.title.en.is_empty() && question.title.zh.chars().count() <= 20,
                "{}",
                question.key
            );
        }
        for key in DIMENSIONS {
            assert!(
                survey.question(key).is_some_and(|q| q.required) && dimension_label(key).is_some()
            );
        }
        assert_eq!(dimension_label(SOLVED), None);
    }
}
