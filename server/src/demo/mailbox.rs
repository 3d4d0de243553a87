//! The last few mails of the demo's mailbox, as the product would have sent them. History before them is not mailed.

use super::callers::Caller;
use super::cases::Material;
use super::tale::Tale;
use crate::core::{Core, ServiceError};
use crate::db::entity::notice;
use crate::db::{Stored, Tx};
use crate::notices::{Attempt, Channel, Frame, Letter, NewNotice, compose, queue};
use crate::services::cases::links;
use crate::services::cases::store::StoredClock;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, QueryFilter};
use shared::cases::{Event, Side};
use shared::id::CaseId;
use shared::locale::Locale;
use shared::ops::NoticeState;
use uuid::Uuid;

/// Mails that are kept.
const MAILS: usize = 20;

/// A mail that went out.
#[derive(Clone, Debug)]
pub struct Mail {
    case: CaseId,
    number: String,
    seq: u32,
    at: DateTime<Utc>,
    letter: Letter,
    to: String,
    locale: Locale,
    team: String,
    promised: Option<DateTime<Utc>>,
    text: String,
}

/// Mails of a case to a customer with an address.
pub fn of_case(tale: &Tale<'_>, caller: &Caller, m: &Material<'_>) -> Vec<Mail> {
    let Some(to) = &caller.contact.email else {
        return Vec::new();
    };
    let locale = caller.contact.locale;
    let team = m.company.team(tale.department()).label();
    let next: Option<StoredClock> = tale
        .row
        .next_clock
        .as_deref()
        .and_then(|c| serde_json::from_str(c).ok());
    let words = |id: Uuid| {
        let found = tale.messages.iter().find(|row| row.id == Set(id));
        found
            .and_then(|row| row.body.try_as_ref().cloned().flatten())
            .unwrap_or_default()
    };
    let mut mails = Vec::new();
    for entry in tale
        .events
        .iter()
        .filter(|e| e.side != Side::Customer || e.seq == 1)
    {
        let (letter, text) = match &entry.event {
            Event::Acknowledged => (Letter::Acknowledgement, String::new()),
            Event::Replied { message } => (Letter::Reply, words(message.0)),
            Event::Asked { message } => (Letter::Question, words(message.0)),
            Event::Proposed { proposal } => {
                let found = tale.proposals.iter().find(|p| p.id == proposal.0);
                (
                    Letter::Proposal,
                    found.map(|p| p.body.clone()).unwrap_or_default(),
                )
            }
            Event::ConfirmationAsked { message } => (
                Letter::ConfirmationRequest,
                message.map_or(String::new(), |id| words(id.0)),
            ),
            Event::ConfirmationReminded => (Letter::Reminder, String::new()),
            Event::Closed { summary, .. } => (Letter::Closed, words(summary.0)),
            _ => continue,
        };
        let closed = letter == Letter::Closed;
        mails.push(Mail {
            case: tale.id(),
            number: tale.row.number.clone(),
            seq: entry.seq,
            at: entry.at,
            letter,
            to: to.clone(),
            locale,
            team: team.get(locale).to_owned(),
            promised: if closed {
                Some(entry.at)
            } else {
                next.as_ref().map(|c| c.due_at)
            },
            text,
        });
    }
    mails
}

/// The last ones, oldest first.
pub fn latest(mut mails: Vec<Mail>) -> Vec<Mail> {
    mails.sort_by_key(|m| (m.at, m.seq));
    let from = mails.len().saturating_sub(MAILS);
    mails.split_off(from)
}

/// Writes them as sent.
///
/// # Errors
/// When the database fails.
pub(super) async fn write(tx: &Tx, core: &Core, mails: &[Mail]) -> Result<(), ServiceError> {
    for mail in mails {
        let link = links::for_event(tx, core, mail.case, mail.seq, mail.at).await?;
        let frame = Frame {
            number: &mail.number,
            team: Some(&mail.team),
            promised: mail.promised,
            text: &mail.text,
            link: &link,
        };
        let (subject, body) = compose(core, mail.locale, mail.letter, &frame);
        let dedupe_key = format!("case:{}:{}", mail.case, mail.seq);
        let notice = NewNotice {
            dedupe_key: dedupe_key.clone(),
            channel: Channel::Email,
            to: mail.to.clone(),
            subject,
            body,
            case_id: Some(mail.case),
            due_at: mail.at,
        };
        queue(tx, core, notice).await?;
        let tries = [Attempt {
            at: mail.at,
            error: None,
        }];
        notice::Entity::update_many()
            .set(notice::ActiveModel {
                state: Set(Stored(NoticeState::Sent)),
                attempts: Set(1),
                tries: Set(serde_json::to_string(&tries)?),
                last_error: Set(None),
                sent_at: Set(Some(mail.at)),
                created_at: Set(mail.at),
                ..Default::default()
            })
            .filter(notice::COLUMN.dedupe_key.eq(dedupe_key))
            .exec(tx)
            .await?;
    }
    Ok(())
}
