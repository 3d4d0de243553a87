//! What follows a closing: the survey by the product's own schedule, the customer's scores, and now and then a reopening.

use super::callers::Caller;
use super::scene::Scene;
use super::season;
use crate::core::Core;
use crate::db::entity::{invitation, response};
use crate::services::figures::{Figure, metric};
use crate::services::surveys::{TOKEN, VERSION, state};
use chrono::{DateTime, Offset, Utc};
use chrono_tz::Asia::Shanghai;
use sea_orm::ActiveValue::Set;
use shared::cases::{Command, Event, Side};
use shared::id::ResponseId;
use shared::surveys::satisfaction::{self, DIMENSIONS};
use shared::surveys::schedule::{Facts, decide, expires_at};
use shared::surveys::{AnswerValue, Answers, Decision, NotSent, SchedulePolicy};

/// Invitations and answers of all cases.
pub struct Surveyed<'a> {
    /// Rows of invitations.
    pub invitations: Vec<invitation::ActiveModel>,
    /// Rows of answers.
    pub responses: Vec<response::ActiveModel>,
    /// Who is asked; `None` where nobody can be.
    pub caller: Option<&'a mut Caller>,
    /// Keys.
    pub core: &'a Core,
    /// The schedule.
    pub policy: SchedulePolicy,
}

/// The time after a closing. True when the case was reopened.
///
/// # Errors
/// When the engine refuses to reopen.
pub fn aftermath(s: &mut Scene<'_, '_>, surveyed: &mut Surveyed<'_>) -> anyhow::Result<bool> {
    let closed = s.tale.at;
    let back = s.tale.state.round < 3 && s.dice.chance(4.0);
    let back_at = back.then(|| super::hours::customer(closed, 60.0, &mut s.dice));
    let answered = invite(s, surveyed, closed, back_at);
    if let Some(at) = answered
        && back_at.is_none_or(|back| at < back)
        && s.tale.until(at)
    {
        answer(s, surveyed);
    }
    let Some(at) = back_at else { return Ok(false) };
    if !s.tale.until(at) {
        return Ok(false);
    }
    let Some(body) = s.spare(&["unsolved.any"], "en.unsolved") else {
        return Ok(false);
    };
    let message = s.tale.say(body, true);
    s.customer(&Command::ReportUnsolved { message })?;
    s.heard = s.tale.at;
    if let Some(last) = surveyed.invitations.last_mut() {
        let scheduled = last.state == Set(state::SCHEDULED.to_owned());
        if scheduled || last.state == Set(state::SENT.to_owned()) {
            last.state = Set(state::CANCELLED.to_owned());
        }
        if scheduled {
            let reason = NotSent::Reopened;
            s.tale.note(Side::System, Event::SurveyNotSent { reason });
        }
    }
    Ok(true)
}

/// Plans the survey; returns when it will be answered.
fn invite(
    s: &mut Scene<'_, '_>,
    surveyed: &mut Surveyed<'_>,
    closed: DateTime<Utc>,
    back: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    let caller = surveyed.caller.as_deref();
    let facts = Facts {
        has_contact: caller.is_some_and(|c| c.contact.email.is_some()),
        last_survey_at: caller.and_then(|c| c.surveyed_at),
        ..Facts::closed(closed)
    };
    let zone = |at: DateTime<Utc>| at.with_timezone(&Shanghai).offset().fix();
    let at = match decide(&surveyed.policy, &facts, closed, zone) {
        Decision::NotSent { reason } => {
            s.tale.note(Side::System, Event::SurveyNotSent { reason });
            return None;
        }
        Decision::Send { at } => at,
    };
    s.tale.note(Side::System, Event::SurveyScheduled { at });
    let sent = at <= season::now() && back.is_none_or(|back| at < back);
    let expires = expires_at(&surveyed.policy, at);
    let answers = sent && s.dice.chance(47.0);
    let answered = answers.then(|| super::hours::customer(at, 16.0, &mut s.dice));
    let answered = answered.filter(|a| *a < expires && *a <= season::now());
    let answered = answered.filter(|a| back.is_none_or(|back| *a < back));
    let standing = match (sent, answered) {
        (false, _) => state::SCHEDULED,
        (true, Some(_)) => state::ANSWERED,
        (true, None) if expires <= season::now() => state::EXPIRED,
        (true, None) => state::SENT,
    };
    let token = {
        use base64::Engine;
        let hash = surveyed.core.vault.hash(
            "demo.invitation",
            &format!("{}:{}", s.tale.row.number, s.tale.state.round),
        );
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash)
    };
    let id = s.tale.fresh();
    surveyed.invitations.push(invitation::ActiveModel {
        id: Set(id),
        case_id: Set(s.tale.row.id),
        round: Set(s.tale.row_round()),
        customer_id: Set(s.tale.row.customer_id),
        digest: Set(crate::vault::digest(&token)),
        token_sealed: Set(surveyed.core.vault.seal(TOKEN, token.as_bytes())),
        survey: Set(satisfaction::KEY.to_owned()),
        survey_version: Set(VERSION),
        state: Set(standing.to_owned()),
        send_at: Set(at),
        sent_at: Set(sent.then_some(at)),
        reminded_at: Set(None),
        expires_at: Set(expires),
        partial: Set(None),
    });
    if sent {
        let department = s.tale.department();
        s.tale.figures.push(Figure::one(
            metric::INVITATION_SENT,
            String::new(),
            department,
            at,
        ));
        if let Some(caller) = surveyed.caller.as_deref_mut() {
            caller.surveyed_at = Some(at);
        }
    }
    answered
}

