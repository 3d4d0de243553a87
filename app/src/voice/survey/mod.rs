//! The after-close survey on one page: every kind of question is plain radios, boxes and fields.
//!
//! The bundle finds its places by id (`survey`, `survey-errors`, `QUESTION-error`), as `voice::live::survey` says.

mod question;
mod state;

use crate::ui::icon::{Icon, lu};
use crate::ui::time::Here;
use leptos::prelude::*;
use question::Asked;
use serde::{Deserialize, Serialize};
use shared::answering::SurveyPage;
use shared::catalogue::voice;
pub use state::State;

/// The survey and where it is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SurveyData {
    /// Where it is read.
    pub here: Here,
    /// The survey, with what was typed and what is wrong.
    pub survey: SurveyPage,
}

/// The survey.
#[component]
pub fn Survey(
    /// What it shows.
    props: SurveyData,
) -> impl IntoView {
    let here = props.here;
    let locale = here.locale;
    let state = State::new(&props);
    let survey = StoredValue::new(props.survey);
    let about =
        survey.with_value(|s| voice::SURVEY_ABOUT.fill(locale, &[("number", &s.case_number)]));
    let title = survey.with_value(|s| s.definition.title.get(locale).to_owned());
    let intro = survey.with_value(|s| {
        let intro = s.definition.intro.as_ref();
        intro.map(|intro| intro.get(locale).to_owned())
    });
    let pages = survey.with_value(|s| s.definition.pages.clone());
    let questions = pages
        .into_iter()
        .map(|page| {
            let head = page.title.map(|title| {
                view! { <h2 class="text-lg font-semibold mb-4">{title.get(locale).to_owned()}</h2> }
            });
            let asked = page
                .questions
                .into_iter()
                .map(|question| {
                    let typed = survey.with_value(|s| Typed::of(s, &question.key));
                    view! { <Asked here=here question=question typed=typed state=state/> }
                })
                .collect_view();
            view! { <section class="hairline-t pt-5">{head} {asked}</section> }
        })
        .collect_view();
    view! {
        <p class="text-muted figures">{about}</p>
        <h1 class="text-2xl font-semibold mb-2">{title}</h1>
        {intro.map(|intro| view! { <p class="text-muted mb-5">{intro}</p> })}
        <form id="survey" method="post" novalidate>
            {questions}
            <div class="sticky bottom-0 z-10 bg-base-100 hairline-t -mx-4 px-4 py-3">
                <p
                    role="alert"
                    id="survey-errors"
                    class="text-error font-medium mb-2"
                    class:hidden=state.is_fine()
                >
                    {here.say(voice::ERRORS_HEAD)}
                </p>
                <button type="submit" class="btn btn-primary btn-block">
                    {here.say(voice::SURVEY_SEND)}
                </button>
            </div>
        </form>
    }
}

/// What was typed for one question, in an earlier try.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Values of its fields.
    pub values: Vec<String>,
    /// Words beside "other".
    pub other: String,
}

impl Typed {
    fn of(survey: &SurveyPage, key: &str) -> Self {
        let beside = format!("{key}.other");
        Self {
            values: survey.typed(key).map(str::to_owned).collect(),
            other: survey.typed(&beside).next().unwrap_or_default().to_owned(),
        }
    }

    fn has(&self, value: &str) -> bool {
        self.values.iter().any(|typed| typed == value)
    }

    fn first(&self) -> String {
        self.values.first().cloned().unwrap_or_default()
    }
}

/// Where the thanks are read.
#[derive(Clone, Copy, Debug)]
pub struct ThanksData {
    /// Where.
    pub here: Here,
}

/// Thanks, and what happens with the answers.
#[component]
pub fn Thanks(
    /// Where they are read.
    props: ThanksData,
) -> impl IntoView {
    let here = props.here;
    view! {
        <div class="py-10">
            <p class="text-kept mb-4">
                <Icon icon=lu::LuCircleCheck class="size-10"/>
            </p>
            <h1 class="text-2xl font-semibold mb-2">{here.say(voice::THANKS_TITLE)}</h1>
            <p class="mb-2">{here.say(voice::THANKS_TEXT)}</p>
            <p>{here.say(voice::THANKS_LOW)}</p>
        </div>
    }
}
