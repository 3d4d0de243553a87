//! Every setting does something, and a test says what: a key without a named test of its effect fails here.
//!
//! Rule: the table names tests; that each of them exists is read from the sources.

mod lasting;

use crate::harness::{
    Ask, Engine, Installation, MailSink, Outcome, TestCore, TestDb, TestSite, Who, both, exchange,
    get,
};
use crate::rules::{holds_test, sources};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Key and the test of its effect.
const TESTED: [(&str, &str); 25] = [
    ("listen", "a_process_serves_where_it_is_told"),
    ("public_url", "s7_other_sites_change_nothing"),
    ("data_dir", "a_secret_is_made_once_and_kept_to_its_owner"),
    ("database", "a_process_serves_where_it_is_told"),
    ("database_readers", "readers_are_as_many_as_told"),
    ("secret", "another_secret_makes_other_receipts"),
    (
        "audit_head",
        "a_cut_is_seen_from_the_instance_that_did_not_seal",
    ),
    ("demo", "a_demo_shows_its_mailbox_and_moves_its_clock"),
    (
        "organisation_zh",
        "the_organisation_has_its_name_in_both_languages",
    ),
    (
        "organisation_en",
        "the_organisation_has_its_name_in_both_languages",
    ),
    ("time_zone", "the_zone_is_the_organisations"),
    ("trusted_hops", "s8_trusted_hops_count_from_the_right"),
    ("max_connections", "connections_over_the_cap_wait"),
    ("header_timeout_seconds", "slow_heads_and_bodies_are_cut"),
    ("body_timeout_seconds", "slow_heads_and_bodies_are_cut"),
    ("shutdown_seconds", "r10_sigterm_under_load_loses_nothing"),
    (
        "metrics_listen",
        "metrics_are_where_they_are_told_and_nowhere_else",
    ),
    ("smtp_url", "mail_goes_where_the_settings_say"),
    ("mail_from", "mail_goes_where_the_settings_say"),
    ("session_hours", "sessions_and_links_last_as_long_as_told"),
    ("link_days", "sessions_and_links_last_as_long_as_told"),
    ("submit_per_minute", "s8_submit_per_minute_holds"),
    (
        "mails_per_contact_per_day",
        "an_address_gets_no_more_than_its_mails_of_the_day",
    ),
    ("log", "the_log_says_what_it_is_told_to"),
    ("log_json", "the_log_says_what_it_is_told_to"),
];

#[test]
fn every_setting_has_a_test_of_its_effect() {
    let tested: BTreeMap<&str, &str> = TESTED.into_iter().collect();
    let known: Vec<&str> = server::config::KEYS.iter().map(|key| key.name).collect();
    for key in &known {
        assert!(
            tested.contains_key(key),
            "`{key}` has no test of its effect in TESTED"
        );
    }
    assert_eq!(tested.len(), known.len(), "TESTED names a key that is gone");
    let text: String = sources("server/tests/it")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    for (key, test) in tested {
        assert!(holds_test(&text, test), "`{key}`: no test is called {test}");
    }
}

#[tokio::test]
async fn a_process_serves_where_it_is_told() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Installation::set_up(engine, &[]).await;
        let process = place.serve().await;
        assert_eq!(get(process.address, "/").await.status(), 200, "{engine:?}");
        let db = place.database().await;
        let sql = sea_orm::Statement::from_string(
            db.get_database_backend(),
            "SELECT count(*) FROM department",
        );
        let row = sea_orm::ConnectionTrait::query_one_raw(&db, sql)
            .await
            .expect("reads")
            .expect("a row");
        assert_eq!(row.try_get_by_index::<i64>(0).ok(), Some(1), "{engine:?}");
    }
}

both!(readers_are_as_many_as_told, async |db: TestDb| {
    for readers in [1_u32, 3] {
        let options = server::db::Options {
            readers,
            durable: false,
            ..Default::default()
        };
        let text = readers.to_string();
        let folder = tempfile::tempdir().expect("a folder");
        let given = [
            ("database_readers", text),
            ("database", db.url.clone()),
            ("data_dir", folder.path().display().to_string()),
        ];
        let config = server::config::Config::load(None, [], &given).expect("valid");
        assert_eq!(config.database_readers, readers);
        let core = server::boot::open_with(config, options)
            .await
            .expect("opens");
        let most = match db.engine {
            Engine::Sqlite => core
                .db
                .read()
                .get_sqlite_connection_pool()
                .options()
                .get_max_connections(),
            Engine::Postgres => core
                .db
                .read()
                .get_postgres_connection_pool()
                .options()
                .get_max_connections(),
        };
        assert_eq!(most, readers);
    }
});

both!(
    a_demo_shows_its_mailbox_and_moves_its_clock,
    async |db: TestDb| {
        let site = TestSite::with(&db, &[("demo", "true")]).await;
        assert_eq!(
            site.call(Who::Admin, "/api/ops/mailbox", json!({}))
                .await
                .status,
            200
        );
        let before = site.core.clock.now();
        let moved = site
            .call(Who::Admin, "/api/ops/clock", json!({"hours": 5}))
            .await;
        assert_eq!(moved.status, 200, "{}", moved.text());
        assert!(site.core.clock.now() - before >= chrono::TimeDelta::hours(5));
    }
);

