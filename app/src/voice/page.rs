//! Every page a customer may see, with its title and its mount.

use super::case::{Case, CaseData};
use super::home::{Home, HomeData};
use super::privacy::{Privacy, PrivacyData};
use super::problem::{Problem, ProblemData};
use super::receipt::{Receipt, ReceiptData};
use super::survey::{Survey, SurveyData, Thanks, ThanksData};
use super::track::{Track, TrackData};
use leptos::prelude::*;
use shared::catalogue::voice;
use shared::locale::Locale;

/// One page with everything it shows.
#[derive(Clone, Debug)]
pub enum Page {
    /// The form.
    Home(HomeData),
    /// What a customer gets for a voice.
    Receipt(ReceiptData),
    /// Look-up by number.
    Track(TrackData),
    /// The case.
    Case(Box<CaseData>),
    /// The after-close survey.
    Survey(Box<SurveyData>),
    /// Thanks for its answers.
    Thanks(ThanksData),
    /// The privacy note.
    Privacy(PrivacyData),
    /// What went wrong, and where to go.
    Problem(ProblemData),
}

impl Page {
    /// Value of `data-page`: what the bundle looks for.
    pub const fn name(&self) -> &'static str {
        match self {
            Page::Home(_) => "home",
            Page::Receipt(_) => "receipt",
            Page::Track(_) => "track",
            Page::Case(_) => "case",
            Page::Survey(_) => "survey",
            Page::Thanks(_) => "thanks",
            Page::Privacy(_) => "privacy",
            Page::Problem(_) => "problem",
        }
    }

    /// Title of this step, without the organisation.
    pub fn title(&self, locale: Locale) -> String {
        let words = match self {
            Page::Home(props) if !props.view.errors.is_empty() => voice::HOME_TITLE_ERRORS,
            Page::Home(_) => voice::HOME_TITLE,
            Page::Receipt(props) => {
                let number = &props.receipt.number;
                return format!("{} {number}", voice::RECEIPT_TITLE.get(locale));
            }
            Page::Track(_) => voice::TRACK_TITLE,
            Page::Case(props) => {
                let case = &props.case;
                let kind = case.kind.words().get(locale);
                let title =
                    voice::CASE_TITLE.fill(locale, &[("kind", &kind), ("number", &case.number)]);
                return if case.your_turn.is_some() {
                    format!("{} · {title}", voice::CASE_YOURS.get(locale))
                } else {
                    title
                };
            }
            Page::Survey(props) if !props.survey.errors.is_empty() => voice::HOME_TITLE_ERRORS,
            Page::Survey(props) => {
                let title = props.survey.definition.title.get(locale);
                return match props.step(locale) {
                    Some(step) => format!("{step} · {title}"),
                    None => title.into(),
                };
            }
            Page::Thanks(_) => voice::THANKS_TITLE,
            Page::Privacy(_) => voice::PRIVACY_TITLE,
            Page::Problem(props) => props.kind.title(),
        };
        words.get(locale).into()
    }

    /// What the bundle needs to bring the page to life; `None` when its HTML is enough.
    pub fn props(&self) -> Option<String> {
        match self {
            Page::Survey(props) => {
                // The bundle checks what this page asks.
                let mut definition = props.survey.definition.clone();
                let asked = definition.pages.drain(..).nth(props.survey.page);
                definition.pages.extend(asked);
                serde_json::to_string(&definition).ok()
            }
            _ => None,
        }
    }

    /// The page's HTML.
    pub fn view(self) -> AnyView {
        match self {
            Page::Home(props) => view! { <Home props=props/> }.into_any(),
            Page::Receipt(props) => view! { <Receipt props=props/> }.into_any(),
            Page::Track(props) => view! { <Track props=props/> }.into_any(),
            Page::Case(props) => view! { <Case props=*props/> }.into_any(),
            Page::Survey(props) => view! { <Survey props=*props/> }.into_any(),
            Page::Thanks(props) => view! { <Thanks props=props/> }.into_any(),
            Page::Privacy(props) => view! { <Privacy props=props/> }.into_any(),
            Page::Problem(props) => view! { <Problem props=props/> }.into_any(),
        }
    }
}
