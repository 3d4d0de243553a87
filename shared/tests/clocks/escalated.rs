//! The escalation ladder over histories: every step once, moved by pauses, never back, and what an outage leaves.

mod changes;
mod random;

use chrono::{DateTime, TimeDelta, Utc};
use shared::clocks::escalate::{Plan, Reminder, plan};
use shared::clocks::history::{Extension, History, PriorityChange, StageEntry};
use shared::clocks::ladder::{Ladder, Recipient, Rung, Step, Told};
use shared::clocks::policy::{ByPriority, ClockKind, ClockSet, Length};
use shared::clocks::presets;
use shared::clocks::span::Pause;
use shared::priority::Priority;

use crate::derived::{only, opened, resolution};
use crate::fixture::{at, shanghai};

const OWNER: Recipient = Recipient::Owner;
const HEAD: Recipient = Recipient::Head;
const MANAGER: Recipient = Recipient::Manager;

fn look(history: &History, told: &[Told], set: &ClockSet, now: DateTime<Utc>) -> Plan {
    plan(
        history,
        told,
        Some(set),
        &Ladder::default(),
        &shanghai(),
        now,
    )
}

fn keep(told: &mut Vec<Told>, due: &[Reminder]) {
    told.extend(due.iter().map(|reminder| Told {
        clock: reminder.clock.clone(),
        step: reminder.step,
        priority: reminder.priority,
    }));
}

/// Looks at each of these moments; what was told, and to whom.
fn told_at(
    history: &History,
    set: &ClockSet,
    moments: &[&str],
) -> Vec<Vec<(Step, Vec<Recipient>)>> {
    let mut told = Vec::new();
    moments
        .iter()
        .map(|now| {
            let plan = look(history, &told, set, at(now));
            keep(&mut told, &plan.due);
            plan.due.into_iter().map(|r| (r.step, r.to)).collect()
        })
        .collect()
}

fn step(step: Step, to: &[Recipient]) -> Vec<(Step, Vec<Recipient>)> {
    vec![(step, to.to_vec())]
}

/// 72 hours from Monday 10:00: half on Tuesday at 22:00, 80 % on Wednesday at 19:36, due on Thursday at 10:00.
#[test]
fn a_promise_goes_up_the_ladder_step_by_step() {
    let set = resolution(false);
    let moments = [
        "2026-11-17 21:59",
        "2026-11-17 22:00",
        "2026-11-18 19:35",
        "2026-11-18 19:36",
        "2026-11-19 10:00",
        "2026-11-19 10:01",
        "2026-11-19 15:29",
        "2026-11-19 15:30",
        "2026-12-19 10:00",
    ];
    let none = Vec::new;
    let wanted = [
        none(),
        step(Step::Share(50), &[OWNER]),
        none(),
        step(Step::Share(80), &[OWNER]),
        // Exactly at the due time is in time.
        none(),
        step(Step::BREACH, &[OWNER, HEAD]),
        none(),
        // Four working hours, lunch left out.
        step(Step::Late(240), &[MANAGER]),
        none(),
    ];
    assert_eq!(told_at(&opened(), &set, &moments), wanted);
}

#[test]
fn the_next_one_is_known_with_its_moment_and_receivers() {
    let set = resolution(false);
    let next = look(&opened(), &[], &set, at("2026-11-16 10:00"))
        .next
        .expect("one");
    assert_eq!(
        (next.step, next.at),
        (Step::Share(50), at("2026-11-17 22:00"))
    );
    assert_eq!((next.to, next.mail), (vec![OWNER], vec![]));
    let clock = next.clock.expect("a promise");
    assert_eq!(
        (clock.kind, clock.started_at),
        (ClockKind::Resolution, at("2026-11-16 10:00"))
    );
    let told = [Told {
        clock: Some(clock),
        step: Step::Share(80),
        priority: Priority::Normal,
    }];
    let next = look(&opened(), &told, &set, at("2026-11-18 20:00"))
        .next
        .expect("one");
    assert_eq!((next.step, next.mail), (Step::BREACH, vec![OWNER, HEAD]));
    assert_eq!(next.at - TimeDelta::microseconds(1), at("2026-11-19 10:00"));
}

