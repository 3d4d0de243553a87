//! Search: implements the port. The index narrows, the case's own rights decide, and each hit is checked on its text.
//!
//! Rule: whatever is shown or counted is within the reader's scope, and personal data in it is replaced.

mod ask;
mod fill;
pub(crate) mod index;
mod near;
mod snippet;

pub(crate) use fill::mark_filled;
pub use fill::{FILL, fill, fill_job};

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, customer};
use crate::services::cases::find;
use crate::services::cases::rows::{Names, row};
use crate::services::cases::{cases_of, require};
use app::api::ports::Search;
use app::api::{ApiError, ApiResult};
use ask::{Part, Place, Question, bounded};
use async_trait::async_trait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select, TransactionTrait,
};
use shared::actor::{Actor, Right};
use shared::feedback::FeedbackForm;
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::finding::{Found, Hit, LONGEST, NearCase, RANKED, SearchQuery, Suggestion};
use shared::language::search::Query;
use shared::page::DEFAULT_SIZE;
use shared::text::clean_line;
use std::collections::HashMap;
use uuid::Uuid;

/// Hits in the palette.
const SUGGESTED: u64 = 8;

/// Implements [`Search`].
pub struct Service(pub Core);

/// Where a list goes on: in which part, after which hit.
struct Cursor<'a> {
    part: Part,
    key: Option<&'a str>,
}

impl<'a> Cursor<'a> {
    fn read(text: &'a str) -> Result<Self, ServiceError> {
        let (part, key) = text.split_once('.').ok_or(ApiError::NotFound)?;
        let part = match part {
            "h" => Part::Head,
            "r" => Part::Rest,
            "n" => Part::All,
            _ => return Err(ApiError::NotFound.into()),
        };
        let known = key.parse::<i64>().is_ok() || Uuid::parse_str(key).is_ok();
        match (key.is_empty(), known) {
            (true, _) => Ok(Self { part, key: None }),
            (_, true) => Ok(Self {
                part,
                key: Some(key),
            }),
            _ => Err(ApiError::NotFound.into()),
        }
    }

    fn write(part: Part, key: &str) -> String {
        let part = match part {
            Part::Head => "h",
            Part::Rest => "r",
            Part::All => "n",
        };
        format!("{part}.{key}")
    }
}

/// Cases of a page in order, with what comes after.
#[derive(Default)]
struct Listed {
    cases: Vec<Uuid>,
    next: Option<String>,
    total: Option<u64>,
}

impl Service {
    async fn look_up(
        &self,
        actor: &Actor,
        asked: SearchQuery,
        most: u64,
    ) -> Result<Found, ServiceError> {
        require(actor, Right::ReadCases)?;
        if asked.text.chars().count() > LONGEST {
            let over = asked.text.chars().count() - LONGEST;
            let mut errors = FieldErrors::default();
            errors.add("q", FieldProblem::TooLong { max: LONGEST, over });
            return Err(ApiError::Invalid(errors).into());
        }
        let text = clean_line(&asked.text);
        let filled = fill::percent(self.0.db.read()).await?;
        if let Some(found) = self.by_contact(actor, &asked, &text, most).await? {
            return Ok(Found { filled, ..found });
        }
        let query = Query::parse(&text);
        let backend = self.0.db.backend();
        let Some(question) = Question::new(backend, actor, &asked, &query) else {
            return Ok(Found {
                filled,
                total: Some(0),
                ..Found::default()
            });
        };
        let db = self.0.db.read().begin().await?;
        bounded(&db).await?;
        let listed = list(&db, &question, asked.after.as_deref(), most).await?;
        let models = cases_of(actor, Right::ReadCases)
            .filter(case_file::COLUMN.id.is_in(listed.cases.iter().copied()))
            .all(&db)
            .await?;
        let models = in_order(models, &listed.cases);
        let rows = self.hits(&db, models, &query).await?;
        db.commit().await?;
        // The index may have let through what the texts do not hold; on a single page that is known.
        let total = match &listed.next {
            None => listed.total.map(|_| rows.len() as u64),
            Some(_) => listed.total,
        };
        Ok(Found {
            rows,
            next: listed.next,
            total,
            contact: false,
            filled,
        })
    }

    /// Hits with their snippets. The index knows pairs of characters: what has them elsewhere is no hit.
    async fn hits(
        &self,
        db: &impl ConnectionTrait,
        models: Vec<case_file::Model>,
        query: &Query,
    ) -> Result<Vec<Hit>, ServiceError> {
        let (rules, now) = (self.0.rules(), self.0.clock.now());
        let names = Names::load(db, models.iter().filter_map(|m| m.owner_id)).await?;
        let (voices, messages) = index::texts(db, &models).await?;
        let hit = |model: &case_file::Model| {
            let voice = voices
                .get(&model.feedback_id)
                .map_or(&[][..], Vec::as_slice);
            let said = messages.get(&model.id).map_or(&[][..], Vec::as_slice);
            Some(Hit {
                snippet: snippet::of(query, model, voice, said)?,
                case: row(model, &names, &rules, now),
            })
        };
        Ok(models.iter().filter_map(hit).collect())
    }

