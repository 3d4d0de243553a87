//! What operators look at: the trail by pages, dead jobs, mails that were not sent, and what only a demo has.

use app::api::ApiError;
use app::api::ports::Ops as _;
use serde_json::json;
use server::db::Db;
use server::notices::cancel;
use server::services::audit::{record, seal};
use server::services::ops::{Ops, poll_settings};
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::id::{JobId, NoticeId, PersonId};
use shared::locale::Locale;
use shared::ops::{Letters, NoticeState};
use uuid::Uuid;

use crate::harness::{MailSink, TestCore, TestDb, both, meddle, number, text};
use crate::notices::{mail, put, sender, states};

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

/// A mail of some state that nobody wrote.
pub async fn letter(db: &Db, state: &str) -> NoticeId {
    let id = Uuid::now_v7();
    let sql = "INSERT INTO notice (id, dedupe_key, channel, target_sealed, target_hash, target_mask, subject, \
               body_sealed, state, attempts, last_error, tries, due_at, created_at) \
               VALUES ($1, $2, 'email', $3, $3, 'l***@x.cn', 'TS-1', $3, $4, 10, 'the mail server answered 451', \
               '[]', $5, $5)";
    let values = vec![
        id.into(),
        id.to_string().into(),
        vec![0_u8].into(),
        state.into(),
        server::clock::real_now().into(),
    ];
    meddle(db, sql, values).await;
    NoticeId(id)
}

fn told(letters: &Letters) -> Vec<(NoticeState, u32, Option<&str>)> {
    let rows = letters.page.rows.iter();
    rows.map(|row| (row.state, row.attempts, row.last_error.as_deref()))
        .collect()
}

both!(
    a_dead_letter_is_seen_with_its_cause_and_sent_again,
    async |db: TestDb| {
        let mut sink = MailSink::start().await;
        let core = TestCore::new(&db, &[("smtp_url", &sink.url())]);
        let ops = Ops::new(core.core.clone());
        let admin = of(Role::Admin);
        let list = async || ops.letters(&admin, None).await.expect("read");
        put(&core, mail("a", "li@x.cn")).await;
        sink.tell("refuse 451").await;
        let sender = sender(&core);
        let refused = Some("the mail server answered 451");
        for day in 0..10 {
            core.at(day * 86_400);
            let shown = list().await;
            // What was written over an hour ago and refused is seen before it is dead.
            let tries = u32::try_from(day).expect("small");
            let expected = [(NoticeState::Queued, tries, refused)];
            assert_eq!(told(&shown), expected[usize::from(day == 0)..]);
            sender.run().await.expect("runs");
            assert_eq!(sink.next().await["refused"], 451);
        }
        let shown = list().await;
        assert_eq!(told(&shown), [(NoticeState::Dead, 10, refused)]);
        assert!(!shown.no_server && shown.page.next.is_none());
        let row = &shown.page.rows[0];
        assert_eq!(row.to, "l***@x.cn");
        assert_eq!(row.subject, "已收到您的反馈（TS-20261121-0007）");
        let whole = serde_json::to_string(&shown).expect("JSON");
        assert!(
            !whole.contains("li@x.cn") && !whole.contains("geheim"),
            "{whole}"
        );
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Admin) {
            let seen = ops.letters(&of(role), None).await;
            assert_eq!(seen, Err(ApiError::Forbidden), "{role}");
            let again = ops.resend(&of(role), row.id).await;
            assert_eq!(again, Err(ApiError::Forbidden), "{role}");
        }
        let nobody = ops.resend(&Actor::Anonymous, row.id).await;
        assert_eq!(nobody, Err(ApiError::SignIn));
        assert_eq!(ops.resend(&admin, row.id).await, Ok(()));
        let twice = ops.resend(&admin, row.id).await;
        assert_eq!(twice, Err(ApiError::Conflict), "it is in the queue");
        assert!(list().await.page.rows.is_empty());
        let trail = "SELECT object FROM audit WHERE action = 'notice.retry'";
        assert_eq!(text(&db, trail).await, format!("notice:{}", row.id));
        let deeds = "SELECT count(*) FROM audit WHERE action = 'notice.retry'";
        assert_eq!(number(&db, deeds).await, 1);
        sink.tell("accept").await;
        assert_eq!(sender.run().await.expect("runs").sent, 1);
        assert_eq!(sink.next().await["to"], json!(["li@x.cn"]));
        assert_eq!(states(&core).await, ["sent"]);
        assert!(list().await.page.rows.is_empty());
    }
);

both!(
    mails_that_wait_or_were_too_many_are_seen,
    async |db: TestDb| {
        let core = TestCore::new(&db, &[("mails_per_contact_per_day", "1")]);
        let ops = Ops::new(core.core.clone());
        let admin = of(Role::Admin);
        for (key, to) in [("a", "li@x.cn"), ("b", "li@x.cn"), ("c", "wu@x.cn")] {
            put(&core, mail(key, to)).await;
        }
        let taken = core
            .db
            .write(async move |tx| cancel(tx, "c", "the case was reopened").await);
        assert!(taken.await.expect("writes"));
        let shown = ops.letters(&admin, None).await.expect("read");
        let over = (
            NoticeState::Cancelled,
            0,
            Some("over the limit of 1 mails a day"),
        );
        assert_eq!(told(&shown), [over]);
        assert!(shown.no_server, "nothing can be sent at all");
        core.at(3_700);
        let shown = ops.letters(&admin, None).await.expect("read");
        assert_eq!(told(&shown), [over, (NoticeState::Queued, 0, None)]);
        for row in &shown.page.rows {
            let again = ops.resend(&admin, row.id).await;
            assert_eq!(again, Err(ApiError::Conflict), "only the dead are revived");
        }
    }
);

both!(
    letters_are_read_by_pages_and_erased_ones_are_gone,
    async |db: TestDb| {
        let core = db.core();
        let ops = Ops::new(core.core.clone());
        let admin = of(Role::Admin);
        let mut dead = Vec::new();
        for _ in 0..60 {
            dead.push(letter(&db, "dead").await);
            letter(&db, "sent").await;
        }
        dead.reverse();
        let first = ops.letters(&admin, None).await.expect("read").page;
        assert_eq!(first.rows.len(), 50);
        let second = ops.letters(&admin, first.next).await.expect("read").page;
        assert_eq!(second.next, None);
        let seen = first.rows.iter().chain(&second.rows).map(|row| row.id);
        assert_eq!(seen.collect::<Vec<_>>(), dead);
        let odd = ops.letters(&admin, Some("' OR 1=1".to_owned())).await;
        assert_eq!(odd, Err(ApiError::NotFound));
        // Retention erases what was written to a receiver with their contact.
        let erase = "DELETE FROM notice WHERE id = $1";
        meddle(&db, erase, vec![dead[0].0.into()]).await;
        let again = ops.resend(&admin, dead[0]).await;
        assert_eq!(again, Err(ApiError::NotFound));
    }
);

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
