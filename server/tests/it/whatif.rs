//! What an admin is told before promises or a calendar are published is what publishing them then does.

use crate::harness::{TestDb, TestSite, Who, both, complaint, number, text};
use crate::rulesets::{open, publish};
use crate::surveys::{DAY, HOUR, at};
use app::api::ports::Voices as _;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use server::services::voices;
use shared::locale::Locale;
use std::collections::BTreeMap;

/// Files complaints over two weeks: every third is taken and answered, late or in time. The numbers of all there are.
async fn cases(site: &TestSite) -> Vec<String> {
    for n in 0..12 {
        at(&site.core, n * DAY + n * HOUR / 2);
        let mut form = complaint();
        form.text = format!("第{n}次来电，冰箱不制冷");
        let voices = voices::Service(site.core.core.clone());
        let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
        let receipt = voices.receipt(&link, Locale::Zh).await.expect("a receipt");
        if n % 3 == 0 {
            at(&site.core, n * DAY + n * HOUR);
            act(site, &receipt.number, json!({ "do": "take" })).await;
            act(
                site,
                &receipt.number,
                json!({ "do": "reply", "text": "已安排师傅", "ask": false }),
            )
            .await;
        }
    }
    at(&site.core, 20 * DAY);
    let db = &site.core.db;
    let sql = Statement::from_string(db.backend(), "SELECT number FROM case_file");
    let rows = db.read().query_all_raw(sql).await.expect("reads");
    let numbers = rows.iter().map(|row| row.try_get_by_index(0));
    numbers.collect::<Result<_, _>>().expect("numbers")
}

async fn page(site: &TestSite, number: &str) -> Value {
    let body = json!({ "number": number });
    site.call(Who::Manager, "/api/cases/one", body).await.json()
}

