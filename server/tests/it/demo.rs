//! The demo: what it holds, that its histories are true, and that it is loaded once.

use crate::harness::{TestCore, TestDb, both, number};
use sea_orm::{ConnectionTrait, Statement};
use server::core::Core;
use server::demo;
use shared::cases::{CaseEvent, CaseState, Event, Side};
use shared::clocks::derive::derive;
use shared::id::PersonId;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

async fn loaded(db: &TestDb) -> TestCore {
    let core = TestCore::new(db, &[("demo", "true")]);
    demo::load(&core).await.expect("the demo loads");
    core
}

async fn rows(core: &Core, sql: &str) -> Vec<sea_orm::QueryResult> {
    let statement = Statement::from_string(core.db.backend(), sql);
    core.db
        .read()
        .query_all_raw(statement)
        .await
        .expect("reads")
}

async fn words(core: &Core, sql: &str) -> Vec<String> {
    let rows = rows(core, sql).await;
    rows.iter()
        .map(|row| row.try_get_by_index(0).expect("a text"))
        .collect()
}

async fn histories(core: &Core) -> BTreeMap<Uuid, Vec<CaseEvent>> {
    let mut all: BTreeMap<Uuid, Vec<CaseEvent>> = BTreeMap::new();
    for row in rows(
        core,
        "SELECT case_id, seq, at, side, person_id, event FROM case_event ORDER BY case_id, seq",
    )
    .await
    {
        let side: String = row.try_get("", "side").expect("a side");
        let person: Option<Uuid> = row.try_get("", "person_id").expect("a person");
        let event: String = row.try_get("", "event").expect("an event");
        let seq: i32 = row.try_get("", "seq").expect("a place");
        all.entry(row.try_get("", "case_id").expect("a case"))
            .or_default()
            .push(CaseEvent {
                seq: u32::try_from(seq).expect("from 1"),
                at: row.try_get("", "at").expect("a time"),
                side: match (side.as_str(), person) {
                    ("staff", Some(id)) => Side::Staff(PersonId(id)),
                    ("customer", _) => Side::Customer,
                    _ => Side::System,
                },
                event: serde_json::from_str(&event).expect("an event"),
            });
    }
    all
}

both!(half_a_year_of_a_company, async |db: TestDb| {
    let started = std::time::Instant::now();
    let core = loaded(&db).await;
    eprintln!("loaded in {:?}", started.elapsed());
    assert_eq!(number(&db, "SELECT count(*) FROM person").await, 24);
    assert_eq!(number(&db, "SELECT count(*) FROM department").await, 6);
    let voices = number(&db, "SELECT count(*) FROM feedback").await;
    assert!(voices >= 5_000, "{voices} voices");
    let cases = number(&db, "SELECT count(*) FROM case_file").await;
    assert!(cases >= 600, "{cases} cases");
    for case_type in &core.rules().case_types {
        for stage in &case_type.stages {
            let sql = format!(
                "SELECT count(*) FROM case_file WHERE case_type = '{}' AND stage = '{}'",
                case_type.key, stage.key
            );
            let n = number(&db, &sql).await;
            eprintln!("{} {}: {n}", case_type.key, stage.key);
            assert!(n > 0, "{} {} is empty", case_type.key, stage.key);
        }
    }
    for (what, least, sql) in [
        (
            "urgent",
            10,
            "SELECT count(*) FROM case_file WHERE priority = 'urgent'",
        ),
        (
            "open",
            60,
            "SELECT count(*) FROM case_file WHERE closed_at IS NULL",
        ),
        (
            "unassigned",
            3,
            "SELECT count(*) FROM case_file WHERE owner_id IS NULL AND closed_at IS NULL",
        ),
        (
            "waiting",
            5,
            "SELECT count(*) FROM case_file WHERE waiting AND closed_at IS NULL",
        ),
        (
            "further rounds",
            15,
            "SELECT count(*) FROM case_file WHERE round > 1",
        ),
        (
            "objections",
            15,
            "SELECT count(*) FROM proposal WHERE status = 'objected'",
        ),
        (
            "evidence",
            400,
            "SELECT count(*) FROM attachment WHERE case_id IS NOT NULL",
        ),
        ("answers", 80, "SELECT count(*) FROM response"),
        (
            "planned surveys",
            1,
            "SELECT count(*) FROM invitation WHERE state = 'scheduled'",
        ),
        (
            "mails",
            15,
            "SELECT count(*) FROM notice WHERE state = 'sent'",
        ),
        ("customers", 1_000, "SELECT count(*) FROM customer"),
        (
            "English",
            200,
            "SELECT count(*) FROM feedback WHERE raw_text LIKE '% the %' OR raw_text LIKE '% a %' OR raw_text LIKE '% my %'",
        ),
    ] {
        let n = number(&db, sql).await;
        eprintln!("{what}: {n}");
        assert!(n >= least, "{what}: {n}");
    }
    assert_eq!(
        number(&db, "SELECT count(*) FROM notice WHERE state <> 'sent'").await,
        0
    );
    assert_eq!(
        number(&db, "SELECT count(*) FROM job").await,
        0,
        "history queues no work"
    );
    let unread = "SELECT count(*) FROM feedback WHERE reading IS NULL";
    assert_eq!(number(&db, unread).await, 0, "every voice was read");
    let labels = number(&db, "SELECT count(*) FROM label").await;
    assert!(labels >= 300, "{labels} labels to learn from");
    let metrics = words(&core, "SELECT DISTINCT metric FROM delta").await;
    assert_eq!(metrics.len(), 11, "{metrics:?}");
    for line in demo::logins()
        .lines()
        .filter(|l| l.trim_start().starts_with("TS-"))
    {
        let named = line.split_whitespace().next().expect("a number");
        let sql = format!("SELECT count(*) FROM case_file WHERE number = '{named}' AND waiting");
        assert_eq!(number(&db, &sql).await, 1, "{named}");
    }
});

