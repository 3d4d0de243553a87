//! What operators look at: the trail by pages, dead jobs, and what only a demo has.

use app::api::ApiError;
use app::api::ports::Ops as _;
use serde_json::json;
use server::services::audit::{record, seal};
use server::services::ops::{Ops, poll_settings};
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::id::{JobId, PersonId};
use shared::locale::Locale;
use uuid::Uuid;

use crate::harness::{TestCore, TestDb, both, meddle};

fn of(role: Role) -> Actor {
    Actor::Staff(Staff {
        id: PersonId(Uuid::now_v7()),
        name: "某人".to_owned(),
        locale: Locale::Zh,
        grants: vec![Grant {
            role,
            department: None,
        }],
        scopes: Scopes::all(Scope::Nothing),
    })
}

both!(
    the_trail_is_read_by_pages_and_by_auditors_only,
    async |db: TestDb| {
        let core = db.core();
        let ops = Ops::new(core.core.clone());
        for n in 0..120 {
            db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
                let object = format!("thing:{n}");
                record(tx, &Actor::System, "rules.try", &object, json!({ "n": n })).await
            })
            .await
            .expect("recorded");
            if n == 59 {
                seal(&core).await.expect("seals");
            }
        }
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = ops.audit(&of(Role::Auditor), after).await.expect("read");
            assert!(page.rows.len() <= 50);
            seen.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let numbers: Vec<i64> = seen
            .iter()
            .filter_map(|row| row.details["n"].as_i64())
            .collect();
        assert_eq!(numbers, (0..120).rev().collect::<Vec<_>>());
        assert_eq!(seen.iter().filter(|row| row.sealed).count(), 60);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Auditor) {
            let answer = ops.audit(&of(role), None).await;
            assert_eq!(answer, Err(ApiError::Forbidden), "{role}");
        }
        let odd = ops
            .audit(&of(Role::Auditor), Some("' OR 1=1".to_owned()))
            .await;
        assert!(odd.expect("read").rows.is_empty());
    }
);

both!(a_dead_job_is_seen_and_tried_again, async |db: TestDb| {
    let core = db.core();
    let ops = Ops::new(core.core.clone());
    let admin = of(Role::Admin);
    let now = core.clock.now();
    let job = async |state: &str, minutes: i64| {
        let id = Uuid::now_v7();
        let at = now - chrono::TimeDelta::minutes(minutes);
        let sql = "INSERT INTO job (id, kind, payload, run_at, attempts, max_attempts, state, \
                   created_at) VALUES ($1, 'mail', '{}', $2, 10, 10, $3, $2)";
        meddle(&db, sql, vec![id.into(), at.into(), state.into()]).await;
        JobId(id)
    };
    let dead = job("dead", 90).await;
    let late = job("queued", 5).await;
    job("queued", 0).await;
    job("done", 500).await;
    let shown = async || -> Vec<JobId> {
        let rows = ops.jobs(&admin).await.expect("read");
        rows.into_iter().map(|row| row.id).collect()
    };
    assert_eq!(shown().await, [late, dead]);
    assert_eq!(
        ops.retry(&of(Role::Agent), dead).await,
        Err(ApiError::Forbidden)
    );
    assert_eq!(ops.retry(&admin, late).await, Err(ApiError::NotFound));
    assert_eq!(ops.retry(&admin, dead).await, Ok(()));
    assert_eq!(ops.retry(&admin, dead).await, Err(ApiError::NotFound));
    assert_eq!(shown().await, [late]);
});

both!(
    only_a_demo_has_a_mailbox_and_a_movable_clock,
    async |db: TestDb| {
        let real = db.core();
        let ops = Ops::new(real.core.clone());
        for actor in [of(Role::Admin), Actor::Anonymous, Actor::System] {
            assert_eq!(ops.mailbox(&actor).await, Err(ApiError::NotFound));
            assert_eq!(ops.move_clock(&actor, 1).await, Err(ApiError::NotFound));
        }
        let demo = TestCore::new(&db, &[("demo", "true")]);
        let ops = Ops::new(demo.core.clone());
        assert_eq!(ops.mailbox(&Actor::Anonymous).await, Err(ApiError::SignIn));
        assert_eq!(ops.mailbox(&of(Role::Agent)).await, Ok(vec![]));
        ops.move_clock(&of(Role::Agent), 24).await.expect("moved");
        ops.move_clock(&of(Role::Agent), 2).await.expect("moved");
        assert_eq!(demo.clock.offset(), 26 * 3_600);
        // Another instance of the demo follows at its next poll; one that is no demo never does.
        let other = TestCore::new(&db, &[("demo", "true")]);
        for core in [&other, &real] {
            poll_settings(core).await.expect("polled");
        }
        assert_eq!((other.clock.offset(), real.clock.offset()), (26 * 3_600, 0));
        ops.move_clock(&of(Role::Agent), u32::MAX)
            .await
            .expect("held to a year");
        assert!(demo.clock.offset() < 2 * 366 * 86_400);
    }
);
