//! The after-close survey page by page: every kind of question is plain radios, boxes and fields.
//!
//! The bundle finds its places by id (`survey`, `survey-errors`, `QUESTION-error`), as `voice::live::survey` says.

mod question;
mod state;

use crate::ui::icon::{Icon, lu};
use crate::ui::time::Here;
use leptos::prelude::*;
use question::Asked;
use serde::{Deserialize, Serialize};
use shared::answering::{SurveyPage, minutes};
use shared::catalogue::voice;
use shared::locale::Locale;
pub use state::State;

/// The survey and where it is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SurveyData {
    /// Where it is read.
    pub here: Here,
    /// The survey, with what was typed and what is wrong.
    pub survey: SurveyPage,
}

impl SurveyData {
    /// "Page 1 of 2"; `None` where there is only one.
    pub fn step(&self, locale: Locale) -> Option<String> {
        let (page, pages) = (self.survey.page + 1, self.survey.definition.pages.len());
        let words = voice::SURVEY_STEP.fill(locale, &[("page", &page), ("pages", &pages)]);
        (pages > 1).then_some(words)
    }
}

/// The page of the survey that is asked now.
#[component]
pub fn Survey(
    /// What it shows.
    props: SurveyData,
) -> impl IntoView {
    let here = props.here;
    let locale = here.locale;
    let state = State::new(&props);
    let (page, pages) = (props.survey.page, props.survey.definition.pages.len());
    let last = page + 1 >= pages;
    let progress = props.step(locale).map(|step| {
        let minutes = minutes(&props.survey.definition);
        let about = voice::SURVEY_MINUTES.fill(locale, &[("minutes", &minutes)]);
        view! {
            <p class="text-base text-muted mb-1">
                {step.clone()} {(page == 0).then(|| format!(" · {about}"))}
            </p>
            <progress class="progress progress-primary mb-5" value=page + 1 max=pages aria-label=step></progress>
        }
    });
    let first_wrong = props.survey.errors.first().map(|(key, _)| key.clone());
    // Where the sentence below leads; the browser's side moves it on.
    let first_wrong_place = format!("#{}", first_wrong.as_deref().unwrap_or("survey"));
    let survey = StoredValue::new(props.survey);
    let about =
        survey.with_value(|s| voice::SURVEY_ABOUT.fill(locale, &[("number", &s.case_number)]));
    let title = survey.with_value(|s| s.definition.title.get(locale).to_owned());
    let intro = survey.with_value(|s| {
        let intro = s.definition.intro.as_ref();
        intro.map(|intro| intro.get(locale).to_owned())
    });
    let asked = survey.with_value(|s| s.definition.pages.get(page).cloned());
    let questions = asked.map(|page| {
        let head = page.title.map(|title| {
            view! { <h2 class="text-lg font-semibold mb-4">{title.get(locale).to_owned()}</h2> }
        });
        let asked = page
            .questions
            .into_iter()
            .map(|question| {
                let typed = survey.with_value(|s| Typed::of(s, &question.key));
                let focus = first_wrong.as_ref() == Some(&question.key);
                view! { <Asked here=here question=question typed=typed state=state focus=focus/> }
            })
            .collect_view();
        view! { <section class="hairline-t pt-5">{head} {asked}</section> }
    });
    view! {
        <p class="text-muted figures">{about}</p>
        <h1 class="text-2xl font-semibold mb-2">{title}</h1>
        {(page == 0).then_some(intro).flatten().map(|intro| view! { <p class="text-muted mb-5">{intro}</p> })}
        {progress}
        <form id="survey" method="post" action=format!("?page={}", page + 1) novalidate>
            {questions}
            <div class="sticky bottom-0 z-10 bg-base-100 hairline-t -mx-4 px-4 py-3">
                <p
                    role="alert"
                    id="survey-errors"
                    class="text-error font-medium mb-2"
                    class:hidden=state.is_fine()
                >
                    <a class="link" href=first_wrong_place>
                        {here.say(voice::ERRORS_HEAD)}
                    </a>
                </p>
                <div class="flex flex-row-reverse gap-3">
                    // First in the document: what the enter key presses.
                    <button type="submit" class="btn btn-primary grow">
                        {here.say(if last { voice::SURVEY_SEND } else { voice::SURVEY_NEXT })}
                    </button>
                    {(page > 0)
                        .then(|| {
                            view! {
                                <button
                                    type="submit"
                                    class="btn btn-outline"
                                    formaction=format!("?page={}&to={page}", page + 1)
                                >
                                    {here.say(voice::SURVEY_BACK)}
                                </button>
                            }
                        })}
                </div>
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
