//! The clocks of a case, derived from its history.
//!
//! Nothing is stored and nothing ticks: history, clock set, calendar and `now` give every clock again, the same
//! each time. A breach stays on record, whatever happens afterwards.

use chrono::{DateTime, TimeDelta, Utc};

pub use super::clock::{Clock, ClockState};
use super::due::{Due, due, run_between};
use super::explain::Reason;
use super::history::{History, earliest};
use super::hours::Hours;
use super::policy::{ClockKind, ClockSet, Length, Target};
use super::span::Pause;
use crate::locale::Label;
use crate::priority::Priority;

/// Who answers faster kept nobody waiting: a promise in working days would move by a night for seconds.
const BLINK: TimeDelta = TimeDelta::minutes(1);

/// All clocks of a round at `now`, in the order of the set. What happened after `now` is not looked at.
///
/// - The update clock is silent until the first feedback; then each update ends one period and begins the next.
///   Of the ended periods only late ones are listed. Solving or closing ends it and starts nothing.
/// - Each entry into a stage starts that stage's limit afresh; leaving or solving meets it.
/// - Pauses of a minute or more hold back pausable targets, and no others.
/// - A new priority counts from the start again with its own length. One without a length has no clock, unless
///   the promise had been broken before.
/// - Closing cancels what is not yet due and leaves what is broken.
pub fn derive(history: &History, set: &ClockSet, hours: &Hours, now: DateTime<Utc>) -> Vec<Clock> {
    let all = counted(history, set, hours, now).into_iter();
    all.map(|counted| counted.clock).collect()
}

/// A clock with what its time is counted by.
pub(super) struct Counted {
    pub(super) clock: Clock,
    pub(super) length: Length,
    pub(super) pauses: Vec<Pause>,
    /// It stands still, broken or not.
    pub(super) waits: bool,
}

/// As [`derive`], with what each is counted by.
pub(super) fn counted(
    history: &History,
    set: &ClockSet,
    hours: &Hours,
    now: DateTime<Utc>,
) -> Vec<Counted> {
    if now < history.opened_at {
        return Vec::new();
    }
    let known = history.as_of(now);
    let view = View {
        history: &known,
        set,
        hours,
        now,
    };
    set.targets
        .iter()
        .flat_map(|target| view.clocks(target))
        .collect()
}

/// One time that a promise was made: from `start` until it was met or the work ended.
#[derive(Clone, Copy)]
struct Run {
    start: DateTime<Utc>,
    met: Option<DateTime<Utc>>,
    ended: Option<DateTime<Utc>>,
}

/// From `from` on, this priority and this many extensions were in force.
struct Step {
    from: DateTime<Utc>,
    priority: Priority,
    extensions: Vec<Length>,
}

struct View<'a> {
    history: &'a History,
    set: &'a ClockSet,
    hours: &'a Hours,
    now: DateTime<Utc>,
}