#[test]
fn an_outage_tells_once_to_everybody_who_missed_something() {
    let set = resolution(false);
    let over_80 = told_at(&opened(), &set, &["2026-11-18 21:00", "2026-11-18 21:01"]);
    assert_eq!(over_80, [step(Step::Share(80), &[OWNER]), vec![]]);
    let over_all = told_at(&opened(), &set, &["2026-11-25 10:00", "2026-11-25 10:01"]);
    assert_eq!(
        over_all,
        [step(Step::Late(240), &[OWNER, HEAD, MANAGER]), vec![]]
    );
}

#[test]
fn waiting_for_the_customer_moves_what_was_not_reached() {
    let mut history = opened();
    history.pauses = vec![Pause {
        from: at("2026-11-17 20:00"),
        to: None,
    }];
    let set = resolution(true);
    let waiting = look(&history, &[], &set, at("2026-11-18 20:00"));
    assert_eq!(
        waiting,
        Plan::default(),
        "nothing comes while it stands still"
    );
    history.pauses[0].to = Some(at("2026-11-18 20:00"));
    let next = look(&history, &[], &set, at("2026-11-18 20:00"))
        .next
        .expect("one");
    assert_eq!(
        (next.step, next.at),
        (Step::Share(50), at("2026-11-18 22:00"))
    );
    // What was reached before the waiting is told, also while it lasts.
    history.pauses = vec![Pause {
        from: at("2026-11-17 23:00"),
        to: None,
    }];
    let missed = told_at(&history, &set, &["2026-11-19 23:00"]);
    assert_eq!(missed, [step(Step::Share(50), &[OWNER])]);
    // A broken promise waits too: the manager is told four working hours of ours after it.
    history.pauses = vec![Pause {
        from: at("2026-11-19 10:30"),
        to: Some(at("2026-11-20 09:00")),
    }];
    let late = ["2026-11-19 10:15", "2026-11-20 11:00", "2026-11-20 14:00"];
    let told = told_at(&history, &set, &late);
    assert_eq!(told[1..], [vec![], step(Step::Late(240), &[MANAGER])]);
}

#[test]
fn a_due_time_that_moves_tells_nothing_twice() {
    let set = resolution(false);
    let mut history = opened();
    let extra = Extension {
        at: at("2026-11-18 20:00"),
        kind: ClockKind::Resolution,
        extra: Length::hours(72),
    };
    history.extensions = vec![extra];
    let moments = [
        "2026-11-18 19:40",
        "2026-11-19 10:01",
        "2026-11-22 09:59",
        "2026-11-22 10:01",
    ];
    let wanted = [
        step(Step::Share(80), &[OWNER]),
        vec![],
        vec![],
        step(Step::BREACH, &[OWNER, HEAD]),
    ];
    assert_eq!(told_at(&history, &set, &moments), wanted);
    // A breach stays, also when the promise becomes a longer one.
    let mut relaxed = opened();
    let to = Priority::Low;
    relaxed.priority_changes = vec![PriorityChange {
        at: at("2026-11-19 11:00"),
        to,
    }];
    let moments = ["2026-11-19 10:30", "2026-11-19 11:30", "2026-11-19 15:30"];
    let wanted = [
        step(Step::BREACH, &[OWNER, HEAD]),
        vec![],
        step(Step::Late(240), &[MANAGER]),
    ];
    assert_eq!(told_at(&relaxed, &set, &moments), wanted);
}

