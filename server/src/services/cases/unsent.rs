//! Notices that nobody got: letters go by mail alone, and the page of a case says which of them went nowhere, and why.
//!
//! Rule: looked at are the requests to confirm and their reminders, for a round may close after so many of them.

use super::tell;
use crate::core::ServiceError;
use crate::db::Stored;
use crate::db::entity::{case_file, notice};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use shared::cases::{CaseEvent, CaseState, CustomerView, Event};
use shared::catalogue::{Words, desk as words};
use shared::id::CaseId;
use shared::locale::Label;
use shared::ops::NoticeState;
use shared::privacy::retention::Class;
use std::collections::HashMap;

fn label(words: Words) -> Label {
    Label::new(words.zh, words.en)
}

fn mail_reaches(customer: Option<&CustomerView>) -> bool {
    customer.is_some_and(|customer| customer.email.is_some())
}

/// Why mail does not reach the customer, while their word is waited for.
pub(crate) fn unreached(state: &CaseState, customer: Option<&CustomerView>) -> Option<Label> {
    let waits = state.is_open() && state.confirmed_at.is_none();
    (waits && !mail_reaches(customer)).then(|| label(words::UNREACHED))
}

/// Why the notice of an event was not sent, by the event's place in the history.
pub(crate) async fn unsent(
    db: &impl ConnectionTrait,
    case: &case_file::Model,
    events: &[CaseEvent],
    customer: Option<&CustomerView>,
) -> Result<HashMap<u32, Label>, ServiceError> {
    let asked = |e: &&CaseEvent| {
        matches!(
            e.event,
            Event::ConfirmationAsked { .. } | Event::ConfirmationReminded
        )
    };
    let seqs: Vec<u32> = events.iter().filter(asked).map(|e| e.seq).collect();
    // Once the contact is erased nobody can tell any more.
    if seqs.is_empty() || case.kept & Class::Contacts.bit() == 0 {
        return Ok(HashMap::new());
    }
    if !mail_reaches(customer) {
        let why = label(words::NOTICE_NO_CONTACT);
        return Ok(seqs.into_iter().map(|seq| (seq, why.clone())).collect());
    }
    let keyed = |seq| (tell::key(CaseId(case.id), seq), seq);
    let keys: HashMap<String, u32> = seqs.into_iter().map(keyed).collect();
    let rows = notice::Entity::find()
        .filter(notice::Column::DedupeKey.is_in(keys.keys().cloned()))
        .all(db)
        .await?;
    let why = |row: notice::Model| {
        let words = match row.state {
            Stored(NoticeState::Cancelled) => words::NOTICE_OVER_CAP,
            Stored(NoticeState::Dead) => words::NOTICE_GIVEN_UP,
            Stored(NoticeState::Queued | NoticeState::Sent) => return None,
        };
        Some((*keys.get(&row.dedupe_key)?, label(words)))
    };
    Ok(rows.into_iter().filter_map(why).collect())
}
