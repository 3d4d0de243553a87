//! The outbox against a real mail server: never lost, never twice, every try visible.

use crate::harness::{MailSink, TestCore, TestDb, both, meddle};
use sea_orm::{ConnectionTrait, Statement};
use server::core::{Core, ServiceError};
use server::notices::{Attempt, Channel, NewNotice, Queued, Sender, cancel, queue};

pub fn mail(key: &str, to: &str) -> NewNotice {
    NewNotice {
        dedupe_key: key.to_owned(),
        channel: Channel::Email,
        to: to.to_owned(),
        subject: "已收到您的反馈（TS-20261121-0007）".to_owned(),
        body: "您好，\n\n专属链接：https://care.example/m/geheim".to_owned(),
        case_id: None,
        due_at: server::clock::real_now(),
    }
}

pub async fn put(core: &Core, notice: NewNotice) -> Queued {
    let inner = core.clone();
    let queued = core
        .db
        .write(async move |tx| queue(tx, &inner, notice.clone()).await);
    queued.await.expect("queues")
}

async fn texts(core: &Core, sql: &str) -> Vec<String> {
    let rows = core
        .db
        .read()
        .query_all_raw(Statement::from_string(core.db.backend(), sql))
        .await
        .expect("reads");
    rows.iter()
        .map(|row| row.try_get_by_index::<Option<String>>(0).expect("a text"))
        .map(Option::unwrap_or_default)
        .collect()
}

pub async fn states(core: &Core) -> Vec<String> {
    texts(core, "SELECT state FROM notice ORDER BY id").await
}

pub fn sender(core: &Core) -> Sender {
    Sender::new(core.clone()).expect("a sender")
}

both!(one_cause_is_one_notice, async |db: TestDb| {
    let core = TestCore::new(&db, &[("demo", "true")]);
    assert!(matches!(
        put(&core, mail("a", "li@x.cn")).await,
        Queued::Waiting(_)
    ));
    assert_eq!(put(&core, mail("a", "li@x.cn")).await, Queued::Known);
    let again = futures::future::join_all((0..20).map(|_| put(&core, mail("b", "wu@x.cn")))).await;
    let waiting = again.iter().filter(|q| matches!(q, Queued::Waiting(_)));
    assert_eq!(waiting.count(), 1);
    assert_eq!(states(&core).await, ["queued", "queued"]);
    let masks = texts(&core, "SELECT target_mask FROM notice ORDER BY id").await;
    assert_eq!(masks, ["l***@x.cn", "w***@x.cn"]);
});

both!(a_rolled_back_cause_leaves_no_notice, async |db: TestDb| {
    let core = TestCore::new(&db, &[]);
    let inner = core.core.clone();
    let failed: Result<(), ServiceError> = core
        .db
        .write(async move |tx| {
            queue(tx, &inner, mail("a", "li@x.cn")).await?;
            Err(app::api::ApiError::Conflict.into())
        })
        .await;
    assert!(failed.is_err());
    assert!(states(&core).await.is_empty());
});

both!(
    an_address_gets_no_more_than_its_mails_of_the_day,
    async |db: TestDb| {
        let core = TestCore::new(&db, &[("mails_per_contact_per_day", "2")]);
        for key in ["a", "b"] {
            assert!(matches!(
                put(&core, mail(key, "li@x.cn")).await,
                Queued::Waiting(_)
            ));
        }
        let third = put(&core, mail("c", "LI@x.cn")).await;
        assert!(matches!(third, Queued::OverCap(_)), "{third:?}");
        assert!(matches!(
            put(&core, mail("d", "wu@x.cn")).await,
            Queued::Waiting(_)
        ));
        let why = texts(
            &core,
            "SELECT last_error FROM notice WHERE state = 'cancelled'",
        )
        .await;
        assert_eq!(why, ["over the limit of 2 mails a day"]);
        core.at(90_000);
        assert!(matches!(
            put(&core, mail("e", "li@x.cn")).await,
            Queued::Waiting(_)
        ));
    }
);

both!(
    a_demo_shows_it_as_sent_and_elsewhere_it_waits,
    async |db: TestDb| {
        let plain = TestCore::new(&db, &[]);
        put(&plain, mail("a", "li@x.cn")).await;
        assert_eq!(sender(&plain).run().await.expect("runs").sent, 0);
        assert_eq!(states(&plain).await, ["queued"]);
        let demo = TestCore::new(&db, &[("demo", "true")]);
        assert_eq!(sender(&demo).run().await.expect("runs").sent, 1);
        assert_eq!(states(&demo).await, ["sent"]);
    }
);

both!(what_was_taken_back_is_not_sent, async |db: TestDb| {
    let core = TestCore::new(&db, &[("demo", "true")]);
    let take_back = async || -> Result<bool, ServiceError> {
        core.db
            .write(async move |tx| cancel(tx, "survey:1", "reopened").await)
            .await
    };
    put(&core, mail("survey:1", "li@x.cn")).await;
    assert!(take_back().await.expect("writes"));
    assert_eq!(sender(&core).run().await.expect("runs").sent, 0);
    assert_eq!(states(&core).await, ["cancelled"]);
    assert!(!take_back().await.expect("writes"), "once");
    // One that was given up is not tried again afterwards.
    meddle(&core.db, "UPDATE notice SET state = 'dead'", Vec::new()).await;
    assert!(take_back().await.expect("writes"));
    assert_eq!(states(&core).await, ["cancelled"]);
});

