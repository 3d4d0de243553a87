//! Clocks derived from histories: the semantics of the case engine.

use chrono::TimeDelta;
use shared::clocks::derive::{Clock, ClockState, derive};
use shared::clocks::explain::Reason;
use shared::clocks::history::{History, PriorityChange, StageEntry};
use shared::clocks::policy::{ByPriority, ClockKind, ClockSet, Length, Target};
use shared::clocks::presets;
use shared::clocks::span::Pause;
use shared::priority::Priority;

use crate::fixture::{at, shanghai};

pub fn only(kind: ClockKind, due: ByPriority, pausable: bool) -> ClockSet {
    let target = Target {
        kind,
        stage: None,
        due,
        aim: ByPriority::default(),
        pausable,
    };
    ClockSet {
        targets: vec![target],
        ..presets::preset_a()
    }
}

pub fn resolution(pausable: bool) -> ClockSet {
    only(
        ClockKind::Resolution,
        ByPriority::each(Length::hours(24), Length::hours(72), Length::hours(240)),
        pausable,
    )
}

pub fn opened() -> History {
    History::opened(at("2026-11-16 10:00"), Priority::Normal)
}

pub fn one(history: &History, set: &ClockSet, now: &str) -> Clock {
    let mut clocks = derive(history, set, &shanghai(), at(now));
    assert_eq!(clocks.len(), 1, "{clocks:#?}");
    clocks.remove(0)
}

#[test]
fn runs_is_met_breaks_and_is_cancelled() {
    let set = resolution(false);
    let running = one(&opened(), &set, "2026-11-17 22:00");
    assert_eq!(
        (running.state, running.due_at),
        (ClockState::Running, at("2026-11-19 10:00"))
    );
    assert_eq!(
        (running.progress_percent, running.remaining_seconds),
        (50, 36 * 3600)
    );

    assert_eq!(
        one(&opened(), &set, "2026-11-19 10:00").state,
        ClockState::Running
    );
    let broken = one(&opened(), &set, "2026-11-19 10:01");
    assert_eq!(
        (broken.state, broken.breached_at),
        (ClockState::Breached, Some(at("2026-11-19 10:00")))
    );
    assert_eq!(
        (broken.progress_percent, broken.remaining_seconds),
        (100, -60)
    );

    for (resolved, state) in [
        ("2026-11-19 10:00", ClockState::Met),
        ("2026-11-19 10:01", ClockState::MetLate),
    ] {
        let history = History {
            resolved_at: Some(at(resolved)),
            ..opened()
        };
        let clock = one(&history, &set, "2026-12-01 00:00");
        assert_eq!((clock.state, clock.met_at), (state, Some(at(resolved))));
    }

    let feedback = presets::preset_a();
    for (closed, state) in [
        ("2026-11-16 12:00", ClockState::Cancelled),
        ("2026-11-16 15:00", ClockState::Breached),
    ] {
        let history = History {
            closed_at: Some(at(closed)),
            ..opened()
        };
        assert_eq!(one(&history, &feedback, "2026-12-01 00:00").state, state);
    }
}

#[test]
fn an_answer_within_the_minute_moves_nothing() {
    let due = |seconds: i64| {
        let from = at("2026-11-17 10:00");
        let waited = Pause {
            from,
            to: Some(from + TimeDelta::seconds(seconds)),
        };
        let history = History {
            pauses: vec![waited],
            ..opened()
        };
        one(&history, &resolution(true), "2026-11-18 10:00").due_at
    };
    let undisturbed = one(&opened(), &resolution(true), "2026-11-18 10:00").due_at;
    assert_eq!(due(59), undisturbed);
    assert!(due(60) > undisturbed);
}

