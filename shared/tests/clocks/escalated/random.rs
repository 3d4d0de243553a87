//! The ladder over random histories: nothing twice, nothing downwards, and nothing missed by who looks when told to.

use super::{keep, look};
use crate::derived::opened;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use shared::clocks::history::{Extension, History, PriorityChange, StageEntry};
use shared::clocks::ladder::Told;
use shared::clocks::policy::{ClockKind, ClockSet, Length};
use shared::clocks::presets;
use shared::clocks::span::Pause;
use shared::priority::Priority;

#[derive(Debug, Clone)]
enum Happens {
    Answer,
    Ask,
    Hears,
    Priority(Priority),
    Extend,
    Stage(bool),
    Solve,
}

fn happenings() -> impl Strategy<Value = Vec<(i64, Happens)>> {
    let one = prop_oneof![
        Just(Happens::Answer),
        Just(Happens::Ask),
        Just(Happens::Hears),
        prop_oneof![
            Just(Priority::Urgent),
            Just(Priority::Normal),
            Just(Priority::Low)
        ]
        .prop_map(Happens::Priority),
        Just(Happens::Extend),
        any::<bool>().prop_map(Happens::Stage),
        Just(Happens::Solve),
    ];
    proptest::collection::vec((1_i64..40 * 3_600, one), 0..8)
}

fn lived(list: Vec<(i64, Happens)>) -> History {
    let mut history = opened();
    let mut now = history.opened_at;
    for (seconds, what) in list {
        now += TimeDelta::seconds(seconds);
        match what {
            Happens::Answer if history.first_feedback_at.is_some() => {
                history.customer_updates.push(now)
            }
            Happens::Answer => history.first_feedback_at = Some(now),
            Happens::Ask if history.pauses.iter().all(|pause| pause.to.is_some()) => {
                history.pauses.push(Pause {
                    from: now,
                    to: None,
                });
            }
            Happens::Ask => {}
            Happens::Hears => {
                if let Some(pause) = history.pauses.last_mut() {
                    pause.to.get_or_insert(now);
                }
            }
            Happens::Priority(to) => history
                .priority_changes
                .push(PriorityChange { at: now, to }),
            Happens::Extend => history.extensions.push(Extension {
                at: now,
                kind: ClockKind::Resolution,
                extra: Length::WorkingDays(2),
            }),
            Happens::Stage(first) => {
                let stage = if first {
                    presets::STAGE_INSPECT
                } else {
                    presets::STAGE_REPAIR
                };
                history.stage_entries.push(StageEntry {
                    stage: stage.into(),
                    at: now,
                });
            }
            Happens::Solve => {
                history.resolved_at.get_or_insert(now);
            }
        }
    }
    history
}

fn everything() -> ClockSet {
    let mut set = presets::preset_b();
    set.targets.extend(
        presets::after_sales()
            .targets
            .into_iter()
            .filter(|t| t.kind != ClockKind::CustomerUpdate),
    );
    set
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Looking now and then, at any moments: each step of a clock at most once, always upwards, nothing left undone.
    #[test]
    fn every_step_is_told_at_most_once_and_upwards(list in happenings(), looks in proptest::collection::vec(1_i64..30 * 3_600, 1..25)) {
        let (history, set) = (lived(list), everything());
        let mut told: Vec<Told> = Vec::new();
        let mut now = history.opened_at;
        for seconds in looks {
            now += TimeDelta::seconds(seconds);
            // What was known then: whoever looks has no other history.
            let known = history.as_of(now);
            let plan = look(&known, &told, &set, now);
            for reminder in &plan.due {
                let same = told.iter().filter(|told| told.clock == reminder.clock);
                let before = same.filter(|told| told.priority == reminder.priority).map(|told| told.step).max();
                prop_assert!(Some(reminder.step) > before, "{reminder:?} after {before:?}");
                prop_assert!(reminder.at <= now && !reminder.to.is_empty());
                prop_assert!(reminder.mail.iter().all(|who| reminder.to.contains(who)));
            }
            keep(&mut told, &plan.due);
            let again = look(&known, &told, &set, now);
            prop_assert_eq!(&again.due, &vec![]);
            prop_assert!(again.next.as_ref().is_none_or(|next| next.at > now));
            prop_assert_eq!(again.wakes_at(), again.next.map(|next| next.at));
        }
    }

    /// Whoever looks whenever told to, and after each event, misses nothing that a look every hour finds.
    #[test]
    fn waking_at_the_next_moment_is_enough(list in happenings()) {
        let (history, set) = (lived(list), everything());
        let end = history.opened_at + TimeDelta::days(25);
        let mut known_at: Vec<DateTime<Utc>> = vec![history.opened_at];
        known_at.extend(history.customer_updates.iter().chain(&history.first_feedback_at).chain(&history.resolved_at));
        known_at.extend(history.pauses.iter().flat_map(|pause| [Some(pause.from), pause.to]).flatten());
        known_at.extend(history.priority_changes.iter().map(|change| change.at));
        known_at.extend(history.extensions.iter().map(|extension| extension.at));
        known_at.extend(history.stage_entries.iter().map(|entry| entry.at));
        known_at.sort();
        let mut told: Vec<Told> = Vec::new();
        for (place, from) in known_at.iter().enumerate() {
            let until = known_at.get(place + 1).copied().unwrap_or(end);
            let mut now = *from;
            loop {
                let known = history.as_of(now);
                let plan = look(&known, &told, &set, now);
                keep(&mut told, &plan.due);
                let Some(wakes) = look(&known, &told, &set, now).wakes_at().filter(|at| *at < until) else {
                    break;
                };
                now = wakes;
            }
            let late = look(&history.as_of(until - TimeDelta::microseconds(1)), &told, &set, until - TimeDelta::microseconds(1));
            prop_assert_eq!(late.due, vec![], "missed between {} and {}", from, until);
        }
    }
}
