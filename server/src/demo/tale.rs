//! One case as it goes on: steps are decided by the same engine as real ones, at times of the story.
//!
//! Rule: nothing is put into a history that the engine did not decide; a refused step is an error of the story.

use super::Calendar;
use super::dice::Dice;
use super::organisation::Organisation;
use super::season;
use crate::db::Stored;
use crate::db::entity::{attachment, case_file, message, proposal, reminder};
use crate::files::Kept;
use crate::rules::Snapshot;
use crate::services::cases::open::{NewCase, figures, prepare};
use crate::services::cases::store::{advance, clocks, project};
use crate::services::figures::{Figure, metric};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use shared::cases::{
    CaseEvent, CaseState, CaseType, ClosedBy, Command, Event, Measure, ProposalStatus, Side, decide,
};
use shared::clocks::derive::ClockState;
use shared::id::{AttachmentId, CaseId, DepartmentId, MessageId, PersonId, ProposalId};
use shared::insight::histogram::Durations;
use uuid::Uuid;

/// A case with everything that belongs to it.
pub struct Tale<'a> {
    /// The projection.
    pub row: case_file::Model,
    /// The fold over the events.
    pub state: CaseState,
    /// The history.
    pub events: Vec<CaseEvent>,
    /// What the customer wrote.
    pub text: String,
    /// Texts.
    pub messages: Vec<message::ActiveModel>,
    /// Proposals.
    pub proposals: Vec<proposal::Model>,
    /// Evidence.
    pub attachments: Vec<attachment::ActiveModel>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Where the story stands.
    pub at: DateTime<Utc>,
    /// What staff were told.
    pub reminders: Vec<reminder::ActiveModel>,
    pub(super) rules: &'a Snapshot,
    pub(super) company: &'a Organisation,
    calendar: &'a Calendar,
    case_type: &'a CaseType,
    ids: Dice,
}

impl<'a> Tale<'a> {
    /// Opens the case by the product's own rules.
    ///
    /// # Errors
    /// When the rules lack a case type or a department.
    pub fn open(
        new: NewCase,
        rules: &'a Snapshot,
        calendar: &'a Calendar,
        company: &'a Organisation,
    ) -> anyhow::Result<Self> {
        let at = new.opened_at;
        let ids = Dice::new(&new.number);
        let text = new.text.clone();
        let prepared = prepare(new, rules)?;
        let case_type = rules
            .case_type(&prepared.row.case_type)
            .ok_or_else(|| anyhow::anyhow!("no case type {}", prepared.row.case_type))?;
        Ok(Self {
            figures: figures(&prepared.row),
            row: prepared.row,
            state: prepared.state,
            events: prepared.events,
            text,
            messages: Vec::new(),
            proposals: Vec::new(),
            attachments: Vec::new(),
            reminders: Vec::new(),
            at,
            rules,
            company,
            calendar,
            case_type,
            ids,
        })
    }

    /// The case.
    pub fn id(&self) -> CaseId {
        CaseId(self.row.id)
    }

    /// Who is responsible now.
    pub fn department(&self) -> DepartmentId {
        DepartmentId(self.row.department_id)
    }

    /// A fresh id at this point of the story.
    pub fn fresh(&mut self) -> Uuid {
        self.ids.id(self.calendar.millis(self.at))
    }

    /// The round as rows keep it.
    pub fn row_round(&self) -> i32 {
        i32::try_from(self.state.round).unwrap_or(1)
    }

    /// Goes on to a later moment; false when that is still to come.
    pub fn until(&mut self, at: DateTime<Utc>) -> bool {
        let at = at.max(self.at + chrono::TimeDelta::seconds(20));
        if at > season::now() {
            return false;
        }
        if self.is_remembered() {
            self.remind(at);
        }
        self.at = at;
        true
    }

    /// Keeps a text.
    pub fn say(&mut self, body: String, public: bool) -> MessageId {
        let id = self.fresh();
        self.messages.push(message::ActiveModel {
            id: Set(id),
            case_id: Set(self.row.id),
            public: Set(public),
            body: Set(Some(body)),
            created_at: Set(self.at),
        });
        MessageId(id)
    }

    /// Keeps a proposal.
    pub fn offer(
        &mut self,
        measures: &[Measure],
        body: String,
        yuan: Option<i64>,
        by: DateTime<Utc>,
    ) -> ProposalId {
        let id = self.fresh();
        for earlier in &mut self.proposals {
            if earlier.status.0 == ProposalStatus::Offered {
                earlier.status = Stored(ProposalStatus::Superseded);
            }
        }
        let codes: Vec<&str> = measures.iter().map(|m| m.code()).collect();
        self.proposals.push(proposal::Model {
            id,
            case_id: self.row.id,
            round: self.row_round(),
            version: i32::try_from(self.proposals.len() + 1).unwrap_or(1),
            measures: codes.join(","),
            body,
            amount_minor: yuan.map(|y| y * 100),
            currency: "CNY".to_owned(),
            by_date: Some(by.with_timezone(&self.rules.zone()).date_naive()),
            status: Stored(ProposalStatus::Offered),
            offered_at: self.at,
        });
        ProposalId(id)
    }

