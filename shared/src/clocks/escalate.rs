//! Which reminders of a round are due and when the next one will be: clocks, ladder and what was told, nothing else.
//!
//! Rules: a clock goes up the ladder and never down, so a due time that moves tells nothing twice; only steps that are for
//! another priority count anew. Steps that were missed together (an outage, an import) are told once, as the highest of
//! them, to everybody they name. Waiting for the customer holds back what has not been reached; what is met or cancelled
//! is told no more, and nobody is told of what was past when the ladder came into force.

use chrono::{DateTime, TimeDelta, Utc};

use super::derive::{ClockState, Counted, counted};
use super::due::{moment_at, share_of};
use super::history::History;
use super::hours::Hours;
use super::ladder::{ClockRef, Ladder, Recipient, Rung, Step, Told};
use super::policy::{ClockKind, ClockSet, Length};
use crate::priority::Priority;

/// Somebody is to be told something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// When it falls due.
    pub at: DateTime<Utc>,
    /// About which clock; `None` for the case itself.
    pub clock: Option<ClockRef>,
    /// When that clock is due; of a broken one, when it was.
    pub due_at: Option<DateTime<Utc>>,
    /// The step of the ladder.
    pub step: Step,
    /// The case's priority.
    pub priority: Priority,
    /// Who is told, the nearest to the case first.
    pub to: Vec<Recipient>,
    /// Those of them who get a mail too.
    pub mail: Vec<Recipient>,
}

/// What is to be told now, and what next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Due now: at most one of each clock.
    pub due: Vec<Reminder>,
    /// The next one, if nothing happens before.
    pub next: Option<Reminder>,
}

impl Plan {
    /// When somebody has to look again; `None` when nothing more will come by itself.
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        let all = self.due.iter().chain(&self.next);
        all.map(|reminder| reminder.at).min()
    }
}

/// The plan of a round at `now`; of a closed one it is empty.
pub fn plan(
    history: &History,
    told: &[Told],
    set: Option<&ClockSet>,
    ladder: &Ladder,
    hours: &Hours,
    now: DateTime<Utc>,
) -> Plan {
    let mut plan = Plan::default();
    if history.closed_at.is_some_and(|at| at <= now) {
        return plan;
    }
    let mut changes = history.priority_changes.iter();
    let latest = changes.rfind(|change| change.at <= now);
    let (since, priority) = latest.map_or((history.opened_at, history.priority), |change| {
        (change.at, change.to)
    });
    let view = View {
        told,
        ladder,
        priority,
        now,
    };
    view.add(&mut plan, None, None, |_| Some(since));
    let clocks = set.map(|set| counted(history, set, hours, now));
    for counted in clocks.into_iter().flatten() {
        let clock = &counted.clock;
        if clock.met_at.is_some() || clock.state == ClockState::Cancelled {
            continue;
        }
        let which = ClockRef {
            kind: clock.kind,
            stage: clock.stage.clone(),
            started_at: clock.started_at,
        };
        let moment = |step| {
            let at = moment(&counted, step, hours);
            (at <= now || !counted.waits).then_some(at)
        };
        let due_at = clock.breached_at.unwrap_or(clock.due_at);
        view.add(&mut plan, Some(which), Some(due_at), moment);
    }
    plan
}

struct View<'a> {
    told: &'a [Told],
    ladder: &'a Ladder,
    priority: Priority,
    now: DateTime<Utc>,
}

impl View<'_> {
    /// What there is to tell of one clock; `moment` gives none for a step that stands still.
    fn add(
        &self,
        plan: &mut Plan,
        clock: Option<ClockRef>,
        due_at: Option<DateTime<Utc>>,
        moment: impl Fn(Step) -> Option<DateTime<Utc>>,
    ) {
        let kind: Option<ClockKind> = clock.as_ref().map(|clock| clock.kind);
        // Told with the step itself, or passed over by a later one.
        let is_told = |rung: &&Rung| {
            let mut told = self.told.iter().filter(|told| told.clock == clock);
            told.any(|told| told.step >= rung.step && rung.covers(kind, told.priority))
        };
        let rungs = self.ladder.rungs.iter();
        let mut ahead: Vec<(Step, DateTime<Utc>, &Rung)> = rungs
            .filter(|rung| rung.covers(kind, self.priority) && !is_told(rung))
            .filter_map(|rung| Some((rung.step, moment(rung.step)?, rung)))
            .collect();
        let reminder = |at, step, rungs: &[&Rung]| {
            let named = |mail: bool| {
                let of = |who: &Recipient| {
                    let mut naming = rungs.iter().filter(|rung| rung.to.contains(who));
                    naming.any(|rung| rung.mail || !mail)
                };
                Recipient::ALL.into_iter().filter(of).collect()
            };
            Reminder {
                at,
                clock: clock.clone(),
                due_at,
                step,
                priority: self.priority,
                to: named(false),
                mail: named(true),
            }
        };
        let mut reached: Vec<_> = ahead.extract_if(.., |(_, at, _)| *at <= self.now).collect();
        if let Some(top) = reached.iter().map(|(step, ..)| *step).max() {
            ahead.retain(|(later, ..)| *later > top);
        }
        reached.retain(|(_, at, _)| self.ladder.since.is_none_or(|since| *at >= since));
        if let Some((step, at, _)) = reached.iter().max_by_key(|(step, ..)| *step) {
            let rungs: Vec<&Rung> = reached.iter().map(|(.., rung)| *rung).collect();
            plan.due.push(reminder(*at, *step, &rungs));
        }
        let Some((step, at, _)) = ahead.iter().min_by_key(|(step, at, _)| (*at, *step)) else {
            return;
        };
        if plan.next.as_ref().is_none_or(|next| at < &next.at) {
            let together = ahead.iter().filter(|(other, ..)| other == step);
            let rungs: Vec<&Rung> = together.map(|(.., rung)| *rung).collect();
            plan.next = Some(reminder(*at, *step, &rungs));
        }
    }
}

/// When a clock reaches a step, pauses left out. Exactly at the due time a promise is still kept.
fn moment(of: &Counted, step: Step, hours: &Hours) -> DateTime<Utc> {
    let clock = &of.clock;
    let broken = clock.breached_at.unwrap_or(clock.due_at);
    match step {
        Step::AtOnce => clock.started_at,
        Step::Share(percent) if percent < 100 => {
            let span = (clock.started_at, clock.due_at);
            let at = share_of(span, &of.length, hours, &of.pauses, u16::from(percent));
            at.min(clock.due_at)
        }
        Step::Share(_) => match clock.breached_at {
            Some(at) => at,
            None => clock.due_at + TimeDelta::microseconds(1),
        },
        Step::Late(minutes) => {
            let length = Length::WorkingMinutes(minutes);
            moment_at(broken, &length, hours, &of.pauses, 100)
        }
    }
}
