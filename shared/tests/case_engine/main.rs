//! The case engine by examples and by random walks: no illegal move, one open round, closed means the gate passed.

mod random;
mod silence;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use shared::cases::{
    AssignedBy, CaseEvent, CaseState, CaseType, ClosedBy, Command, Event, GatePolicy, Missing,
    Phase, PriorityReason, ProposalState, Refusal, Side, decide, missing,
};
use shared::id::{AttachmentId, DepartmentId, FeedbackId, MessageId, PersonId, ProposalId};
use shared::priority::Priority;
use uuid::Uuid;

const AGENT: Side = Side::Staff(PersonId(Uuid::from_u128(1)));

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn message() -> MessageId {
    MessageId(id(7))
}

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 2, 0, 0)
        .single()
        .expect("a moment")
}

/// A case with its history, driven by commands.
struct Bench {
    case_type: CaseType,
    gate: GatePolicy,
    events: Vec<CaseEvent>,
    state: CaseState,
    now: DateTime<Utc>,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self {
            case_type: CaseType::presets().remove(0),
            gate: GatePolicy::default(),
            events: Vec::new(),
            state: CaseState::default(),
            now: start(),
        };
        bench.push(
            Side::Customer,
            Event::Opened {
                feedback: FeedbackId(id(2)),
                case_type: "complaint".into(),
                stage: "todo".into(),
                priority: Priority::Normal,
                reason: PriorityReason::Kind,
                category: None,
            },
        );
        bench.push(
            Side::System,
            Event::Assigned {
                department: DepartmentId(id(3)),
                owner: None,
                why: AssignedBy::Default,
            },
        );
        bench
    }

    fn push(&mut self, side: Side, event: Event) {
        let entry = CaseEvent {
            seq: self.state.seq + 1,
            at: self.now,
            side,
            event,
        };
        self.state.apply(&entry);
        self.events.push(entry);
    }

    fn try_do(&mut self, side: Side, command: &Command) -> Result<usize, Refusal> {
        self.now += TimeDelta::minutes(5);
        let events = decide(
            &self.state,
            &self.case_type,
            &self.gate,
            side,
            command,
            self.now,
        )?;
        let n = events.len();
        for event in events {
            self.push(side, event);
        }
        Ok(n)
    }

    fn must(&mut self, side: Side, command: Command) -> &mut Self {
        assert!(self.try_do(side, &command).is_ok(), "refused: {command:?}");
        self
    }

    fn refused(&mut self, side: Side, command: Command) -> Refusal {
        let before = self.state.clone();
        let refusal = self.try_do(side, &command).expect_err("must be refused");
        assert_eq!(before, self.state, "a refusal changes nothing");
        refusal
    }

    fn action(evidence: usize) -> Command {
        let evidence = (0..evidence)
            .map(|n| AttachmentId(id(100 + n as u128)))
            .collect();
        Command::RecordAction {
            message: message(),
            evidence,
        }
    }
}

#[test]
fn from_complaint_to_close() {
    let mut case = Bench::new();
    case.must(AGENT, Command::Take)
        .must(
            AGENT,
            Command::Reply {
                message: message(),
                ask: false,
            },
        )
        .must(
            AGENT,
            Command::Propose {
                proposal: ProposalId(id(9)),
            },
        )
        .must(Side::Customer, Command::Accept);
    assert_eq!(case.state.phase(), Phase::Executing);
    case.must(AGENT, Command::RecordCause { message: message() })
        .must(AGENT, Bench::action(1))
        .must(
            AGENT,
            Command::AskConfirmation {
                message: Some(message()),
            },
        );
    assert_eq!(case.state.phase(), Phase::Verifying);
    assert!(case.state.waits_for_customer());
    case.must(Side::Customer, Command::Confirm)
        .must(AGENT, Command::Close { summary: message() });
    assert_eq!(
        case.state.closed.map(|(_, by)| by),
        Some(ClosedBy::Confirmation)
    );
    assert_eq!(CaseState::replay(&case.events), case.state);
}

#[test]
fn the_gate_names_everything_that_is_missing() {
    let mut case = Bench::new();
    let all = vec![
        Missing::Cause,
        Missing::Action,
        Missing::Evidence,
        Missing::Confirmation { days: 7 },
    ];
    assert_eq!(missing(&case.state, &case.gate, case.now), all);
    assert_eq!(
        case.refused(AGENT, Command::Close { summary: message() }),
        Refusal::Gate {
            missing: all.clone()
        }
    );
    let by_drag = [all, vec![Missing::Summary]].concat();
    assert_eq!(
        case.refused(
            AGENT,
            Command::Move {
                stage: "closed".into()
            }
        ),
        Refusal::Gate { missing: by_drag }
    );
    let before_action = vec![Missing::Action, Missing::Evidence];
    assert_eq!(
        case.refused(
            AGENT,
            Command::AskConfirmation {
                message: Some(message())
            }
        ),
        Refusal::Gate {
            missing: before_action
        }
    );
}

