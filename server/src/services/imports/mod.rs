//! Files of voices: implements the port. A file is kept sealed, read in by a job chunk by chunk, and becomes visible
//! in one flip.
//!
//! Rule: an import belongs to who brought the file; managers see everybody's, to others it does not exist.
//! While an import runs, its rows carry its id in `staged_by`; every list and count leaves those out.

mod chunk;
mod flip;
mod opening;
mod rows;
mod run;
mod table;
mod text_file;
mod voice;
mod workbook;

pub use opening::open_cases_for;
pub use run::{CLEAN, RUN, clean_job, run, run_job};
pub use table::{Fault, MAX_BYTES, Table, read};

use crate::core::{Core, ServiceError};
use crate::db::Stored;
use crate::db::entity::import_run;
use crate::files::Kept;
use crate::jobs::{NewJob, enqueue};
use crate::services::audit;
use crate::services::cases::require;
use app::api::ports::{Imports, Upload};
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};
use sha2::{Digest, Sha256};
use shared::actor::{Actor, Right, Role};
use shared::feedback::Channel;
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::id::{ImportId, PersonId};
use shared::imports::{ImportField, ImportPreview, ImportState, ImportStatus, Mapping};
use shared::text::{clean_line, excerpt};
use uuid::Uuid;

/// Rows shown before an import starts.
const PREVIEW_ROWS: usize = 8;
/// Characters of a cell shown.
const PREVIEW_CELL: usize = 80;
/// Imports in the list.
const LATEST: u64 = 50;
/// A run that its own process did not finish is taken over after this long.
const TAKE_OVER: TimeDelta = TimeDelta::minutes(10);

/// Implements [`Imports`].
pub struct Service(pub Core);

/// Who reads an import in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    /// The job runner, at once.
    Job,
    /// The caller, with [`run`]; the job runner takes over when the caller dies.
    Caller,
}

/// Checks a file, keeps it and guesses what its columns mean.
///
/// # Errors
/// What is wrong with the file, as a field error of `file`.
pub async fn preview(
    core: &Core,
    actor: &Actor,
    file: Upload,
) -> Result<ImportPreview, ServiceError> {
    require(actor, Right::Import)?;
    let name = file_name(&file.name);
    let (bytes, table) = tokio::task::spawn_blocking(move || {
        let table = table::read(&file.bytes);
        (file.bytes, table)
    })
    .await
    .map_err(std::io::Error::other)?;
    let table = table.map_err(|fault| invalid("file", fault.into()))?;
    let sha256 = crate::files::hex(&Sha256::digest(&bytes));
    let kept = Kept {
        name: name.clone(),
        content_type: "application/octet-stream",
        bytes,
        sha256: sha256.clone(),
    };
    core.files.put(&kept).await?;
    let seen_before = seen(core, &sha256).await?;
    let mapping = guess(&table);
    let id = Uuid::now_v7();
    let now = core.clock.now();
    let row = import_run::ActiveModel {
        id: Set(id),
        file_name: Set(name.clone()),
        file_sha256: Set(sha256),
        mapping: Set(serde_json::to_string(&mapping)?),
        state: Set(Stored(ImportState::Mapped)),
        total_rows: Set(count(table.rows.len())),
        done_rows: Set(0),
        imported: Set(0),
        duplicates: Set(0),
        failed: Set(0),
        cases: Set(0),
        person_id: Set(actor.staff().map(|staff| staff.id.into())),
        actor: Set(actor_name(actor)),
        created_at: Set(now),
        finished_at: Set(None),
    };
    core.db
        .write(async move |tx| {
            import_run::Entity::insert(row.clone())
                .exec_without_returning(tx)
                .await
                .map_err(ServiceError::from)
        })
        .await?;
    let shown = table.rows.iter().take(PREVIEW_ROWS);
    Ok(ImportPreview {
        id: ImportId(id),
        file_name: name,
        rows: shown
            .map(|row| row.cells.iter().map(|c| excerpt(c, PREVIEW_CELL)).collect())
            .collect(),
        total_rows: table.rows.len() as u64,
        headings: table.headings,
        mapping,
        seen_before,
    })
}

/// Starts reading a file in. One import runs at a time, so that two files of one source never overlook each other.
///
/// # Errors
/// `Conflict` while another import runs or is being removed, or when this one was started before.
pub async fn start(
    core: &Core,
    actor: &Actor,
    id: ImportId,
    mapping: Mapping,
    by: Runner,
) -> Result<ImportStatus, ServiceError> {
    require(actor, Right::Import)?;
    let found = find(core, actor, id).await?;
    let texts = mapping.columns.iter().filter(|f| **f == ImportField::Text);
    if texts.count() != 1 {
        return Err(invalid("mapping", FieldProblem::OneTextColumn));
    }
    let columns = serde_json::from_str::<Mapping>(&found.mapping)?
        .columns
        .len();
    if mapping.columns.len() != columns {
        return Err(invalid("mapping", FieldProblem::NotOffered));
    }
    let now = core.clock.now();
    let due = match by {
        Runner::Job => now,
        Runner::Caller => now + TAKE_OVER,
    };
    let job = NewJob::new(RUN, &id, now)?
        .at(due)
        .once(format!("import:{id}"));
    let (json, actor) = (serde_json::to_string(&mapping)?, actor.clone());
    let started = core
        .db
        .write(async move |tx| -> Result<bool, ServiceError> {
            if rows::others_staged(tx, id).await? || !rows::begin(tx, id, &json).await? {
                return Ok(false);
            }
            enqueue(tx, job.clone(), now).await?;
            let details = serde_json::json!({ "rows": found.total_rows });
            audit::record(tx, &actor, "import.start", &format!("import:{id}"), details).await?;
            Ok(true)
        })
        .await;
    match started {
        Ok(true) => core.committed(),
        Ok(false) => return Err(ApiError::Conflict.into()),
        // The index that allows one running import refused a second.
        Err(ServiceError::Db(error))
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
        {
            return Err(ApiError::Conflict.into());
        }
        Err(error) => return Err(error),
    }
    rows::status(core, id).await
}

