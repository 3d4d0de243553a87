//! S1-18, P5: what was kept long enough is erased, once, and nothing else is.

use crate::harness::{
    Ask, TestCore, TestDb, TestSite, Who, both, everything, meddle, number, staffed,
};
use crate::surveys::{Closed, DAY, at, closed, pairs, picture};
use app::api::ports::{Cases as _, Rulebook as _, Search as _, Surveys as _, Voices as _};
use server::services::retention::erase;
use server::services::rulebook::Rulebook;
use server::services::{cases, search, voices};
use shared::actor::Actor;
use shared::feedback::FeedbackForm;
use shared::finding::SearchQuery;
use shared::locale::Locale;
use shared::privacy::retention::Retention;
use shared::rulebook::Draft;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// Words of the closed case and of the praise: voice, cause, action, summary, answer.
const WORDS: [&str; 6] = [
    "冰箱不制冷",
    "启动器损坏",
    "更换启动器",
    "已修好",
    "再快一点",
    "导购小王",
];
/// The closed case's customer, masked.
const MASK: &str = "l***@x.cn";
const OPEN: &str = "洗衣机漏水还在等";
const CONTACTS: &str = "SELECT count(*) FROM customer WHERE coalesce(phone_hash, email_hash, tail_hash, \
                        name_sealed, phone_sealed, email_sealed) IS NOT NULL";

/// A voice with a picture of this side; the token of its receipt.
async fn submit(core: &TestCore, kind: &str, text: &str, contact: &str, side: u32) -> String {
    let form = FeedbackForm {
        kind: kind.into(),
        text: text.into(),
        contact: contact.into(),
        name: "王芳".into(),
        consent: "on".into(),
        form_token: format!("{}{}", Uuid::now_v7(), Uuid::now_v7()),
        ..FeedbackForm::default()
    };
    let voices = voices::Service(core.core.clone());
    let files = vec![picture(side)];
    voices
        .keep_files(&form.form_token, files)
        .await
        .expect("kept");
    voices
        .submit(form, Locale::Zh)
        .await
        .expect("accepted")
        .link
}

/// Every file below the folder, as if put there long ago.
fn bytes(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            all.extend(bytes(&entry.path()));
        } else {
            let file = std::fs::File::open(entry.path()).expect("a file");
            let past = SystemTime::now() - Duration::from_secs(172_800);
            file.set_modified(past).expect("is older now");
            all.push(entry.path());
        }
    }
    all
}

/// A closed and rated case with everything in it, an open case, and a praise.
async fn office(db: &TestDb) -> Closed {
    let case = closed(db, "li@x.cn").await;
    at(&case.core, 2 * DAY);
    let token = case.token(db).await;
    let answered = case.surveys().answer(&token, pairs("5")).await;
    answered.expect("thanked");
    // The open case has the same picture as the closed one, the praise another.
    submit(&case.core, "complaint", OPEN, "13812341234", 8).await;
    submit(&case.core, "praise", "导购小王很热情", "wang@x.cn", 9).await;
    case
}

async fn said(db: &TestDb, words: &str) -> Vec<String> {
    let all = everything(db).await.into_iter();
    all.filter(|(_, rows)| rows.contains(words))
        .map(|(table, _)| table)
        .collect()
}

async fn hits(case: &Closed, text: &str) -> usize {
    let service = search::Service(case.core.core.clone());
    let query = SearchQuery {
        text: text.into(),
        ..SearchQuery::default()
    };
    let found = service.find(&Actor::System, query).await.expect("found");
    found.rows.len()
}

