//! Random commands: whatever is tried in whatever order, the invariants hold.

use super::*;
use proptest::prelude::*;
use shared::clocks::calendar::{Calendar, Frame};
use shared::clocks::derive::{Clock, derive};
use shared::clocks::hours::Hours;
use shared::clocks::presets;

fn any_command() -> impl Strategy<Value = (bool, Command)> {
    let stage = prop_oneof!["todo", "doing", "testing", "solved", "closed", "nowhere"];
    let staff = prop_oneof![
        Just(Command::Take),
        (0u128..3).prop_map(|n| Command::Assign {
            department: DepartmentId(id(n)),
            owner: None
        }),
        stage.prop_map(|stage| Command::Move { stage }),
        any::<bool>().prop_map(|ask| Command::Reply {
            message: message(),
            ask
        }),
        Just(Command::Note { message: message() }),
        (10u128..20).prop_map(|n| Command::Propose {
            proposal: ProposalId(id(n))
        }),
        Just(Command::RecordCause { message: message() }),
        (0usize..3).prop_map(Bench::action),
        Just(Command::AskConfirmation {
            message: Some(message())
        }),
        Just(Command::RemindConfirmation),
        Just(Command::Close { summary: message() }),
        Just(Command::Prioritise {
            priority: Priority::Urgent,
            note: message()
        }),
    ];
    let customer = prop_oneof![
        Just(Command::Write { message: message() }),
        Just(Command::Accept),
        Just(Command::Object { message: message() }),
        Just(Command::Confirm),
        Just(Command::ReportUnsolved { message: message() }),
    ];
    prop_oneof![3 => staff.prop_map(|c| (false, c)), 2 => customer.prop_map(|c| (true, c))]
}

fn any_gate() -> impl Strategy<Value = GatePolicy> {
    let asked = (any::<bool>(), any::<bool>(), any::<bool>());
    (asked, 0u16..4, 0u16..3).prop_map(|((cause, action, evidence), silent_days, notices)| {
        GatePolicy {
            cause,
            action,
            evidence,
            silent_days,
            notices,
        }
    })
}

/// The gate (S1-11) told from the list of events alone.
fn passes(events: &[CaseEvent], gate: &GatePolicy, now: DateTime<Utc>) -> bool {
    let begins = |e: &CaseEvent| matches!(e.event, Event::Opened { .. } | Event::Reopened { .. });
    let round = &events[events.iter().rposition(begins).unwrap_or(0)..];
    let is = |what: fn(&Event) -> bool| round.iter().any(|entry| what(&entry.event));
    let cause = events
        .iter()
        .any(|e| matches!(e.event, Event::CauseRecorded { .. }));
    let action = is(|e| matches!(e, Event::ActionRecorded { .. }));
    let evidence =
        is(|e| matches!(e, Event::ActionRecorded { evidence, .. } if !evidence.is_empty()));
    let confirmed = is(|e| matches!(e, Event::Confirmed));
    // Since the customer's last word: was anything asked, and how often to confirm?
    let word = round.iter().rposition(|e| e.side == Side::Customer);
    let since = &round[word.map_or(0, |at| at + 1)..];
    let waits = since.iter().any(|e| {
        matches!(
            e.event,
            Event::Asked { .. }
                | Event::Proposed { .. }
                | Event::ConfirmationAsked { .. }
                | Event::ConfirmationReminded
        )
    });
    let asked = |e: &CaseEvent| matches!(e.event, Event::ConfirmationAsked { .. });
    let latest = &since[since.iter().rposition(asked).unwrap_or(0)..];
    let notices: Vec<DateTime<Utc>> = latest
        .iter()
        .filter(|e| asked(e) || matches!(e.event, Event::ConfirmationReminded))
        .map(|e| e.at)
        .collect();
    let long = |first: &DateTime<Utc>| now - *first >= TimeDelta::days(gate.silent_days.into());
    let silent = waits
        && notices.len() >= usize::from(gate.notices.max(1))
        && notices.first().is_some_and(long);
    (!gate.cause || cause)
        && (!gate.action || action)
        && (!gate.evidence || evidence)
        && (confirmed || silent)
}

