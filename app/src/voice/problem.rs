//! Friendly answers for what can't be shown: what happened, and where to go from here.

use crate::api::ApiError;
use crate::ui::icon::{Icon, lu};
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::catalogue::{Words, errors, voice};
use shared::feedback::LIMITS;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// No such page.
    NotFound,
    /// A private link that is unknown or past its time.
    GoneLink,
    /// The 30 minutes after opening a private link are over.
    SessionOver,
    /// The survey's time is over.
    SurveyExpired,
    /// The survey was called off.
    SurveyCancelled,
    /// Too much was sent.
    TooLarge,
    /// Anything a port answered.
    Api(ApiError),
}

impl From<ApiError> for ProblemKind {
    fn from(error: ApiError) -> Self {
        ProblemKind::Api(error)
    }
}

impl ProblemKind {
    /// Status of the answer.
    pub const fn status(&self) -> u16 {
        match self {
            ProblemKind::NotFound => 404,
            ProblemKind::GoneLink | ProblemKind::SurveyExpired | ProblemKind::SurveyCancelled => {
                410
            }
            ProblemKind::SessionOver => 401,
            ProblemKind::TooLarge => 413,
            ProblemKind::Api(error) => error.status(),
        }
    }

    /// Title and heading.
    pub const fn title(&self) -> Words {
        match self {
            ProblemKind::GoneLink => voice::PROBLEM_GONE,
            ProblemKind::SessionOver => voice::PROBLEM_CLOSED_SESSION,
            ProblemKind::SurveyExpired => voice::SURVEY_EXPIRED,
            ProblemKind::SurveyCancelled => voice::SURVEY_CANCELLED,
            ProblemKind::TooLarge => voice::PROBLEM_TOO_LARGE,
            ProblemKind::Api(ApiError::TooMany { .. }) => voice::PROBLEM_TOO_MANY,
            ProblemKind::Api(ApiError::Unavailable) => voice::PROBLEM_UNAVAILABLE,
            ProblemKind::Api(ApiError::Internal) => voice::PROBLEM_INTERNAL,
            ProblemKind::NotFound | ProblemKind::Api(ApiError::NotFound) => {
                voice::PROBLEM_NOT_FOUND
            }
            ProblemKind::Api(_) => voice::PROBLEM_REFUSED,
        }
    }

    /// What to do about it.
    pub fn text(&self, here: Here) -> String {
        let words = match self {
            ProblemKind::NotFound | ProblemKind::Api(ApiError::NotFound) => {
                voice::PROBLEM_NOT_FOUND_TEXT
            }
            ProblemKind::GoneLink => voice::PROBLEM_GONE_TEXT,
            ProblemKind::SessionOver => voice::PROBLEM_CLOSED_SESSION_TEXT,
            ProblemKind::SurveyExpired => voice::SURVEY_EXPIRED_TEXT,
            ProblemKind::SurveyCancelled => voice::SURVEY_CANCELLED_TEXT,
            ProblemKind::TooLarge => {
                let files = LIMITS.files;
                return voice::PROBLEM_TOO_LARGE_TEXT.fill(here.locale, &[("files", &files)]);
            }
            ProblemKind::Api(ApiError::Unavailable) => errors::UNAVAILABLE,
            ProblemKind::Api(error) => return error.text(here.locale),
        };
        here.say(words).to_owned()
    }
}

/// What went wrong on this page.
#[derive(Clone, Debug)]
pub struct ProblemData {
    /// Where it is read.
    pub here: Here,
    /// What happened.
    pub kind: ProblemKind,
}

/// A page that says what happened and offers the two ways on.
#[component]
pub fn Problem(
    /// What happened.
    props: ProblemData,
) -> impl IntoView {
    let here = props.here;
    view! {
        <div class="py-10">
            <Icon icon=lu::LuInfo class="size-10 text-primary mb-4"/>
            <h1 class="text-2xl font-semibold mb-2">{here.say(props.kind.title())}</h1>
            <p class="mb-8">{props.kind.text(here)}</p>
            <div class="flex flex-wrap gap-3">
                <a class="btn btn-primary" href="/">
                    {here.say(voice::PROBLEM_HOME)}
                </a>
                <a class="btn btn-outline" href="/track">
                    {here.say(voice::FOOT_TRACK)}
                </a>
            </div>
        </div>
    }
}
