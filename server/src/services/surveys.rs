use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::rules::Snapshot;
pub(crate) async fn schedule(
    _tx: &Tx,
    _c: &Core,
    _r: &Snapshot,
    _row: &crate::db::entity::case_file::Model,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<shared::cases::Event, ServiceError> {
    Ok(shared::cases::Event::SurveyScheduled { at: now })
}
pub(crate) async fn cancel(
    _tx: &Tx,
    _c: shared::id::CaseId,
    _r: u32,
) -> Result<Option<shared::cases::Event>, ServiceError> {
    Ok(None)
}
