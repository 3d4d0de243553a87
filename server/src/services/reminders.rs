//! Reminders in the app: a person's own, what of them is unread, and the bell that live updates ring.
//!
//! Rule: everybody finds their own and nobody else's; what a reminder says of its case is read with the person's rights of
//! this moment.

use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::reminder::{COLUMN, Column, Entity, Model};
use crate::db::entity::{case_file, change};
use crate::services::cases::{cases_of, staff_with};
use app::api::ApiResult;
use app::api::ports::Reminders;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::actor::{Actor, Right, Staff};
use shared::id::{PersonId, ReminderId};
use shared::page::{DEFAULT_SIZE, Page};
use shared::reminders::{About, BELL, Reminded, ReminderPage, ReminderRow, Seen, UNREAD_CAP};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Implements [`Reminders`].
pub struct Service(pub Core);

/// How many a person has not read, up to the cap.
pub(crate) async fn unread(db: &impl ConnectionTrait, person: PersonId) -> Result<u32, DbErr> {
    let found: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(COLUMN.person_id.eq(person.0))
        .filter(COLUMN.read_at.is_null())
        .limit(u64::from(UNREAD_CAP))
        .into_tuple()
        .all(db)
        .await?;
    Ok(u32::try_from(found.len()).unwrap_or(UNREAD_CAP))
}

/// Tells the open pages of these people that their reminders changed.
pub(crate) async fn ring(tx: &Tx, people: &BTreeSet<Uuid>) -> Result<(), ServiceError> {
    let rows: Vec<change::ActiveModel> = people
        .iter()
        .map(|person| change::ActiveModel {
            id: Set(Uuid::now_v7()),
            case_id: Set(Uuid::nil()),
            number: Set(BELL.to_owned()),
            department_id: Set(Uuid::nil()),
            owner_id: Set(Some(*person)),
        })
        .collect();
    if !rows.is_empty() {
        change::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Removes what was read before a moment.
pub(crate) async fn forget_read(tx: &Tx, before: DateTime<Utc>) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(COLUMN.read_at.lt(before))
        .exec(tx)
        .await?;
    Ok(())
}

impl Service {
    async fn page(
        &self,
        actor: &Actor,
        staff: &Staff,
        after: Option<String>,
    ) -> Result<ReminderPage, ServiceError> {
        let db = self.0.db.read();
        let mut select = Entity::find().filter(COLUMN.person_id.eq(staff.id.0));
        if let Some(after) = after {
            let Ok(after) = Uuid::parse_str(&after) else {
                return Ok(ReminderPage {
                    page: Page::empty(),
                    unread: unread(db, staff.id).await?,
                });
            };
            select = select.filter(COLUMN.id.lt(after));
        }
        let size = usize::try_from(DEFAULT_SIZE).unwrap_or(50);
        let mut found = select
            .order_by_desc(Column::Id)
            .limit(DEFAULT_SIZE + 1)
            .all(db)
            .await?;
        let more = found.len() > size;
        found.truncate(size);
        let cases = cases_of(actor, Right::ReadCases)
            .filter(
                case_file::COLUMN
                    .id
                    .is_in(found.iter().map(|row| row.case_id)),
            )
            .all(db)
            .await?;
        let cases: HashMap<Uuid, case_file::Model> =
            cases.into_iter().map(|case| (case.id, case)).collect();
        let next = found.last().filter(|_| more).map(|row| row.id.to_string());
        let rows = found.into_iter().map(|row| {
            let case = cases.get(&row.case_id);
            told(staff, row, case)
        });
        Ok(ReminderPage {
            page: Page {
                rows: rows.collect::<Result<_, ServiceError>>()?,
                next,
            },
            unread: unread(db, staff.id).await?,
        })
    }

    async fn mark(&self, staff: &Staff, seen: Seen) -> Result<u32, ServiceError> {
        let (now, person) = (self.0.clock.now(), staff.id);
        let left = self
            .0
            .db
            .write(async move |tx| -> Result<u32, ServiceError> {
                let update = Entity::update_many()
                    .col_expr(Column::ReadAt, Expr::value(Some(now)))
                    .filter(COLUMN.person_id.eq(person.0))
                    .filter(COLUMN.read_at.is_null())
                    .filter(match seen {
                        Seen::One(id) => COLUMN.id.eq(id.0),
                        Seen::UpTo(id) => COLUMN.id.lte(id.0),
                    });
                if update.exec(tx).await?.rows_affected > 0 {
                    ring(tx, &BTreeSet::from([person.0])).await?;
                }
                Ok(unread(tx, person).await?)
            })
            .await?;
        self.0.committed();
        Ok(left)
    }
}

fn told(
    staff: &Staff,
    row: Model,
    case: Option<&case_file::Model>,
) -> Result<ReminderRow, ServiceError> {
    let about: About = serde_json::from_str(&row.about)?;
    Ok(ReminderRow {
        id: ReminderId(row.id),
        at: row.created_at,
        read: row.read_at.is_some(),
        text: about.text(staff.locale),
        due_at: about.due_at,
        case: case.map(|case| Reminded {
            number: case.number.clone(),
            title: case.title.clone(),
            priority: case.priority.0,
            open: case.closed_at.is_none(),
        }),
    })
}

#[async_trait]
impl Reminders for Service {
    async fn list(&self, actor: &Actor, after: Option<String>) -> ApiResult<ReminderPage> {
        let staff = staff_with(actor, Right::ReadCases)?;
        Ok(self.page(actor, staff, after).await?)
    }

    async fn read(&self, actor: &Actor, seen: Seen) -> ApiResult<u32> {
        let staff = staff_with(actor, Right::ReadCases)?;
        Ok(self.mark(staff, seen).await?)
    }

    async fn unread(&self, actor: &Actor) -> ApiResult<u32> {
        let staff = staff_with(actor, Right::ReadCases)?;
        let found = unread(self.0.db.read(), staff.id).await;
        Ok(found.map_err(ServiceError::from)?)
    }
}
