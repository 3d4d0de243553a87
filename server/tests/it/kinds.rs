//! The kind of a voice said by a person: kept as a label, counted, and a case only where a customer waits for one.

use crate::harness::{TestDb, TestSite, Who, both, complaint, text};
use app::api::ports::Voices as _;
use serde_json::{Value, json};
use server::services::insight;
use server::services::voices;
use shared::feedback::FeedbackForm;
use shared::locale::Locale;

async fn file(site: &TestSite, kind: &str, words: &str) {
    let form = FeedbackForm {
        kind: kind.into(),
        text: words.into(),
        ..complaint()
    };
    let voices = voices::Service(site.core.core.clone());
    voices.submit(form, Locale::Zh).await.expect("taken");
}

/// The id of the praise in the queue.
async fn praised(site: &TestSite) -> Value {
    let queue = site
        .call(Who::Manager, "/api/labels/queue", json!({ "after": null }))
        .await
        .json();
    let rows = queue["rows"].as_array().expect("rows");
    let found = rows.iter().find(|row| row["kind"] == "praise");
    found.expect("in the queue")["id"].clone()
}

async fn say(site: &TestSite, who: Who, voice: &Value, kind: &str) -> u16 {
    let tag = json!({ "axis": "kind", "value": kind });
    let body = json!({ "voice": voice, "tag": tag });
    site.call(who, "/api/labels/put", body).await.status
}

async fn counted(site: &TestSite, kind: &str) -> i64 {
    let sql = format!(
        "SELECT CAST(coalesce(sum(n), 0) AS bigint) FROM delta \
         WHERE metric = 'voice' AND dimension = '{kind}/web'"
    );
    site.number(&sql).await
}

both!(
    a_case_keeps_what_was_promised_and_its_voice_is_counted_anew,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let one = json!({ "number": site.own.number });
        let page = site
            .call(Who::AgentA, "/api/cases/one", one.clone())
            .await
            .json();
        assert_eq!(page["voice"]["tags"]["kind"], "complaint");
        let voice = page["voice"]["tags"]["voice"].clone();
        let before = (
            counted(&site, "complaint").await,
            counted(&site, "suggestion").await,
        );
        assert_eq!(say(&site, Who::AgentA, &voice, "suggestion").await, 200);
        let after = (
            counted(&site, "complaint").await,
            counted(&site, "suggestion").await,
        );
        assert_eq!(after, (before.0 - 1, before.1 + 1));
        let page = site
            .call(Who::AgentA, "/api/cases/one", one.clone())
            .await
            .json();
        assert_eq!(page["voice"]["tags"]["kind"], "suggestion");
        assert_eq!(
            page["row"]["kind"], "complaint",
            "its number and promises stay"
        );
        let kept = "SELECT value FROM label WHERE axis = 'kind'";
        assert_eq!(text(&site.core.db, kept).await, "suggestion");
        // Said once more it is a label and no second count; said back it is as it was.
        assert_eq!(say(&site, Who::AgentA, &voice, "suggestion").await, 200);
        assert_eq!(counted(&site, "suggestion").await, after.1);
        assert_eq!(say(&site, Who::AgentA, &voice, "praise").await, 200);
        assert_eq!(say(&site, Who::AgentA, &voice, "complaint").await, 200);
        assert_eq!(counted(&site, "complaint").await, before.0);
        assert_eq!(
            site.number("SELECT count(*) FROM case_file").await,
            2,
            "no case was added"
        );
        let told =
            "SELECT count(*) FROM audit WHERE action = 'label.set' AND details LIKE '%kind%'";
        assert_eq!(site.number(told).await, 4);
        // The dashboard's sums fold what was taken back, too.
        insight::fold(&site.core).await.expect("folds");
        let less = "SELECT count(*) FROM rollup WHERE metric = 'voice' AND n < 0";
        assert_eq!(site.number(less).await, 0);
    }
);

both!(
    a_praise_that_is_none_opens_the_case_its_customer_waits_for,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let words = "谢谢你们，冰箱第三次坏了";
        file(&site, "praise", words).await;
        assert_eq!(site.number("SELECT count(*) FROM case_file").await, 2);
        let voice = praised(&site).await;
        // Nobody's department: only who sees everything finds it.
        assert_eq!(say(&site, Who::AgentA, &voice, "complaint").await, 404);
        assert_eq!(say(&site, Who::Manager, &voice, "complaint").await, 200);
        let case = "SELECT c.number || ' ' || c.kind || ' ' || c.customer_mask FROM case_file c \
                    JOIN feedback f ON f.id = c.feedback_id WHERE f.raw_text LIKE '%第三次坏了%'";
        let case = text(&site.core.db, case).await;
        assert!(
            case.starts_with("TS-") && case.ends_with("complaint 张** 138****1234"),
            "{case}"
        );
        let number = case.split(' ').next().expect("a number").to_owned();
        let page = site
            .call(Who::Head, "/api/cases/one", json!({ "number": number }))
            .await
            .json();
        let promised = page["clocks"].as_array().expect("clocks");
        assert!(
            promised
                .iter()
                .any(|clock| clock["kind"] == "first_feedback" && clock["met_at"].is_null())
        );
        let found = site
            .call(
                Who::Manager,
                "/api/search/find",
                json!({ "query": { "text": "第三次坏了" } }),
            )
            .await;
        assert!(found.text().contains(&number));
        // Changing the mind, and back, opens no second one.
        for kind in ["praise", "inquiry"] {
            assert_eq!(say(&site, Who::Manager, &voice, kind).await, 200);
        }
        assert_eq!(site.number("SELECT count(*) FROM case_file").await, 3);
    }
);

