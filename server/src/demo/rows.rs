//! Many rows in few statements, below what either engine takes in one.

use crate::db::Tx;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Iterable};

/// Variables of one statement; SQLite takes 32,766, PostgreSQL 65,535. Shorter ones are faster to prepare.
const VARIABLES: usize = 6_000;

/// Inserts the rows in their order.
///
/// # Errors
/// When the database fails.
pub(crate) async fn insert<A>(tx: &Tx, rows: &[A]) -> Result<(), DbErr>
where
    A: ActiveModelTrait + Clone + Send,
{
    let columns = <<A::Entity as EntityTrait>::Column as Iterable>::iter().count();
    for chunk in rows.chunks((VARIABLES / columns.max(1)).max(1)) {
        A::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