both!(a_notice_waits_for_its_time, async |db: TestDb| {
    let core = TestCore::new(&db, &[("demo", "true")]);
    let mut later = mail("a", "li@x.cn");
    later.due_at += chrono::TimeDelta::hours(24);
    put(&core, later).await;
    let sender = sender(&core);
    assert_eq!(sender.run().await.expect("runs").sent, 0);
    core.at(86_500);
    assert_eq!(sender.run().await.expect("runs").sent, 1);
});

both!(
    a_refusing_server_gets_it_once_it_recovers,
    async |db: TestDb| {
        let mut sink = MailSink::start().await;
        let core = TestCore::new(&db, &[("smtp_url", &sink.url())]);
        let Queued::Waiting(id) = put(&core, mail("a", "li@x.cn")).await else {
            panic!("not queued");
        };
        sink.tell("refuse 451").await;
        let sender = sender(&core);
        assert_eq!(sender.run().await.expect("runs").later, 1);
        assert_eq!(sink.next().await["refused"], 451);
        assert_eq!(states(&core).await, ["queued"]);
        // Not due again before its back-off is over.
        assert_eq!(sender.run().await.expect("runs").later, 0);
        core.at(10);
        assert_eq!(sender.run().await.expect("runs").later, 1);
        sink.next().await;
        sink.tell("accept").await;
        core.at(60);
        assert_eq!(sender.run().await.expect("runs").sent, 1);
        let taken = sink.next().await;
        assert_eq!(taken["to"], serde_json::json!(["li@x.cn"]));
        assert_eq!(taken["id"], format!("<{id}@127.0.0.1>"));
        assert!(
            taken["raw"]
                .as_str()
                .expect("text")
                .contains("Auto-Submitted: auto-generated")
        );
        let tries: Vec<Attempt> =
            serde_json::from_str(&texts(&core, "SELECT tries FROM notice").await[0]).expect("JSON");
        let errors: Vec<Option<&str>> = tries.iter().map(|t| t.error.as_deref()).collect();
        let refused = Some("the mail server answered 451");
        assert_eq!(errors, [refused, refused, None]);
        assert_eq!(sender.run().await.expect("runs").sent, 0);
    }
);

both!(
    ten_refusals_make_a_dead_letter_and_an_unknown_receiver_at_once,
    async |db: TestDb| {
        let mut sink = MailSink::start().await;
        let core = TestCore::new(&db, &[("smtp_url", &sink.url())]);
        put(&core, mail("a", "li@x.cn")).await;
        sink.tell("refuse 451").await;
        let sender = sender(&core);
        for day in 0..10 {
            core.at(day * 86_400);
            sender.run().await.expect("runs");
            assert_eq!(sink.next().await["refused"], 451);
        }
        assert_eq!(states(&core).await, ["dead"]);
        assert_eq!(
            texts(&core, "SELECT CAST(attempts AS varchar) FROM notice").await,
            ["10"]
        );
        sink.tell("refuse 550").await;
        put(&core, mail("b", "wu@x.cn")).await;
        assert_eq!(sender.run().await.expect("runs").dead, 1);
        let errors = texts(
            &core,
            "SELECT last_error FROM notice WHERE dedupe_key = 'b'",
        )
        .await;
        assert_eq!(errors, ["the mail server answered 550"]);
    }
);

both!(a_server_that_is_away_costs_no_tries, async |db: TestDb| {
    let core = TestCore::new(&db, &[("smtp_url", "smtp://127.0.0.1:9")]);
    for key in ["a", "b", "c", "d", "e", "f"] {
        put(&core, mail(key, &format!("{key}@x.cn"))).await;
    }
    let sender = sender(&core);
    let outcome = sender.run().await.expect("runs");
    assert_eq!((outcome.sent, outcome.dead), (0, 0));
    assert_eq!(states(&core).await, ["queued"; 6]);
    assert_eq!(
        texts(&core, "SELECT CAST(max(attempts) AS varchar) FROM notice").await,
        ["0"]
    );
    // It rests: the next run does not knock again.
    core.at(60);
    assert_eq!(sender.run().await.expect("runs").later, 0);
});

both!(two_instances_send_each_once, async |db: TestDb| {
    let mut sink = MailSink::start().await;
    let core = TestCore::new(&db, &[("smtp_url", &sink.url())]);
    for n in 0..60 {
        put(&core, mail(&format!("k{n}"), &format!("u{n}@x.cn"))).await;
    }
    let (one, two) = (sender(&core), sender(&core));
    let (first, second) = tokio::join!(one.run(), two.run());
    let sent = first.expect("runs").sent + second.expect("runs").sent;
    assert_eq!(sent, 60);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..60 {
        seen.insert(sink.next().await["to"].to_string());
    }
    assert_eq!(seen.len(), 60);
});