#[test]
fn waiting_pauses_only_what_may_pause() {
    let waiting = Pause {
        from: at("2026-11-17 10:00"),
        to: None,
    };
    let history = History {
        pauses: vec![waiting],
        ..opened()
    };
    let paused = one(&history, &resolution(true), "2026-11-25 10:00");
    assert_eq!(
        (paused.state, paused.due_at),
        (ClockState::Paused, at("2026-11-27 10:00"))
    );
    assert_eq!(
        (paused.progress_percent, paused.remaining_seconds),
        (33, 48 * 3600)
    );
    assert!(paused.explanation.contains(&Reason::StillPaused {
        since: shanghai().local(waiting.from)
    }));
    assert_eq!(
        one(&history, &resolution(false), "2026-11-25 10:00").state,
        ClockState::Breached
    );

    // Waiting that begins after the breach heals nothing.
    let late = History {
        pauses: vec![Pause {
            from: at("2026-11-20 10:00"),
            to: None,
        }],
        ..opened()
    };
    let clock = one(&late, &resolution(true), "2026-11-25 10:00");
    assert_eq!(
        (clock.state, clock.due_at),
        (ClockState::Breached, at("2026-11-19 10:00"))
    );
}

#[test]
fn met_while_waiting_freezes() {
    let history = History {
        pauses: vec![Pause {
            from: at("2026-11-17 10:00"),
            to: None,
        }],
        resolved_at: Some(at("2026-11-18 10:00")),
        ..opened()
    };
    let set = resolution(true);
    let [soon, later] =
        ["2026-11-18 11:00", "2026-12-18 11:00"].map(|now| one(&history, &set, now));
    assert_eq!(soon, later);
    assert_eq!(
        (soon.state, soon.due_at),
        (ClockState::Met, at("2026-11-20 10:00"))
    );
}

#[test]
fn priority_changed_after_a_pause_counts_from_the_start_again() {
    let history = History {
        pauses: vec![Pause {
            from: at("2026-11-16 12:00"),
            to: Some(at("2026-11-16 18:00")),
        }],
        priority_changes: vec![PriorityChange {
            at: at("2026-11-17 09:00"),
            to: Priority::Urgent,
        }],
        ..opened()
    };
    let before = one(&history, &resolution(true), "2026-11-17 08:00");
    assert_eq!(before.due_at, at("2026-11-19 16:00"));
    let after = one(&history, &resolution(true), "2026-11-17 09:30");
    assert_eq!(
        (after.state, after.due_at),
        (ClockState::Running, at("2026-11-17 16:00"))
    );
    let changed = Reason::PriorityChanged {
        at: shanghai().local(at("2026-11-17 09:00")),
        from: Priority::Normal,
        to: Priority::Urgent,
    };
    assert!(after.explanation.contains(&changed));
}

#[test]
fn a_breach_stays_on_record() {
    // Broken as urgent, then lowered: due later now, but it had been broken.
    let history = History {
        priority: Priority::Urgent,
        priority_changes: vec![PriorityChange {
            at: at("2026-11-18 10:00"),
            to: Priority::Low,
        }],
        ..opened()
    };
    let clock = one(&history, &resolution(false), "2026-11-19 10:00");
    assert_eq!(
        (clock.state, clock.breached_at),
        (ClockState::Breached, Some(at("2026-11-17 10:00")))
    );
    assert_eq!(clock.due_at, at("2026-11-26 10:00"));
    let solved = History {
        resolved_at: Some(at("2026-11-20 10:00")),
        ..history
    };
    assert_eq!(
        one(&solved, &resolution(false), "2026-11-21 10:00").state,
        ClockState::MetLate
    );

    // Raised when the shorter promise is already past: broken from the change on, not before.
    let raised = History {
        priority_changes: vec![PriorityChange {
            at: at("2026-11-18 10:00"),
            to: Priority::Urgent,
        }],
        ..opened()
    };
    assert_eq!(
        one(&raised, &resolution(false), "2026-11-18 09:59").state,
        ClockState::Running
    );
    let clock = one(&raised, &resolution(false), "2026-11-18 10:01");
    assert_eq!(
        (clock.state, clock.breached_at),
        (ClockState::Breached, Some(at("2026-11-18 10:00")))
    );

    // Lowered to a priority without this promise: gone, unless it had been broken.
    let urgent_only = ByPriority {
        urgent: Some(Length::hours(24)),
        ..ByPriority::default()
    };
    let set = only(ClockKind::Workaround, urgent_only, false);
    let lowered = |when| History {
        priority: Priority::Urgent,
        priority_changes: vec![PriorityChange {
            at: at(when),
            to: Priority::Low,
        }],
        ..opened()
    };
    let now = at("2026-11-20 10:00");
    assert!(derive(&lowered("2026-11-17 09:00"), &set, &shanghai(), now).is_empty());
    assert_eq!(
        one(&lowered("2026-11-17 11:00"), &set, "2026-11-20 10:00").state,
        ClockState::Breached
    );
}

