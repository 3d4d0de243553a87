//! The rows of `import_run`: their states, and what people see of them.
//!
//! Rule: every change of state proves the state it comes from, so that a person, a job and a second job agree.

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{feedback, import_error, import_run};
use crate::db::{Stored, Tx};
use app::api::ApiError;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::id::{ImportId, PersonId};
use shared::imports::{ImportState, ImportStatus, RowError};

/// Row errors that people see at once.
const ERRORS: u64 = 100;

pub(super) async fn load(core: &Core, id: ImportId) -> Result<import_run::Model, ServiceError> {
    let row = import_run::Entity::find_by_id(id.0)
        .one(core.db.read())
        .await?;
    Ok(row.ok_or(ApiError::NotFound)?)
}

/// True while another import holds rows back, so that its duplicates can't be told yet.
pub(super) async fn others_staged(tx: &Tx, id: ImportId) -> Result<bool, DbErr> {
    let staged = feedback::Entity::find_unscoped()
        .filter(feedback::COLUMN.staged_by.is_not_null())
        .filter(feedback::COLUMN.staged_by.ne(id.0))
        .limit(1)
        .one(tx)
        .await?;
    Ok(staged.is_some())
}

/// From mapped to running.
pub(super) async fn begin(tx: &Tx, id: ImportId, mapping: &str) -> Result<bool, DbErr> {
    let change = import_run::ActiveModel {
        state: Set(Stored(ImportState::Running)),
        mapping: Set(mapping.to_owned()),
        ..Default::default()
    };
    let done = import_run::Entity::update_many()
        .set(change)
        .filter(import_run::COLUMN.id.eq(id.0))
        .filter(import_run::COLUMN.state.eq(Stored(ImportState::Mapped)))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// From mapped or running to an end without voices.
pub(super) async fn end(
    tx: &Tx,
    id: ImportId,
    state: ImportState,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let change = import_run::ActiveModel {
        state: Set(Stored(state)),
        imported: Set(0),
        cases: Set(0),
        finished_at: Set(Some(now)),
        ..Default::default()
    };
    let open = [ImportState::Mapped, ImportState::Running].map(Stored);
    let done = import_run::Entity::update_many()
        .set(change)
        .filter(import_run::COLUMN.id.eq(id.0))
        .filter(import_run::COLUMN.state.is_in(open))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

pub(super) async fn status(core: &Core, id: ImportId) -> Result<ImportStatus, ServiceError> {
    let row = load(core, id).await?;
    let errors = import_error::Entity::find()
        .filter(import_error::COLUMN.import_id.eq(id.0))
        .order_by_asc(import_error::COLUMN.row)
        .limit(ERRORS)
        .all(core.db.read())
        .await?;
    let mut status = view(row);
    status.errors = errors
        .into_iter()
        .map(|error| RowError {
            row: unsigned(error.row),
            column: error.column_name,
            problem: error.problem.0,
        })
        .collect();
    Ok(status)
}

/// The latest imports, of one person or of everybody, without their row errors.
pub(super) async fn latest(
    core: &Core,
    of: Option<PersonId>,
    most: u64,
) -> Result<Vec<ImportStatus>, ServiceError> {
    let own = of.map(|person| import_run::COLUMN.person_id.eq(person.0));
    let rows = import_run::Entity::find()
        .filter(Condition::all().add_option(own))
        .order_by_desc(import_run::COLUMN.id)
        .limit(most)
        .all(core.db.read())
        .await?;
    Ok(rows.into_iter().map(view).collect())
}

fn view(row: import_run::Model) -> ImportStatus {
    ImportStatus {
        id: ImportId(row.id),
        file_name: row.file_name,
        state: row.state.0,
        total_rows: unsigned(row.total_rows),
        done_rows: unsigned(row.done_rows),
        imported: unsigned(row.imported),
        duplicates: unsigned(row.duplicates),
        failed: unsigned(row.failed),
        cases: unsigned(row.cases),
        by: row.actor,
        created_at: row.created_at,
        finished_at: row.finished_at,
        errors: Vec::new(),
    }
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
