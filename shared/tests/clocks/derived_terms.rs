//! Clocks derived while the terms change: policies, ranges, extensions, replay.

use chrono::{DateTime, TimeDelta, Utc};
use shared::clocks::calendar::Calendar;
use shared::clocks::derive::{ClockState, derive};
use shared::clocks::explain::Reason;
use shared::clocks::history::{Extension, History, PriorityChange};
use shared::clocks::hours::Hours;
use shared::clocks::policy::{ByPriority, ClockKind, ClockSet, Length};
use shared::clocks::presets;
use shared::clocks::span::Pause;
use shared::priority::Priority;

use crate::derived::{one, only, opened, resolution};
use crate::fixture::{at, shanghai};

#[test]
fn a_policy_or_calendar_edited_mid_case_is_a_replay() {
    let history = opened();
    assert_eq!(
        one(&history, &resolution(false), "2026-11-17 10:00").due_at,
        at("2026-11-19 10:00")
    );
    let edited = only(
        ClockKind::Resolution,
        ByPriority::all(Length::WorkingDays(1)),
        false,
    );
    assert_eq!(
        one(&history, &edited, "2026-11-17 10:00").due_at,
        at("2026-11-17 18:00")
    );
    let always = Hours::new(Calendar::always_open("Asia/Shanghai")).expect("calendar");
    let clocks = derive(&history, &edited, &always, at("2026-11-17 10:00"));
    assert_eq!(clocks[0].due_at, at("2026-11-18 00:00"));
}

#[test]
fn a_range_is_an_aim_and_a_due() {
    let clocks = derive(
        &opened(),
        &presets::preset_b(),
        &shanghai(),
        at("2026-11-16 11:00"),
    );
    let kinds: Vec<_> = clocks.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [ClockKind::Acknowledge, ClockKind::Resolution]);
    assert_eq!(clocks[1].aim_at, Some(at("2026-11-19 18:00")));
    assert_eq!(clocks[1].due_at, at("2026-11-23 18:00"));
}

#[test]
fn an_extension_moves_what_is_not_broken_yet() {
    let extension = |when| Extension {
        at: at(when),
        kind: ClockKind::Resolution,
        extra: Length::days(15),
    };
    let history = |when| History {
        extensions: vec![extension(when)],
        ..opened()
    };
    let clock = one(
        &history("2026-11-20 10:00"),
        &presets_bank(),
        "2026-12-05 10:00",
    );
    assert_eq!(
        (clock.state, clock.due_at),
        (ClockState::Running, at("2026-12-16 10:00"))
    );
    let extended = Reason::Extended {
        extra: Length::days(15),
        before: shanghai().local(at("2026-12-01 10:00")),
    };
    assert!(
        clock.explanation.contains(&extended),
        "{:#?}",
        clock.explanation
    );
    let late = one(
        &history("2026-12-02 10:00"),
        &presets_bank(),
        "2026-12-05 10:00",
    );
    assert_eq!(
        (late.state, late.due_at),
        (ClockState::Breached, at("2026-12-16 10:00"))
    );
}

#[test]
fn the_future_is_not_looked_at_and_replay_agrees() {
    let history = History {
        acknowledged_at: Some(at("2026-11-16 11:00")),
        first_feedback_at: Some(at("2026-11-16 13:00")),
        customer_updates: vec![at("2026-11-18 10:00"), at("2026-11-24 10:00")],
        pauses: vec![
            Pause {
                from: at("2026-11-17 10:00"),
                to: Some(at("2026-11-18 09:00")),
            },
            Pause {
                from: at("2026-11-20 10:00"),
                to: Some(at("2026-11-21 09:00")),
            },
        ],
        priority_changes: vec![
            PriorityChange {
                at: at("2026-11-17 08:00"),
                to: Priority::Urgent,
            },
            PriorityChange {
                at: at("2026-11-19 08:00"),
                to: Priority::Low,
            },
        ],
        resolved_at: Some(at("2026-11-25 10:00")),
        closed_at: Some(at("2026-11-26 10:00")),
        ..opened()
    };
    let hours = shanghai();
    let mut broken: Vec<(ClockKind, DateTime<Utc>)> = Vec::new();
    for set in presets::all() {
        broken.clear();
        for step in 0..300 {
            let now = at("2026-11-16 00:00") + TimeDelta::hours(step);
            let clocks = derive(&history, &set, &hours, now);
            assert_eq!(clocks, derive(&history.as_of(now), &set, &hours, now));
            let found: Vec<_> = clocks
                .iter()
                .filter_map(|c| c.breached_at.map(|b| (c.kind, b)))
                .collect();
            assert!(
                broken.iter().all(|b| found.contains(b)),
                "{}: a breach vanished at {now}",
                set.name_en
            );
            broken = found;
        }
    }
}

fn presets_bank() -> ClockSet {
    let mut set = presets::bank();
    set.targets
        .retain(|target| target.kind == ClockKind::Resolution);
    set
}