/// The customer scores the round; better since the middle of October, worse after a second round.
fn answer(s: &mut Scene<'_, '_>, surveyed: &mut Surveyed<'_>) {
    let at = s.tale.at;
    let better = at > season::at(season::day(10, 15), 0);
    let again = s.tale.state.round > 1;
    let level = if again {
        2.7
    } else if better {
        4.35
    } else {
        3.75
    };
    let mut answers = Answers::new();
    let base = level + (s.dice.unit() + s.dice.unit() - 1.0) * 2.1;
    let mut overall = 0;
    for key in DIMENSIONS {
        let lean = match key {
            satisfaction::ATTITUDE => 0.35,
            satisfaction::TIMELINESS => -0.3,
            _ => 0.0,
        };
        let score = (base + lean + (s.dice.unit() - 0.5) * 1.2)
            .round()
            .clamp(1.0, 5.0);
        overall = score as u8;
        answers.insert(key.to_owned(), AnswerValue::Score(overall));
    }
    let solved = overall > 2 || s.dice.chance(55.0);
    answers.insert(satisfaction::SOLVED.to_owned(), AnswerValue::YesNo(solved));
    for (key, percent) in [(satisfaction::BEST, 45.0), (satisfaction::IMPROVE, 35.0)] {
        if s.dice.chance(percent) {
            let part = s.dice.word(&["speed", "result", "attitude", "clarity"]);
            let keys = [part.to_owned()].into();
            answers.insert(key.to_owned(), AnswerValue::Chosen { keys, other: None });
        }
    }
    let words = if overall >= 4 {
        "survey.good"
    } else {
        "survey.poor"
    };
    if s.dice.chance(30.0)
        && !s.voice.english
        && let Some(text) = s.spare(&[words], "")
    {
        answers.insert(satisfaction::SUGGESTION.to_owned(), AnswerValue::Text(text));
    }
    let Some(invitation) = surveyed.invitations.last() else {
        return;
    };
    let id = s.tale.fresh();
    surveyed.responses.push(response::ActiveModel {
        id: Set(id),
        invitation_id: invitation.id.clone(),
        case_id: Set(s.tale.row.id),
        round: Set(s.tale.row_round()),
        survey: Set(satisfaction::KEY.to_owned()),
        survey_version: Set(VERSION),
        answers: Set(serde_json::to_string(&answers).unwrap_or_default()),
        overall: Set(Some(i32::from(overall))),
        created_at: Set(at),
    });
    let department = s.tale.department();
    s.tale
        .figures
        .push(Figure::one(metric::RESPONSE, String::new(), department, at));
    for key in DIMENSIONS {
        if let Some(score) = satisfaction::score(&answers, key) {
            s.tale.figures.push(Figure {
                bucket: i32::from(score),
                total: i64::from(score),
                ..Figure::one(metric::SCORE, key.to_owned(), department, at)
            });
        }
    }
    let round = s.tale.state.round;
    s.tale.note(
        Side::Customer,
        Event::SurveyAnswered {
            response: ResponseId(id),
            round,
        },
    );
}
