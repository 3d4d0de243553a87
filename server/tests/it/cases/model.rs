//! Anything in any order, to many cases at once, on a real database: what is written is what the events say, and the
//! events obey the engine's laws.

use super::*;
use crate::harness::Random;
use app::api::ports::Rulebook as _;
use chrono::DateTime;
use server::services::rulebook::Rulebook;
use shared::cases::{CaseEvent, CaseState, Event, GatePolicy, Side};
use shared::clocks::clock::{Clock, ClockState};
use shared::clocks::derive::derive;
use shared::priority::Priority;
use shared::rulebook::Draft;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinSet;

const CASES: usize = 500;
/// Times that each case is acted upon, days between them.
const TURNS: i64 = 6;
const DAYS: i64 = 2;

/// Something a person might do, sensible now or not.
fn staffs(random: &mut Random, office: &Office) -> CaseAction {
    let text = || "已联系客户，今天处理".to_owned();
    let stages = ["todo", "doing", "testing", "solved", "closed", "nowhere"];
    match random.below(19) {
        0 | 1 => CaseAction::Take,
        2 => CaseAction::Assign {
            department: office
                .core
                .rules()
                .default_department
                .expect("a department"),
            owner: None,
        },
        3 => CaseAction::Move {
            stage: stages[usize::try_from(random.below(6)).expect("few")].into(),
        },
        4 => CaseAction::Reply {
            text: text(),
            ask: random.below(2) == 0,
        },
        5 => CaseAction::Propose(ProposalDraft {
            measures: vec![Measure::Repair],
            text: text(),
            ..ProposalDraft::default()
        }),
        6 => CaseAction::RecordCause { text: text() },
        7..=9 => CaseAction::RecordAction {
            text: text(),
            evidence: Vec::new(),
        },
        10..=13 => CaseAction::AskConfirmation { text: text() },
        14 => CaseAction::Prioritise {
            priority: Priority::Urgent,
            reason: text(),
        },
        _ => CaseAction::Close { summary: text() },
    }
}

fn customers(random: &mut Random) -> CustomerAction {
    match random.below(5) {
        0 => CustomerAction::Write("还要等多久".into()),
        1 => CustomerAction::Accept,
        2 => CustomerAction::Object("不同意，请换新".into()),
        3 => CustomerAction::Confirm,
        _ => CustomerAction::ReportUnsolved("又坏了".into()),
    }
}

/// One case is acted upon; sometimes by both sides in the same moment. A refusal is an answer, too.
async fn turn(office: &Office, link: &str, number: &str, seed: u64) {
    let mut random = Random::new(seed);
    let action = staffs(&mut random, office);
    let theirs = customers(&mut random);
    let staff = async {
        let seq = office.page(number).await.seq;
        office
            .cases()
            .act(&office.agent, number, seq, action)
            .await
            .map(|_| ())
    };
    let told = match random.below(6) {
        0 => vec![office.customer(link, theirs).await],
        1..=4 => vec![staff.await],
        _ => {
            let both = tokio::join!(staff, office.customer(link, theirs));
            vec![both.0, both.1]
        }
    };
    for answer in told {
        let expected = match &answer {
            Ok(()) => true,
            Err(error) => matches!(
                error,
                ApiError::Refused(_) | ApiError::Conflict | ApiError::Invalid(_)
            ),
        };
        assert!(expected, "{number}: {answer:?}");
    }
}

/// Every event of every case, oldest first.
async fn histories(office: &Office) -> BTreeMap<String, Vec<CaseEvent>> {
    let sql = "SELECT c.number, e.seq, e.at, e.side, e.person_id, e.event FROM case_event e \
               JOIN case_file c ON c.id = e.case_id ORDER BY c.number, e.seq";
    let db = &office.core.db;
    let rows = db
        .read()
        .query_all_raw(Statement::from_string(db.backend(), sql));
    let mut all: BTreeMap<String, Vec<CaseEvent>> = BTreeMap::new();
    for row in rows.await.expect("events") {
        let side: String = row.try_get("", "side").expect("a side");
        let person: Option<Uuid> = row.try_get("", "person_id").expect("a person or none");
        let event: String = row.try_get("", "event").expect("an event");
        let seq: i32 = row.try_get("", "seq").expect("a number");
        let number: String = row.try_get("", "number").expect("a case");
        all.entry(number).or_default().push(CaseEvent {
            seq: u32::try_from(seq).expect("counted up"),
            at: row.try_get("", "at").expect("a time"),
            side: match (side.as_str(), person) {
                ("staff", Some(person)) => Side::Staff(PersonId(person)),
                ("customer", _) => Side::Customer,
                _ => Side::System,
            },
            event: serde_json::from_str(&event).expect("an event"),
        });
    }
    all
}

/// What lists and pages read of a case: stage, phase, round, owner, waiting, last event, priority, closed, due.
type Row = (
    String,
    String,
    i32,
    Option<Uuid>,
    bool,
    i32,
    String,
    bool,
    Option<DateTime<Utc>>,
);

