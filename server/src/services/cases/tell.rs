//! Tells the customer what a step means for them: one letter per step, with a private link of its own.
//!
//! Only e-mail can be reached so far; who left a phone number alone follows by number and last four digits.

use super::links;
use super::perform::Step;
use super::store::{Loaded, clocks, next_clock};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::{customer, department};
use crate::notices::{Channel, Frame, Letter, NewNotice, compose, queue};
use crate::rules::Snapshot;
use crate::services::customers::unsealed;
use sea_orm::EntityTrait;
use shared::cases::{CaseEvent, Event, Side};
use shared::id::CaseId;
use shared::locale::Label;

/// The letter that an event calls for.
fn letter_for(event: &Event) -> Option<Letter> {
    match event {
        Event::Replied { .. } => Some(Letter::Reply),
        Event::Asked { .. } => Some(Letter::Question),
        Event::Proposed { .. } => Some(Letter::Proposal),
        Event::ConfirmationAsked => Some(Letter::ConfirmationRequest),
        Event::ConfirmationReminded => Some(Letter::Reminder),
        Event::Closed { .. } => Some(Letter::Closed),
        Event::Reopened { .. } => Some(Letter::Reopened),
        _ => None,
    }
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
    let Some(found) = customer::Entity::find_by_id(id).one(tx).await? else {
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
        _ => next_clock(&clocks(&loaded.state, rules, step.now)).map(|c| c.due_at),
    };
    let text = step
        .proposal
        .as_ref()
        .map(|p| p.body.as_str())
        .or_else(|| {
            step.text
                .as_ref()
                .filter(|t| t.public)
                .map(|t| t.body.as_str())
        })
        .unwrap_or_default();
    let team = team.as_ref().map(|t| t.get(contact.locale));
    let frame = Frame {
        number: &loaded.row.number,
        team,
        promised,
        text,
        link: &path,
    };
    let (subject, body) = compose(core, contact.locale, letter, &frame);
    let dedupe_key = format!("case:{}:{}", case, entry.seq);
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
