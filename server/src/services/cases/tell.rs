//! Tells the customer what a step means for them: one letter per step, with a private link of its own.
//!
//! Only e-mail can be reached so far; who left a phone number alone follows by number and last four digits.

use super::links;
use super::perform::{NewProposal, Step};
use super::store::{Loaded, clocks, next_clock};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{customer, department};
use crate::notices::{Channel, Frame, Letter, NewNotice, compose, queue};
use crate::rules::Snapshot;
use crate::services::customers::unsealed;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::EntityTrait;
use shared::cases::{CaseEvent, CaseState, Event, Measure, Side};
use shared::catalogue::notices as words;
use shared::id::CaseId;
use shared::locale::{Label, Locale};
use shared::text::money;

/// The letter that an event calls for.
fn letter_for(event: &Event) -> Option<Letter> {
    match event {
        Event::Replied { .. } => Some(Letter::Reply),
        Event::Asked { .. } => Some(Letter::Question),
        Event::Proposed { .. } => Some(Letter::Proposal),
        Event::ConfirmationAsked { .. } => Some(Letter::ConfirmationRequest),
        Event::ConfirmationReminded => Some(Letter::Reminder),
        Event::Closed { .. } => Some(Letter::Closed),
        Event::Reopened { .. } => Some(Letter::Reopened),
        _ => None,
    }
}

/// The cause of the letter of an event.
pub(super) fn key(case: CaseId, seq: u32) -> String {
    format!("case:{case}:{seq}")
}

/// When silence may close the round.
fn silence_ends(state: &CaseState, rules: &Snapshot) -> Option<DateTime<Utc>> {
    let asked = state.unanswered_notices().first()?;
    Some(*asked + TimeDelta::days(i64::from(rules.gate.silent_days)))
}

/// A solution in words: text, measures, amount, date.
pub(crate) fn terms(offered: &NewProposal, locale: Locale) -> String {
    let mut lines = vec![offered.body.clone()];
    let measures = offered.measures.split(',').filter_map(|m| m.parse().ok());
    let measures: Vec<&str> = measures.map(|m: Measure| m.words().get(locale)).collect();
    if !measures.is_empty() {
        let comma = match locale {
            Locale::Zh => "、",
            Locale::En => ", ",
        };
        lines.push(words::OFFER_MEASURES.fill(locale, &[("measures", &measures.join(comma))]));
    }
    if let Some(minor) = offered.amount_minor {
        let amount = money(minor, "CNY");
        lines.push(words::OFFER_AMOUNT.fill(locale, &[("amount", &amount)]));
    }
    if let Some(day) = offered.by {
        lines.push(words::OFFER_BY.fill(locale, &[("day", &day)]));
    }
    lines.join("\n")
}

/// Queues the letter of a step, when it has one and the customer can be reached.
pub(crate) async fn customer(
    tx: &Tx,
    core: &Core,
    rules: &Snapshot,
    loaded: &Loaded,
    entries: &[CaseEvent],
    step: &Step,
) -> Result<(), ServiceError> {
    let Some((entry, letter)) = entries
        .iter()
        .find_map(|e| letter_for(&e.event).map(|l| (e, l)))
    else {
        return Ok(());
    };
    if entry.side == Side::Customer {
        return Ok(());
    }
    let Some(id) = loaded.row.customer_id else {
        return Ok(());
    };
    let Some(found) = customer::Entity::find_by_id_unscoped(id).one(tx).await? else {
        return Ok(());
    };
    let contact = unsealed(core, &found)?;
    let Some(email) = contact.email else {
        return Ok(());
    };
    let team = department::Entity::find_by_id(loaded.row.department_id)
        .one(tx)
        .await?;
    let team = team.map(|d| Label::new(d.label_zh, d.label_en));
    let case = CaseId(loaded.row.id);
    let path = links::for_event(tx, core, case, entry.seq, step.now).await?;
    let promised = match letter {
        Letter::Closed => Some(step.now),
        Letter::ConfirmationRequest | Letter::Reminder => silence_ends(&loaded.state, rules),
        _ => next_clock(&clocks(&loaded.state, rules, step.now)).map(|c| c.due_at),
    };
    let text = match (&step.proposal, &step.text) {
        (Some(offered), _) => terms(offered, contact.locale),
        (None, Some(text)) if text.public => text.body.clone(),
        _ => String::new(),
    };
    let team = team.as_ref().map(|t| t.get(contact.locale));
    let frame = Frame {
        number: &loaded.row.number,
        team,
        promised,
        text: &text,
        link: &path,
    };
    let (subject, body) = compose(core, contact.locale, letter, &frame);
    let dedupe_key = key(case, entry.seq);
    let due_at = step.now;
    queue(
        tx,
        core,
        NewNotice {
            dedupe_key,
            channel: Channel::Email,
            to: email,
            subject,
            body,
            case_id: Some(case),
            due_at,
        },
    )
    .await?;
    Ok(())
}
