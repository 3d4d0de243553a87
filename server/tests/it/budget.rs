//! R7: what pages cost. A page asks the database at most 12 things, and a list of fifty asks no more than a list of five.
//!
//! Rule: the session (remembered for a second) and BEGIN/COMMIT are not counted; the page is asked for once before.

use crate::harness::{Ask, TestDb, TestSite, Who, both, complaint};
use app::api::ports::Voices as _;
use server::services::{themes, voices};
use shared::locale::Locale;

const MOST: u64 = 12;

const PAGES: [(Who, &str); 42] = [
    (Who::Anonymous, "/"),
    (Who::Anonymous, "/track"),
    (Who::Anonymous, "/login"),
    (Who::Anonymous, "/privacy"),
    (Who::Anonymous, "/r/LINK"),
    (Who::Anonymous, "/s/SURVEY"),
    (Who::Customer, "/case"),
    (Who::AgentA, "/desk"),
    (Who::AgentA, "/desk?view=open"),
    (Who::AgentA, "/desk/board"),
    (Who::AgentA, "/desk/cases/NUMBER"),
    (Who::AgentA, "/desk/search?q=%E5%86%B0%E7%AE%B1"),
    (Who::AgentA, "/desk/search?q=13812341234"),
    (Who::AgentA, "/desk?view=upset"),
    (Who::AgentA, "/desk/voices"),
    (Who::AgentA, "/desk/labels"),
    (Who::AgentA, "/desk/handbook"),
    (Who::AgentA, "/desk/handbook/washer.leak"),
    (Who::AgentA, "/desk/chase?of=all"),
    (Who::AgentA, "/desk/reminders"),
    (Who::Manager, "/manage"),
    (Who::Manager, "/manage/themes"),
    (Who::Manager, "/manage/themes/THEME"),
    (Who::Manager, "/manage/phrases?q=%E5%86%B0%E7%AE%B1"),
    (Who::Manager, "/manage/imports"),
    (Who::Admin, "/admin/taxonomy"),
    (Who::Admin, "/admin/types"),
    (Who::Admin, "/admin/routing"),
    (Who::Admin, "/admin/urgent"),
    (Who::Admin, "/admin/clocks"),
    (Who::Admin, "/admin/escalation"),
    (Who::Admin, "/admin/calendar"),
    (Who::Admin, "/admin/gate"),
    (Who::Admin, "/admin/survey"),
    (Who::Admin, "/admin/retention"),
    (Who::Admin, "/admin/wording"),
    (Who::Admin, "/admin/replies"),
    (Who::Admin, "/admin/language"),
    (Who::Admin, "/admin/people"),
    (Who::Admin, "/admin/jobs"),
    (Who::Admin, "/me"),
    (Who::Auditor, "/admin/audit"),
];

/// Pages of staff that are not measured: only a demo has this one.
const UNMEASURED: [&str; 1] = ["/demo/mailbox"];

#[test]
fn r7_every_page_of_staff_is_measured() {
    for (pattern, ..) in app::routes::STAFF {
        let measured = PAGES.iter().any(|(_, path)| {
            let path = path.split('?').next().unwrap_or_default();
            let path = path
                .replace("NUMBER", "{number}")
                .replace("THEME", "{theme}")
                .replace("washer.leak", "{key}");
            path == *pattern
        });
        assert!(measured || UNMEASURED.contains(pattern), "{pattern}");
    }
}

async fn cost(site: &TestSite, who: Who, path: &str) -> u64 {
    let path = path
        .replace("LINK", &site.own.link)
        .replace("SURVEY", &site.survey)
        // The first that voices meet in.
        .replace("THEME", "1")
        .replace("NUMBER", &site.own.number);
    let cookie = site.cookie(who).await;
    let ask = || Ask::get(&path).cookie(cookie.as_deref());
    let mut least = u64::MAX;
    // The best of three: a session forgotten in between would be counted.
    for _ in 0..3 {
        let before = site.core.db.statements();
        let answer = site.send(ask()).await;
        assert_eq!(answer.status, 200, "{path}");
        least = least.min(site.core.db.statements() - before);
    }
    least
}

async fn file(site: &TestSite, count: usize) {
    let voices = voices::Service(site.core.core.clone());
    for n in 0..count {
        let mut form = complaint();
        form.contact = format!("139{n:08}");
        voices.submit(form, Locale::Zh).await.expect("taken");
    }
    themes::group(&site.core).await.expect("sorts");
}

both!(r7_pages_cost_few_statements, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    file(&site, 8).await;
    let mut few = Vec::new();
    for (who, path) in PAGES {
        few.push(cost(&site, who, path).await);
    }
    file(&site, 45).await;
    let mut wrong = Vec::new();
    for ((who, path), few) in PAGES.into_iter().zip(few) {
        let many = cost(&site, who, path).await;
        println!("{path}: {few} statements with few cases, {many} with many");
        if many > MOST || many > few {
            wrong.push(format!("{path}: {few} with few cases, {many} with many"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

/// Program and the most KB of it, compressed, that a browser may be asked to fetch.
const PROGRAMS: [(&str, u64); 4] = [
    ("voice", 120),
    ("desk", 400),
    ("manage", 450),
    ("admin", 550),
];

#[test]
fn programs_fit_their_budget() {
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let manifest = std::fs::read(dist.join("manifest.json")).expect("a built site: `make site`");
    let names: std::collections::BTreeMap<String, String> =
        serde_json::from_slice(&manifest).expect("names of files");
    for (program, most) in PROGRAMS {
        let size = |ending: &str| {
            let file = format!("{}.br", names[&format!("{program}.{ending}")]);
            let meta = std::fs::metadata(dist.join(&file));
            meta.unwrap_or_else(|_| panic!("no {file}: `make site` compresses"))
                .len()
        };
        let kib = (size("wasm") + size("js")).div_ceil(1024);
        println!("{program}: {kib} of {most} KB");
        assert!(kib <= most, "{program}: {kib} KB, at most {most}");
    }
}
