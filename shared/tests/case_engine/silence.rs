//! S1-11: who says anything is not silent.

use super::*;

#[test]
fn who_writes_is_not_silent() {
    let mut case = Bench::new();
    let summary = || Command::Close { summary: message() };
    case.must(AGENT, Command::RecordCause { message: message() })
        .must(AGENT, Bench::action(1))
        .must(AGENT, Command::AskConfirmation { message: None })
        .must(AGENT, Command::RemindConfirmation);
    case.now += TimeDelta::days(6);
    // The customer still writes: what went before was answered.
    case.must(Side::Customer, Command::Write { message: message() });
    case.now += TimeDelta::days(2);
    let silence = Refusal::Gate {
        missing: vec![Missing::Confirmation { days: 7 }],
    };
    assert_eq!(case.refused(AGENT, summary()), silence);
    // Two notices since, and seven days from the first of them.
    case.must(AGENT, Command::RemindConfirmation)
        .must(AGENT, Command::RemindConfirmation);
    case.now += TimeDelta::days(6);
    assert_eq!(case.refused(AGENT, summary()), silence);
    case.now += TimeDelta::days(1);
    case.must(AGENT, summary());
    assert_eq!(case.state.closed.map(|(_, by)| by), Some(ClosedBy::Silence));
}
