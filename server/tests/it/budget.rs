//! R7: a page asks the database at most 12 things, and a list of fifty asks no more than a list of five.
//!
//! Rule: the session (remembered for a second) and BEGIN/COMMIT are not counted; the page is asked for once before.

use crate::harness::{Ask, TestDb, TestSite, Who, both, complaint};
use app::api::ports::Voices as _;
use server::services::voices;
use shared::locale::Locale;

const MOST: u64 = 12;

const PAGES: [(Who, &str); 16] = [
    (Who::Anonymous, "/"),
    (Who::Anonymous, "/track"),
    (Who::Anonymous, "/privacy"),
    (Who::Anonymous, "/r/LINK"),
    (Who::Anonymous, "/s/SURVEY"),
    (Who::Customer, "/case"),
    (Who::AgentA, "/desk"),
    (Who::AgentA, "/desk?view=open"),
    (Who::AgentA, "/desk/board"),
    (Who::AgentA, "/desk/cases/NUMBER"),
    (Who::AgentA, "/desk/voices"),
    (Who::Manager, "/manage"),
    (Who::Manager, "/manage/imports"),
    (Who::Admin, "/admin/taxonomy"),
    (Who::Admin, "/admin/people"),
    (Who::Auditor, "/admin/audit"),
];

async fn cost(site: &TestSite, who: Who, path: &str) -> u64 {
    let path = path
        .replace("LINK", &site.own.link)
        .replace("SURVEY", &site.survey)
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
}

both!(r7_pages_cost_few_statements, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    file(&site, 4).await;
    let mut few = Vec::new();
    for (who, path) in PAGES {
        few.push(cost(&site, who, path).await);
    }
    file(&site, 45).await;
    let mut wrong = Vec::new();
    for ((who, path), few) in PAGES.into_iter().zip(few) {
        let many = cost(&site, who, path).await;
        println!("{path}: {few} statements with 5 cases, {many} with 50");
        if many > MOST || many > few {
            wrong.push(format!("{path}: {few} with 5 cases, {many} with 50"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});
