//! The day's list: what is late or due before midnight, and the message to the customer that goes with it.

use super::{act, file, office, page, tell};
use crate::harness::{TestDb, TestSite, Who, both, text};
use crate::surveys::{DAY, HOUR, at};
use serde_json::{Value, json};

async fn chase(site: &TestSite, who: Who, mine: bool) -> Vec<Value> {
    let query = json!({ "query": { "mine": mine } });
    let answer = site.call(who, "/api/chase/list", query).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let rows = answer.json()["page"]["rows"].clone();
    rows.as_array().expect("rows").clone()
}

both!(
    s1_10_the_day_s_list_and_the_message_to_the_customer,
    async |db: TestDb| {
        let site = office(&db).await;
        let of = |rows: &[Value], number: &str| {
            let found = rows
                .iter()
                .find(|row| row["case"]["number"] == json!(number));
            found.cloned()
        };
        let case = file(&site, "冰箱不制冷，请尽快处理").await;
        let other = file(&site, "送货晚了三天，没有人说明").await;
        // First feedback until 14:00 today, for both.
        let all = chase(&site, Who::Head, false).await;
        let first = of(&all, &case).expect("due today");
        assert_eq!(
            (&first["due"][0]["kind"], &first["due"][0]["late"]),
            (&json!("first_feedback"), &json!(false))
        );
        assert!(
            first["message"].is_null(),
            "an answer of substance is not prepared"
        );
        assert!(of(&all, &other).is_some());
        assert_eq!(
            of(&chase(&site, Who::AgentA, true).await, &case),
            None,
            "nobody's"
        );
        assert_eq!(
            of(&chase(&site, Who::AgentB, false).await, &case),
            None,
            "another department's"
        );
        act(&site, Who::AgentA, &case, json!({ "do": "take" })).await;
        assert!(of(&chase(&site, Who::AgentA, true).await, &case).is_some());
        at(&site.core, 5 * HOUR);
        let late = of(&chase(&site, Who::AgentA, true).await, &case).expect("late");
        assert_eq!(late["due"][0]["late"], true);
        // Answered: nothing to keep today; three days later an update is due, with its message.
        act(
            &site,
            Who::AgentA,
            &case,
            json!({ "do": "reply", "text": "师傅明天上门", "ask": false }),
        )
        .await;
        assert_eq!(of(&chase(&site, Who::AgentA, true).await, &case), None);
        at(&site.core, 3 * DAY);
        let sync = of(&chase(&site, Who::AgentA, true).await, &case).expect("an update");
        assert_eq!(sync["due"][0]["kind"], "customer_update");
        let message = sync["message"].as_str().expect("prepared");
        assert!(
            message.contains("已受理") && message.contains("2026-11-29 10:0"),
            "{message}"
        );
        let reply = json!({ "do": "reply", "text": message, "ask": false });
        act(&site, Who::AgentA, &case, reply).await;
        assert_eq!(
            of(&chase(&site, Who::AgentA, true).await, &case),
            None,
            "told"
        );
        let said = text(
            &site.core.db,
            "SELECT body FROM message ORDER BY created_at DESC LIMIT 1",
        )
        .await;
        assert_eq!(said, message);
        assert!(
            page(&site, Who::AgentA, &case).await["clocks"]
                .to_string()
                .contains("customer_update")
        );
        tell(&site, 4 * DAY).await;
    }
);
