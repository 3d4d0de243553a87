//! S13: secrets and contacts seeded everywhere turn up nowhere: logs, metrics, pages, JSON, lists, errors.
//!
//! Rule: the log is the product's own, at its most talkative; a canary is searched for as it stands, escaped or not.

use crate::harness::{Ask, TestDb, TestSite, Who, both, complaint, picture};
use crate::matrix::ask_for;
use app::api::ports::Cases as _;
use serde_json::json;
use server::services::cases;
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::feedback::FeedbackForm;
use shared::id::AttachmentId;
use shared::locale::Locale;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

const PHONE: &str = "13577778888";
const EMAIL: &str = "canary.bird@mail.example";
const IDENTITY: &str = "11010519491231002X";
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

/// A case full of personal data, in everything that customers and staff can write.
async fn written(site: &TestSite) -> (crate::harness::Seed, Uuid) {
    let form = FeedbackForm {
        text: format!("电话 {PHONE}，邮箱 {EMAIL}，身份证 {IDENTITY}"),
        product: format!("洗衣机 {PHONE}"),
        order_no: PHONE.into(),
        ..complaint()
    };
    let case = site.seed(form).await;
    let name = format!("{PHONE}.png");
    let token = site
        .case_token(case.id, chrono::TimeDelta::minutes(30))
        .await;
    let cookie = format!("{}={token}", server::http::voice::CASE_COOKIE);
    let key = format!("w{}", server::vault::token());
    let text = format!("请打 {PHONE}，或者写 {EMAIL}，身份证 {IDENTITY}");
    let message = Ask::post("/case/messages")
        .multipart(
            &[("key", &key), ("text", &text)],
            &[("files", &name, &picture())],
        )
        .cookie(Some(&cookie));
    assert_eq!(site.send(message).await.status, 303);
    let evidence = Ask::post(&format!("/desk/cases/{}/files", case.number))
        .wants_json()
        .multipart(&[], &[("file", &name, &picture())]);
    let evidence = site.send_as(Who::Head, evidence).await;
    let evidence = evidence.json().as_str().expect("an id").to_owned();
    for action in [
        json!({"do": "take"}),
        json!({"do": "note", "text": format!("打过 {PHONE}")}),
        json!({"do": "reply", "text": format!("会写信到 {EMAIL}"), "ask": false}),
        json!({"do": "record_cause", "text": format!("{IDENTITY} 登记错了")}),
        json!({"do": "record_action", "text": format!("改了 {IDENTITY}"), "evidence": [evidence]}),
        json!({"do": "propose", "measures": ["repair"], "text": format!("上门前打 {PHONE}"), "amount_minor": null,
            "by": null}),
    ] {
        let page = json!({"number": case.number});
        let page = site.call(Who::Head, "/api/cases/one", page).await.json();
        let act = json!({"number": case.number, "seq": page["seq"], "action": action});
        let done = site.call(Who::Head, "/api/cases/act", act).await;
        assert_eq!(done.status, 200, "{action}: {}", done.text());
    }
    let named = format!("SELECT count(*) FROM attachment WHERE name LIKE '{PHONE}%'");
    assert_eq!(site.number(&named).await, 2);
    (case, evidence.parse().expect("an id"))
}

both!(
    s13_what_people_wrote_is_masked_for_who_may_not_reveal,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let (case, file) = written(&site).await;
        let all = [PHONE, EMAIL, IDENTITY].map(str::to_owned);
        let path = format!("/desk/cases/{}", case.number);
        for who in [Who::Manager, Who::Auditor] {
            let one = json!({"number": case.number});
            let one = site.call(who, "/api/cases/one", one).await;
            assert_eq!(one.status, 200);
            find(&format!("cases/one as {who:?}"), &one.text(), &all);
            let page = site.send_as(who, Ask::get(&path)).await;
            assert_eq!(page.status, 200);
            find(&format!("{path} as {who:?}"), &page.text(), &all);
            let saved = Ask::get(&format!("/desk/files/{file}"));
            let saved = site.send_as(who, saved).await;
            assert_eq!(saved.status, 200);
            let name = saved.header("content-disposition");
            find(&format!("a file's name as {who:?}"), name, &all);
        }
        // Who handles the case reads what was written.
        let one = json!({"number": case.number});
        let one = site.call(Who::Head, "/api/cases/one", one).await.json();
        for field in ["product", "order_no"] {
            let text = one[field].as_str().expect("a text");
            assert!(text.contains(PHONE), "{field}: {text}");
        }
        for (canary, times) in [(PHONE, 9), (EMAIL, 3), (IDENTITY, 4)] {
            let found = one.to_string().matches(canary).count();
            assert!(found >= times, "{canary}: {found} times in {one}");
        }
        let saved = Ask::get(&format!("/desk/files/{file}"));
        let saved = site.send_as(Who::Head, saved).await;
        assert!(saved.header("content-disposition").contains(PHONE));
    }
);

both!(
    s13_the_right_to_reveal_holds_in_its_department,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let (case, file) = written(&site).await;
        let grant = |role, department| Grant { role, department };
        let actor = Actor::Staff(Staff {
            id: site.person(Who::AgentA).await,
            name: "坐席兼经理".into(),
            locale: Locale::Zh,
            grants: vec![grant(Role::Agent, Some(site.a)), grant(Role::Manager, None)],
            scopes: Scopes {
                read: Scope::All,
                handle: Scope::Departments(vec![site.a]),
                report: Scope::All,
                themes: Scope::All,
            },
        });
        let cases = cases::Service(site.core.core.clone());
        let read = async || {
            let page = cases.case(&actor, &case.number).await.expect("a page");
            let saved = cases.file(&actor, AttachmentId(file)).await;
            let page = serde_json::to_string(&page).expect("JSON");
            page + &saved.expect("a file").name
        };
        let own = read().await;
        assert!(own.contains(PHONE) && own.contains(EMAIL) && own.contains(IDENTITY));
        let sql = "UPDATE case_file SET department_id = $1 WHERE id = $2";
        let values = vec![site.b.0.into(), case.id.into()];
        crate::harness::meddle(&site.core.db, sql, values).await;
        let foreign = read().await;
        find(
            "a case of another department",
            &foreign,
            &[PHONE, EMAIL, IDENTITY].map(str::to_owned),
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
    tracing::subscriber::set_global_default(subscriber)
        .expect("each test has a process of its own");
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new()
        .install_recorder()
        .expect("each test has a process of its own");

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
    let text = String::from_utf8_lossy(&log.0.lock().expect("the log")).into_owned();
    assert!(
        text.contains("answered") && text.contains("a request failed"),
        "the log was heard"
    );
    find("the log", &text, &canaries);
    let text = recorder.render();
    assert!(text.contains("http_request_seconds"), "{text}");
    find("the metrics", &text, &canaries);
});
