//! What was past when promises or the ladder changed: what was owed by then is told, and nothing that the change made late.

use super::{act, file, mine, office, step, tell, told};
use crate::harness::{TestDb, Who, both, meddle, value};
use crate::rulesets::{open, publish};
use crate::surveys::{DAY, HOUR, at};
use chrono::{DateTime, Utc};
use sea_orm::DbBackend;
use serde_json::json;
use server::services::escalation::{renew_all, tell_due};
use shared::clocks::ladder::Ladder;

both!(
    what_was_past_before_the_ladder_is_told_to_nobody,
    async |db: TestDb| {
        let site = office(&db).await;
        let none = json!({ "escalation": { "rungs": [] } });
        assert_eq!(publish(&site, 0, &none).await.status, 200);
        let case = file(&site, "冰箱不制冷").await;
        // Five hours without any step: late, and nobody was to be told.
        at(&site.core, 5 * HOUR);
        let rung = json!({ "step": { "share": 100 }, "to": ["manager"], "mail": true });
        let draft = json!({ "escalation": { "rungs": [rung] } });
        assert_eq!(publish(&site, 1, &draft).await.status, 200);
        renew_all(&site.core).await.expect("counts anew");
        tell(&site, 30 * DAY).await;
        assert_eq!(told(&site, &case).await, []);
        let next = file(&site, "冰柜不制冷").await;
        tell(&site, 31 * DAY).await;
        let manager = step(json!({ "share": 100 }), &["manager"]);
        assert_eq!(told(&site, &next).await, [manager]);
    }
);

both!(what_was_owed_by_then_is_told, async |db: TestDb| {
    let site = office(&db).await;
    let case = file(&site, "冰箱不制冷").await;
    // Nobody told for five hours; then an admin publishes.
    at(&site.core, 5 * HOUR);
    let rung = json!({ "step": { "late": 600 }, "to": ["manager"], "mail": true });
    let draft = json!({ "escalation": { "rungs": [rung] } });
    assert_eq!(publish(&site, 0, &draft).await.status, 200);
    let breach = step(json!({ "share": 100 }), &["head"]);
    assert_eq!(told(&site, &case).await, [breach]);
});

both!(a_shorter_promise_floods_nobody, async |db: TestDb| {
    let site = office(&db).await;
    let mut cases = Vec::new();
    for n in 0..5 {
        let case = file(&site, &format!("冰箱不制冷，第 {n} 台")).await;
        act(&site, Who::AgentA, &case, json!({ "do": "take" })).await;
        cases.push(case);
    }
    at(&site.core, HOUR);
    // Four hours become ten minutes: all of them are late at once, by the rule and not by anybody's doing.
    let page = open(&site, "clocks").await;
    let mut clocks = page["draft"].clone();
    let of = &mut clocks["clocks"]["complaint"]["targets"];
    for target in of.as_array_mut().expect("promises") {
        if target["kind"] == "first_feedback" {
            target["due"]["normal"] = json!({ "calendar_minutes": 10 });
        }
    }
    let seen = page["version"].as_u64().expect("a version");
    assert_eq!(publish(&site, seen, &clocks).await.status, 200);
    renew_all(&site.core).await.expect("counts anew");
    tell(&site, HOUR + 60).await;
    for case in &cases {
        assert_eq!(told(&site, case).await, []);
    }
    // What lies ahead is told: still unanswered four working hours after the ten minutes.
    tell(&site, 8 * HOUR).await;
    for case in &cases {
        let late = step(json!({ "late": 240 }), &["manager"]);
        assert_eq!(told(&site, case).await, [late]);
    }
});

both!(
    an_upgrade_tells_nothing_of_what_was_past,
    async |db: TestDb| {
        let site = office(&db).await;
        let fire = file(&site, "插座起火了").await;
        at(&site.core, 2 * DAY);
        file(&site, "送货晚了三天").await;
        // As it was before the migration, then its own statement.
        let files = match site.core.db.backend() {
            DbBackend::Sqlite => {
                include_str!("../../../src/db/migration/m0012_escalation.sqlite.sql")
            }
            _ => include_str!("../../../src/db/migration/m0012_escalation.postgres.sql"),
        };
        let insert = files
            .lines()
            .find(|line| line.starts_with("INSERT INTO config"));
        meddle(&site.core.db, insert.expect("its statement"), vec![]).await;
        let wake = "UPDATE case_file SET next_step_at = opened_at WHERE closed_at IS NULL";
        meddle(&site.core.db, wake, vec![]).await;
        site.core
            .rules
            .refresh(&site.core.db)
            .await
            .expect("a ladder that is read");
        let (rules, last) = (site.core.rules(), "SELECT max(updated_at) FROM case_file");
        assert_eq!(rules.ladder.rungs, Ladder::default().rungs);
        let last: DateTime<Utc> = value(&site.core.db, last).await;
        assert_eq!(rules.ladder.since, Some(last));
        tell_due(&site.core).await.expect("tells");
        assert_eq!(told(&site, &fire).await, []);
        assert_eq!(mine(&site, Who::Head).await["unread"], 0);
    }
);