    /// The cases of a customer whose exact phone number or address was typed, for who handles them: others see masks
    /// only, and must not find out whose they are.
    async fn by_contact(
        &self,
        actor: &Actor,
        asked: &SearchQuery,
        text: &str,
        most: u64,
    ) -> Result<Option<Found>, ServiceError> {
        if !actor.may(Right::HandleCases) {
            return Ok(None);
        }
        let core = &self.0;
        let (column, hash) = match FeedbackForm::contact(text) {
            Ok((Some(phone), _)) => (
                customer::Column::PhoneHash,
                core.vault.hash("phone", &phone),
            ),
            Ok((None, Some(email))) => (
                customer::Column::EmailHash,
                core.vault.hash("email", &email),
            ),
            _ => return Ok(None),
        };
        let db = core.db.read();
        let Some(known) = customer::Entity::find_unscoped()
            .filter(column.eq(hash))
            .one(db)
            .await?
        else {
            return Ok(None);
        };
        let mut select = narrowed(actor, asked).filter(case_file::COLUMN.customer_id.eq(known.id));
        if let Some(after) = &asked.after {
            let after = Uuid::parse_str(after).map_err(|_| ApiError::NotFound)?;
            select = select.filter(case_file::COLUMN.id.lt(after));
        }
        let mut models = select
            .order_by_desc(case_file::COLUMN.id)
            .limit(most + 1)
            .all(db)
            .await?;
        // A customer of others looks like nobody's.
        if models.is_empty() {
            return Ok(None);
        }
        let size = usize::try_from(most).unwrap_or(usize::MAX);
        let more = models.len() > size;
        models.truncate(size);
        let next = models
            .last()
            .filter(|_| more)
            .map(|last| last.id.to_string());
        let rows = self.hits(db, models, &Query::default()).await?;
        Ok(Some(Found {
            rows,
            next,
            total: None,
            contact: true,
            filled: None,
        }))
    }
}

/// Cases that the person handles, with the filters of the question.
fn narrowed(actor: &Actor, asked: &SearchQuery) -> Select<case_file::Entity> {
    let mut select = cases_of(actor, Right::HandleCases);
    if let Some(kind) = asked.kind {
        select = select.filter(case_file::COLUMN.kind.eq(crate::db::Stored(kind)));
    }
    if let Some(department) = asked.department {
        select = select.filter(case_file::COLUMN.department_id.eq(department.0));
    }
    match asked.open {
        Some(true) => select.filter(case_file::Column::ClosedAt.is_null()),
        Some(false) => select.filter(case_file::Column::ClosedAt.is_not_null()),
        None => select,
    }
}

/// A page of hits: ranked when they are few enough, else the latest first.
async fn list(
    db: &impl ConnectionTrait,
    question: &Question,
    after: Option<&str>,
    most: u64,
) -> Result<Listed, ServiceError> {
    let (cursor, total) = match after {
        Some(after) => (Cursor::read(after)?, None),
        None => {
            let total = question.count(db).await?;
            let part = if total > RANKED {
                Part::All
            } else {
                Part::Head
            };
            (Cursor { part, key: None }, Some(total))
        }
    };
    let mut listed = Listed {
        total,
        ..Listed::default()
    };
    if total == Some(0) {
        return Ok(listed);
    }
    let few = cursor.part != Part::All;
    let found = question
        .latest(db, cursor.part, cursor.key, most + 1, few)
        .await?;
    if keep(&mut listed, found, cursor.part, most) || cursor.part != Part::Head {
        return Ok(listed);
    }
    let left = most - listed.cases.len() as u64;
    if left == 0 {
        listed.next = Some(Cursor::write(Part::Rest, ""));
        return Ok(listed);
    }
    let found = question.latest(db, Part::Rest, None, left + 1, few).await?;
    keep(&mut listed, found, Part::Rest, left);
    Ok(listed)
}

/// Takes up to so many; true when there are more.
fn keep(listed: &mut Listed, found: Vec<Place>, part: Part, most: u64) -> bool {
    let size = usize::try_from(most).unwrap_or(usize::MAX);
    let more = found.len() > size;
    let last = found.iter().take(size).next_back().filter(|_| more);
    listed.next = last.map(|(key, _)| Cursor::write(part, key));
    listed
        .cases
        .extend(found.into_iter().take(size).map(|(_, case)| case));
    more
}

fn in_order(models: Vec<case_file::Model>, order: &[Uuid]) -> Vec<case_file::Model> {
    let mut by_id: HashMap<Uuid, case_file::Model> =
        models.into_iter().map(|model| (model.id, model)).collect();
    order.iter().filter_map(|id| by_id.remove(id)).collect()
}

#[async_trait]
impl Search for Service {
    async fn find(&self, actor: &Actor, query: SearchQuery) -> ApiResult<Found> {
        Ok(self.look_up(actor, query, DEFAULT_SIZE).await?)
    }

    async fn near(&self, actor: &Actor, number: &str) -> ApiResult<Vec<NearCase>> {
        require(actor, Right::ReadCases)?;
        let of = find(self.0.db.read(), actor, Right::ReadCases, number).await?;
        Ok(near::near(&self.0, actor, &of).await?)
    }

    async fn suggest(&self, actor: &Actor, text: String) -> ApiResult<Vec<Suggestion>> {
        let query = SearchQuery {
            text,
            ..SearchQuery::default()
        };
        let found = self.look_up(actor, query, SUGGESTED).await?;
        let suggestion = |hit: Hit| Suggestion {
            number: hit.case.number,
            title: hit.case.title,
        };
        Ok(found.rows.into_iter().map(suggestion).collect())
    }
}
