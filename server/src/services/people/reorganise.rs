//! What admins do to departments: every change is in the trail, and nothing in use is left in a retired one.
//!
//! Rule: what is looked at is held first, so that of two changes in the same moment the second one sees the first.

use super::People;
use super::departments::Departments;
use super::password::invalid;
use crate::core::ServiceError;
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, config, department, person};
use crate::rules::key;
use crate::services::audit;
use crate::setup::add_department;
use app::api::ApiError;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use shared::actor::Actor;
use shared::departments::{DepartmentEdit, DepartmentProblem};
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::id::DepartmentId;
use shared::locale::Label;
use shared::rulebook::Routing;
use shared::text;
use uuid::Uuid;

/// Longest name in either language.
const LONGEST: usize = 40;

impl People {
    pub(super) async fn reorganise(
        &self,
        actor: &Actor,
        edit: DepartmentEdit,
    ) -> Result<(), ServiceError> {
        let (actor, fresh) = (actor.clone(), DepartmentId(Uuid::now_v7()));
        let edit = match edit {
            DepartmentEdit::Add { parent, label } => DepartmentEdit::Add {
                parent,
                label: check_label(&label)?,
            },
            DepartmentEdit::Rename { id, label } => DepartmentEdit::Rename {
                id,
                label: check_label(&label)?,
            },
            edit => edit,
        };
        self.core
            .db
            .write(async move |tx| apply(tx, &actor, &edit, fresh).await)
            .await
    }
}

fn check_label(raw: &Label) -> Result<Label, ApiError> {
    let mut errors = FieldErrors::default();
    let zh = text::required(&text::clean_line(&raw.zh), 1, LONGEST);
    let zh = errors.take("zh", zh);
    let en = text::optional(&text::clean_line(&raw.en), LONGEST);
    let en = errors.take("en", en);
    let label = zh.zip(en);
    let label = label.map(|(zh, en)| Label::new(zh, en.unwrap_or_default()));
    errors.or(label).map_err(ApiError::Invalid)
}

async fn apply(
    tx: &Tx,
    actor: &Actor,
    edit: &DepartmentEdit,
    fresh: DepartmentId,
) -> Result<(), ServiceError> {
    let all = Departments::to_change(tx).await?;
    let known = |id: DepartmentId| all.get(id).ok_or(ApiError::NotFound);
    let (id, action, details) = match edit {
        DepartmentEdit::Add { parent, label } => {
            may_stand_below(&all, *parent)?;
            is_alone(&all, *parent, fresh, label)?;
            let place = last(tx, *parent).await?;
            add_department(tx, fresh, *parent, label, place).await?;
            let details = json!({ "parent": parent, "label": label });
            (fresh, "department.add", details)
        }
        DepartmentEdit::Rename { id, label } => {
            let before = known(*id)?;
            if before.label == *label {
                return Ok(());
            }
            is_alone(&all, before.parent, *id, label)?;
            let row = department::ActiveModel {
                label_zh: Set(label.zh.clone()),
                label_en: Set(label.en.clone()),
                ..Default::default()
            };
            change(tx, *id, row).await?;
            let details = json!({ "before": before.label, "after": label });
            (*id, "department.rename", details)
        }
        DepartmentEdit::Move { id, parent } => {
            let before = known(*id)?;
            if before.parent == *parent {
                return Ok(());
            }
            if parent.is_some_and(|above| all.subtree(*id).contains(&above)) {
                return Err(refused(DepartmentProblem::Loop).into());
            }
            may_stand_below(&all, *parent)?;
            is_alone(&all, *parent, *id, &before.label)?;
            let row = department::ActiveModel {
                parent_id: Set(parent.map(Into::into)),
                position: Set(last(tx, *parent).await?),
                ..Default::default()
            };
            change(tx, *id, row).await?;
            let details = json!({ "before": before.parent, "after": parent });
            (*id, "department.move", details)
        }
        DepartmentEdit::Retire { id } => {
            if known(*id)?.retired {
                return Ok(());
            }
            if let Some(problem) = needed(tx, &all, *id).await? {
                return Err(refused(problem).into());
            }
            change(tx, *id, retired(true)).await?;
            (*id, "department.retire", json!({}))
        }
        DepartmentEdit::Restore { id } => {
            let before = known(*id)?;
            if !before.retired {
                return Ok(());
            }
            may_stand_below(&all, before.parent)?;
            change(tx, *id, retired(false)).await?;
            (*id, "department.restore", json!({}))
        }
    };
    audit::record(tx, actor, action, &format!("department:{id}"), details).await?;
    Ok(())
}

