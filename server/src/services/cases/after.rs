//! What follows from events by itself: the survey of a closed round is scheduled, that of a reopened one cancelled.

use super::store::{Loaded, append};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::rules::Snapshot;
use crate::services::surveys;
use chrono::{DateTime, Utc};
use shared::cases::{CaseEvent, Event, Side};
use shared::id::CaseId;

/// Appends what follows.
pub(crate) async fn follow_up(
    tx: &Tx,
    core: &Core,
    rules: &Snapshot,
    loaded: &mut Loaded,
    entries: &[CaseEvent],
    now: DateTime<Utc>,
) -> Result<Vec<CaseEvent>, ServiceError> {
    let mut follow = Vec::new();
    for entry in entries {
        match &entry.event {
            Event::Closed { .. } => {
                let event = surveys::schedule(tx, core, rules, &loaded.row, now).await?;
                follow.push((Side::System, event));
            }
            Event::Reopened { round, .. } => {
                if let Some(event) = surveys::cancel(tx, CaseId(loaded.row.id), round - 1).await? {
                    follow.push((Side::System, event));
                }
            }
            _ => {}
        }
    }
    if follow.is_empty() {
        Ok(Vec::new())
    } else {
        append(tx, rules, loaded, follow, now).await
    }
}
