//! Cases whose customers wrote nearly the same, beside a case: within the reader's scope, masked, and from one index.

use crate::harness::{TestDb, TestSite, Who, both, complaint, meddle};
use app::api::ports::Voices as _;
use serde_json::{Value, json};
use server::services::{search, voices};
use shared::feedback::FeedbackForm;
use shared::locale::Locale;

async fn file(site: &TestSite, words: &str, contact: &str) -> String {
    let form = FeedbackForm {
        text: words.into(),
        contact: contact.into(),
        ..complaint()
    };
    let voices = voices::Service(site.core.core.clone());
    let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
    let receipt = voices.receipt(&link, Locale::Zh).await;
    receipt.expect("a receipt").number
}

async fn near(site: &TestSite, who: Who, number: &str) -> Vec<Value> {
    let body = json!({ "number": number });
    let answer = site.call(who, "/api/search/near", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().as_array().expect("a list").clone()
}

fn numbers(list: &[Value]) -> Vec<&str> {
    list.iter()
        .filter_map(|case| case["number"].as_str())
        .collect()
}

const SAID: &str = "楼上装修太吵，从早上六点一直到晚上十点，请回电 13912345678，物业也不管";

both!(
    copies_with_slips_are_near_and_others_are_not,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let first = file(&site, SAID, "13800001111").await;
        let other = file(&site, "快递放在门口丢了，客服说不归他们管", "13800001111").await;
        let slips = "樓上裝修太吵，从早上6点一直到晚上十点，请回电13912345678，物业也不管！！";
        let second = file(&site, slips, "13800001111").await;
        let third = file(&site, SAID, "13800002222").await;
        let found = near(&site, Who::Head, &third).await;
        assert_eq!(numbers(&found), [&*second, &*first], "the latest first");
        assert!(found.iter().all(|case| case["same_customer"] == false));
        assert!(found[1]["percent"].as_u64() >= Some(95), "{found:?}");
        assert!(!json!(found).to_string().contains("13912345678"));
        // The same customer's come first, whatever came later.
        let found = near(&site, Who::Head, &first).await;
        assert_eq!(numbers(&found), [&*second, &*third]);
        assert_eq!(found[0]["same_customer"], true);
        assert!(near(&site, Who::Head, &other).await.is_empty());

        // What another department has is not told of, nor that it is there.
        let home = "UPDATE case_file SET department_id = $1, owner_id = NULL WHERE number = $2";
        let moved = vec![site.b.0.into(), second.clone().into()];
        meddle(&db.db, home, moved).await;
        assert_eq!(numbers(&near(&site, Who::AgentA, &first).await), [&*third]);
        assert_eq!(near(&site, Who::Manager, &first).await.len(), 2);

        // Words that are erased are near to nothing.
        let gone = "UPDATE feedback SET raw_text = '', tidy_text = '' WHERE id = \
                    (SELECT feedback_id FROM case_file WHERE number = $1)";
        meddle(&db.db, gone, vec![third.clone().into()]).await;
        assert_eq!(
            numbers(&near(&site, Who::Manager, &first).await),
            [&*second]
        );
        assert!(near(&site, Who::Manager, &third).await.is_empty());
    }
);

both!(
    a_solved_one_tells_what_its_customer_accepted,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let solved = file(&site, SAID, "13800001111").await;
        let offer = "INSERT INTO proposal (id, case_id, round, version, measures, body, currency, status, offered_at) \
                     SELECT id, id, 1, 1, 'other', '已约谈装修队，请拨 13912345678', 'CNY', 'accepted', opened_at \
                     FROM case_file WHERE number = $1";
        meddle(&db.db, offer, vec![solved.clone().into()]).await;
        let closed =
            "UPDATE case_file SET closed_at = opened_at, phase = 'closed' WHERE number = $1";
        meddle(&db.db, closed, vec![solved.clone().into()]).await;
        let open = file(&site, SAID, "13800002222").await;
        let latest = file(&site, SAID, "13800003333").await;
        let found = near(&site, Who::Head, &latest).await;
        assert_eq!(numbers(&found), [&*open, &*solved], "open ones first");
        let told = found[1]["solution"].as_str().expect("a solution");
        assert!(
            told.starts_with("已约谈装修队") && !told.contains("13912345678"),
            "{told}"
        );
        assert_eq!(found[0]["solution"], Value::Null);
    }
);

both!(
    cases_from_before_are_found_once_the_index_is_filled_anew,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let first = file(&site, SAID, "13800001111").await;
        let second = file(&site, SAID, "13800002222").await;
        // As an installation comes from an earlier version: an entry without what near texts share.
        let old = match db.db.backend() {
            sea_orm::DbBackend::Sqlite => {
                "UPDATE case_search SET terms = '装 修' WHERE case_id IN (SELECT id FROM case_file WHERE number = $1)"
            }
            _ => {
                "UPDATE case_search SET terms = '装 修'::tsvector WHERE case_id IN (SELECT id FROM case_file WHERE number = $1)"
            }
        };
        meddle(&db.db, old, vec![first.clone().into()]).await;
        meddle(
            &db.db,
            "DELETE FROM setting WHERE key = 'search_fill'",
            vec![],
        )
        .await;
        assert!(near(&site, Who::Head, &second).await.is_empty());
        search::fill(&site.core).await.expect("fills");
        assert_eq!(numbers(&near(&site, Who::Head, &second).await), [&*first]);
    }
);