both!(
    without_a_demo_there_is_no_mailbox_and_no_clock,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        assert_eq!(
            site.call(Who::Admin, "/api/ops/mailbox", json!({}))
                .await
                .status,
            404
        );
        assert_eq!(
            site.call(Who::Admin, "/api/ops/clock", json!({"hours": 5}))
                .await
                .status,
            404
        );
    }
);

both!(
    the_organisation_has_its_name_in_both_languages,
    async |db: TestDb| {
        let names = [
            ("organisation_zh", "青山物业"),
            ("organisation_en", "Green Hill"),
        ];
        let site = TestSite::with(&db, &names).await;
        for (language, name) in [("zh-CN", "青山物业"), ("en-GB", "Green Hill")] {
            let page = site
                .send(Ask::get("/").header("accept-language", language))
                .await;
            assert!(page.text().contains(name), "{language}");
        }
    }
);

both!(mail_goes_where_the_settings_say, async |db: TestDb| {
    use server::notices::{Channel, NewNotice, Sender, queue};
    let mut sink = MailSink::start().await;
    let url = sink.url();
    let settings = [
        ("smtp_url", url.as_str()),
        ("mail_from", "青山物业 <care@green.example>"),
    ];
    let core = TestCore::new(&db, &settings);
    let inner = core.core.clone();
    let notice = NewNotice {
        dedupe_key: "one".into(),
        channel: Channel::Email,
        to: "li@mail.example".into(),
        subject: "一封信".into(),
        body: "您好".into(),
        case_id: None,
        due_at: server::clock::real_now(),
    };
    let queued = core
        .db
        .write(async move |tx| queue(tx, &inner, notice.clone()).await);
    queued.await.expect("queued");
    let sent = Sender::new(core.core.clone())
        .expect("a sender")
        .run()
        .await
        .expect("runs");
    assert_eq!(sent.sent, 1);
    let taken = sink.next().await;
    let from = taken["raw"]
        .as_str()
        .expect("text")
        .lines()
        .find(|line| line.starts_with("From:"));
    assert!(
        from.is_some_and(|line| line.contains("<care@green.example>")),
        "{from:?}"
    );
});

both!(the_zone_is_the_organisations, async |db: TestDb| {
    let site = TestSite::with(&db, &[("time_zone", "Asia/Kathmandu")]).await;
    let me = site
        .call(Who::Head, "/api/session/me", json!({}))
        .await
        .json();
    assert_eq!(me["utc_offset_seconds"], 5 * 3_600 + 45 * 60);
});

#[tokio::test]
async fn connections_over_the_cap_wait() {
    let place = Installation::set_up(
        Engine::Sqlite,
        &[("max_connections", "1"), ("header_timeout_seconds", "2")],
    )
    .await;
    let process = place.serve().await;
    let mut first = TcpStream::connect(process.address).await.expect("connects");
    first
        .write_all(b"GET /healthz HTTP/1.1\r\n")
        .await
        .expect("writes");
    let begun = Instant::now();
    let second = tokio::spawn(get(process.address, "/healthz"));
    let mut said = String::new();
    first.read_to_string(&mut said).await.expect("it is cut");
    assert_eq!(second.await.expect("ends").status(), 200);
    assert!(
        begun.elapsed() >= Duration::from_millis(1_500),
        "it did not wait: {:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn slow_heads_and_bodies_are_cut() {
    let place = Installation::set_up(
        Engine::Sqlite,
        &[
            ("header_timeout_seconds", "1"),
            ("body_timeout_seconds", "1"),
        ],
    )
    .await;
    let process = place.serve().await;
    let head = "POST / HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n";
    let body = format!(
        "{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nkind="
    );
    for half in [head.to_owned(), body] {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(process.address).await.expect("connects");
        stream.write_all(half.as_bytes()).await.expect("writes");
        let mut rest = Vec::new();
        let _may_be_reset = stream.read_to_end(&mut rest).await;
        let took = begun.elapsed();
        assert!(
            took >= Duration::from_millis(700) && took < Duration::from_secs(8),
            "{took:?}"
        );
    }
}

#[tokio::test]
async fn metrics_are_where_they_are_told_and_nowhere_else() {
    let other = Installation::new(Engine::Sqlite, &[])
        .await
        .address
        .to_string();
    let place = Installation::set_up(Engine::Sqlite, &[("metrics_listen", &other)]).await;
    let process = place.serve().await;
    assert_eq!(get(process.address, "/metrics").await.status(), 404);
    let Outcome::Answer(200, text) = get(other.parse().expect("an address"), "/metrics").await
    else {
        panic!("no metrics: {}", process.said());
    };
    assert!(text.contains("http_request_seconds"), "{text}");
}

#[tokio::test]
async fn the_log_says_what_it_is_told_to() {
    for (level, json, expected) in [
        ("info", "false", true),
        ("error", "false", false),
        ("info", "true", true),
    ] {
        let place =
            Installation::set_up(Engine::Sqlite, &[("log", level), ("log_json", json)]).await;
        let mut process = place.serve().await;
        let request = format!(
            "GET /privacy HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            process.address
        );
        exchange(process.address, request.as_bytes()).await;
        process.terminate();
        process.ended().await;
        let said = process.said();
        let line = said
            .lines()
            .find(|line| line.contains("answered") && line.contains("/privacy"));
        assert_eq!(line.is_some(), expected, "{level}: {said}");
        if let (Some(line), "true") = (line, json) {
            let line: serde_json::Value =
                serde_json::from_str(line).expect("one JSON object a line");
            assert_eq!(line["level"], "INFO");
        }
    }
}
