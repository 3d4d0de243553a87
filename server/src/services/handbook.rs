//! The scenario handbook and canned replies: implements the port. The scenarios are the program's own; only what goes
//! beside a case reads the database.

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, customer, feedback};
use crate::notices::letters::moment;
use crate::rules::Snapshot;
use crate::services::cases::require;
use crate::services::cases::rows::Names;
use crate::services::cases::store::{Loaded, advance, clocks, with_history};
use crate::services::cases::{find, may_handle};
use crate::services::tags::record;
use app::api::ports::Handbook;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use shared::actor::{Actor, Right};
use shared::cases::{Event, Side};
use shared::catalogue::handbook as words;
use shared::clocks::derive::{Clock, ClockState};
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::finding::LONGEST;
use shared::handbook::{
    self, About, Beside, Filling, Fit, HandbookPage, HandbookQuery, ScenarioPage, Suggested, fill,
};
use shared::id::{MessageId, NodeId};
use shared::locale::{Label, Locale};
use shared::replies::Ready;
use uuid::Uuid;

/// Characters of a voice that are compared with the handbook.
const TEXT: usize = 4_000;

/// Implements [`Handbook`].
pub struct Service(pub Core);

impl Service {
    async fn look(&self, actor: &Actor, number: &str) -> Result<Beside, ServiceError> {
        require(actor, Right::ReadCases)?;
        let (rules, db) = (self.0.rules(), self.0.db.read());
        let case = find(db, actor, Right::ReadCases, number).await?;
        let may_reply = may_handle(actor, &case);
        let found = suggested(db, &rules, &case).await?;
        let locale = language(db, &case).await?;
        let team = Names::load(db, []).await?.department(case.department_id);
        let number = case.number.clone();
        let loaded = with_history(db, case).await?;
        let promised = promised(loaded, &rules, self.0.clock.now());
        let with = Filling {
            customer: words::CUSTOMER.get(locale),
            number: &number,
            team: team.get(locale),
        };
        let ready = rules.replies.iter().map(|reply| Ready {
            short: reply.short.clone(),
            name: reply.name.clone(),
            text: fill(reply.text.get(locale), &with),
        });
        Ok(Beside {
            may_reply,
            promised: promised.map(|at| (at, moment(&rules, at))),
            fits: found.iter().map(|one| fit(one, locale, &with)).collect(),
            replies: ready.filter(|_| may_reply).collect(),
        })
    }
}

fn fit(found: &Suggested, locale: Locale, with: &Filling<'_>) -> Fit {
    let scenario = found.scenario;
    let pairs = scenario.forbidden.iter().map(|words| {
        let say = |label: &Label| label.get(locale).to_owned();
        (say(&words.never), say(&words.instead))
    });
    Fit {
        key: scenario.key.clone(),
        title: scenario.title.clone(),
        why: found.why.iter().map(|why| why.label()).collect(),
        opening: fill(scenario.opening.get(locale), with),
        forbidden: pairs.collect(),
    }
}

/// The scenarios that fit what the customer wrote.
async fn suggested(
    db: &impl ConnectionTrait,
    rules: &Snapshot,
    case: &case_file::Model,
) -> Result<Vec<Suggested>, ServiceError> {
    let voice = feedback::Entity::find_by_id_unscoped(case.feedback_id)
        .one(db)
        .await?
        .ok_or(ApiError::NotFound)?;
    let signals: Vec<_> = record(&voice)
        .map(|record| record.signals.iter().map(|sign| sign.kind).collect())
        .unwrap_or_default();
    let category = case.category_id.map(NodeId);
    let category = category.and_then(|id| rules.categories.get(id));
    let text: String = voice.tidy_text.chars().take(TEXT).collect();
    Ok(handbook::suggest(&About {
        kind: case.kind.0,
        category: category.map(|node| node.label.zh.as_str()),
        signals: &signals,
        text: &text,
    }))
}

/// The language that the customer reads; Chinese where nobody is known.
async fn language(
    db: &impl ConnectionTrait,
    case: &case_file::Model,
) -> Result<Locale, ServiceError> {
    let Some(id) = case.customer_id else {
        return Ok(Locale::default());
    };
    let found = customer::Entity::find_by_id_unscoped(id).one(db).await?;
    Ok(found.map(|customer| customer.locale.0).unwrap_or_default())
}

/// What is promised next once a reply that asks nothing is sent: the first due time that is still to come. Clocks that wait
/// for the customer promise nothing.
fn promised(mut loaded: Loaded, rules: &Snapshot, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if !loaded.state.is_open() {
        return None;
    }
    let message = MessageId(Uuid::nil());
    advance(
        &mut loaded.state,
        vec![(Side::System, Event::Replied { message })],
        now,
    );
    let clocks = clocks(&loaded.state, rules, now);
    let runs = |clock: &&Clock| clock.state == ClockState::Running;
    let due = clocks.iter().filter(runs).map(|clock| clock.due_at);
    due.filter(|due| *due > now).min()
}

#[async_trait]
impl Handbook for Service {
    async fn list(&self, actor: &Actor, query: HandbookQuery) -> ApiResult<HandbookPage> {
        require(actor, Right::ReadCases)?;
        let length = query.text.chars().count();
        if length > LONGEST {
            let mut errors = FieldErrors::default();
            let over = length - LONGEST;
            errors.add("q", FieldProblem::TooLong { max: LONGEST, over });
            return Err(ApiError::Invalid(errors));
        }
        Ok(handbook::list(&query))
    }

    async fn one(&self, actor: &Actor, key: &str) -> ApiResult<ScenarioPage> {
        require(actor, Right::ReadCases)?;
        let scenario = handbook::by_key(key).ok_or(ApiError::NotFound)?;
        Ok(handbook::page(scenario))
    }

    async fn beside(&self, actor: &Actor, number: &str) -> ApiResult<Beside> {
        Ok(self.look(actor, number).await?)
    }
}
