//! A case as its customer sees it.

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{department, feedback};
use crate::services::cases::files::sent;
use crate::services::cases::page::{file_view, proposals, text_of, texts};
use crate::services::cases::rows;
use crate::services::cases::store::Loaded;
use sea_orm::EntityTrait;
use shared::cases::{
    CustomerCase, CustomerMay, CustomerMessage, CustomerNode, Event, Phase, ProposalStatus, Turn,
};
use shared::id::{CaseId, MessageId};
use shared::locale::Label;
use uuid::Uuid;

/// `full` is what a private link shows; without it nothing personal and nothing to press.
pub async fn of(core: &Core, loaded: Loaded, full: bool) -> Result<CustomerCase, ServiceError> {
    let db = core.db.read();
    let now = core.clock.now();
    let (row, state) = (&loaded.row, &loaded.state);
    let case = CaseId(row.id);
    let team = department::Entity::find_by_id(row.department_id)
        .one(db)
        .await?;
    let texts = texts(db, case).await?;
    let files = match full {
        true => sent(db, row.feedback_id).await?,
        false => Vec::new(),
    };
    let files_of = |message: Option<Uuid>| {
        let own = files.iter().filter(|file| file.message_id == message);
        own.map(file_view).collect()
    };
    let body = |id: &Uuid| {
        texts
            .get(id)
            .filter(|m| m.public)
            .and_then(|m| m.body.clone())
    };
    let messages = loaded.events.iter().filter_map(|e| {
        let mine = match e.event {
            Event::Replied { .. }
            | Event::Asked { .. }
            | Event::ConfirmationAsked { message: Some(_) } => false,
            Event::CustomerWrote { .. } | Event::Objected { .. } | Event::Unsolved { .. } => true,
            _ => return None,
        };
        let id = text_of(&e.event)?;
        Some(CustomerMessage {
            at: e.at,
            mine,
            text: body(&id),
            id: MessageId(id),
            files: files_of(Some(id)),
        })
    });
    // A look-up by number shows what staff wrote to the customer, never the customer's own words.
    let messages = messages.filter(|m| full || !m.mine).collect();
    let summary = loaded.events.iter().rev().find_map(|e| match e.event {
        Event::Closed { summary, .. } if state.closed.is_some() => body(&summary.0),
        _ => None,
    });
    let done = loaded.events.iter().rev().find_map(|e| match e.event {
        Event::ConfirmationAsked { message } => Some(message.and_then(|id| body(&id.0))),
        _ => None,
    });
    let offered = proposals(db, case).await?.into_iter().next();
    let offered = offered.filter(|p| p.status != ProposalStatus::Superseded);
    let (offered, earlier) = match (offered, state.round_opened_at) {
        (Some(offered), Some(begun)) if offered.offered_at < begun => (None, Some(offered)),
        (offered, _) => (offered, None),
    };
    let open_offer = offered
        .as_ref()
        .is_some_and(|p| p.status == ProposalStatus::Offered);
    let raw_text = if full {
        feedback::Entity::find_by_id_unscoped(row.feedback_id)
            .one(db)
            .await?
            .map(|f| f.raw_text)
    } else {
        None
    };
    let asked =
        state.is_open() && !state.confirmation_notices.is_empty() && state.confirmed_at.is_none();
    let turn = match (asked, open_offer) {
        (true, _) => Turn::Confirm,
        (_, true) => Turn::Decide,
        _ => Turn::Answer,
    };
    let may = CustomerMay {
        write: full,
        answer_proposal: full && open_offer,
        confirm: full && asked,
        report_unsolved: full && (state.closed.is_some() || !state.confirmation_notices.is_empty()),
    };
    let done = done.flatten().filter(|_| may.confirm);
    Ok(CustomerCase {
        number: row.number.clone(),
        kind: row.kind.0,
        phase: state.phase(),
        round: state.round,
        opened_at: row.opened_at,
        nodes: nodes(&loaded),
        promised: rows::stored(row).map(|clock| rows::due_at(&clock, now)),
        your_turn: state.waits_for_customer().then_some(turn),
        confirmed: state.is_open() && state.confirmed_at.is_some(),
        department: team
            .map(|t| Label::new(t.label_zh, t.label_en))
            .unwrap_or_default(),
        messages,
        raw_text,
        files: files_of(None),
        proposal: offered.filter(|_| full),
        earlier: earlier.filter(|_| full),
        done,
        summary,
        may,
    })
}

/// The nodes of the current round with the time each was first reached.
fn nodes(loaded: &Loaded) -> Vec<CustomerNode> {
    let since = loaded.state.round_opened_at;
    let reached = |phase: Phase| {
        loaded
            .events
            .iter()
            .filter(|e| since.is_none_or(|from| e.at >= from))
            .find_map(|e| match &e.event {
                Event::Opened { .. } if phase == Phase::Received => Some(e.at),
                Event::Moved { phase: to, .. } | Event::Reopened { phase: to, .. }
                    if *to == phase =>
                {
                    Some(e.at)
                }
                Event::Closed { .. } if phase == Phase::Closed => Some(e.at),
                _ => None,
            })
    };
    let now = loaded.state.phase();
    Phase::ALL
        .into_iter()
        .map(|phase| CustomerNode {
            phase,
            reached_at: if phase <= now { reached(phase) } else { None },
        })
        .collect()
}
