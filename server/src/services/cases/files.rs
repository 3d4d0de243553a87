//! Files of a case: kept with the report or as evidence, handed out only through the case they belong to.

use super::scope::cases_of;
use super::veil::is_veiled;
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{attachment, case_file};
use crate::files::Kept;
use app::api::ApiError;
use app::api::ports::{Download, Upload};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, Statement,
};
use shared::actor::{Actor, Right};
use shared::feedback::LIMITS;
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::id::{AttachmentId, CaseId, MessageId, PersonId};
use shared::language::find_personal::mask_text;
use uuid::Uuid;

/// Pieces of evidence a case may hold, and files of its customer.
const FILES: u64 = 60;

fn refused(problem: FieldProblem) -> ServiceError {
    let mut errors = FieldErrors::default();
    errors.add("files", problem);
    ApiError::Invalid(errors).into()
}

/// Inspects and writes the bytes; the row comes after, so that no row lacks its bytes.
async fn store(core: &Core, file: Upload) -> Result<Kept, ServiceError> {
    let looked = core.files.inspect(file.name, file.bytes).await?;
    let kept = looked.map_err(refused)?;
    core.files.put(&kept).await?;
    Ok(kept)
}

fn case_is_full() -> ServiceError {
    let max = usize::try_from(FILES).unwrap_or(usize::MAX);
    refused(FieldProblem::TooManyFiles { max })
}

fn row(kept: &Kept, now: DateTime<Utc>) -> attachment::ActiveModel {
    attachment::ActiveModel {
        id: Set(Uuid::now_v7()),
        feedback_id: Set(None),
        case_id: Set(None),
        message_id: Set(None),
        form_token: Set(None),
        name: Set(kept.name.clone()),
        content_type: Set(kept.content_type.to_owned()),
        bytes: Set(i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX)),
        sha256: Set(kept.sha256.clone()),
        uploaded_by: Set(None),
        created_at: Set(now),
    }
}

/// Keeps files that were uploaded with a form, under its token, until the form is accepted. The same file again is
/// one file: a page that got no answer sends everything anew.
pub(crate) async fn keep_for_form(
    core: &Core,
    form_token: &str,
    files: Vec<Upload>,
) -> Result<(), ServiceError> {
    let too_many = || refused(FieldProblem::TooManyFiles { max: LIMITS.files });
    if files.len() > LIMITS.files {
        return Err(too_many());
    }
    let mut kept = Vec::with_capacity(files.len());
    for file in files {
        kept.push(store(core, file).await?);
    }
    let now = core.clock.now();
    let token = form_token.to_owned();
    let fits = core
        .db
        .write(async move |tx| -> Result<bool, ServiceError> {
            one_at_a_time(tx, &token).await?;
            let held = attachment::Entity::find_unscoped()
                .filter(attachment::COLUMN.form_token.eq(token.as_str()))
                .all(tx)
                .await?;
            let new: Vec<&Kept> = kept
                .iter()
                .filter(|k| {
                    !held
                        .iter()
                        .any(|h| h.sha256 == k.sha256 && h.name == k.name)
                })
                .collect();
            if held.len() + new.len() > LIMITS.files {
                return Ok(false);
            }
            if new.is_empty() {
                return Ok(true);
            }
            let rows = new.into_iter().map(|k| attachment::ActiveModel {
                form_token: Set(Some(token.clone())),
                ..row(k, now)
            });
            attachment::Entity::insert_many(rows)
                .exec_without_returning(tx)
                .await?;
            Ok(true)
        })
        .await?;
    if fits { Ok(()) } else { Err(too_many()) }
}

/// Uploads of one form wait for each other; SQLite has one writer anyway.
async fn one_at_a_time(tx: &Tx, token: &str) -> Result<(), ServiceError> {
    let backend = tx.get_database_backend();
    if backend == DbBackend::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        let lock = Statement::from_sql_and_values(backend, lock, [token.into()]);
        tx.execute_raw(lock).await?;
    }
    Ok(())
}

