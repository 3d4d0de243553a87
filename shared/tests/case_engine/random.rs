//! Random commands: whatever is tried in whatever order, the invariants hold.

use super::*;
use proptest::prelude::*;

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn invariants_hold_after_every_command(steps in prop::collection::vec((any_command(), 0i64..4), 1..40)) {
        let mut case = Bench::new();
        let mut opened = 1;
        for ((customers, command), days) in steps {
            case.now += TimeDelta::days(days);
            let before = case.state.clone();
            let ready = missing(&before, &case.gate, case.now + TimeDelta::minutes(5)).is_empty();
            let side = if customers { Side::Customer } else { AGENT };
            if case.try_do(side, &command).is_err() {
                prop_assert_eq!(&before, &case.state);
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
