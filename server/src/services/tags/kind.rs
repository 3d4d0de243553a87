//! What follows from a person's word about the kind of a voice.
//!
//! Rule: figures count the voice as what it is; a case keeps its number, stages and promises. A voice from the form that
//! nobody answers, since it was taken for praise, opens a case: its customer waits.

use super::record;
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_event, case_file, customer, feedback};
use crate::db::{Stored, Tx};
use crate::services::cases::open::{NewCase, Prepared, figures, insert, prepare};
use crate::services::customers::unsealed;
use crate::services::figures::{Figure, count, metric};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::cases::{Event, Kind};
use shared::id::{CaseId, CustomerId, DepartmentId, FeedbackId, NodeId};
use uuid::Uuid;

/// Events of a case among which its first department is named.
const FIRST: u64 = 3;

/// A person's word about the kind, with the case it may open, ready for a transaction that may run twice.
pub(super) struct Turn {
    voice: Uuid,
    to: Kind,
    opens: Option<Prepared>,
}

/// Makes ready what the word may open; what it changes is decided where it is written.
pub(super) async fn turn(
    core: &Core,
    voice: &feedback::Model,
    case: Option<&case_file::Model>,
    to: Kind,
) -> Result<Turn, ServiceError> {
    let waits = case.is_none() && voice.source.as_deref() == Some("form") && to.opens_case();
    let opens = match waits {
        true => Some(opened(core, voice, to, core.clock.now()).await?),
        false => None,
    };
    Ok(Turn {
        voice: voice.id,
        to,
        opens,
    })
}

impl Turn {
    /// Writes it over the kind that the voice has now; a case is opened where there is none.
    pub(super) async fn write(&self, tx: &Tx) -> Result<(), ServiceError> {
        // Locked: of two people the second finds what the first has written.
        let found = feedback::Entity::find_by_id_unscoped(self.voice)
            .lock_exclusive()
            .one(tx)
            .await?;
        let Some(voice) = found.filter(|voice| voice.kind.0 != self.to) else {
            return Ok(());
        };
        let change = feedback::ActiveModel {
            kind: Set(Stored(self.to)),
            ..Default::default()
        };
        feedback::Entity::update_many()
            .set(change)
            .filter(feedback::COLUMN.id.eq(self.voice))
            .exec(tx)
            .await?;
        let case = case_file::Entity::find_unscoped()
            .filter(case_file::COLUMN.feedback_id.eq(self.voice))
            .one(tx)
            .await?;
        let before = counted_in(tx, case.as_ref()).await?;
        let mut after = before;
        let mut counted = Vec::new();
        if let Some(case) = self.opens.as_ref().filter(|_| case.is_none()) {
            insert(tx, case).await?;
            counted.extend(figures(&case.row));
            after = DepartmentId(case.row.department_id);
        }
        let one = |kind: Kind, department, n| Figure {
            n,
            ..Figure::one(
                metric::VOICE,
                format!("{kind}/{}", voice.channel.0),
                department,
                voice.received_at,
            )
        };
        counted.push(one(voice.kind.0, before, -1));
        counted.push(one(self.to, after, 1));
        Ok(count(tx, &counted).await?)
    }
}

/// The department that a voice was counted for: the first of its case, or none.
async fn counted_in(
    db: &impl ConnectionTrait,
    case: Option<&case_file::Model>,
) -> Result<DepartmentId, DbErr> {
    let Some(case) = case else {
        return Ok(DepartmentId(Uuid::nil()));
    };
    let first = case_event::Entity::find()
        .filter(case_event::COLUMN.case_id.eq(case.id))
        .order_by_asc(case_event::COLUMN.seq)
        .limit(FIRST)
        .all(db)
        .await?;
    let assigned = first.iter().find_map(|row| {
        let event: Event = serde_json::from_str(&row.event).ok()?;
        match event {
            Event::Assigned { department, .. } => Some(department),
            _ => None,
        }
    });
    Ok(assigned.unwrap_or(DepartmentId(case.department_id)))
}

/// The case of a voice that had none, decided by the rules in force.
async fn opened(
    core: &Core,
    voice: &feedback::Model,
    kind: Kind,
    now: DateTime<Utc>,
) -> Result<Prepared, ServiceError> {
    let rules = core.rules();
    let prefix = rules.case_type_of(kind).map_or("", |of| &of.prefix);
    let day = now.with_timezone(&rules.zone()).date_naive();
    let number = core.numbers.next(&core.db, prefix, day).await?;
    let mask = match voice.customer_id {
        None => None,
        Some(id) => customer::Entity::find_by_id_unscoped(id)
            .one(core.db.read())
            .await?
            .map(|row| unsealed(core, &row))
            .transpose()?
            .and_then(|contact| contact.mask()),
    };
    let new = NewCase {
        id: CaseId(Uuid::now_v7()),
        number,
        feedback: FeedbackId(voice.id),
        kind,
        channel: voice.channel.0,
        text: voice.raw_text.clone(),
        reading: record(voice).map(|read| read.under(voice.sentiment.map(|said| said.0))),
        customer: voice.customer_id.map(CustomerId),
        customer_mask: mask,
        category: voice.category_id.map(NodeId),
        demand: None,
        product: None,
        order_no: None,
        opened_at: now,
        // Who was thanked for a praise was told of no case: the promise to reply runs.
        acknowledged: false,
        staged_by: None,
    };
    prepare(new, &rules)
}
