//! What a draft would change: two ways of counting, side by side.

use chrono::TimeDelta;
use shared::clocks::calendar::Calendar;
use shared::clocks::history::History;
use shared::clocks::hours::Hours;
use shared::clocks::policy::{ByPriority, ClockKind, ClockSet, Length};
use shared::clocks::presets;
use shared::clocks::whatif::Difference::{Broken, Dropped, Earlier, Later, Made, Mended};
use shared::clocks::whatif::{Difference, Pair, Terms, WhatIf, compare};
use shared::priority::Priority;

use crate::derived::{only, opened};
use crate::fixture::{at, office, shanghai};

fn first(minutes: u32) -> ClockSet {
    let length = ByPriority::all(Length::CalendarMinutes(minutes));
    only(ClockKind::FirstFeedback, length, false)
}

fn updates(hours: u32) -> ClockSet {
    let length = ByPriority::all(Length::hours(hours));
    only(ClockKind::CustomerUpdate, length, false)
}

fn nothing() -> ClockSet {
    ClockSet {
        targets: Vec::new(),
        ..first(60)
    }
}

fn pairs(history: &History, before: &ClockSet, after: &ClockSet, now: &str) -> Vec<Pair> {
    let hours = shanghai();
    let terms = |set| Terms {
        set: Some(set),
        hours: &hours,
    };
    compare(history, terms(before), terms(after), at(now))
}

/// Opened on a Monday at ten.
fn differences(before: &ClockSet, after: &ClockSet, now: &str) -> Vec<Difference> {
    let found = pairs(&opened(), before, after, now);
    found.iter().flat_map(Pair::differences).collect()
}

#[test]
fn each_difference_by_an_example() {
    let noon = "2026-11-16 12:00";
    for (before, after, wanted) in [
        (first(240), first(240), vec![]),
        (first(240), first(180), vec![Earlier]),
        (first(240), first(60), vec![Broken, Earlier]),
        (first(180), first(240), vec![Later]),
        (first(60), first(240), vec![Mended, Later]),
        (first(60), first(90), vec![Later]),
        (nothing(), first(240), vec![Made]),
        (nothing(), first(60), vec![Broken, Made]),
        (first(240), nothing(), vec![Dropped]),
        (first(60), nothing(), vec![Mended, Dropped]),
    ] {
        assert_eq!(
            differences(&before, &after, noon),
            wanted,
            "{before:?} {after:?}"
        );
    }
}

#[test]
fn an_update_that_is_over_is_late_or_not_but_no_new_promise() {
    let mut history = opened();
    history.first_feedback_at = Some(at("2026-11-16 11:00"));
    history.customer_updates = vec![at("2026-11-18 11:00")];
    // 48 hours after the first answer: late by a promise of 24, in time by one of 72; the next one runs.
    let found = pairs(&history, &updates(72), &updates(24), "2026-11-18 12:00");
    let each: Vec<Vec<_>> = found
        .iter()
        .map(|pair| pair.differences().into_iter().collect())
        .collect();
    assert_eq!(each, [vec![Broken], vec![Earlier]]);
    let back = pairs(&history, &updates(24), &updates(72), "2026-11-18 12:00");
    let each: Vec<Vec<_>> = back
        .iter()
        .map(|pair| pair.differences().into_iter().collect())
        .collect();
    assert_eq!(each, [vec![Mended], vec![Later]]);
}

#[test]
fn a_calendar_moves_what_is_counted_in_working_time_alone() {
    let always = Hours::new(Calendar::always_open("Asia/Shanghai")).expect("calendar");
    let closed = Hours::new(Calendar::weekdays("Asia/Shanghai", &office())).expect("calendar");
    let of = |length| only(ClockKind::Resolution, ByPriority::all(length), true);
    for (length, wanted) in [
        (Length::hours(48), vec![]),
        (Length::WorkingMinutes(48 * 60), vec![Later]),
    ] {
        let set = of(length);
        let terms = |hours| Terms {
            set: Some(&set),
            hours,
        };
        let now = opened().opened_at + TimeDelta::hours(1);
        let found = compare(&opened(), terms(&always), terms(&closed), now);
        let found: Vec<_> = found.iter().flat_map(Pair::differences).collect();
        assert_eq!(found, wanted, "{length:?}");
    }
}

#[test]
fn shipped_sets_differ_from_each_other_and_never_from_themselves() {
    let mut history = History::opened(at("2026-11-16 10:00"), Priority::Urgent);
    history.first_feedback_at = Some(at("2026-11-16 13:00"));
    let now = "2026-12-16 10:00";
    for set in presets::all() {
        assert!(
            pairs(&history, &set, &set, now)
                .iter()
                .all(|pair| pair.differences().is_empty())
        );
        let gone = pairs(&history, &set, &nothing(), now);
        assert!(
            gone.iter().all(|pair| !pair.differences().is_empty()),
            "{}",
            set.name_en
        );
    }
}

#[test]
fn cases_are_added_up_and_the_gravest_are_told_first() {
    let noon = "2026-11-16 12:00";
    let mut found = WhatIf::default();
    let mut add = |number: &str, case_type: &str, before, after| {
        found.add(
            number,
            case_type,
            pairs(&opened(), &first(before), &first(after), noon),
        );
    };
    add("TS-1", "complaint", 240, 180);
    for number in ["TS-2", "TS-3", "TS-4", "TS-5"] {
        add(number, "complaint", 240, 60);
    }
    add("TS-6", "complaint", 240, 240);
    add("ZX-1", "question", 240, 240);
    let found = found.told();
    assert_eq!((found.seen, found.touched), (7, 5));
    assert_eq!(
        (
            found.count(Broken),
            found.count(Earlier),
            found.count(Mended)
        ),
        (4, 5, 0)
    );
    // A line without a difference is not told; of an effect a few examples are.
    assert_eq!(found.lines.len(), 1);
    assert_eq!(
        (found.lines[0].case_type.as_str(), found.lines[0].seen),
        ("complaint", 6)
    );
    let told: Vec<_> = found
        .examples
        .iter()
        .map(|e| (e.difference, e.number.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Broken, "TS-2"),
            (Broken, "TS-3"),
            (Broken, "TS-4"),
            (Earlier, "TS-1")
        ]
    );
}
