//! Telling what is due about one case: the event, the reminders in the app, the mails and the bells.

use super::roster::Roster;
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::{person, reminder};
use crate::notices::{Channel, NewNotice, for_staff, of_many, queue_duty};
use crate::rules::Snapshot;
use crate::services::cases::store::{Loaded, append, reminders, renew};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::cases::{Event, Side};
use shared::clocks::escalate::Reminder;
use shared::clocks::ladder::{ClockRef, Recipient, Step};
use shared::id::{CaseId, DepartmentId, PersonId};
use shared::locale::Label;
use shared::priority::Priority;
use shared::reminders::About;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Mails to one person within an hour; of more there is one mail that leads to all.
const MAILS: u64 = 20;

/// One transaction that tells.
pub(super) struct Teller<'a> {
    pub(super) tx: &'a Tx,
    pub(super) core: &'a Core,
    pub(super) rules: &'a Snapshot,
    pub(super) roster: &'a Roster,
    pub(super) now: DateTime<Utc>,
}

/// Somebody who is told, as what, and whether by mail.
struct Receiver<'a> {
    person: &'a person::Model,
    part: Recipient,
    mail: bool,
}

/// What a reminder of a case of this type is about.
pub(crate) fn about(
    rules: &Snapshot,
    case_type: &str,
    clock: Option<&ClockRef>,
    (step, priority): (Step, Priority),
    due_at: Option<DateTime<Utc>>,
) -> About {
    let key = clock.and_then(|clock| clock.stage.as_deref());
    let of = rules.case_type(case_type);
    let stage = key
        .and_then(|key| of?.stage(key))
        .map(|stage| stage.label.clone());
    About {
        kind: clock.map(|clock| clock.kind),
        stage,
        step,
        priority,
        due_at,
    }
}

/// When staff will be told next of a case, and what.
pub(crate) fn next(
    loaded: &Loaded,
    rules: &Snapshot,
    now: DateTime<Utc>,
) -> Option<(DateTime<Utc>, Label)> {
    let next = reminders(&loaded.state, rules, now).next?;
    let (of, clock) = (&loaded.row.case_type, next.clock.as_ref());
    let about = about(rules, of, clock, (next.step, next.priority), next.due_at);
    Some((next.at, about.next(&next.to)))
}

/// Case, round, clock and step: with the person it is what nobody is told twice.
fn key(case: CaseId, round: u32, reminder: &Reminder) -> String {
    let clock = reminder.clock.as_ref().map_or(String::new(), |clock| {
        let stage = clock.stage.as_deref().unwrap_or_default();
        format!(
            "{}/{stage}/{}",
            clock.kind,
            clock.started_at.timestamp_micros()
        )
    });
    format!(
        "{case}/{round}/{clock}/{:?}/{}",
        reminder.step, reminder.priority
    )
}