async fn written(office: &Office, number: &str) -> Row {
    let sql = "SELECT stage, phase, round, owner_id, waiting, seq, priority, closed_at, next_due_at \
               FROM case_file WHERE number = $1";
    let db = &office.core.db;
    let statement = Statement::from_sql_and_values(db.backend(), sql, [number.into()]);
    let row = db
        .read()
        .query_one_raw(statement)
        .await
        .expect("reads")
        .expect("a case");
    let closed: Option<DateTime<Utc>> = row.try_get("", "closed_at").expect("a time or none");
    (
        row.try_get("", "stage").expect("a stage"),
        row.try_get("", "phase").expect("a phase"),
        row.try_get("", "round").expect("a round"),
        row.try_get("", "owner_id").expect("an owner or none"),
        row.try_get("", "waiting").expect("yes or no"),
        row.try_get("", "seq").expect("a number"),
        row.try_get("", "priority").expect("a priority"),
        closed.is_some(),
        row.try_get("", "next_due_at").expect("a time or none"),
    )
}

/// The same from the events alone.
fn replayed(office: &Office, events: &[CaseEvent]) -> Row {
    let state = CaseState::replay(events);
    let rules = office.core.rules();
    let last = events.last().expect("opened").at;
    let history = state.timeline.as_ref().expect("opened");
    let set = rules.clock_sets.get(&state.case_type).expect("promises");
    let clocks: Vec<Clock> = match state.is_open() {
        true => derive(history, set, &rules.hours, last),
        false => Vec::new(),
    };
    let counts = |c: &&Clock| {
        c.met_at.is_none() && matches!(c.state, ClockState::Running | ClockState::Breached)
    };
    (
        state.stage.clone(),
        state.phase().to_string(),
        i32::try_from(state.round).expect("few"),
        state.owner.map(|owner| owner.0),
        state.waits_for_customer(),
        i32::try_from(state.seq).expect("few"),
        state.priority.as_ref().expect("a priority").0.to_string(),
        !state.is_open(),
        clocks.iter().filter(counts).map(|c| c.due_at).min(),
    )
}

/// The laws of a case's history.
fn obey(number: &str, events: &[CaseEvent], silent_days: i64) {
    let seqs = events.iter().map(|e| e.seq);
    assert!(
        seqs.eq(1..=u32::try_from(events.len()).expect("few")),
        "{number}: gaps"
    );
    // Who acts in the same moment may be written in either order.
    let in_order = |a: &CaseEvent, b: &CaseEvent| a.at <= b.at + TimeDelta::minutes(1);
    assert!(events.is_sorted_by(in_order), "{number}: time runs on");
    let begins = events
        .iter()
        .filter(|e| matches!(e.event, Event::Opened { .. }));
    assert_eq!(begins.count(), 1, "{number}: opened once");
    let mut open = false;
    let mut confirmed = false;
    let mut asked: Option<DateTime<Utc>> = None;
    for entry in events {
        match &entry.event {
            // A round that the customer calls unsolved ends without being closed.
            Event::Opened { .. } | Event::Reopened { .. } => {
                (open, confirmed, asked) = (true, false, None);
            }
            Event::Confirmed => confirmed = true,
            Event::ConfirmationAsked { .. } => asked = asked.or(Some(entry.at)),
            Event::Closed { .. } => {
                assert!(open, "{number}: closed twice");
                let silent = asked.is_some_and(|at| entry.at - at >= TimeDelta::days(silent_days));
                assert!(
                    confirmed || silent,
                    "{number}: closed before the customer had their say"
                );
                open = false;
            }
            _ => {}
        }
    }
}

both!(
    whatever_is_done_to_500_cases_their_rows_say_what_their_events_say,
    async |db: TestDb| {
        let seed = Random::seed();
        let mut random = Random::new(seed);
        let office = Arc::new(Office::open(&db).await);
        let start = -TURNS * DAYS * 86_400;
        office.core.at(start);
        // A gate that chance can pass.
        let gate = GatePolicy {
            cause: false,
            action: true,
            evidence: false,
            silent_days: 4,
            notices: 1,
        };
        let published = Rulebook::new(office.core.core.clone())
            .publish(&Actor::System, 0, Draft::Gate(gate))
            .await;
        published.expect("published");
        let mut cases = Vec::new();
        for batch in 0..CASES / 20 {
            let mut filing = JoinSet::new();
            for n in 0..20 {
                let (office, token) = (Arc::clone(&office), random.token());
                let mut form = complaint();
                form.text = format!("冰箱不制冷，第{batch}批第{n}台，请尽快上门");
                form.form_token = token;
                filing.spawn(async move { office.file(form).await });
            }
            cases.extend(filing.join_all().await);
        }
        for round in 1..=TURNS {
            office.core.at(start + round * DAYS * 86_400);
            for few in cases.chunks(20) {
                let mut acting = JoinSet::new();
                for case in few {
                    let (link, number) = case.clone();
                    let (office, seed) = (Arc::clone(&office), random.next());
                    acting.spawn(async move { turn(&office, &link, &number, seed).await });
                }
                acting.join_all().await;
            }
        }
        let all = histories(&office).await;
        assert_eq!(all.len(), CASES);
        let silent_days = office.core.rules().gate.silent_days.into();
        let (mut events, mut closed) = (0, 0);
        for (number, history) in &all {
            obey(number, history, silent_days);
            assert_eq!(
                written(&office, number).await,
                replayed(&office, history),
                "{number}"
            );
            events += history.len();
            closed += history
                .iter()
                .filter(|e| matches!(e.event, Event::Closed { .. }))
                .count();
        }
        println!("{events} events, closed {closed} times");
        assert!(
            events > 2 * CASES && closed > 0,
            "much happened: {events}, {closed}"
        );
    }
);