type Steps = Vec<((bool, Command), i64)>;

fn any_steps() -> impl Strategy<Value = Steps> {
    prop::collection::vec((any_command(), 0i64..4), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn invariants_hold_after_every_command(steps in any_steps(), gate in any_gate()) {
        let mut case = Bench { gate, ..Bench::new() };
        let mut opened = 1;
        for ((customers, command), days) in steps {
            case.now += TimeDelta::days(days);
            let before = case.state.clone();
            let ready = passes(&case.events, &case.gate, case.now + TimeDelta::minutes(5));
            let closes = matches!(command, Command::Close { .. }) && before.is_open();
            let side = if customers { Side::Customer } else { AGENT };
            if case.try_do(side, &command).is_err() {
                prop_assert_eq!(&before, &case.state);
                prop_assert!(!(closes && ready), "who passes the gate may close");
                continue;
            }
            let state = &case.state;
            prop_assert!(state.round >= before.round && state.round <= before.round + 1, "rounds go up by one");
            if state.round > before.round {
                opened += 1;
                prop_assert!(state.is_open());
            }
            if !before.is_open() && state.round == before.round {
                prop_assert!(!state.is_open(), "a closed round stays closed");
            }
            if before.is_open() && !state.is_open() {
                prop_assert!(ready, "closed means that the gate was passed");
            }
            prop_assert_eq!(state.is_open(), state.phase() != Phase::Closed, "phase and round agree");
            prop_assert_eq!(&CaseState::replay(&case.events), state, "replay gives the same state");
        }
        let closes = case.events.iter().filter(|e| matches!(e.event, Event::Closed { .. })).count();
        prop_assert!(closes <= opened, "a round closes once at most");
        let seqs: Vec<u32> = case.events.iter().map(|e| e.seq).collect();
        prop_assert!(seqs.iter().copied().eq(1..=seqs.len() as u32), "no gaps");
    }
}

/// Nine to six on weekdays in Shanghai.
fn office() -> Hours {
    let [from, to] = ["09:00", "18:00"].map(|time| time.parse().expect("a time"));
    Hours::new(Calendar::weekdays("Asia/Shanghai", &[Frame::new(from, to)])).expect("a calendar")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// What the clocks said at any moment is what the whole history says of that moment, and a broken promise stays
    /// on record.
    #[test]
    fn clocks_are_what_history_says(steps in any_steps(), set in 0..presets::all().len()) {
        let (set, hours) = (presets::all().remove(set), office());
        let mut case = Bench::new();
        let mut told: Vec<(DateTime<Utc>, Vec<Clock>)> = Vec::new();
        for ((customers, command), days) in steps {
            case.now += TimeDelta::days(days);
            let before = case.state.clone();
            let side = if customers { Side::Customer } else { AGENT };
            let _ = case.try_do(side, &command);
            let ends = case.state.round > before.round;
            let history = if ends { before.timeline } else { case.state.timeline.clone() };
            let history = history.expect("opened");
            for (at, clocks) in &told {
                prop_assert_eq!(&derive(&history, &set, &hours, *at), clocks);
            }
            let now = derive(&history, &set, &hours, case.now);
            for broken in told.iter().flat_map(|(_, clocks)| clocks).filter(|c| c.breached_at.is_some()) {
                let same = |c: &&Clock| {
                    (c.kind, &c.stage, c.started_at) == (broken.kind, &broken.stage, broken.started_at)
                };
                let still = now.iter().find(same).and_then(|c| c.breached_at);
                prop_assert_eq!(still, broken.breached_at, "a breach stays on record");
            }
            told.push((case.now, now));
            if ends {
                told.clear();
            }
        }
    }
}
