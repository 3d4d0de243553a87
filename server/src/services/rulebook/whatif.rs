//! What a draft of promises or of the calendar would change for the cases of late. Nothing is written.

use super::{checked, names};
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::case_file::{COLUMN, Column, Entity};
use crate::services::cases::store::with_histories;
use app::api::ApiError;
use chrono::Days;
use sea_orm::{QueryFilter, QueryOrder, QuerySelect};
use shared::clocks::hours::Hours;
use shared::clocks::whatif::{DAYS, MOST, Terms, WhatIf, compare};
use shared::rulebook::Draft;
use std::sync::Arc;
use uuid::Uuid;

/// Cases whose histories are in memory at a time.
const BATCH: usize = 200;

/// Counts every case twice, the latest first.
pub(super) async fn run(core: &Core, draft: &Draft) -> Result<WhatIf, ServiceError> {
    let (rules, now) = (core.rules(), core.clock.now());
    let read = core.db.read();
    checked(draft, &names::read(read, &rules, draft.document()).await?)?;
    let (sets, hours) = match draft {
        Draft::Clocks(sets) => (sets, Arc::clone(&rules.hours)),
        Draft::Calendar(calendar) => {
            let hours = Hours::new(calendar.clone()).map_err(|_| ApiError::NotFound)?;
            (&rules.clock_sets, Arc::new(hours))
        }
        _ => return Err(ApiError::NotFound.into()),
    };
    let mut ids: Vec<Uuid> = Entity::find_unscoped()
        .select_only()
        .column(Column::Id)
        .filter(COLUMN.staged_by.is_null())
        .filter(COLUMN.opened_at.gte(now - Days::new(DAYS.into())))
        .filter(COLUMN.opened_at.lte(now))
        .order_by_desc(COLUMN.opened_at)
        .order_by_desc(COLUMN.id)
        .limit(MOST + 1)
        .into_tuple()
        .all(read)
        .await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let mut found = WhatIf {
        more: ids.len() > most,
        ..WhatIf::default()
    };
    ids.truncate(most);
    for batch in ids.chunks(BATCH) {
        let rows = Entity::find_unscoped()
            .filter(COLUMN.id.is_in(batch.iter().copied()))
            .order_by_desc(COLUMN.opened_at)
            .order_by_desc(COLUMN.id)
            .all(read)
            .await?;
        for (at, loaded) in with_histories(read, rows).await?.into_iter().enumerate() {
            // Whoever else waits for this thread has a turn.
            if at % 10 == 0 {
                tokio::task::yield_now().await;
            }
            let case_type = &loaded.state.case_type;
            let pairs = loaded.state.timeline.as_ref().map(|history| {
                let before = Terms {
                    set: rules.clock_sets.get(case_type),
                    hours: &rules.hours,
                };
                let after = Terms {
                    set: sets.get(case_type),
                    hours: &hours,
                };
                compare(history, before, after, now)
            });
            found.add(&loaded.row.number, case_type, pairs.unwrap_or_default());
        }
    }
    Ok(found.told())
}