both!(
    what_is_due_is_erased_once_and_an_open_case_never,
    async |db: TestDb| {
        let case = office(&db).await;
        for words in WORDS {
            assert_ne!(
                said(&db, words).await,
                [""; 0],
                "{words} is there to be erased"
            );
        }
        let files = case.core.folder.path().join("files");
        assert_eq!(bytes(&files).len(), 2);
        assert_ne!(said(&db, MASK).await, [""; 0]);
        let figures = "SELECT count(*) FROM delta";
        let events = "SELECT count(*) FROM case_event";
        let before = (number(&db, figures).await, number(&db, events).await);
        // A day before two years have passed nothing is due.
        at(&case.core, 730 * DAY);
        assert_eq!(erase(&case.core).await.expect("runs"), 0);
        // Then files and contacts are, of the closed case and of the praise; the texts stay.
        at(&case.core, 734 * DAY);
        assert_eq!(erase(&case.core).await.expect("runs"), 2);
        assert_eq!(number(&db, CONTACTS).await, 1, "of the open case");
        assert_eq!(number(&db, "SELECT count(*) FROM attachment").await, 1);
        assert_eq!(bytes(&files).len(), 1, "what the open case has, too");
        assert_eq!(said(&db, MASK).await, [""; 0]);
        let mails = "SELECT count(*) FROM notice n JOIN case_file c ON c.id = n.case_id \
                     WHERE c.closed_at IS NOT NULL";
        assert_eq!(number(&db, mails).await, 0);
        let masks = "SELECT count(*) FROM case_file WHERE customer_mask IS NOT NULL";
        assert_eq!(number(&db, masks).await, 1);
        assert_ne!(said(&db, WORDS[0]).await, [""; 0]);
        assert_eq!(hits(&case, WORDS[0]).await, 1);
        let held = everything(&db).await;
        assert_eq!(erase(&case.core).await.expect("runs"), 0);
        assert_eq!(everything(&db).await, held, "twice is once");
        // After three years the words go as well, from every column of every table.
        at(&case.core, 1_100 * DAY);
        assert_eq!(erase(&case.core).await.expect("runs"), 2);
        for words in WORDS {
            assert_eq!(said(&db, words).await, [""; 0], "{words}");
        }
        assert_eq!(hits(&case, WORDS[0]).await, 0);
        assert_eq!(hits(&case, &case.number).await, 1);
        assert_ne!(said(&db, OPEN).await, [""; 0], "the open case is untouched");
        assert_eq!(hits(&case, OPEN).await, 1);
        assert_eq!(erase(&case.core).await.expect("runs"), 0);
        let after = (number(&db, figures).await, number(&db, events).await);
        assert_eq!(after, before);
        let scores = "SELECT count(*) FROM response WHERE overall = 5 AND answers LIKE '%overall%'";
        assert_eq!(number(&db, scores).await, 1);
        // The page still opens; it says that the words are gone.
        let page = cases::Service(case.core.core.clone())
            .case(&case.agent, &case.number)
            .await
            .expect("a page");
        assert_eq!(page.row.title, "");
        assert!(page.timeline.iter().all(|entry| entry.text.is_none()));
        let trail = "SELECT count(*) FROM audit WHERE action = 'retention.erase'";
        assert!(number(&db, trail).await >= 2);
    }
);

both!(
    a_published_period_is_the_one_in_force,
    async |db: TestDb| {
        let case = office(&db).await;
        let admin = staffed(&case.core).await.admin;
        let rules = Rulebook::new(case.core.core.clone());
        at(&case.core, 100 * DAY);
        assert_eq!(erase(&case.core).await.expect("runs"), 0);
        let short = Draft::Retention(Retention {
            texts: 3,
            ..Retention::default()
        });
        rules.publish(&admin, 0, short).await.expect("published");
        assert_eq!(erase(&case.core).await.expect("runs"), 2);
        assert_eq!(said(&db, WORDS[0]).await, [""; 0]);
        assert_eq!(number(&db, CONTACTS).await, 3);
        // The answer in own words has a period of its own.
        assert_eq!(said(&db, WORDS[4]).await, ["response"]);
    }
);

both!(pages_say_what_was_erased, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let (id, number) = (site.own.id, site.own.number.clone());
    let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(2_000);
    let close = "UPDATE case_file SET closed_at = $1 WHERE id = $2";
    meddle(&site.core.db, close, vec![long_ago.into(), id.into()]).await;
    let cookie = site.cookie(Who::Customer).await;
    let pages = [
        (Who::AgentA, format!("/desk/cases/{number}")),
        (Who::Manager, "/desk/voices".to_owned()),
        (Who::Customer, "/case".to_owned()),
    ];
    let open = async |who: Who, path: &str| match who {
        Who::Customer => site.send(Ask::get(path).cookie(cookie.as_deref())).await,
        _ => site.send_as(who, Ask::get(path)).await,
    };
    for (who, path) in &pages {
        let page = open(*who, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("内容已按保存期限删除"), "{path}");
    }
    assert_eq!(erase(&site.core).await.expect("runs"), 1);
    for (who, path) in &pages {
        let page = open(*who, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("内容已按保存期限删除"), "{path}");
    }
    let found = open(Who::AgentA, &format!("/desk/search?q={number}")).await;
    assert!(found.text().contains(&number), "found by its number");
    for path in ["/desk?view=open", "/desk/board"] {
        assert_eq!(open(Who::AgentA, path).await.status, 200, "{path}");
    }
    let words = open(Who::AgentA, &pages[0].1).await.text();
    assert!(!words.contains("打了两次电话"), "{words}");
});

both!(the_note_prints_the_periods_in_force, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let admin = staffed(&site.core).await.admin;
    let note = async || site.send(Ask::get("/privacy")).await.text();
    assert!(note().await.contains("原文和留言 36 个月"));
    let rule = Retention {
        texts: 7,
        ..Retention::default()
    };
    let rules = Rulebook::new(site.core.core.clone());
    let published = rules.publish(&admin, 0, Draft::Retention(rule)).await;
    assert_eq!(published.expect("published").version, 1);
    assert!(note().await.contains("原文和留言 7 个月"));
    rules
        .restore(&admin, shared::rulebook::Document::Retention, 1, 0)
        .await
        .expect("rolled back");
    assert!(note().await.contains("原文和留言 36 个月"));
});
