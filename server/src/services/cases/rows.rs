//! Rows as lists show them: names looked up once for a whole page, promises computed at `now`.

use super::store::StoredClock;
use crate::core::ServiceError;
use crate::db::entity::{case_file, department, person};
use crate::rules::Snapshot;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::cases::{CaseRow, NextDue, Phase};
use shared::clocks::clock::ClockState;
use shared::id::NodeId;
use shared::locale::Label;
use std::collections::HashMap;
use uuid::Uuid;

/// Names that rows refer to.
#[derive(Default)]
pub(crate) struct Names {
    pub departments: HashMap<Uuid, Label>,
    pub people: HashMap<Uuid, String>,
}

impl Names {
    /// Every department and the named people, in two statements.
    pub async fn load(
        db: &impl ConnectionTrait,
        people: impl IntoIterator<Item = Uuid>,
    ) -> Result<Self, ServiceError> {
        let departments = departments(db)
            .await?
            .into_iter()
            .map(|d| (d.id, label(&d)))
            .collect();
        let mut ids: Vec<Uuid> = people.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let people = if ids.is_empty() {
            HashMap::new()
        } else {
            let rows = person::Entity::find()
                .filter(person::COLUMN.id.is_in(ids))
                .all(db)
                .await?;
            rows.into_iter().map(|p| (p.id, p.name)).collect()
        };
        Ok(Self {
            departments,
            people,
        })
    }

    /// A person's name; people are never removed, so a missing one is shown as such.
    pub fn person(&self, id: Uuid) -> String {
        self.people
            .get(&id)
            .cloned()
            .unwrap_or_else(|| "—".to_owned())
    }

    /// A department's name.
    pub fn department(&self, id: Uuid) -> Label {
        self.departments
            .get(&id)
            .cloned()
            .unwrap_or_else(|| Label::new("—", "—"))
    }
}

/// All departments in order.
pub(crate) async fn departments(
    db: &impl ConnectionTrait,
) -> Result<Vec<department::Model>, ServiceError> {
    Ok(department::Entity::find()
        .order_by_asc(department::COLUMN.position)
        .all(db)
        .await?)
}

/// A department's name in both languages.
pub(crate) fn label(row: &department::Model) -> Label {
    Label::new(&row.label_zh, &row.label_en)
}

/// Rows for a list.
pub(crate) async fn rows(
    db: &impl ConnectionTrait,
    models: Vec<case_file::Model>,
    rules: &Snapshot,
    now: DateTime<Utc>,
) -> Result<Vec<CaseRow>, ServiceError> {
    let names = Names::load(db, models.iter().filter_map(|m| m.owner_id)).await?;
    Ok(models
        .iter()
        .map(|model| row(model, &names, rules, now))
        .collect())
}

/// The name of a stage that is gone: what it stood for.
pub(crate) fn gone(phase: Phase) -> Label {
    let words = phase.staff_words();
    Label::new(words.zh, words.en)
}

/// One row.
pub(crate) fn row(
    model: &case_file::Model,
    names: &Names,
    rules: &Snapshot,
    now: DateTime<Utc>,
) -> CaseRow {
    let stage = rules
        .case_type(&model.case_type)
        .and_then(|t| t.stage(&model.stage));
    CaseRow {
        number: model.number.clone(),
        title: model.title.clone(),
        kind: model.kind.0,
        priority: model.priority.0,
        stage: model.stage.clone(),
        stage_label: stage.map_or_else(|| gone(model.phase.0), |s| s.label.clone()),
        phase: model.phase.0,
        round: u32::try_from(model.round).unwrap_or(1),
        department: names.department(model.department_id),
        owner: model.owner_id.map(|id| names.person(id)),
        category: model
            .category_id
            .and_then(|id| rules.categories.get(NodeId(id)))
            .map(|n| n.label.clone()),
        customer: model.customer_mask.clone(),
        waiting: model.waiting,
        upset: model.upset.is_some(),
        opened_at: model.opened_at,
        stage_since: model.stage_since,
        updated_at: model.updated_at,
        next_due: stored(model).map(|clock| due_at(&clock, now)),
    }
}

/// The promise kept with a row.
pub(crate) fn stored(model: &case_file::Model) -> Option<StoredClock> {
    serde_json::from_str(model.next_clock.as_deref()?).ok()
}

/// A stored promise as it stands at `now`. Progress is by the wall clock; the case page counts exactly.
pub(crate) fn due_at(clock: &StoredClock, now: DateTime<Utc>) -> NextDue {
    let whole = (clock.due_at - clock.started_at).num_seconds().max(1);
    let used = (now - clock.started_at).num_seconds().max(0);
    let state = match (clock.paused, now > clock.due_at) {
        (true, _) => ClockState::Paused,
        (false, true) => ClockState::Breached,
        (false, false) => ClockState::Running,
    };
    NextDue {
        kind: clock.kind,
        at: clock.due_at,
        state,
        remaining_seconds: (clock.due_at - now).num_seconds(),
        progress_percent: u16::try_from((used * 100 / whole).min(999)).unwrap_or(999),
    }
}