impl Teller<'_> {
    /// Tells what is due, and adds whose bell is to ring; a case of which nothing is (a pause, new rules) is only looked at again later.
    pub(super) async fn tell(
        &self,
        loaded: &mut Loaded,
        rung: &mut BTreeSet<Uuid>,
    ) -> Result<(), ServiceError> {
        let due = reminders(&loaded.state, self.rules, self.now).due;
        if due.is_empty() {
            renew(self.tx, self.rules, loaded, self.now).await?;
            return Ok(());
        }
        let told: Vec<(Reminder, Vec<Receiver<'_>>)> = due
            .into_iter()
            .map(|reminder| {
                let receivers = self.receivers(loaded, &reminder);
                (reminder, receivers)
            })
            .collect();
        let events = told.iter().map(|(reminder, receivers)| {
            let to = receivers.iter().map(|r| (r.part, PersonId(r.person.id)));
            let event = Event::Reminded {
                clock: reminder.clock.clone(),
                step: reminder.step,
                priority: reminder.priority,
                to: to.collect(),
            };
            (Side::System, event)
        });
        append(self.tx, self.rules, loaded, events.collect(), self.now).await?;
        for (reminder, receivers) in &told {
            if receivers.is_empty() {
                tracing::warn!(
                    number = loaded.row.number,
                    "there is nobody to tell of this case"
                );
            }
            self.keep(loaded, reminder, receivers).await?;
            rung.extend(receivers.iter().map(|receiver| receiver.person.id));
        }
        Ok(())
    }

    fn receivers(&self, loaded: &Loaded, reminder: &Reminder) -> Vec<Receiver<'_>> {
        let department = DepartmentId(loaded.row.department_id);
        let found = self
            .roster
            .find(&reminder.to, loaded.row.owner_id, department);
        // Somebody in two parts gets what either of them does.
        let receiver = |(wanted, part, person): (Vec<Recipient>, _, _)| Receiver {
            person,
            part,
            mail: wanted.iter().any(|part| reminder.mail.contains(part)),
        };
        found.into_iter().map(receiver).collect()
    }

    /// Writes the reminders and queues the mails.
    async fn keep(
        &self,
        loaded: &Loaded,
        reminder: &Reminder,
        receivers: &[Receiver<'_>],
    ) -> Result<(), ServiceError> {
        let case = CaseId(loaded.row.id);
        let (clock, step) = (reminder.clock.as_ref(), (reminder.step, reminder.priority));
        let about = about(
            self.rules,
            &loaded.row.case_type,
            clock,
            step,
            reminder.due_at,
        );
        let cause = key(case, loaded.state.round, reminder);
        let text = serde_json::to_string(&about)?;
        let rows: Vec<reminder::ActiveModel> = receivers
            .iter()
            .map(|receiver| reminder::ActiveModel {
                id: Set(Uuid::now_v7()),
                key: Set(format!("{cause}/{}", receiver.person.id)),
                person_id: Set(receiver.person.id),
                case_id: Set(case.0),
                about: Set(text.clone()),
                created_at: Set(self.now),
                read_at: Set(None),
            })
            .collect();
        if !rows.is_empty() {
            reminder::Entity::insert_many(rows)
                .on_conflict_do_nothing_on([reminder::Column::Key])
                .exec_without_returning(self.tx)
                .await?;
        }
        for receiver in receivers.iter().filter(|receiver| receiver.mail) {
            let Some(to) = receiver.person.email.clone() else {
                continue;
            };
            let (id, name) = (receiver.person.id, &receiver.person.name);
            let (number, locale) = (&loaded.row.number, receiver.person.locale.0);
            let many = self.has_many(id).await?;
            let (dedupe_key, (subject, body)) = if many {
                let hour = self.now.timestamp() / 3_600;
                let key = format!("reminder-many:{id}/{hour}");
                (key, of_many(self.core, locale, name))
            } else {
                let key = format!("reminder:{cause}/{id}");
                let text = for_staff(self.core, locale, number, name, receiver.part, &about);
                (key, text)
            };
            let notice = NewNotice {
                dedupe_key,
                channel: Channel::Email,
                to,
                subject,
                body,
                case_id: (!many).then_some(case),
                due_at: self.now,
            };
            queue_duty(self.tx, self.core, notice).await?;
        }
        Ok(())
    }

    /// Whether somebody was reminded of more than [`MAILS`] things within an hour, the latest among them.
    async fn has_many(&self, person: Uuid) -> Result<bool, ServiceError> {
        let earlier: Option<DateTime<Utc>> = reminder::Entity::find()
            .select_only()
            .column(reminder::Column::CreatedAt)
            .filter(reminder::COLUMN.person_id.eq(person))
            .order_by_desc(reminder::Column::Id)
            .offset(MAILS)
            .limit(1)
            .into_tuple()
            .one(self.tx)
            .await?;
        Ok(earlier.is_some_and(|at| at > self.now - TimeDelta::hours(1)))
    }
}