/// Stops an import and takes away what it staged. One that is done stays.
///
/// # Errors
/// `NotFound`, or when the database fails.
pub async fn cancel(
    core: &Core,
    actor: &Actor,
    id: ImportId,
) -> Result<ImportStatus, ServiceError> {
    require(actor, Right::Import)?;
    let found = find(core, actor, id).await?;
    if matches!(found.state.0, ImportState::Mapped | ImportState::Running) {
        let now = core.clock.now();
        let job = NewJob::new(CLEAN, &id, now)?.once(format!("import:{id}:clean"));
        let actor = actor.clone();
        let ended = core
            .db
            .write(async move |tx| -> Result<bool, ServiceError> {
                if !rows::end(tx, id, ImportState::Cancelled, now).await? {
                    return Ok(false);
                }
                enqueue(tx, job.clone(), now).await?;
                let object = format!("import:{id}");
                audit::record(tx, &actor, "import.cancel", &object, serde_json::json!({})).await?;
                Ok(true)
            })
            .await?;
        if ended {
            core.committed();
            flip::remove_staged(core, id).await?;
        }
    }
    rows::status(core, id).await
}

/// Whose imports alone the actor sees; `None` stands for everybody's.
fn only_of(actor: &Actor) -> Option<PersonId> {
    let staff = actor.staff().filter(|staff| !staff.is(Role::Manager));
    staff.map(|staff| staff.id)
}

/// An import that the actor sees; any other looks as if there were none.
async fn find(core: &Core, actor: &Actor, id: ImportId) -> Result<import_run::Model, ServiceError> {
    let found = rows::load(core, id).await?;
    match only_of(actor) {
        Some(person) if found.person_id != Some(person.0) => Err(ApiError::NotFound.into()),
        _ => Ok(found),
    }
}

#[async_trait]
impl Imports for Service {
    async fn preview(&self, actor: &Actor, file: Upload) -> ApiResult<ImportPreview> {
        Ok(preview(&self.0, actor, file).await?)
    }

    async fn start(
        &self,
        actor: &Actor,
        id: ImportId,
        mapping: Mapping,
    ) -> ApiResult<ImportStatus> {
        Ok(start(&self.0, actor, id, mapping, Runner::Job).await?)
    }

    async fn status(&self, actor: &Actor, id: ImportId) -> ApiResult<ImportStatus> {
        require(actor, Right::Import)?;
        find(&self.0, actor, id).await?;
        Ok(rows::status(&self.0, id).await?)
    }

    async fn cancel(&self, actor: &Actor, id: ImportId) -> ApiResult<ImportStatus> {
        Ok(cancel(&self.0, actor, id).await?)
    }

    async fn list(&self, actor: &Actor) -> ApiResult<Vec<ImportStatus>> {
        require(actor, Right::Import)?;
        Ok(rows::latest(&self.0, only_of(actor), LATEST).await?)
    }
}

/// What the headings say; without a text column, the one with the longest cells.
fn guess(table: &Table) -> Mapping {
    let mut columns: Vec<ImportField> = table
        .headings
        .iter()
        .map(|h| ImportField::guess(h))
        .collect();
    // A meaning belongs to one column; the first wins.
    for at in 0..columns.len() {
        if columns[..at].contains(&columns[at]) {
            columns[at] = ImportField::Ignore;
        }
    }
    if !columns.contains(&ImportField::Text) {
        let length = |at: usize| -> usize {
            let rows = table.rows.iter().take(50);
            rows.filter_map(|row| row.cells.get(at))
                .map(String::len)
                .sum()
        };
        let free = (0..columns.len()).filter(|at| columns[*at] == ImportField::Ignore);
        if let Some(longest) = free.max_by_key(|at| length(*at)) {
            columns[longest] = ImportField::Text;
        }
    }
    Mapping {
        columns,
        channel: Channel::Import,
        kind: None,
    }
}

async fn seen(core: &Core, sha256: &str) -> Result<Option<DateTime<Utc>>, ServiceError> {
    let row = import_run::Entity::find()
        .filter(import_run::COLUMN.file_sha256.eq(sha256))
        .filter(import_run::COLUMN.state.eq(Stored(ImportState::Done)))
        .order_by_desc(import_run::COLUMN.id)
        .limit(1)
        .one(core.db.read())
        .await?;
    Ok(row.and_then(|row| row.finished_at))
}

/// The last part of a path, on one line, at most 100 characters.
fn file_name(raw: &str) -> String {
    let base = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = excerpt(&clean_line(base), 100);
    if name.is_empty() {
        "file".to_owned()
    } else {
        name
    }
}

fn actor_name(actor: &Actor) -> String {
    actor
        .staff()
        .map_or_else(|| "system".to_owned(), |staff| staff.name.clone())
}

fn invalid(field: &str, problem: FieldProblem) -> ServiceError {
    let mut errors = FieldErrors::default();
    errors.add(field, problem);
    ApiError::Invalid(errors).into()
}

/// A number of rows as a column keeps it.
fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