async fn act(site: &TestSite, number: &str, action: Value) {
    let body = json!({ "number": number });
    let seq = site.call(Who::AgentA, "/api/cases/one", body).await.json()["seq"].clone();
    let body = json!({ "number": number, "seq": seq, "action": action });
    let answer = site.call(Who::AgentA, "/api/cases/act", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// Case, promise and its beginning: when it is due, and whether it is broken. As the cases' pages show it.
type Promises = BTreeMap<(String, String, String), (String, bool)>;

async fn promises(site: &TestSite, numbers: &[String]) -> Promises {
    let mut found = Promises::new();
    for number in numbers {
        let page = page(site, number).await;
        for clock in page["clocks"].as_array().expect("clocks") {
            let word = |key: &str| clock[key].as_str().unwrap_or_default().to_owned();
            let promise = format!("{}/{}", word("kind"), word("stage"));
            let stand = (word("due_at"), !clock["breached_at"].is_null());
            found.insert((number.clone(), promise, word("started_at")), stand);
        }
    }
    found
}

/// How many promises of each sort differ, and how: counted from what the pages showed before and after.
fn differences(before: &Promises, after: &Promises) -> BTreeMap<(String, String), u64> {
    let mut counts = BTreeMap::new();
    let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let (a, b) = (before.get(key), after.get(key));
        let broken = |stand: Option<&(String, bool)>| stand.is_some_and(|(_, broken)| *broken);
        let kept = match (broken(a), broken(b)) {
            (false, true) => Some("broken"),
            (true, false) => Some("mended"),
            _ => None,
        };
        let moved = match (a, b) {
            (Some(a), Some(b)) if a.0 > b.0 => Some("earlier"),
            (Some(a), Some(b)) if a.0 < b.0 => Some("later"),
            (None, Some(_)) => Some("made"),
            (Some(_), None) => Some("dropped"),
            _ => None,
        };
        for difference in kept.into_iter().chain(moved) {
            *counts
                .entry((key.1.clone(), difference.to_owned()))
                .or_default() += 1;
        }
    }
    counts
}

fn told(answer: &Value) -> BTreeMap<(String, String), u64> {
    let lines = answer["lines"].as_array().expect("lines").iter();
    let counts = lines.flat_map(|line| {
        let word = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let promise = format!("{}/{}", word("kind"), word("stage"));
        let counts = line["counts"].as_object().expect("counts");
        let one = move |(how, n): (&String, &Value)| {
            (
                (promise.clone(), how.clone()),
                n.as_u64().expect("a number"),
            )
        };
        counts.iter().map(one).collect::<Vec<_>>()
    });
    counts.collect()
}

async fn what_if(site: &TestSite, draft: &Value) -> Value {
    let answer = site
        .call(Who::Admin, "/api/rules/whatif", json!({ "draft": draft }))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

both!(
    s7_what_is_told_before_publishing_is_what_publishing_does,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let numbers = cases(&site).await;

        // Promises: the first answer within half an hour, no updates, and a solution within five working days.
        let mut draft = open(&site, "clocks").await["draft"].clone();
        let set = &mut draft["clocks"]["complaint"];
        let targets = set["targets"].as_array_mut().expect("targets");
        targets
            .retain(|target| target["kind"] != "customer_update" && target["kind"] != "resolution");
        for target in targets
            .iter_mut()
            .filter(|target| target["kind"] == "first_feedback")
        {
            target["due"]["normal"] = json!({ "calendar_minutes": 30 });
            target["aim"] = json!({});
        }
        targets.push(json!({
            "kind": "resolution", "pausable": true, "due": { "normal": { "working_days": 5 } },
        }));
        let before = promises(&site, &numbers).await;
        let sql = "SELECT count(*) FROM case_event";
        let events = number(&site.core.db, sql).await;
        let answer = what_if(&site, &draft).await;
        // Nothing was written for the question.
        assert_eq!(number(&site.core.db, sql).await, events);
        assert_eq!(
            number(
                &site.core.db,
                "SELECT count(*) FROM config WHERE key = 'clock_sets'"
            )
            .await,
            0
        );
        assert_eq!(answer["seen"], json!(numbers.len()));
        assert_eq!(publish(&site, 0, &draft).await.status, 200);
        let after = promises(&site, &numbers).await;
        let mut expected = differences(&before, &after);
        assert!(
            expected.len() >= 4,
            "the draft is to make a difference: {expected:?}"
        );
        assert_eq!(told(&answer), expected);
        let example = &answer["examples"][0];
        assert_eq!(example["difference"], "broken");
        let key = example["number"].as_str().expect("a number");
        assert!(after.iter().any(|((of, ..), (due, broken))| {
            of == key && *broken && example["pair"]["after"]["due_at"] == json!(due)
        }));

        // The calendar: a day off moves what is counted in working time.
        let mut draft = open(&site, "calendar").await["draft"].clone();
        let off = json!({ "off": { "label": { "zh": "停电", "en": "" } } });
        draft["calendar"]["exceptions"]["2026-11-26"] = off;
        let answer = what_if(&site, &draft).await;
        assert_eq!(publish(&site, 0, &draft).await.status, 200);
        let closed = promises(&site, &numbers).await;
        expected = differences(&after, &closed);
        assert!(
            expected.keys().any(|(_, how)| how == "later"),
            "{expected:?}"
        );
        assert_eq!(told(&answer), expected);
        // And over again nothing would differ.
        let same = open(&site, "calendar").await["draft"].clone();
        let answer = what_if(&site, &same).await;
        assert_eq!(
            (&answer["touched"], &answer["lines"]),
            (&json!(0), &json!([]))
        );
    }
);

both!(
    what_if_takes_no_faulty_draft_and_no_other_document,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let ask = async |draft: Value| {
            let body = json!({ "draft": draft });
            site.call(Who::Admin, "/api/rules/whatif", body)
                .await
                .status
        };
        let mut draft = open(&site, "calendar").await["draft"].clone();
        assert_eq!(ask(draft.clone()).await, 200);
        draft["calendar"]["zone"] = json!("Asia/Nowhere");
        assert_eq!(ask(draft).await, 422);
        assert_eq!(ask(open(&site, "gate").await["draft"].clone()).await, 404);
        // Cases older than the time looked back on, and those of an import that is not visible, are not counted.
        at(&site.core, 0);
        let filed = cases(&site).await.len();
        let draft = open(&site, "calendar").await["draft"].clone();
        let seen = what_if(&site, &draft).await["seen"]
            .as_u64()
            .expect("a number");
        assert_eq!(seen, filed as u64);
        let one = text(
            &site.core.db,
            "SELECT min(number) FROM case_file WHERE opened_at > '2026-11-25'",
        )
        .await;
        let sql = format!("UPDATE case_file SET staged_by = id WHERE number = '{one}'");
        crate::harness::meddle(&site.core.db, &sql, Vec::new()).await;
        assert_eq!(what_if(&site, &draft).await["seen"], json!(seen - 1));
        at(&site.core, 200 * DAY);
        assert_eq!(what_if(&site, &draft).await["seen"], json!(0));
    }
);
