//! A ladder that comes into force late, and a case whose priority changes.

use super::{HEAD, MANAGER, OWNER, keep};
use crate::derived::{only, opened, resolution};
use crate::fixture::{at, shanghai};
use shared::clocks::escalate::{Plan, plan};
use shared::clocks::history::{History, PriorityChange};
use shared::clocks::ladder::{Ladder, Rung, Step};
use shared::clocks::policy::{ByPriority, ClockKind, Length};
use shared::priority::Priority;

#[test]
fn what_was_past_when_the_ladder_came_is_told_to_nobody() {
    let set = resolution(false);
    let ladder = Ladder {
        since: Some(at("2026-11-18 12:00")),
        ..Ladder::default()
    };
    let look = |now| plan(&opened(), &[], Some(&set), &ladder, &shanghai(), at(now));
    let quiet = look("2026-11-18 13:00");
    assert_eq!(quiet.due, [], "half had run before");
    assert_eq!(quiet.next.map(|next| next.step), Some(Step::Share(80)));
    let late = look("2026-11-25 10:00");
    let [due] = &late.due[..] else {
        panic!("{late:?}")
    };
    assert_eq!(
        (due.step, &due.to[..]),
        (Step::Late(240), &[OWNER, HEAD, MANAGER][..])
    );
    let born_late = Ladder {
        since: Some(at("2026-11-25 10:00")),
        ..Ladder::default()
    };
    let told = plan(
        &opened(),
        &[],
        Some(&set),
        &born_late,
        &shanghai(),
        at("2026-11-26 10:00"),
    );
    assert_eq!(told, Plan::default());
}

#[test]
fn a_case_that_becomes_urgent_reaches_those_who_are_told_of_urgent_ones() {
    let rung = |step, to, priorities: &[Priority]| Rung {
        step,
        to: vec![to],
        mail: false,
        kinds: vec![],
        priorities: priorities.to_vec(),
    };
    let urgent = [Priority::Urgent];
    let ladder = Ladder {
        since: None,
        rungs: vec![
            rung(Step::AtOnce, OWNER, &[]),
            rung(Step::AtOnce, HEAD, &urgent),
            rung(Step::Share(20), MANAGER, &urgent),
            rung(Step::Share(30), OWNER, &[]),
        ],
    };
    let set = only(
        ClockKind::Resolution,
        ByPriority::all(Length::hours(100)),
        false,
    );
    let mut history = opened();
    let mut told = Vec::new();
    let mut look = |history: &History, now: &str| {
        let plan = plan(history, &told, Some(&set), &ladder, &shanghai(), at(now));
        keep(&mut told, &plan.due);
        plan.due
            .into_iter()
            .map(|r| (r.step, r.to))
            .collect::<Vec<_>>()
    };
    let before = [(Step::AtOnce, vec![OWNER]), (Step::Share(30), vec![OWNER])];
    assert_eq!(look(&history, "2026-11-18 10:00"), before);
    let to = Priority::Urgent;
    history.priority_changes = vec![PriorityChange {
        at: at("2026-11-18 11:00"),
        to,
    }];
    let after = [(Step::AtOnce, vec![HEAD]), (Step::Share(20), vec![MANAGER])];
    assert_eq!(look(&history, "2026-11-18 11:00"), after);
    assert_eq!(look(&history, "2026-11-18 12:00"), []);
}
