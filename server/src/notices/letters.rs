//! Fills the letters to customers. Values are put in literally: nothing a person typed is read as a template.

use crate::core::Core;
use crate::rules::Snapshot;
use chrono::{DateTime, Utc};
use shared::catalogue::{Words, fill, notices};
use shared::locale::Locale;
use std::fmt::Display;

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Letter {
    /// Received, with number, promised time and private link.
    Acknowledgement,
    /// Staff answered.
    Reply,
    /// Staff asked something.
    Question,
    /// A solution is offered.
    Proposal,
    /// Done; the customer is asked to confirm.
    ConfirmationRequest,
    /// The same again.
    Reminder,
    /// The round ended.
    Closed,
    /// A new round began.
    Reopened,
    /// The satisfaction survey.
    SurveyInvitation,
    /// Its one reminder.
    SurveyReminder,
}

/// What is put into a letter.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Number of the case.
    pub number: &'a str,
    /// Name of the department in the customer's language; `None` says "our customer care team".
    pub team: Option<&'a str>,
    /// The promised time (for `Closed` when it was closed, for surveys when they end).
    pub promised: Option<DateTime<Utc>>,
    /// What staff wrote; empty where the letter has no place for it.
    pub text: &'a str,
    /// Path of the private link, beginning with `/`. Its origin is the configured one, never a request's.
    pub link: &'a str,
}

impl Letter {
    const fn subject(self) -> Words {
        match self {
            Letter::Acknowledgement => notices::ACK_SUBJECT,
            Letter::Reply => notices::REPLY_SUBJECT,
            Letter::Question => notices::QUESTION_SUBJECT,
            Letter::Proposal => notices::PROPOSAL_SUBJECT,
            Letter::ConfirmationRequest => notices::CONFIRM_SUBJECT,
            Letter::Reminder => notices::REMIND_SUBJECT,
            Letter::Closed => notices::CLOSED_SUBJECT,
            Letter::Reopened => notices::REOPENED_SUBJECT,
            Letter::SurveyInvitation => notices::SURVEY_SUBJECT,
            Letter::SurveyReminder => notices::SURVEY_REMIND_SUBJECT,
        }
    }

    const fn body(self) -> Words {
        match self {
            Letter::Acknowledgement => notices::ACK_BODY,
            Letter::Reply => notices::REPLY_BODY,
            Letter::Question => notices::QUESTION_BODY,
            Letter::Proposal => notices::PROPOSAL_BODY,
            Letter::ConfirmationRequest => notices::CONFIRM_BODY,
            Letter::Reminder => notices::REMIND_BODY,
            Letter::Closed => notices::CLOSED_BODY,
            Letter::Reopened => notices::REOPENED_BODY,
            Letter::SurveyInvitation => notices::SURVEY_BODY,
            Letter::SurveyReminder => notices::SURVEY_REMIND_BODY,
        }
    }

    const fn contact(self) -> Words {
        match self {
            Letter::SurveyInvitation | Letter::SurveyReminder => notices::SURVEY_LINK,
            _ => notices::CONTACT,
        }
    }
}

/// A moment as customers read it, in the organisation's time zone.
pub fn moment(rules: &Snapshot, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&rules.zone());
    local.format("%Y-%m-%d %H:%M").to_string()
}

/// Subject and plain text of a letter.
pub fn compose(core: &Core, locale: Locale, letter: Letter, frame: &Frame<'_>) -> (String, String) {
    let organisation = match locale {
        Locale::Zh => &core.config.organisation_zh,
        Locale::En => &core.config.organisation_en,
    };
    let promised = frame.promised.map(|at| moment(&core.rules(), at));
    let team = frame
        .team
        .unwrap_or_else(|| notices::TEAM.get(locale))
        .to_owned();
    let link = format!("{}{}", core.config.public_url, frame.link);
    // A paragraph about a time or a text that there is not would have a hole.
    let speaks = |paragraph: &&str| {
        (promised.is_some() || !paragraph.contains("{promised}"))
            && !(frame.text.is_empty() && *paragraph == "{text}")
    };
    let values: [(&str, &dyn Display); 4] = [
        ("number", &frame.number),
        ("team", &team),
        ("promised", &promised.as_deref().unwrap_or_default()),
        ("text", &frame.text),
    ];
    let body = letter.body().get(locale).split("\n\n").filter(speaks);
    let mut paragraphs = vec![notices::GREETING.get(locale).to_owned()];
    paragraphs.extend(body.map(|paragraph| fill(paragraph, &values)));
    paragraphs.push(letter.contact().fill(locale, &[("link", &link)]));
    paragraphs.push(notices::SIGNED.fill(locale, &[("organisation", organisation)]));
    let subject = letter.subject().fill(locale, &[("number", &frame.number)]);
    (subject, paragraphs.join("\n\n"))
}
