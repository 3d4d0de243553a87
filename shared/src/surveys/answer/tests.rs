//! Answers as forms post them: each good one is read, each bad one has its error.

use super::*;
use crate::surveys::satisfaction;
use proptest::prelude::*;

/// Key with the error, what the form says, the error.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], AnswerError);

fn pairs(form: &[(&str, &str)]) -> Vec<(String, String)> {
    form.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn full(extra: &[(&str, &str)]) -> Vec<(String, String)> {
    let base = [
        ("solved", "yes"),
        ("timeliness", "5"),
        ("effectiveness", "4"),
        ("attitude", "５"),
        ("overall", "1"),
    ];
    let kept = base
        .iter()
        .filter(|(name, _)| !extra.iter().any(|(other, _)| other == name));
    pairs(&kept.chain(extra).copied().collect::<Vec<_>>())
}

#[test]
fn a_good_form_becomes_typed_answers() {
    let survey = satisfaction::definition();
    let form = full(&[
        ("best", "speed"),
        ("best", "other"),
        ("best.other", " 很\u{0}耐心 "),
        ("suggestion", "一\r\n二 "),
    ]);
    let answers = check(&survey, &form).expect("good");
    assert_eq!(answers["attitude"], AnswerValue::Score(5));
    assert_eq!(answers["solved"], AnswerValue::YesNo(true));
    assert_eq!(
        answers["suggestion"],
        AnswerValue::Text("一\n二".to_owned())
    );
    let keys = BTreeSet::from(["speed".to_owned()]);
    assert_eq!(
        answers["best"],
        AnswerValue::Chosen {
            keys,
            other: Some("很耐心".to_owned())
        }
    );
    assert!(!answers.contains_key("improve"));
    let json = serde_json::to_string(&answers).expect("json");
    assert_eq!(
        serde_json::from_str::<Answers>(&json).expect("back"),
        answers
    );
}

#[test]
fn each_bad_answer_has_its_error() {
    let survey = satisfaction::definition();
    let range = AnswerError::OutOfRange { min: 1, max: 5 };
    let long = "长".repeat(1001);
    let cases: &[Case<'_>] = &[
        ("overall", &[("overall", "")], AnswerError::Required),
        (
            "overall",
            &[("overall", " \u{200B} ")],
            AnswerError::Required,
        ),
        ("overall", &[("overall", "0")], range),
        ("overall", &[("overall", "6")], range),
        ("overall", &[("overall", "999999999999999999999")], range),
        ("overall", &[("overall", "NaN")], AnswerError::WrongType),
        ("overall", &[("overall", "-1")], AnswerError::WrongType),
        ("overall", &[("overall", "4.5")], AnswerError::WrongType),
        ("overall", &[("overall", "1e0")], AnswerError::WrongType),
        (
            "overall",
            &[("overall", "4"), ("overall", "5")],
            AnswerError::TooMany,
        ),
        ("solved", &[("solved", "maybe")], AnswerError::WrongType),
        ("best", &[("best", "price")], AnswerError::NotOffered),
        (
            "suggestion",
            &[("suggestion", &long)],
            AnswerError::TooLong { max: 1000, over: 1 },
        ),
        ("age", &[("age", "12")], AnswerError::UnknownQuestion),
        (
            "overall.other",
            &[("overall.other", "x")],
            AnswerError::UnknownQuestion,
        ),
    ];
    for (key, extra, error) in cases {
        assert_eq!(
            check(&survey, &full(extra)),
            Err(vec![((*key).to_owned(), *error)]),
            "{extra:?}"
        );
        assert!(
            !error.text(true).is_empty()
                && error
                    .text(false)
                    .starts_with(|c: char| c.is_ascii_uppercase())
        );
    }
    let none = check(&survey, &[]).expect_err("nothing answered");
    let keys: Vec<_> = none
        .iter()
        .map(|(key, error)| (key.as_str(), *error))
        .collect();
    let required = [
        "solved",
        "timeliness",
        "effectiveness",
        "attitude",
        "overall",
    ];
    assert_eq!(keys, required.map(|key| (key, AnswerError::Required)));
}

#[test]
fn a_page_is_checked_alone() {
    let survey = satisfaction::definition();
    let last = survey.pages.len() - 1;
    assert!(check_page(&survey, 0, &full(&[("suggestion", "x")])).is_ok());
    assert!(
        check_page(
            &survey,
            last,
            &pairs(&[("suggestion", "x"), ("overall", "9")])
        )
        .is_ok()
    );
    assert!(check_page(&survey, last, &pairs(&[("age", "1")])).is_err());
    assert_eq!(check_page(&survey, 99, &[]), Ok(Answers::new()));
}

proptest! {
    #[test]
    fn any_form_is_answered_or_refused(
        form in proptest::collection::vec(("solved|overall|best|best.other|suggestion|\\PC{0,6}", "[1-5]|yes|speed|other|\\PC{0,12}"), 0..12),
    ) {
        let survey = satisfaction::definition();
        if let Ok(answers) = check(&survey, &form) {
            for (key, value) in &answers {
                prop_assert!(survey.question(key).is_some());
                if let AnswerValue::Score(score) = value {
                    prop_assert!((1..=5).contains(score));
                }
            }
        }
    }
}