#[test]
fn an_urgent_case_goes_to_the_head_at_once_and_once() {
    let set = only(
        ClockKind::Resolution,
        ByPriority::all(Length::days(30)),
        false,
    );
    let born = History::opened(at("2026-11-16 10:00"), Priority::Urgent);
    let head = step(Step::AtOnce, &[HEAD]);
    let moments = ["2026-11-16 10:00", "2026-11-16 10:01"];
    assert_eq!(told_at(&born, &set, &moments), [head.clone(), vec![]]);
    let mut raised = opened();
    let change = |time, to| PriorityChange { at: at(time), to };
    raised.priority_changes = vec![
        change("2026-11-16 12:00", Priority::Urgent),
        change("2026-11-16 13:00", Priority::Normal),
        change("2026-11-16 14:00", Priority::Urgent),
    ];
    let moments = ["2026-11-16 11:59", "2026-11-16 12:00", "2026-11-16 14:00"];
    assert_eq!(told_at(&raised, &set, &moments), [vec![], head, vec![]]);
}

#[test]
fn what_is_done_or_closed_is_told_no_more() {
    let set = resolution(false);
    let mut solved = opened();
    solved.resolved_at = Some(at("2026-11-17 10:00"));
    assert_eq!(
        look(&solved, &[], &set, at("2026-12-01 10:00")),
        Plan::default()
    );
    let mut late = opened();
    late.resolved_at = Some(at("2026-11-20 10:00"));
    assert_eq!(
        look(&late, &[], &set, at("2026-12-01 10:00")),
        Plan::default()
    );
    let mut closed = History::opened(at("2026-11-16 10:00"), Priority::Urgent);
    closed.closed_at = Some(at("2026-11-17 10:00"));
    assert_eq!(
        look(&closed, &[], &set, at("2026-12-01 10:00")),
        Plan::default()
    );
    let unknown = plan(
        &opened(),
        &[],
        None,
        &Ladder::default(),
        &shanghai(),
        at("2026-12-01 10:00"),
    );
    assert_eq!(unknown, Plan::default(), "a type without promises");
}

#[test]
fn a_stage_that_is_entered_again_is_another_promise() {
    let set = presets::after_sales();
    let mut history = opened();
    history.first_feedback_at = Some(at("2026-11-16 10:30"));
    let entry = |stage: &str, time| StageEntry {
        stage: stage.into(),
        at: at(time),
    };
    history.stage_entries = vec![
        entry(presets::STAGE_INSPECT, "2026-11-16 11:00"),
        entry(presets::STAGE_REPAIR, "2026-11-17 12:00"),
        entry(presets::STAGE_INSPECT, "2026-11-17 13:00"),
    ];
    let moments = ["2026-11-17 11:30", "2026-11-17 12:30", "2026-11-18 09:00"];
    let wanted = [
        step(Step::BREACH, &[OWNER, HEAD]),
        vec![],
        step(Step::Share(80), &[OWNER]),
    ];
    assert_eq!(told_at(&history, &set, &moments), wanted);
}

#[test]
fn only_the_promises_and_priorities_of_a_step_are_told() {
    let rung = |step, to| Rung {
        step,
        to: vec![to],
        mail: false,
        kinds: vec![],
        priorities: vec![],
    };
    let rungs = vec![
        Rung {
            kinds: vec![ClockKind::Acknowledge],
            ..rung(Step::Share(10), OWNER)
        },
        Rung {
            priorities: vec![Priority::Low],
            ..rung(Step::Share(20), OWNER)
        },
        rung(Step::Share(30), HEAD),
        Rung {
            mail: true,
            ..rung(Step::Share(30), OWNER)
        },
    ];
    let (ladder, set) = (Ladder { rungs, since: None }, resolution(false));
    let plan = plan(
        &opened(),
        &[],
        Some(&set),
        &ladder,
        &shanghai(),
        at("2026-11-18 10:00"),
    );
    let [due] = &plan.due[..] else {
        panic!("{plan:?}")
    };
    assert_eq!(
        (due.step, &due.to[..], &due.mail[..]),
        (Step::Share(30), &[OWNER, HEAD][..], &[OWNER][..])
    );
    assert_eq!(plan.next, None);
}
