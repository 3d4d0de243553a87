//! The day's chase list: open cases whose next promise is late or due before midnight, with what to tell customers.
//!
//! Rule: which cases is one look into the index of due times; what is due of each is derived, page by page.

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::case_file::{self, COLUMN, Column};
use crate::db::entity::customer;
use crate::rules::Snapshot;
use crate::services::cases::inbox::{bounds, open_page};
use crate::services::cases::rows::{self, Names};
use crate::services::cases::store::{Loaded, clocks, with_histories};
use crate::services::cases::{cases_of, staff_with};
use app::api::ApiResult;
use app::api::ports::Chase;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, QueryFilter};
use shared::actor::{Actor, Right, Staff};
use shared::cases::InboxQuery;
use shared::chase::{ChasePage, ChaseQuery, ChaseRow, Chased, update_message};
use shared::clocks::derive::{Clock, ClockState};
use shared::clocks::due::due;
use shared::clocks::policy::ClockKind;
use shared::locale::Locale;
use shared::page::Page;
use std::collections::HashMap;
use uuid::Uuid;

/// Implements [`Chase`].
pub struct Service(pub Core);

/// Midnight after `now` in the organisation's zone.
fn tonight(rules: &Snapshot, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.with_timezone(&rules.zone()).date_naive();
    bounds(today, rules).map_or(now + TimeDelta::days(1), |(_, end)| end)
}

/// Promises of a case that must be kept before then, the earliest first.
fn chased(
    loaded: &Loaded,
    rules: &Snapshot,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<Clock> {
    let waits = |state| matches!(state, ClockState::Running | ClockState::Breached);
    let mut due = clocks(&loaded.state, rules, now);
    due.retain(|clock| clock.met_at.is_none() && waits(clock.state) && clock.due_at < until);
    due.sort_by_key(|clock| clock.due_at);
    due
}

impl Service {
    async fn page(
        &self,
        actor: &Actor,
        staff: &Staff,
        query: ChaseQuery,
    ) -> Result<ChasePage, ServiceError> {
        let (rules, now, db) = (self.0.rules(), self.0.clock.now(), self.0.db.read());
        let until = tonight(&rules, now);
        let mut select = cases_of(actor, Right::HandleCases)
            .filter(Column::ClosedAt.is_null())
            .filter(Column::NextDueAt.lt(until));
        if query.mine {
            select = select.filter(COLUMN.owner_id.eq(staff.id.0));
        }
        let after = InboxQuery {
            after: query.after,
            ..InboxQuery::default()
        };
        let (models, next) = open_page(db, select, &after).await?;
        let names = Names::load(db, models.iter().filter_map(|row| row.owner_id)).await?;
        let locales = locales(db, &models).await?;
        let mut found = Vec::new();
        for loaded in with_histories(db, models).await? {
            let due = chased(&loaded, &rules, now, until);
            if due.is_empty() {
                continue;
            }
            let locale = loaded
                .row
                .customer_id
                .and_then(|id| locales.get(&id).copied());
            let message = due
                .iter()
                .any(|clock| clock.kind == ClockKind::CustomerUpdate)
                .then(|| prepared(&loaded, &rules, locale.unwrap_or_default(), now))
                .map(Option::unwrap_or_default);
            let of = rules.case_type(&loaded.row.case_type);
            let one = |clock: Clock| Chased {
                kind: clock.kind,
                stage: clock
                    .stage
                    .and_then(|key| Some(of?.stage(&key)?.label.clone())),
                due_at: clock.due_at,
                late: clock.state == ClockState::Breached,
            };
            found.push(ChaseRow {
                case: rows::row(&loaded.row, &names, &rules, now),
                seq: loaded.state.seq,
                due: due.into_iter().map(one).collect(),
                message,
            });
        }
        let page = Page { rows: found, next };
        Ok(ChasePage { page })
    }
}

/// What to tell the customer, and by when they hear again if it is told now; nothing where no clock would keep that.
fn prepared(
    loaded: &Loaded,
    rules: &Snapshot,
    locale: Locale,
    now: DateTime<Utc>,
) -> Option<String> {
    let set = rules.clock_sets.get(&loaded.state.case_type)?;
    let mut targets = set.targets.iter().filter(|_| set.repeat_updates);
    let target = targets.find(|t| t.kind == ClockKind::CustomerUpdate)?;
    let length = target.due.of(loaded.row.priority.0)?;
    let again = due(now, &length, &rules.hours, &[]).at;
    let again = again.with_timezone(&rules.zone()).naive_local();
    Some(update_message(locale, loaded.state.phase(), again))
}

/// Languages of the customers: one statement.
async fn locales(
    db: &impl sea_orm::ConnectionTrait,
    models: &[case_file::Model],
) -> Result<HashMap<Uuid, Locale>, ServiceError> {
    let ids = models.iter().filter_map(|model| model.customer_id);
    let found = customer::Entity::find_unscoped()
        .filter(customer::COLUMN.id.is_in(ids))
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|row| (row.id, row.locale.0))
        .collect())
}

#[async_trait]
impl Chase for Service {
    async fn list(&self, actor: &Actor, query: ChaseQuery) -> ApiResult<ChasePage> {
        let staff = staff_with(actor, Right::HandleCases)?;
        Ok(self.page(actor, staff, query).await?)
    }
}