both!(histories_are_what_the_lists_show, async |db: TestDb| {
    let core = loaded(&db).await;
    let histories = histories(&core).await;
    let now = core.clock.now();
    let rules = core.rules();
    let mut kinds = BTreeSet::new();
    let projections = rows(
        &core,
        "SELECT id, number, case_type, seq, stage, phase, round, owner_id, department_id, waiting, opened_at, stage_since, updated_at, closed_at, next_due_at FROM case_file",
    )
    .await;
    for row in projections {
        let number: String = row.try_get("", "number").expect("a number");
        let events = &histories[&row.try_get("", "id").expect("an id")];
        assert!(
            events
                .windows(2)
                .all(|p| p[0].at <= p[1].at && p[0].seq + 1 == p[1].seq),
            "{number}"
        );
        assert!(events.iter().all(|e| e.at <= now), "{number}");
        let state = CaseState::replay(events);
        let seq: i32 = row.try_get("", "seq").expect("seq");
        let round: i32 = row.try_get("", "round").expect("round");
        let stage: String = row.try_get("", "stage").expect("stage");
        let phase: String = row.try_get("", "phase").expect("phase");
        assert_eq!(
            (seq as u32, round as u32),
            (state.seq, state.round),
            "{number}"
        );
        assert_eq!(
            (stage, phase),
            (state.stage.clone(), state.phase().to_string()),
            "{number}"
        );
        let owner: Option<Uuid> = row.try_get("", "owner_id").expect("owner");
        let department: Uuid = row.try_get("", "department_id").expect("department");
        assert_eq!(
            (owner, Some(department)),
            (state.owner.map(|p| p.0), state.department.map(|d| d.0)),
            "{number}"
        );
        let waiting: bool = row.try_get("", "waiting").expect("waiting");
        assert_eq!(waiting, state.waits_for_customer(), "{number}");
        let closed: Option<chrono::DateTime<chrono::Utc>> =
            row.try_get("", "closed_at").expect("closed");
        assert_eq!(closed, state.closed.map(|(at, _)| at), "{number}");
        let timeline = state.timeline.as_ref().expect("a round");
        let since: chrono::DateTime<chrono::Utc> = row.try_get("", "stage_since").expect("since");
        assert_eq!(
            Some(since),
            timeline.stage_entries.last().map(|e| e.at),
            "{number}"
        );
        if state.is_open() {
            let clocks = derive(
                timeline,
                &rules.clock_sets[&state.case_type],
                &rules.hours,
                now,
            );
            assert!(!clocks.is_empty(), "{number}");
            kinds.extend(clocks.iter().map(|c| c.kind));
        }
    }
    assert!(kinds.len() >= 4, "{kinds:?}");
    let asked = |event: &Event| {
        matches!(
            event,
            Event::Noted { .. }
                | Event::Asked { .. }
                | Event::SurveyAnswered { .. }
                | Event::ConfirmationReminded
        )
    };
    let told = histories
        .values()
        .flatten()
        .filter(|e| asked(&e.event))
        .count();
    assert!(told > 200, "{told}");
});

both!(a_second_load_changes_nothing, async |db: TestDb| {
    let core = loaded(&db).await;
    let count = async || {
        let tables = [
            "feedback",
            "case_file",
            "case_event",
            "delta",
            "config",
            "person",
            "setting",
        ];
        let mut all = Vec::new();
        for table in tables {
            all.push(number(&db, &format!("SELECT count(*) FROM {table}")).await);
        }
        all
    };
    let (before, offset) = (count().await, core.clock.offset());
    demo::load(&core).await.expect("nothing to do");
    assert_eq!(count().await, before);
    assert_eq!(core.clock.offset(), offset);
});

both!(two_instances_load_it_once, async |db: TestDb| {
    let (one, two) = (
        TestCore::new(&db, &[("demo", "true")]),
        TestCore::new(&db, &[("demo", "true")]),
    );
    let (a, b) = tokio::join!(demo::load(&one), demo::load(&two));
    assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
    assert_eq!(number(&db, "SELECT count(*) FROM person").await, 24);
});

both!(a_database_with_people_is_left_alone, async |db: TestDb| {
    let core = TestCore::new(&db, &[("demo", "true")]);
    server::services::people::create_admin(&core, "boss", "Boss")
        .await
        .expect("an admin");
    let refused = demo::load(&core).await.expect_err("not empty");
    assert!(refused.to_string().contains("empty database"), "{refused}");
    assert_eq!(number(&db, "SELECT count(*) FROM feedback").await, 0);
});
