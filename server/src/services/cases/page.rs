//! The case page: history turned into sentences, names looked up once, personal fields masked here.

use super::ratings::{Rating, ratings};
use super::rows::{Names, row};
use super::scope::{cases_of, find, may_handle};
use super::store::{Loaded, clocks, with_history};
use super::unsent::{unreached, unsent};
use super::veil::{is_veiled, veil};
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{attachment, case_file, customer, feedback, message, proposal};
use crate::rules::Snapshot;
use crate::services::customers::{masked, unsealed};
use crate::services::escalation;
use crate::services::tags::tagged;
use app::api::ApiError;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::actor::{Actor, Right};
use shared::cases::{
    CaseEvent, CasePage, CustomerView, Entry, Event, FileView, Measure, PriorityReason,
    ProposalView, Side, Speaker, TimelineEntry, missing,
};
use shared::id::{AttachmentId, CaseId, DepartmentId, NodeId, PersonId, ProposalId};
use shared::locale::Label;
use std::collections::HashMap;
use uuid::Uuid;

/// Earlier cases of the customer shown beside a case.
const EARLIER: u64 = 5;

/// The whole page.
pub(crate) async fn page(
    core: &Core,
    actor: &Actor,
    number: &str,
) -> Result<CasePage, ServiceError> {
    let rules = core.rules();
    let now = core.clock.now();
    let db = core.db.read();
    let model = find(db, actor, Right::ReadCases, number).await?;
    let veiled = is_veiled(actor, &model);
    let mut loaded = with_history(db, model).await?;
    let voice = feedback::Entity::find_by_id_unscoped(loaded.row.feedback_id)
        .one(db)
        .await?
        .ok_or(ApiError::NotFound)?;
    let mut texts = texts(db, CaseId(loaded.row.id)).await?;
    let mut files = files(db, &loaded.row).await?;
    let mut proposals = proposals(db, CaseId(loaded.row.id)).await?;
    if veiled {
        veil(&mut loaded, &mut texts, &mut files, &mut proposals);
    }
    let ratings = ratings(db, CaseId(loaded.row.id), &loaded.events, veiled).await?;
    let names = Names::load(db, people_in(&loaded)).await?;
    let customer = match loaded.row.customer_id {
        Some(id) => Some(customer_card(core, db, actor, id, &loaded.row).await?),
        None => None,
    };
    let unsent = unsent(db, &loaded.row, &loaded.events, customer.as_ref()).await?;
    let told = Told {
        rules: &rules,
        case_type: &loaded.row.case_type,
        names: &names,
        texts: &texts,
        files: &files,
        proposals: &proposals,
        ratings: &ratings,
        unsent: &unsent,
    };
    let timeline = loaded.events.iter().map(|e| told.entry(e)).collect();
    let staff = actor.staff();
    let owned = staff.is_some_and(|s| loaded.state.owner == Some(s.id));
    Ok(CasePage {
        row: row(&loaded.row, &names, &rules, now),
        seq: loaded.state.seq,
        voice: tagged(&voice, &rules, veiled),
        channel: voice.channel.0,
        priority_reason: loaded
            .state
            .priority
            .clone()
            .map_or(PriorityReason::Kind, |(_, reason)| reason),
        demand: loaded.row.demand.map(|d| d.0),
        product: loaded.row.product.clone(),
        order_no: loaded.row.order_no.clone(),
        occurred_at: voice.occurred_at,
        unreached: unreached(&loaded.state, customer.as_ref()),
        customer,
        clocks: clocks(&loaded.state, &rules, now),
        next_reminder: escalation::next(&loaded, &rules, now),
        timeline,
        proposals,
        files: files
            .iter()
            .filter(|file| file.feedback_id.is_some() && file.message_id.is_none())
            .map(file_view)
            .collect(),
        missing: if loaded.state.is_open() {
            missing(&loaded.state, &rules.gate, now)
        } else {
            Vec::new()
        },
        may_handle: may_handle(actor, &loaded.row),
        owned,
        stages: rules
            .case_type(&loaded.row.case_type)
            .or_else(|| rules.case_type_of(loaded.row.kind.0))
            .map(|t| t.stages.clone())
            .unwrap_or_default(),
        category_id: loaded.row.category_id.map(NodeId),
        department_id: DepartmentId(loaded.row.department_id),
        owner_id: loaded.row.owner_id.map(PersonId),
    })
}