#[test]
fn silence_closes_only_with_its_days_and_notices() {
    let mut case = Bench::new();
    case.must(AGENT, Command::RecordCause { message: message() })
        .must(AGENT, Bench::action(1))
        .must(
            AGENT,
            Command::AskConfirmation {
                message: Some(message()),
            },
        );
    case.now += TimeDelta::days(8);
    let one_notice = case.refused(AGENT, Command::Close { summary: message() });
    assert_eq!(
        one_notice,
        Refusal::Gate {
            missing: vec![Missing::Confirmation { days: 7 }]
        }
    );
    case.must(AGENT, Command::RemindConfirmation)
        .must(AGENT, Command::Close { summary: message() });
    assert_eq!(case.state.closed.map(|(_, by)| by), Some(ClosedBy::Silence));
}

#[test]
fn an_answer_ends_the_silence() {
    let mut case = Bench::new();
    case.must(AGENT, Command::RecordCause { message: message() })
        .must(AGENT, Bench::action(1))
        .must(
            AGENT,
            Command::AskConfirmation {
                message: Some(message()),
            },
        )
        .must(AGENT, Command::RemindConfirmation)
        .must(Side::Customer, Command::Write { message: message() });
    case.now += TimeDelta::days(30);
    assert!(matches!(
        case.refused(AGENT, Command::Close { summary: message() }),
        Refusal::Gate { .. }
    ));
}

#[test]
fn an_objection_goes_back_to_planning() {
    let mut case = Bench::new();
    case.must(
        AGENT,
        Command::Propose {
            proposal: ProposalId(id(9)),
        },
    )
    // Work may begin while the offer still stands; the objection calls it back.
    .must(AGENT, Bench::action(0));
    assert_eq!(case.state.phase(), Phase::Executing);
    case.must(Side::Customer, Command::Object { message: message() });
    assert_eq!(case.state.phase(), Phase::Planning);
    assert_eq!(
        case.state.proposal.map(|(_, s)| s),
        Some(ProposalState::Objected)
    );
    assert_eq!(
        case.refused(Side::Customer, Command::Accept),
        Refusal::NotNow
    );
}

#[test]
fn unsolved_opens_a_round_with_empty_hands() {
    let mut case = Bench::new();
    case.must(AGENT, Command::RecordCause { message: message() })
        .must(AGENT, Bench::action(2))
        .must(
            AGENT,
            Command::AskConfirmation {
                message: Some(message()),
            },
        )
        .must(Side::Customer, Command::Confirm)
        .must(AGENT, Command::Close { summary: message() })
        .must(
            Side::Customer,
            Command::ReportUnsolved { message: message() },
        );
    assert_eq!((case.state.round, case.state.phase()), (2, Phase::Planning));
    assert!(case.state.is_open() && !case.state.action && case.state.evidence == 0);
    assert!(case.state.cause, "the cause is carried over");
    assert!(matches!(
        case.refused(AGENT, Command::Close { summary: message() }),
        Refusal::Gate { .. }
    ));
}

#[test]
fn unsolved_before_closing_opens_a_round_too() {
    let mut case = Bench::new();
    case.must(AGENT, Command::RecordCause { message: message() })
        .must(AGENT, Bench::action(1))
        .must(
            AGENT,
            Command::AskConfirmation {
                message: Some(message()),
            },
        );
    assert_eq!(
        (case.state.round, case.state.phase()),
        (1, Phase::Verifying)
    );
    case.must(
        Side::Customer,
        Command::ReportUnsolved { message: message() },
    );
    assert_eq!((case.state.round, case.state.phase()), (2, Phase::Planning));
    assert!(case.state.is_open() && !case.state.action && case.state.evidence == 0);
    assert!(
        case.state.confirmation_notices.is_empty(),
        "what was asked is void"
    );
    assert_eq!(
        case.refused(
            Side::Customer,
            Command::ReportUnsolved { message: message() }
        ),
        Refusal::NotNow,
        "nothing was done in this round yet"
    );
}

#[test]
fn each_side_does_only_its_own() {
    let mut case = Bench::new();
    case.must(
        AGENT,
        Command::Propose {
            proposal: ProposalId(id(9)),
        },
    );
    assert_eq!(case.refused(AGENT, Command::Accept), Refusal::NotYours);
    assert_eq!(
        case.refused(Side::Customer, Command::Take),
        Refusal::NotYours
    );
    assert_eq!(
        case.refused(Side::Customer, Command::Confirm),
        Refusal::NotNow
    );
    assert_eq!(
        case.refused(
            Side::Customer,
            Command::ReportUnsolved { message: message() }
        ),
        Refusal::NotNow
    );
}

#[test]
fn thanks_after_closing_start_nothing() {
    let mut case = Bench::new();
    case.must(AGENT, Command::RecordCause { message: message() })
        .must(AGENT, Bench::action(1))
        .must(
            AGENT,
            Command::AskConfirmation {
                message: Some(message()),
            },
        )
        .must(Side::Customer, Command::Confirm)
        .must(AGENT, Command::Close { summary: message() })
        .must(Side::Customer, Command::Write { message: message() });
    assert!(!case.state.is_open());
    assert_eq!(case.state.round, 1);
}

#[test]
fn taking_twice_changes_nothing() {
    let mut case = Bench::new();
    assert_eq!(case.try_do(AGENT, &Command::Take), Ok(1));
    assert_eq!(case.try_do(AGENT, &Command::Take), Ok(0));
}
