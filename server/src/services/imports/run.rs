//! The job that reads a file in: chunk after chunk, then the flip. It may be cut anywhere and goes on after the last
//! chunk that was committed.

use super::chunk::{Step, take};
use super::flip::{flip, remove_staged};
use super::voice::RowReader;
use super::{rows, table};
use crate::core::{Core, ServiceError};
use crate::jobs::Claimed;
use sea_orm::DbBackend;
use sha2::{Digest, Sha256};
use shared::id::ImportId;
use shared::imports::{ImportState, ImportStatus, Mapping};
use std::time::Duration;

/// Kind of the job that reads a file in.
pub const RUN: &str = "imports.run";
/// Kind of the job that removes what a stopped import staged.
pub const CLEAN: &str = "imports.clean";

/// SQLite's lock is not fair between processes: without a pause, `huiyin import` beside a serving instance would take
/// it again and again before a customer's waiting write looks for it.
const BREATH: Duration = Duration::from_millis(30);

/// Reads one import in, from wherever it stands, and returns where it ended.
///
/// # Errors
/// When the database or the file store fails; running it again goes on.
pub async fn run(core: &Core, id: ImportId) -> Result<ImportStatus, ServiceError> {
    let row = rows::load(core, id).await?;
    match row.state.0 {
        ImportState::Running => read_in(core, id, &row.file_sha256, &row.mapping).await?,
        ImportState::Cancelled | ImportState::Failed => remove_staged(core, id).await?,
        ImportState::Mapped | ImportState::Done => {}
    }
    rows::status(core, id).await
}

async fn read_in(
    core: &Core,
    id: ImportId,
    sha256: &str,
    mapping: &str,
) -> Result<(), ServiceError> {
    let mapping: Mapping = serde_json::from_str(mapping)?;
    let bytes = core.files.get(sha256).await?;
    let table = tokio::task::spawn_blocking(move || table::read(&bytes))
        .await
        .map_err(std::io::Error::other)?;
    let Ok(table) = table else {
        // It could be read when it came; a newer binary may be stricter.
        return fail(core, id).await;
    };
    let source = source(&table.headings);
    let zone = core.rules().zone();
    let reader = RowReader::new(&mapping, &table, zone);
    loop {
        let row = rows::load(core, id).await?;
        if row.state.0 != ImportState::Running {
            return remove_staged(core, id).await;
        }
        let from = usize::try_from(row.done_rows).unwrap_or(0);
        if from >= table.rows.len() {
            flip(core, id).await?;
            continue_or_done(core, id).await?;
            return Ok(());
        }
        let step = Step {
            import: id,
            from,
            source: &source,
            channel: mapping.channel,
        };
        // Of this moment: what was published since the file was begun counts for the rest of it.
        take(core, &core.rules(), &reader, &table, step).await?;
        if core.db.backend() == DbBackend::Sqlite {
            tokio::time::sleep(BREATH).await;
        }
    }
}

/// A cancellation that came between the last chunk and the flip wins.
async fn continue_or_done(core: &Core, id: ImportId) -> Result<(), ServiceError> {
    let row = rows::load(core, id).await?;
    if row.state.0 == ImportState::Done {
        core.committed();
        return Ok(());
    }
    remove_staged(core, id).await
}

/// Gives an import up; nothing of it stays.
async fn fail(core: &Core, id: ImportId) -> Result<(), ServiceError> {
    let now = core.clock.now();
    core.db
        .write(async move |tx| rows::end(tx, id, ImportState::Failed, now).await)
        .await?;
    remove_staged(core, id).await
}

/// Voices are the same when their number is, in files with the same headings: one export of one system.
fn source(headings: &[String]) -> String {
    let digest = Sha256::digest(headings.join("\n").as_bytes());
    format!("import:{}", &crate::files::hex(&digest)[..16])
}

/// The job [`RUN`].
///
/// # Errors
/// To be tried again; after the last try the import has failed and nothing of it stays.
pub async fn run_job(core: Core, job: Claimed) -> anyhow::Result<()> {
    let id: ImportId = job.read()?;
    match run(&core, id).await {
        Ok(_) => Ok(()),
        Err(error) if job.attempt >= job.max_attempts => {
            tracing::error!(%error, import = %id, "an import failed");
            Ok(fail(&core, id).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// The job [`CLEAN`].
///
/// # Errors
/// To be tried again.
pub async fn clean_job(core: Core, job: Claimed) -> anyhow::Result<()> {
    Ok(remove_staged(&core, job.read()?).await?)
}