both!(
    two_people_in_one_moment_open_one_case,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        file(&site, "praise", "还是有声音").await;
        let voice = praised(&site).await;
        let (one, two) = tokio::join!(
            say(&site, Who::Manager, &voice, "complaint"),
            say(&site, Who::Manager, &voice, "complaint"),
        );
        assert_eq!((one, two), (200, 200));
        assert_eq!(site.number("SELECT count(*) FROM case_file").await, 3);
        assert_eq!(counted(&site, "praise").await, 0);
    }
);

both!(
    of_two_words_in_one_moment_the_kind_and_the_figures_agree,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        file(&site, "praise", "说不清是不是好").await;
        let voice = praised(&site).await;
        for (one, two) in [
            ("complaint", "inquiry"),
            ("praise", "suggestion"),
            ("complaint", "praise"),
        ] {
            let (first, second) = tokio::join!(
                say(&site, Who::Manager, &voice, one),
                say(&site, Who::Manager, &voice, two),
            );
            assert_eq!((first, second), (200, 200));
            let kinds = ["complaint", "suggestion", "inquiry", "praise"];
            for kind in kinds {
                let held = format!("SELECT count(*) FROM feedback WHERE kind = '{kind}'");
                assert_eq!(
                    counted(&site, kind).await,
                    site.number(&held).await,
                    "{one} {two}: {kind}"
                );
            }
            assert_eq!(site.number("SELECT count(*) FROM case_file").await, 3);
            // No department gives what it never had.
            let less = "SELECT count(*) FROM (SELECT 1 AS one FROM delta WHERE metric = 'voice' \
                        GROUP BY department_id, dimension HAVING sum(n) < 0) AS less";
            assert_eq!(site.number(less).await, 0);
        }
    }
);

both!(
    the_queue_of_a_department_follows_its_cases,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        for n in 0..30 {
            file(&site, "complaint", &format!("退款等了{n}天还没到账")).await;
        }
        let ask = async |who: Who, after: &Value| {
            let body = json!({ "after": after });
            let answer = site.call(who, "/api/labels/queue", body).await.json();
            let rows = answer["rows"].as_array().expect("rows").clone();
            (rows, answer["next"].clone())
        };
        // A page at a time, each voice once, in the manager's order without what is another department's.
        let (first, next) = ask(Who::AgentA, &Value::Null).await;
        let (second, end) = ask(Who::AgentA, &next).await;
        assert_eq!((first.len(), second.len(), &end), (20, 11, &Value::Null));
        let (one, more) = ask(Who::Manager, &Value::Null).await;
        let (two, _) = ask(Who::Manager, &more).await;
        let ids =
            |rows: &[Value]| -> Vec<Value> { rows.iter().map(|row| row["id"].clone()).collect() };
        let theirs = ids(&[first.clone(), second.clone()].concat());
        let all = ids(&[one, two].concat());
        let kept: Vec<Value> = all
            .iter()
            .filter(|id| theirs.contains(id))
            .cloned()
            .collect();
        assert_eq!((kept, all.len()), (theirs.clone(), 32));
        // What somebody owns is theirs wherever it is, and only once; what is said leaves.
        let own = "UPDATE case_file SET owner_id = (SELECT id FROM person WHERE login = 'agent_a') WHERE number = $1";
        crate::harness::meddle(&db.db, own, vec![site.foreign.number.clone().into()]).await;
        let (_, next) = ask(Who::AgentA, &Value::Null).await;
        let (second, _) = ask(Who::AgentA, &next).await;
        assert_eq!(second.len(), 12);
        let node = site.core.rules().categories.leaves()[0].id;
        let tag = json!({ "axis": "category", "value": node });
        let put = json!({ "voice": theirs[0], "tag": tag });
        assert_eq!(
            site.call(Who::AgentA, "/api/labels/put", put).await.status,
            200
        );
        let said = "SELECT count(*) FROM case_file WHERE doubt IS NULL";
        assert_eq!(site.number(said).await, 1);
    }
);