#[test]
fn the_update_clock_is_silent_until_the_first_answer_and_repeats() {
    let set = only(
        ClockKind::CustomerUpdate,
        ByPriority::all(Length::days(3)),
        true,
    );
    let hours = shanghai();
    assert!(derive(&opened(), &set, &hours, at("2026-12-20 10:00")).is_empty());
    let mut history = History {
        first_feedback_at: Some(at("2026-11-16 12:00")),
        ..opened()
    };
    assert_eq!(
        one(&history, &set, "2026-11-18 10:00").due_at,
        at("2026-11-19 12:00")
    );
    // In time, then one that comes a day late, then in time.
    history.customer_updates = vec![
        at("2026-11-19 11:00"),
        at("2026-11-23 11:00"),
        at("2026-11-24 11:00"),
    ];
    let clocks = derive(&history, &set, &hours, at("2026-11-24 12:00"));
    let states: Vec<_> = clocks.iter().map(|c| (c.state, c.due_at)).collect();
    assert_eq!(
        states,
        [
            (ClockState::MetLate, at("2026-11-22 11:00")),
            (ClockState::Running, at("2026-11-27 11:00")),
        ]
    );
    // "谢谢" after solving starts nothing.
    history.resolved_at = Some(at("2026-11-25 09:00"));
    history.customer_updates.push(at("2026-11-26 10:00"));
    let clocks = derive(&history, &set, &hours, at("2026-12-24 12:00"));
    assert_eq!(
        clocks.iter().map(|c| c.state).collect::<Vec<_>>(),
        [ClockState::MetLate, ClockState::Cancelled]
    );

    let once = ClockSet {
        repeat_updates: false,
        ..set
    };
    assert_eq!(
        one(&history, &once, "2026-12-24 12:00").state,
        ClockState::Met
    );
}

#[test]
fn a_stage_entered_again_starts_afresh() {
    let entry = |stage: &str, when| StageEntry {
        stage: stage.to_owned(),
        at: at(when),
    };
    let history = History {
        stage_entries: vec![
            entry(presets::STAGE_INSPECT, "2026-11-16 11:00"),
            entry(presets::STAGE_INSPECT, "2026-11-17 10:00"),
            entry(presets::STAGE_REPAIR, "2026-11-17 12:00"),
            entry(presets::STAGE_INSPECT, "2026-11-18 09:00"),
        ],
        ..opened()
    };
    let clocks = derive(
        &history,
        &presets::after_sales(),
        &shanghai(),
        at("2026-11-18 10:00"),
    );
    let stages: Vec<_> = clocks
        .iter()
        .filter(|c| c.kind == ClockKind::Stage)
        .map(|c| (c.stage.as_deref().unwrap_or_default(), c.state, c.due_at))
        .collect();
    assert_eq!(
        stages,
        [
            (
                presets::STAGE_INSPECT,
                ClockState::MetLate,
                at("2026-11-17 11:00")
            ),
            (
                presets::STAGE_INSPECT,
                ClockState::Running,
                at("2026-11-19 09:00")
            ),
            (
                presets::STAGE_REPAIR,
                ClockState::Met,
                at("2026-11-20 12:00")
            ),
        ]
    );
}

/// Asking to confirm the solution is an update, too: late, it ends what was broken.
#[test]
fn the_solution_is_an_update() {
    let update = Length::hours(72);
    let set = only(
        ClockKind::CustomerUpdate,
        ByPriority::each(update, update, update),
        false,
    );
    let mut history = opened();
    history.first_feedback_at = Some(at("2026-11-16 11:00"));
    let solved = at("2026-11-20 10:00");
    history.customer_updates = vec![solved];
    history.resolved_at = Some(solved);
    let late = one(&history, &set, "2026-11-25 10:00");
    assert_eq!(late.state, ClockState::MetLate, "{late:#?}");
    // In time it leaves nothing to be kept.
    let solved = at("2026-11-18 10:00");
    history.customer_updates = vec![solved];
    history.resolved_at = Some(solved);
    let kept = one(&history, &set, "2026-11-25 10:00");
    assert_eq!(kept.state, ClockState::Met, "{kept:#?}");
}