/// Keeps files of a customer's message under the key of the post, until the message is taken.
pub(crate) async fn keep_for_message(
    core: &Core,
    feedback: Uuid,
    key: &str,
    files: Vec<Upload>,
) -> Result<(), ServiceError> {
    let held = attachment::Entity::find_unscoped()
        .filter(attachment::COLUMN.feedback_id.eq(feedback))
        .count(core.db.read())
        .await?;
    if held + u64::try_from(files.len()).unwrap_or(u64::MAX) > FILES {
        return Err(case_is_full());
    }
    keep_for_form(core, key, files).await
}

/// Files that wait under the token of a form or the key of a post, oldest first.
pub(crate) async fn waiting(
    core: &Core,
    token: &str,
) -> Result<Vec<attachment::Model>, ServiceError> {
    Ok(attachment::Entity::find_unscoped()
        .filter(attachment::COLUMN.form_token.eq(token))
        .order_by_asc(attachment::COLUMN.id)
        .all(core.db.read())
        .await?)
}

/// Files that waited under the key of a post belong to its message now, and to the customer's voice.
pub(crate) async fn take_files(
    tx: &Tx,
    key: &str,
    feedback: Uuid,
    message: MessageId,
) -> Result<(), ServiceError> {
    let taken = attachment::ActiveModel {
        feedback_id: Set(Some(feedback)),
        message_id: Set(Some(message.0)),
        form_token: Set(None),
        ..Default::default()
    };
    attachment::Entity::update_many()
        .set(taken)
        .filter(attachment::COLUMN.form_token.eq(key))
        .exec(tx)
        .await?;
    Ok(())
}

/// Everything that a customer sent: with the first form, and with later messages, oldest first.
pub(crate) async fn sent(
    db: &impl ConnectionTrait,
    feedback: Uuid,
) -> Result<Vec<attachment::Model>, ServiceError> {
    Ok(attachment::Entity::find_unscoped()
        .filter(attachment::COLUMN.feedback_id.eq(feedback))
        .order_by_asc(attachment::COLUMN.id)
        .all(db)
        .await?)
}

/// Keeps a piece of evidence.
pub(crate) async fn keep_evidence(
    core: &Core,
    case: CaseId,
    by: PersonId,
    file: Upload,
) -> Result<AttachmentId, ServiceError> {
    let held = attachment::Entity::find_unscoped()
        .filter(attachment::COLUMN.case_id.eq(case.0))
        .count(core.db.read())
        .await?;
    if held >= FILES {
        return Err(case_is_full());
    }
    let kept = store(core, file).await?;
    let new = attachment::ActiveModel {
        case_id: Set(Some(case.0)),
        uploaded_by: Set(Some(by.0)),
        ..row(&kept, core.clock.now())
    };
    let id = new.id.clone().unwrap();
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            attachment::Entity::insert(new.clone())
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await?;
    Ok(AttachmentId(id))
}

/// A file of a case that the actor may see, its name as the page of the case shows it.
pub(crate) async fn for_staff(
    core: &Core,
    actor: &Actor,
    id: AttachmentId,
) -> Result<Download, ServiceError> {
    let db = core.db.read();
    let mut found = attachment::Entity::find_by_id_unscoped(id.0)
        .one(db)
        .await?
        .ok_or(ApiError::NotFound)?;
    let mut owner = Condition::any();
    if let Some(case) = found.case_id {
        owner = owner.add(case_file::COLUMN.id.eq(case));
    }
    if let Some(voice) = found.feedback_id {
        owner = owner.add(case_file::COLUMN.feedback_id.eq(voice));
    }
    if owner.is_empty() {
        return Err(ApiError::NotFound.into());
    }
    let case = cases_of(actor, Right::ReadCases)
        .filter(owner)
        .one(db)
        .await?
        .ok_or(ApiError::NotFound)?;
    if is_veiled(actor, &case) {
        found.name = mask_text(&found.name);
    }
    download(core, found).await
}

/// The bytes of a row that was found through its case.
pub(crate) async fn download(
    core: &Core,
    found: attachment::Model,
) -> Result<Download, ServiceError> {
    let bytes = core.files.get(&found.sha256).await?;
    Ok(Download {
        name: found.name,
        content_type: found.content_type,
        bytes,
    })
}
