//! The end of an import: everything becomes visible in one transaction, or is taken away in chunks.

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_event, case_file, customer, feedback, import_run};
use crate::db::{Stored, Tx};
use crate::services::figures::{Figure, count, metric};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use shared::cases::Kind;
use shared::feedback::Channel;
use shared::id::{DepartmentId, ImportId};
use shared::imports::ImportState;
use uuid::Uuid;

/// Rows removed in one transaction.
const CHUNK: u64 = 250;

/// Makes an import visible and counts it. Nothing happens when it was cancelled or is not wholly in.
pub(super) async fn flip(core: &Core, id: ImportId) -> Result<(), ServiceError> {
    let now = core.clock.now();
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            let change = import_run::ActiveModel {
                state: Set(Stored(ImportState::Done)),
                finished_at: Set(Some(now)),
                ..Default::default()
            };
            let done = import_run::Entity::update_many()
                .set(change)
                .filter(import_run::COLUMN.id.eq(id.0))
                .filter(import_run::COLUMN.state.eq(Stored(ImportState::Running)))
                .filter(
                    Expr::col(import_run::Column::DoneRows)
                        .gte(Expr::col(import_run::Column::TotalRows)),
                )
                .exec(tx)
                .await?;
            if done.rows_affected == 0 {
                return Ok(());
            }
            count(tx, &figures(tx, id, now).await?).await?;
            show(tx, id).await?;
            Ok(())
        })
        .await
}

async fn show(tx: &Tx, id: ImportId) -> Result<(), DbErr> {
    let nobody = || Expr::value(None::<Uuid>);
    feedback::Entity::update_many()
        .col_expr(feedback::Column::StagedBy, nobody())
        .filter(feedback::COLUMN.staged_by.eq(id.0))
        .exec(tx)
        .await?;
    case_file::Entity::update_many()
        .col_expr(case_file::Column::StagedBy, nobody())
        .filter(case_file::COLUMN.staged_by.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Kind, channel, department of the case if one was opened, and how many.
type Alike = (Stored<Kind>, Stored<Channel>, Option<Uuid>, i64);

/// What the staged rows add to the figures, one entry for all that are alike.
async fn figures(tx: &Tx, id: ImportId, now: DateTime<Utc>) -> Result<Vec<Figure>, DbErr> {
    let voices: Vec<Alike> = feedback::Entity::find_unscoped()
        .select_only()
        .column(feedback::Column::Kind)
        .column(feedback::Column::Channel)
        .column(case_file::Column::DepartmentId)
        .column_as(feedback::Column::Id.count(), "n")
        .join(sea_orm::JoinType::LeftJoin, with_case())
        .filter(feedback::COLUMN.staged_by.eq(id.0))
        .group_by(feedback::Column::Kind)
        .group_by(feedback::Column::Channel)
        .group_by(case_file::Column::DepartmentId)
        .into_tuple()
        .all(tx)
        .await?;
    let mut out = Vec::new();
    for (kind, channel, department, n) in voices {
        let home = DepartmentId(department.unwrap_or_default());
        let voice = Figure::one(
            metric::VOICE,
            format!("{}/{}", kind.0, channel.0),
            home,
            now,
        );
        out.push(Figure { n, ..voice });
        if department.is_some() {
            let case = Figure::one(metric::CASE_OPENED, kind.0.to_string(), home, now);
            out.push(Figure { n, ..case });
        }
    }
    Ok(out)
}

fn with_case() -> sea_orm::RelationDef {
    feedback::Entity::belongs_to(case_file::Entity)
        .from(feedback::Column::Id)
        .to(case_file::Column::FeedbackId)
        .into()
}

/// Takes away what an import staged, a chunk at a time. Running it again is harmless.
pub(super) async fn remove_staged(core: &Core, id: ImportId) -> Result<(), ServiceError> {
    loop {
        let removed = core
            .db
            .write(async move |tx| -> Result<usize, DbErr> { remove_some(tx, id).await })
            .await?;
        if removed == 0 {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}

async fn remove_some(tx: &Tx, id: ImportId) -> Result<usize, DbErr> {
    let staged: Vec<(Uuid, Option<Uuid>)> = feedback::Entity::find_unscoped()
        .select_only()
        .column(feedback::Column::Id)
        .column(feedback::Column::CustomerId)
        .filter(feedback::COLUMN.staged_by.eq(id.0))
        .limit(CHUNK)
        .into_tuple()
        .all(tx)
        .await?;
    let voices: Vec<Uuid> = staged.iter().map(|(id, _)| *id).collect();
    let cases = case_file::Entity::find_unscoped()
        .select_only()
        .column(case_file::Column::Id)
        .filter(case_file::COLUMN.feedback_id.is_in(voices.clone()))
        .into_query();
    case_event::Entity::delete_many()
        .filter(case_event::Column::CaseId.in_subquery(cases))
        .exec(tx)
        .await?;
    case_file::Entity::delete_many()
        .filter(case_file::COLUMN.feedback_id.is_in(voices.clone()))
        .exec(tx)
        .await?;
    feedback::Entity::delete_many()
        .filter(feedback::COLUMN.id.is_in(voices))
        .exec(tx)
        .await?;
    let named: Vec<Uuid> = staged
        .iter()
        .filter_map(|(_, customer)| *customer)
        .collect();
    let still = feedback::Entity::find_unscoped()
        .select_only()
        .column(feedback::Column::CustomerId)
        .filter(feedback::COLUMN.customer_id.is_in(named.clone()))
        .into_query();
    // Somebody known by a name of this file only; a contact may belong to other voices and stays.
    customer::Entity::delete_many()
        .filter(customer::COLUMN.id.is_in(named))
        .filter(customer::Column::PhoneHash.is_null())
        .filter(customer::Column::EmailHash.is_null())
        .filter(customer::Column::Id.not_in_subquery(still))
        .exec(tx)
        .await?;
    Ok(staged.len())
}