    /// Keeps a piece of evidence.
    pub fn show(&mut self, picture: &Kept, name: &str, by: PersonId) -> AttachmentId {
        let id = self.fresh();
        self.attachments.push(attachment::ActiveModel {
            id: Set(id),
            feedback_id: Set(None),
            case_id: Set(Some(self.row.id)),
            message_id: Set(None),
            form_token: Set(None),
            name: Set(name.to_owned()),
            content_type: Set(picture.content_type.to_owned()),
            bytes: Set(i64::try_from(picture.bytes.len()).unwrap_or(0)),
            sha256: Set(picture.sha256.clone()),
            uploaded_by: Set(Some(by.0)),
            created_at: Set(self.at),
        });
        AttachmentId(id)
    }

    /// A step, decided by the engine.
    ///
    /// # Errors
    /// When the engine refuses it.
    pub fn step(&mut self, side: Side, command: &Command) -> anyhow::Result<()> {
        let decided = decide(
            &self.state,
            self.case_type,
            &self.rules.gate,
            side,
            command,
            self.at,
        );
        let events = decided.map_err(|refusal| {
            anyhow::anyhow!("{}: {command:?} refused: {refusal}", self.row.number)
        })?;
        let reopens = events.iter().any(|e| matches!(e, Event::Reopened { .. }));
        if reopens && self.state.closed.is_none() {
            self.count_promises();
        }
        let round = self.state.round_opened_at;
        let sided = events
            .into_iter()
            .map(|event| match event {
                Event::Reopened { .. } => (Side::System, event),
                _ => (side, event),
            })
            .collect();
        let entries = self.append(sided);
        for entry in &entries {
            self.settle(&entry.event);
            if let Event::Closed { by, .. } = entry.event {
                self.count_promises();
                self.count_closing(by, round);
            }
        }
        Ok(())
    }

    /// What the system notes by itself.
    pub fn note(&mut self, side: Side, event: Event) {
        self.append(vec![(side, event)]);
    }

    pub(super) fn append(&mut self, events: Vec<(Side, Event)>) -> Vec<CaseEvent> {
        let entries = advance(&mut self.state, events, self.at);
        if self.row.stage != self.state.stage {
            self.row.stage.clone_from(&self.state.stage);
            self.row.stage_since = self.at;
        }
        if let Some(department) = self.state.department {
            self.row.department_id = department.0;
        }
        self.row.updated_at = self.at;
        self.events.extend(entries.iter().cloned());
        entries
    }

    fn settle(&mut self, event: &Event) {
        for held in &mut self.proposals {
            let status = match event {
                Event::Accepted { proposal } if held.id == proposal.0 => ProposalStatus::Accepted,
                Event::Objected { proposal, .. } if held.id == proposal.0 => {
                    ProposalStatus::Objected
                }
                Event::Reopened { .. } if held.status.0 == ProposalStatus::Offered => {
                    ProposalStatus::Superseded
                }
                _ => continue,
            };
            held.status = Stored(status);
        }
    }

    fn count_promises(&mut self) {
        let department = self.department();
        for clock in clocks(&self.state, self.rules, self.at) {
            let name = match clock.state {
                ClockState::Met => metric::PROMISE_MET,
                ClockState::MetLate | ClockState::Breached => metric::PROMISE_LATE,
                _ => continue,
            };
            if let Some(met) = clock.met_at {
                self.figures
                    .push(Figure::one(name, clock.kind.to_string(), department, met));
            }
        }
    }

    fn count_closing(&mut self, by: ClosedBy, opened: Option<DateTime<Utc>>) {
        let kind = self.row.kind.0.to_string();
        let department = self.department();
        let seconds = opened.map_or(0, |from| (self.at - from).num_seconds().max(0));
        let bucket = Durations::bucket(u64::try_from(seconds).unwrap_or(0));
        self.figures.push(Figure {
            bucket: i32::from(bucket),
            total: seconds,
            ..Figure::one(metric::ROUND_CLOSED, kind.clone(), department, self.at)
        });
        if by == ClosedBy::Confirmation {
            self.figures.push(Figure::one(
                metric::ROUND_CONFIRMED,
                kind,
                department,
                self.at,
            ));
        }
    }

    /// The end of the story as far as it has happened: the projection is brought to the state.
    pub fn end(&mut self) {
        if self.state.is_open() {
            self.count_promises();
            self.remind(season::now());
        }
        let since = self.row.stage_since;
        project(&mut self.row, &self.state, self.rules, self.at);
        self.row.stage_since = since;
    }
}