impl View<'_> {
    fn clocks(&self, target: &Target) -> Vec<Counted> {
        let h = self.history;
        let once = |met| {
            vec![Run {
                start: h.opened_at,
                met,
                ended: h.closed_at,
            }]
        };
        let runs = match target.kind {
            ClockKind::Acknowledge => once(earliest(h.acknowledged_at, h.first_feedback_at)),
            ClockKind::FirstFeedback | ClockKind::SocialResponse => once(h.first_feedback_at),
            ClockKind::Workaround => once(earliest(h.workaround_at, h.resolved_at)),
            ClockKind::Resolution => once(h.resolved_at.or(h.closed_at)),
            ClockKind::CustomerUpdate => self.updates(),
            ClockKind::Stage => self.stages(target.stage.as_deref().unwrap_or_default()),
        };
        let last = runs.len().saturating_sub(1);
        runs.into_iter()
            .enumerate()
            .filter_map(|(index, run)| self.clock(target, run).map(|counted| (index, counted)))
            .filter(|(index, counted)| {
                target.kind != ClockKind::CustomerUpdate
                    || *index == last
                    || counted.clock.breached_at.is_some()
            })
            .map(|(_, counted)| counted)
            .collect()
    }

    fn updates(&self) -> Vec<Run> {
        let Some(mut start) = self.history.first_feedback_at else {
            return Vec::new();
        };
        let ended = self.history.ended_at();
        let is_open = |at: DateTime<Utc>| ended.is_none_or(|end| at < end);
        // The solution itself tells the customer how it stands.
        let is_heard = |at: DateTime<Utc>| ended.is_none_or(|end| at <= end);
        let mut runs = Vec::new();
        for at in self
            .history
            .customer_updates
            .iter()
            .copied()
            .filter(|at| is_heard(*at))
        {
            if at > start {
                runs.push(Run {
                    start,
                    met: Some(at),
                    ended,
                });
                start = at;
                if !self.set.repeat_updates {
                    return runs;
                }
            }
        }
        if is_open(start) {
            runs.push(Run {
                start,
                met: None,
                ended,
            });
        }
        runs
    }

    fn stages(&self, stage: &str) -> Vec<Run> {
        let mut entries: Vec<_> = self.history.stage_entries.iter().collect();
        entries.dedup_by(|next, previous| next.stage == previous.stage);
        let leaves = entries
            .iter()
            .skip(1)
            .map(|entry| Some(entry.at))
            .chain([None]);
        entries
            .iter()
            .zip(leaves)
            .filter(|(entry, _)| entry.stage == stage)
            .map(|(entry, left)| Run {
                start: entry.at,
                met: earliest(left, self.history.resolved_at.filter(|at| *at >= entry.at)),
                ended: self.history.closed_at,
            })
            .collect()
    }

    fn clock(&self, target: &Target, run: Run) -> Option<Counted> {
        let met = run
            .met
            .filter(|met| run.ended.is_none_or(|end| *met <= end));
        let stop = met.or(run.ended);
        let end = stop.unwrap_or(self.now);
        let pauses = self.pauses(target, end);
        let steps = self.steps(target, run.start, stop);

        let mut breach: Option<(DateTime<Utc>, Due, Length)> = None;
        let mut current = None;
        for (index, step) in steps.iter().enumerate() {
            current = target
                .due
                .of(step.priority)
                .map(|length| (self.extended(run, length, step, &pauses), length));
            let until = steps.get(index + 1).map_or(end, |next| next.from);
            if let (None, Some((due, length))) = (&breach, &current)
                && due.at < until
            {
                breach = Some((due.at.max(step.from), due.clone(), *length));
            }
        }
        let breached_at = breach.as_ref().map(|(at, ..)| *at);
        let (due, length) = current.or(breach.map(|(_, due, length)| (due, length)))?;

        let waits = self
            .history
            .pauses
            .iter()
            .filter(|p| target.pausable && p.to.is_none())
            .map(|p| p.from)
            .min();
        let state = match (met, run.ended, breached_at) {
            (Some(_), _, None) => ClockState::Met,
            (Some(_), _, Some(_)) => ClockState::MetLate,
            (None, _, Some(_)) => ClockState::Breached,
            (None, Some(_), None) => ClockState::Cancelled,
            (None, None, None) if waits.is_some() => ClockState::Paused,
            (None, None, None) => ClockState::Running,
        };
        let priority = steps
            .last()
            .map_or(self.history.priority, |step| step.priority);
        let aim = target
            .aim
            .of(priority)
            .map(|aim| super::due::due(run.start, &aim, self.hours, &pauses).at);
        let mut explanation = self.preface(target.kind, priority, &steps);
        explanation.extend(due.explanation);
        if let (ClockState::Paused, Some(since)) = (state, waits) {
            let since = self.hours.local(since.max(run.start));
            explanation.insert(
                explanation.len().saturating_sub(1),
                Reason::StillPaused { since },
            );
        }
        let clock = Clock {
            kind: target.kind,
            stage: target.stage.clone(),
            started_at: run.start,
            due_at: due.at,
            aim_at: aim,
            met_at: met,
            breached_at,
            state,
            remaining_seconds: (due.at - end).num_seconds(),
            progress_percent: self.progress(run.start, end, due.at, length, &pauses),
            explanation,
        };
        Some(Counted {
            clock,
            length,
            pauses,
            waits: waits.is_some(),
        })
    }

    /// Pauses that hold this target back, but for the shortest, cut off at the end so that a finished clock never moves again.
    fn pauses(&self, target: &Target, end: DateTime<Utc>) -> Vec<Pause> {
        let all = self
            .history
            .pauses
            .iter()
            .filter(|pause| target.pausable && pause.from < end)
            .filter(|pause| pause.to.is_none_or(|to| to - pause.from >= BLINK));
        all.map(|pause| Pause {
            from: pause.from,
            to: Some(pause.to.map_or(end, |to| to.min(end))),
        })
        .collect()
    }

    /// The terms in force one after another while the promise was open; never empty.
    fn steps(
        &self,
        target: &Target,
        start: DateTime<Utc>,
        stop: Option<DateTime<Utc>>,
    ) -> Vec<Step> {
        enum Change {
            Priority(Priority),
            Extension(Length),
        }
        let h = self.history;
        let priorities = h
            .priority_changes
            .iter()
            .map(|change| (change.at, Change::Priority(change.to)));
        let extensions = h.extensions.iter().filter(|e| e.kind == target.kind);
        let mut changes: Vec<_> = priorities
            .chain(extensions.map(|e| (e.at, Change::Extension(e.extra))))
            .collect();
        changes.sort_by_key(|(at, _)| *at);

        let mut now = Step {
            from: start,
            priority: h.priority,
            extensions: Vec::new(),
        };
        let mut steps = Vec::new();
        for (at, change) in changes
            .into_iter()
            .filter(|(at, _)| stop.is_none_or(|stop| *at < stop))
        {
            let mut next = Step {
                from: at.max(start),
                priority: now.priority,
                extensions: now.extensions.clone(),
            };
            match change {
                Change::Priority(to) => next.priority = to,
                Change::Extension(extra) if at >= start => next.extensions.push(extra),
                Change::Extension(_) => {}
            }
            if next.from > now.from {
                steps.push(now);
            }
            now = next;
        }
        steps.push(now);
        steps
    }

    /// The due time of a length with the extensions of a step.
    fn extended(&self, run: Run, length: Length, step: &Step, pauses: &[Pause]) -> Due {
        let mut result = due(run.start, &length, self.hours, pauses);
        for extra in &step.extensions {
            let more = due(result.at, extra, self.hours, pauses);
            result.explanation.pop();
            result.explanation.push(Reason::Extended {
                extra: *extra,
                before: self.hours.local(result.at),
            });
            result
                .explanation
                .extend(more.explanation.into_iter().skip(2));
            result.at = more.at;
        }
        result
    }

    fn preface(&self, kind: ClockKind, priority: Priority, steps: &[Step]) -> Vec<Reason> {
        let set = Label::new(self.set.name_zh.as_str(), self.set.name_en.as_str());
        let mut lines = vec![Reason::Policy {
            set,
            kind,
            priority,
        }];
        for pair in steps.windows(2) {
            if let [before, after] = pair
                && before.priority != after.priority
            {
                let at = self.hours.local(after.from);
                lines.push(Reason::PriorityChanged {
                    at,
                    from: before.priority,
                    to: after.priority,
                });
            }
        }
        lines
    }

    fn progress(
        &self,
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        due_at: DateTime<Utc>,
        length: Length,
        pauses: &[Pause],
    ) -> u16 {
        let run = run_between(start, end, &length, self.hours, pauses).num_seconds();
        let whole = run_between(start, due_at, &length, self.hours, pauses).num_seconds();
        match (run.saturating_mul(100)).checked_div(whole) {
            Some(percent) => u16::try_from(percent.clamp(0, 999)).unwrap_or(999),
            None => u16::from(end >= due_at) * 100,
        }
    }
}
