//! S13: secrets and contacts seeded everywhere turn up nowhere: logs, metrics, pages, JSON, lists, errors.
//!
//! Rule: the log is the product's own, at its most talkative; a canary is searched for as it stands, escaped or not.

use crate::harness::{Ask, TestDb, TestSite, Who, both, complaint};
use crate::matrix::ask_for;
use serde_json::json;
use shared::feedback::FeedbackForm;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

const PHONE: &str = "13577778888";
const EMAIL: &str = "canary.bird@mail.example";
const NAME: &str = "金丝雀桂芳";
const PASSWORD: &str = "canary-password-7351";
const WORDS: &str = "金丝雀说的原话";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn find(place: &str, text: &str, canaries: &[String]) {
    for canary in canaries {
        assert!(!text.contains(canary.as_str()), "{canary} in {place}");
    }
}

/// A case whose customer gave everything.
async fn told(site: &TestSite) -> (crate::harness::Seed, crate::harness::Seed) {
    let first = FeedbackForm {
        name: NAME.into(),
        contact: PHONE.into(),
        text: format!("{WORDS}，我的电话 {PHONE}，邮箱 {EMAIL}"),
        ..complaint()
    };
    let second = FeedbackForm {
        name: NAME.into(),
        contact: EMAIL.into(),
        ..complaint()
    };
    (site.seed(first).await, site.seed(second).await)
}

both!(
    s13_contacts_are_masked_in_every_list_and_page,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let (first, second) = told(&site).await;
        let all = [PHONE, EMAIL, NAME].map(str::to_owned);
        for who in [
            Who::AgentA,
            Who::AgentB,
            Who::Head,
            Who::Manager,
            Who::Admin,
            Who::Auditor,
            Who::Reporter,
        ] {
            for route in &site.table {
                if route.path == "/api/cases/reveal" || route.path == "/desk/live" {
                    continue;
                }
                let answer = site.send_as(who, ask_for(&site, route)).await;
                find(&format!("{} as {who:?}", route.path), &answer.text(), &all);
            }
            for path in [
                "/desk?view=open",
                "/desk?view=unassigned",
                "/desk?view=open&search=13577778888",
            ] {
                let page = site.send_as(who, Ask::get(path)).await;
                let page = page
                    .text()
                    .replace("search=13577778888", "")
                    .replace("value=\"13577778888\"", "");
                let echoed = page.replace(&format!("\"{PHONE}\""), "");
                find(&format!("{path} as {who:?}"), &echoed, &all);
            }
            // The page of a case shows the customer's words to who may read them, and contacts masked.
            let contacts = [EMAIL, NAME].map(str::to_owned);
            let path = format!("/desk/cases/{}", second.number);
            find(
                &path,
                &site.send_as(who, Ask::get(&path)).await.text(),
                &contacts,
            );
            let one = site
                .call(who, "/api/cases/one", json!({"number": second.number}))
                .await;
            find("cases/one", &one.text(), &contacts);
        }
        // Nor does a look-up by number show more than the customer needs.
        let tail = [("number", first.number.as_str()), ("tail", "8888")];
        let looked = site.send(Ask::post("/track").form(&tail)).await;
        assert_eq!(looked.status, 200);
        find(
            "the look-up",
            &looked.text(),
            &[&all[..], &[WORDS.to_owned()]].concat(),
        );
    }
);

both!(s13_nothing_secret_is_logged, async |db: TestDb| {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    // Each test has a process of its own; where they share one, the first to come listens for all.
    let listening = tracing::subscriber::set_global_default(subscriber).is_ok();
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder();

    let site = TestSite::open(&db).await;
    let (first, _) = told(&site).await;
    let mut canaries: Vec<String> = [PHONE, EMAIL, NAME, PASSWORD, WORDS]
        .map(str::to_owned)
        .to_vec();
    canaries.extend([
        first.link.clone(),
        first.form_token.clone(),
        site.survey.clone(),
    ]);
    let login = [
        ("login", "canary"),
        ("password", PASSWORD),
        ("next", "/desk"),
    ];
    site.send(Ask::post("/login").form(&login)).await;
    let password = json!({"old": PASSWORD, "new": PASSWORD});
    site.call(Who::Head, "/api/session/password", password)
        .await;
    for who in [Who::Anonymous, Who::Customer, Who::Head, Who::Admin] {
        let cookie = site.cookie(who).await;
        if let Some((_, token)) = cookie.as_deref().and_then(|cookie| cookie.split_once('=')) {
            canaries.push(token.to_owned());
        }
        for route in &site.table {
            site.send(ask_for(&site, route).cookie(cookie.as_deref()))
                .await;
        }
    }
    for path in [
        format!("/r/{}", first.link),
        format!("/l/{}", first.link),
        format!("/x/{}?q={PHONE}", first.link),
    ] {
        site.send(Ask::get(&path)).await;
    }
    let number = json!({"number": first.number, "reason": "客户要求回电"});
    let shown = site.call(Who::Head, "/api/cases/reveal", number).await;
    assert!(
        shown.text().contains(PHONE),
        "it was there to be found: {}",
        shown.text()
    );
    let looked = [("number", first.number.as_str()), ("tail", "8888")];
    site.send(Ask::post("/track").form(&looked)).await;
    // Failures are logged with their cause.
    crate::harness::meddle(&site.core.db, "DROP TABLE message", vec![]).await;
    let case = site
        .case_token(first.id, chrono::TimeDelta::minutes(3))
        .await;
    let cookie = format!("{}={case}", server::http::voice::CASE_COOKIE);
    canaries.push(case);
    let words = [("text", WORDS), ("key", "")];
    let failed = site
        .send(
            Ask::post("/case/messages")
                .form(&words)
                .cookie(Some(&cookie)),
        )
        .await;
    assert_eq!(failed.status, 500);
    find(
        "an error page",
        &failed.text(),
        &[PHONE, EMAIL, NAME].map(str::to_owned),
    );
    if listening {
        let text = String::from_utf8_lossy(&log.0.lock().expect("the log")).into_owned();
        assert!(
            text.contains("answered") && text.contains("a request failed"),
            "the log was heard"
        );
        find("the log", &text, &canaries);
    }
    if let Ok(recorder) = recorder {
        let text = recorder.render();
        assert!(text.contains("http_request_seconds"), "{text}");
        find("the metrics", &text, &canaries);
    }
});