const fn refused(problem: DepartmentProblem) -> ApiError {
    ApiError::Department(problem)
}

fn retired(retired: bool) -> department::ActiveModel {
    department::ActiveModel {
        retired: Set(retired),
        ..Default::default()
    }
}

async fn change(
    tx: &Tx,
    id: DepartmentId,
    row: department::ActiveModel,
) -> Result<(), ServiceError> {
    department::Entity::update(department::ActiveModel {
        id: Unchanged(id.0),
        ..row
    })
    .exec(tx)
    .await?;
    Ok(())
}

/// The one above, where there is one, exists and is in use.
fn may_stand_below(all: &Departments, parent: Option<DepartmentId>) -> Result<(), ApiError> {
    match parent.map(|id| all.get(id)) {
        Some(None) => Err(invalid("parent", FieldProblem::NotOffered)),
        Some(Some(above)) if above.retired => Err(refused(DepartmentProblem::ParentRetired)),
        _ => Ok(()),
    }
}

/// No sibling, retired or not, has one of its names.
fn is_alone(
    all: &Departments,
    parent: Option<DepartmentId>,
    own: DepartmentId,
    label: &Label,
) -> Result<(), ApiError> {
    let mut siblings = all.children(parent).filter(|other| other.id != own);
    let same =
        |other: &Label| other.zh == label.zh || (!label.en.is_empty() && other.en == label.en);
    if siblings.any(|other| same(&other.label)) {
        return Err(refused(DepartmentProblem::Taken));
    }
    Ok(())
}

/// The place after all siblings.
async fn last(tx: &Tx, parent: Option<DepartmentId>) -> Result<i32, ServiceError> {
    let siblings = department::Entity::find();
    let siblings = match parent {
        Some(above) => siblings.filter(department::COLUMN.parent_id.eq(above.0)),
        None => siblings.filter(department::COLUMN.parent_id.is_null()),
    };
    let last = siblings
        .order_by_desc(department::COLUMN.position)
        .one(tx)
        .await?;
    Ok(last.map_or(0, |row| row.position.saturating_add(1)))
}

/// Who or what still needs a department.
async fn needed(
    tx: &Tx,
    all: &Departments,
    id: DepartmentId,
) -> Result<Option<DepartmentProblem>, ServiceError> {
    let people = person::Entity::find()
        .filter(person::COLUMN.department_id.eq(id.0))
        .filter(person::COLUMN.active.eq(true))
        .count(tx)
        .await?;
    if people > 0 {
        return Ok(Some(DepartmentProblem::People { n: people }));
    }
    let below = all.children(Some(id)).filter(|d| !d.retired).count();
    if let n @ 1.. = u64::try_from(below).unwrap_or(u64::MAX) {
        return Ok(Some(DepartmentProblem::Below { n }));
    }
    // Those of an import that still runs, too.
    let open: Option<Uuid> = case_file::Entity::find_unscoped()
        .select_only()
        .column(case_file::Column::Id)
        .filter(case_file::COLUMN.department_id.eq(id.0))
        .filter(case_file::COLUMN.closed_at.is_null())
        .into_tuple()
        .one(tx)
        .await?;
    if open.is_some() {
        return Ok(Some(DepartmentProblem::Cases));
    }
    let routing = config::Entity::find()
        .filter(config::COLUMN.key.eq(key::ROUTING))
        .order_by_desc(config::COLUMN.version)
        .one(tx)
        .await?;
    let Some(routing) = routing else {
        return Ok(None);
    };
    let routing: Routing = serde_json::from_str(&routing.value)?;
    if routing.default == Some(id) {
        return Ok(Some(DepartmentProblem::Rest));
    }
    let mut rules = (1..).zip(&routing.rules);
    let rule = rules.find(|(_, rule)| rule.to.as_ref().is_some_and(|to| to.department == id));
    Ok(rule.map(|(n, _)| DepartmentProblem::Rule { n }))
}