/// The customer with their latest other cases, masked.
async fn customer_card(
    core: &Core,
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
    current: &case_file::Model,
) -> Result<CustomerView, ServiceError> {
    let Some(found) = customer::Entity::find_by_id_unscoped(id).one(db).await? else {
        return Ok(CustomerView::default());
    };
    let earlier = cases_of(actor, Right::ReadCases)
        .filter(case_file::COLUMN.customer_id.eq(id))
        .filter(case_file::COLUMN.id.ne(current.id))
        .order_by_desc(case_file::COLUMN.id)
        .limit(EARLIER)
        .all(db)
        .await?;
    let mut view = masked(&unsealed(core, &found)?);
    view.earlier = earlier.into_iter().map(|c| (c.number, c.phase.0)).collect();
    Ok(view)
}

/// Texts of a case by id.
pub(crate) async fn texts(
    db: &impl ConnectionTrait,
    case: CaseId,
) -> Result<HashMap<Uuid, message::Model>, ServiceError> {
    let rows = message::Entity::find_unscoped()
        .filter(message::COLUMN.case_id.eq(case.0))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|m| (m.id, m)).collect())
}

/// Files of a case: its customer's and its evidence.
async fn files(
    db: &impl ConnectionTrait,
    row: &case_file::Model,
) -> Result<Vec<attachment::Model>, ServiceError> {
    Ok(attachment::Entity::find_unscoped()
        .filter(
            sea_orm::Condition::any()
                .add(attachment::COLUMN.case_id.eq(row.id))
                .add(attachment::COLUMN.feedback_id.eq(row.feedback_id)),
        )
        .order_by_asc(attachment::COLUMN.id)
        .all(db)
        .await?)
}

/// A file as pages show it.
pub(crate) fn file_view(row: &attachment::Model) -> FileView {
    FileView {
        id: AttachmentId(row.id),
        name: row.name.clone(),
        content_type: row.content_type.clone(),
        bytes: u64::try_from(row.bytes).unwrap_or(0),
    }
}

/// Proposals, latest first.
pub(crate) async fn proposals(
    db: &impl ConnectionTrait,
    case: CaseId,
) -> Result<Vec<ProposalView>, ServiceError> {
    let rows = proposal::Entity::find()
        .filter(proposal::COLUMN.case_id.eq(case.0))
        .order_by_desc(proposal::COLUMN.version)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|p| ProposalView {
            id: ProposalId(p.id),
            version: u32::try_from(p.version).unwrap_or(1),
            measures: p
                .measures
                .split(',')
                .filter_map(|m| m.parse::<Measure>().ok())
                .collect(),
            text: p.body,
            amount_minor: p.amount_minor,
            currency: p.currency,
            by: p.by_date,
            status: p.status.0,
            offered_at: p.offered_at,
        })
        .collect())
}

fn people_in(loaded: &Loaded) -> Vec<Uuid> {
    let mut people: Vec<Uuid> = loaded.row.owner_id.into_iter().collect();
    for event in &loaded.events {
        if let Side::Staff(person) = event.side {
            people.push(person.0);
        }
        match &event.event {
            Event::Assigned {
                owner: Some(owner), ..
            } => people.push(owner.0),
            Event::Reminded { to, .. } => people.extend(to.iter().map(|(_, person)| person.0)),
            _ => {}
        }
    }
    people
}

/// Everything a sentence of the timeline needs.
struct Told<'a> {
    rules: &'a Snapshot,
    case_type: &'a str,
    names: &'a Names,
    texts: &'a HashMap<Uuid, message::Model>,
    files: &'a [attachment::Model],
    proposals: &'a [ProposalView],
    ratings: &'a HashMap<Uuid, Rating>,
    unsent: &'a HashMap<u32, Label>,
}

