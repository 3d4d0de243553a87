//! What staff were told of a case on the way, by the same ladder as everywhere.

use super::season;
use super::tale::Tale;
use crate::db::entity::reminder;
use crate::services::cases::store::reminders;
use crate::services::escalation::about;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use shared::actor::Role;
use shared::cases::{Event, Side};
use shared::clocks::escalate::Reminder;
use shared::clocks::ladder::Recipient;
use shared::id::PersonId;

/// Of cases opened before this, what was told is no longer in anybody's list.
const REMEMBERED: TimeDelta = TimeDelta::days(30);
/// Who was told this long ago has seen to it.
const SEEN: TimeDelta = TimeDelta::hours(26);

impl Tale<'_> {
    /// Whether staff still find what they were told of it.
    pub(super) fn is_remembered(&self) -> bool {
        self.row.opened_at > season::now() - REMEMBERED
    }

    /// Tells what falls due up to a moment.
    pub(super) fn remind(&mut self, until: DateTime<Utc>) {
        let next = |tale: &Self| reminders(&tale.state, tale.rules, tale.at).wakes_at();
        while let Some(at) = next(self).filter(|at| *at <= until) {
            self.at = self.at.max(at);
            let due = reminders(&self.state, self.rules, self.at).due;
            let told: Vec<_> = due
                .into_iter()
                .map(|due| (self.receivers(&due), due))
                .collect();
            if told.is_empty() {
                return;
            }
            for (to, reminder) in &told {
                self.keep(reminder, to);
            }
            let events = told.into_iter().map(|(to, reminder)| {
                let event = Event::Reminded {
                    clock: reminder.clock,
                    step: reminder.step,
                    priority: reminder.priority,
                    to,
                };
                (Side::System, event)
            });
            self.append(events.collect());
        }
    }

    fn receivers(&self, reminder: &Reminder) -> Vec<(Recipient, PersonId)> {
        let team = self.company.team(self.department());
        let head = || self.company.holder(Role::Head, Some(team));
        let mut found: Vec<(Recipient, PersonId)> = Vec::new();
        for part in &reminder.to {
            let (part, person) = match (part, self.state.owner) {
                (Recipient::Owner, Some(owner)) => (Recipient::Owner, Some(owner)),
                (Recipient::Owner | Recipient::Head, _) => (Recipient::Head, head()),
                (Recipient::Manager, _) => {
                    (Recipient::Manager, self.company.holder(Role::Manager, None))
                }
            };
            let known = |person: &PersonId| found.iter().any(|(_, known)| known == person);
            if let Some(person) = person.filter(|person| !known(person)) {
                found.push((part, person));
            }
        }
        found
    }

    fn keep(&mut self, reminder: &Reminder, to: &[(Recipient, PersonId)]) {
        let (clock, at) = (reminder.clock.as_ref(), self.at);
        let about = about(
            self.rules,
            &self.row.case_type,
            clock,
            (reminder.step, reminder.priority),
            reminder.due_at,
        );
        let Ok(text) = serde_json::to_string(&about) else {
            return;
        };
        for (_, person) in to {
            let id = self.fresh();
            self.reminders.push(reminder::ActiveModel {
                id: Set(id),
                key: Set(id.to_string()),
                person_id: Set(person.0),
                case_id: Set(self.row.id),
                about: Set(text.clone()),
                created_at: Set(at),
                read_at: Set((at < season::now() - SEEN).then_some(at + TimeDelta::minutes(40))),
            });
        }
    }
}
