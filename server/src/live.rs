//! Live updates: one poll per instance reads what was committed anywhere and tells the people who look at it.
//!
//! Nothing is notified inside a transaction; a commit on this instance only makes the next poll come at once.

use crate::db::Db;
use crate::db::entity::change;
use sea_orm::{DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::actor::Staff;
use shared::id::{DepartmentId, PersonId};
use shared::reminders::BELL;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, broadcast};
use uuid::Uuid;

/// How often other instances' commits are looked for.
const POLL: Duration = Duration::from_millis(700);
/// Polls are this far apart at least, so that a thousand commits a second cost as little as four.
const REST: Duration = Duration::from_millis(250);
/// Changes looked at in one poll, the latest ones; whoever misses one sees it when the page next asks by itself.
const MOST: u64 = 2_000;
/// A transaction that took longer to commit than this is seen when the page next asks by itself.
const OVERLAP_MILLIS: u64 = 10_000;

/// A case that changed; one that changed hands is told to both sides. With the bell in place of a number: the reminders
/// of the owner changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its number.
    pub number: String,
    /// Its department.
    pub department: DepartmentId,
    /// Its owner.
    pub owner: Option<PersonId>,
}

impl Changed {
    /// True when this person may see the case.
    pub fn concerns(&self, staff: &Staff) -> bool {
        let owned = self.owner == Some(staff.id);
        if self.number == BELL {
            return owned;
        }
        staff.scopes.read.holds(self.department, owned)
    }
}

/// What listeners of this instance are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A case changed, here or on another instance.
    Case(Changed),
    /// A session ended or somebody's rights changed here: whoever listens looks at their own again.
    People,
}

/// The hub of this instance.
#[derive(Clone)]
pub struct Live {
    hub: broadcast::Sender<News>,
    poke: Arc<Notify>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            hub: broadcast::channel(256).0,
            poke: Arc::default(),
        }
    }
}

impl Live {
    /// Listens to changes from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        self.hub.subscribe()
    }

    /// Tells that sessions or rights changed.
    pub fn people_changed(&self) {
        let _ = self.hub.send(News::People);
    }

    /// Makes the next poll come at once.
    pub fn poke(&self) {
        self.poke.notify_one();
    }

    /// Polls until the task is dropped.
    pub async fn run(self, db: Db) {
        let mut seen: HashSet<Uuid> = HashSet::new();
        if let Ok(rows) = recent(&db).await {
            seen.extend(rows.iter().map(|row| row.id));
        }
        loop {
            let _ = tokio::time::timeout(POLL, self.poke.notified()).await;
            match recent(&db).await {
                Ok(rows) => {
                    for row in rows.iter().rev().filter(|row| !seen.contains(&row.id)) {
                        let _ = self.hub.send(News::Case(Changed {
                            number: row.number.clone(),
                            department: DepartmentId(row.department_id),
                            owner: row.owner_id.map(PersonId),
                        }));
                    }
                    seen = rows.into_iter().map(|row| row.id).collect();
                }
                Err(cause) => tracing::warn!(%cause, "live updates could not look for changes"),
            }
            tokio::time::sleep(REST).await;
        }
    }
}

/// Changes of the last seconds, the latest first, by the real time in their UUIDv7.
async fn recent(db: &Db) -> Result<Vec<change::Model>, DbErr> {
    let millis = u64::try_from(crate::clock::real_now().timestamp_millis()).unwrap_or(0);
    let from = millis.saturating_sub(OVERLAP_MILLIS);
    let floor = Uuid::from_u128(u128::from(from) << 80);
    change::Entity::find()
        .filter(change::COLUMN.id.gt(floor))
        .order_by_desc(change::COLUMN.id)
        .limit(MOST)
        .all(db.read())
        .await
}