impl Told<'_> {
    fn entry(&self, event: &CaseEvent) -> TimelineEntry {
        let speaker = match event.side {
            Side::Customer => Speaker::Customer,
            Side::System => Speaker::System,
            Side::Staff(person) => Speaker::Staff(self.names.person(person.0)),
        };
        let text = text_of(&event.event)
            .and_then(|id| self.texts.get(&id))
            .and_then(|m| m.body.clone());
        let text = text.or_else(|| match event.event {
            Event::Proposed { proposal } => self
                .proposals
                .iter()
                .find(|p| p.id == proposal)
                .map(|p| p.text.clone()),
            Event::SurveyAnswered { response, .. } => self
                .ratings
                .get(&response.0)
                .and_then(|rating| rating.words.clone()),
            _ => None,
        });
        let message = text_of(&event.event);
        let belongs = |file: &&attachment::Model| match &event.event {
            Event::ActionRecorded { evidence, .. } => evidence.contains(&AttachmentId(file.id)),
            _ => message.is_some() && file.message_id == message,
        };
        let files = self.files.iter().filter(belongs).map(file_view).collect();
        TimelineEntry {
            seq: event.seq,
            at: event.at,
            speaker,
            entry: self.sentence(&event.event),
            text,
            files,
            unsent: self.unsent.get(&event.seq).cloned(),
        }
    }

    fn sentence(&self, event: &Event) -> Entry {
        match event {
            Event::Opened { .. } => Entry::Opened,
            Event::Acknowledged => Entry::Acknowledged,
            Event::Assigned {
                department,
                owner,
                why,
            } => Entry::Assigned {
                department: self.names.department(department.0),
                owner: owner.map(|o| self.names.person(o.0)),
                why: why.clone(),
            },
            Event::Categorised { category } => Entry::Categorised {
                category: self
                    .rules
                    .categories
                    .get(*category)
                    .map(|n| n.label.clone())
                    .unwrap_or_default(),
            },
            Event::Prioritised { priority, .. } => Entry::Prioritised {
                priority: *priority,
            },
            Event::Moved { stage, phase } => Entry::Moved {
                stage: self.stage(stage, *phase),
            },
            Event::Replied { .. } => Entry::Replied,
            Event::Asked { .. } => Entry::Asked,
            Event::CustomerWrote { .. } => Entry::CustomerWrote,
            Event::Noted { .. } => Entry::Noted,
            Event::Proposed { proposal } => Entry::Proposed {
                version: self
                    .proposals
                    .iter()
                    .find(|p| p.id == *proposal)
                    .map_or(1, |p| p.version),
            },
            Event::Accepted { .. } => Entry::Accepted,
            Event::Objected { .. } => Entry::Objected,
            Event::CauseRecorded { .. } => Entry::CauseRecorded,
            Event::ActionRecorded { .. } => Entry::ActionRecorded,
            Event::ConfirmationAsked { .. } => Entry::ConfirmationAsked,
            Event::ConfirmationReminded => Entry::ConfirmationReminded,
            Event::Confirmed => Entry::Confirmed,
            Event::Unsolved { .. } => Entry::Unsolved,
            Event::Closed { by, .. } => Entry::Closed { by: *by },
            Event::Reopened { round, .. } => Entry::Reopened { round: *round },
            Event::SurveyScheduled { at } => Entry::SurveyScheduled { at: *at },
            Event::SurveyNotSent { reason } => Entry::SurveyNotSent { reason: *reason },
            Event::SurveyAnswered { response, .. } => {
                let rating = self.ratings.get(&response.0);
                Entry::SurveyAnswered {
                    overall: rating.and_then(|rating| rating.overall),
                    solved: rating.and_then(|rating| rating.solved),
                }
            }
            Event::Reminded {
                clock,
                step,
                priority,
                to,
            } => {
                let (of, step) = (self.case_type, (*step, *priority));
                let about = escalation::about(self.rules, of, clock.as_ref(), step, None);
                let named = |(part, id): &(_, PersonId)| (*part, self.names.person(id.0));
                let who: Vec<_> = to.iter().map(named).collect();
                Entry::Reminded {
                    what: about.told(&who),
                }
            }
        }
    }

    /// The name of a stage of the case's type; of what it stood for once it is gone.
    fn stage(&self, key: &str, phase: shared::cases::Phase) -> Label {
        self.rules
            .case_type(self.case_type)
            .and_then(|t| t.stage(key))
            .map_or_else(|| super::rows::gone(phase), |s| s.label.clone())
    }
}

/// The text row that an event refers to.
pub(crate) fn text_of(event: &Event) -> Option<Uuid> {
    match event {
        Event::Replied { message }
        | Event::Asked { message }
        | Event::CustomerWrote { message }
        | Event::Noted { message }
        | Event::Objected { message, .. }
        | Event::CauseRecorded { message }
        | Event::ActionRecorded { message, .. }
        | Event::Unsolved { message }
        | Event::ConfirmationAsked {
            message: Some(message),
        }
        | Event::Closed {
            summary: message, ..
        } => Some(message.0),
        _ => None,
    }
}
