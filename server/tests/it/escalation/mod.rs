//! S1-16: staff are told of a promise step by step, once, whatever happens to whoever tells; and find it in the app.

mod centre;
mod chase;
mod kill;
mod past;

use crate::harness::{TestDb, TestSite, Who, both, complaint, meddle, text, value};
use crate::rulesets::{open, problems, publish, restore};
use crate::surveys::{DAY, HOUR, at};
use app::api::ports::Voices as _;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use server::services::escalation::{renew_all, tell_due};
use server::services::voices;
use shared::locale::Locale;

/// Cases are filed within this many seconds of what the clock was set to.
const SLACK: i64 = 120;

/// The site on Monday at ten, where people have mail addresses and nothing of its own waits to be told.
async fn office(db: &TestDb) -> TestSite {
    let site = TestSite::open(db).await;
    at(&site.core, 0);
    let sql = "UPDATE person SET email = login || '@example.com'";
    meddle(&site.core.db, sql, vec![]).await;
    // One head of the department is enough.
    let sql = "UPDATE person SET active = $1 WHERE login = 'late'";
    meddle(&site.core.db, sql, vec![false.into()]).await;
    let sql = "UPDATE case_file SET next_step_at = NULL";
    meddle(&site.core.db, sql, vec![]).await;
    site
}

/// Files a complaint: its first feedback is promised within 4 hours.
async fn file(site: &TestSite, words: &str) -> String {
    let mut form = complaint();
    form.text = words.into();
    let voices = voices::Service(site.core.core.clone());
    let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
    let receipt = voices.receipt(&link, Locale::Zh).await;
    receipt.expect("a receipt").number
}

async fn page(site: &TestSite, who: Who, number: &str) -> Value {
    let answer = site.call(who, "/api/cases/one", json!({ "number": number }));
    answer.await.json()
}

async fn act(site: &TestSite, who: Who, number: &str, action: Value) {
    let seq = page(site, who, number).await["seq"].clone();
    let body = json!({ "number": number, "seq": seq, "action": action });
    let answer = site.call(who, "/api/cases/act", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// What a case tells of: step and parts, in order.
async fn told(site: &TestSite, number: &str) -> Vec<(Value, Vec<String>)> {
    let sql = format!(
        "SELECT e.event FROM case_event e JOIN case_file c ON c.id = e.case_id \
         WHERE c.number = '{number}' AND e.event LIKE '%\"reminded\"%' ORDER BY e.seq"
    );
    let rows = Statement::from_string(site.core.db.backend(), sql);
    let rows = site
        .core
        .db
        .read()
        .query_all_raw(rows)
        .await
        .expect("reads");
    rows.iter()
        .map(|row| {
            let event: String = row.try_get_by_index(0).expect("an event");
            let event: Value = serde_json::from_str(&event).expect("json");
            let to = event["to"].as_array().expect("people").iter();
            let parts = to.map(|who| who[0].as_str().expect("a part").to_owned());
            (event["step"].clone(), parts.collect())
        })
        .collect()
}

fn step(step: Value, to: &[&str]) -> (Value, Vec<String>) {
    (step, to.iter().map(|part| (*part).to_owned()).collect())
}

async fn mine(site: &TestSite, who: Who) -> Value {
    let answer = site.call(who, "/api/reminders/list", json!({ "after": null }));
    answer.await.json()
}

/// So many seconds after Monday at ten, and what it took to get there.
async fn tell(site: &TestSite, seconds: i64) -> usize {
    at(&site.core, seconds + SLACK);
    tell_due(&site.core).await.expect("tells")
}

both!(s1_16_a_promise_is_told_step_by_step, async |db: TestDb| {
    let site = office(&db).await;
    let case = file(&site, "冰箱不制冷").await;
    act(&site, Who::AgentA, &case, json!({ "do": "take" })).await;
    assert_eq!(
        tell(&site, 2 * HOUR - 2 * SLACK).await,
        0,
        "not half of four hours"
    );
    let half = page(&site, Who::AgentA, &case).await;
    assert_eq!(
        half["next_reminder"][1]["zh"],
        "下一次提醒负责人：首次反馈的时间已用去 50%"
    );
    for (seconds, steps) in [
        (2 * HOUR, 1),
        (2 * HOUR + 60, 1),
        (3 * HOUR + 720, 2),
        (4 * HOUR - 2 * SLACK, 2),
        (4 * HOUR, 3),
    ] {
        tell(&site, seconds).await;
        assert_eq!(told(&site, &case).await.len(), steps, "after {seconds} s");
    }
    // Four working hours from 14:00: 18:00 the same day.
    tell(&site, 8 * HOUR).await;
    tell(&site, 30 * DAY).await;
    let wanted = [
        step(json!({ "share": 50 }), &["owner"]),
        step(json!({ "share": 80 }), &["owner"]),
        step(json!({ "share": 100 }), &["owner", "head"]),
        step(json!({ "late": 240 }), &["manager"]),
    ];
    assert_eq!(told(&site, &case).await, wanted);
    // Each finds their own, and mails went out from the second step on.
    for (who, count) in [
        (Who::AgentA, 3),
        (Who::Head, 1),
        (Who::Manager, 1),
        (Who::AgentB, 0),
    ] {
        let found = mine(&site, who).await;
        assert_eq!(found["unread"], count, "{who:?}");
        assert_eq!(
            found["page"]["rows"].as_array().map(Vec::len),
            Some(count),
            "{who:?}"
        );
    }
    let mails =
        "SELECT count(*) FROM notice WHERE dedupe_key LIKE 'reminder:%' AND target_mask LIKE ";
    for (mask, count) in [("a***%", 2), ("h***%", 1), ("m***%", 1)] {
        assert_eq!(
            site.number(&format!("{mails}'{mask}'")).await,
            count,
            "{mask}"
        );
    }
    let subject =
        "SELECT subject FROM notice WHERE dedupe_key LIKE 'reminder:%' ORDER BY created_at LIMIT 1";
    let subject = text(&site.core.db, subject).await;
    assert_eq!(subject, format!("{case} 首次反馈的时间已用去 80%"));
    // The history says who was told.
    let timeline = page(&site, Who::Head, &case).await["timeline"].to_string();
    assert!(
        timeline.contains("已提醒员工 agent_a（负责人）、员工 head（部门主管）：首次反馈已超时"),
        "{timeline}"
    );
    // An answer: late, so no more to tell of it; the update clock begins.
    act(
        &site,
        Who::AgentA,
        &case,
        json!({ "do": "reply", "text": "师傅今天上门", "ask": false }),
    )
    .await;
    let after = page(&site, Who::AgentA, &case).await;
    assert_eq!(
        after["next_reminder"][1]["zh"],
        "下一次提醒负责人：进展同步的时间已用去 80%"
    );
});

both!(
    an_urgent_case_goes_to_the_head_at_once,
    async |db: TestDb| {
        let site = office(&db).await;
        let case = file(&site, "插座起火了，冒烟").await;
        let normal = file(&site, "送货晚了三天").await;
        assert_eq!(tell(&site, 5).await, 1);
        assert_eq!(
            told(&site, &case).await,
            [step(json!("at_once"), &["head"])]
        );
        assert_eq!(told(&site, &normal).await, []);
        let row = &mine(&site, Who::Head).await["page"]["rows"][0];
        assert_eq!(
            (&row["text"], &row["case"]["number"]),
            (&json!("紧急工单，请马上安排"), &json!(case))
        );
        // Raised by a person later: at once then, too.
        let action = json!({ "do": "prioritise", "priority": "urgent", "reason": "老人独居" });
        act(&site, Who::AgentA, &normal, action).await;
        tell(&site, 10).await;
        assert_eq!(
            told(&site, &normal).await,
            [step(json!("at_once"), &["head"])]
        );
    }
);

both!(
    an_outage_tells_once_to_all_who_missed_something,
    async |db: TestDb| {
        let site = office(&db).await;
        let case = file(&site, "冰箱不制冷").await;
        tell(&site, 10 * DAY).await;
        // Nobody took it: the head stands in for the owner.
        assert_eq!(
            told(&site, &case).await,
            [step(json!({ "late": 240 }), &["head", "manager"])]
        );
        assert_eq!(tell(&site, 11 * DAY).await, 0);
    }
);

both!(new_rules_move_what_was_not_told, async |db: TestDb| {
    let site = office(&db).await;
    let case = file(&site, "冰箱不制冷").await;
    let step_at = format!("SELECT next_step_at FROM case_file WHERE number = '{case}'");
    let step_at = async || value::<chrono::DateTime<chrono::Utc>>(&site.core.db, &step_at).await;
    let opened = step_at().await - chrono::TimeDelta::hours(2);
    tell(&site, 2 * HOUR).await;
    let draft = json!({ "escalation": { "rungs": [
        { "step": { "share": 25 }, "to": ["manager"], "mail": false },
        { "step": { "share": 75 }, "to": ["manager"], "mail": false },
        { "step": { "share": 0 }, "to": [], "mail": false },
    ] } });
    let refused = publish(&site, 0, &draft).await;
    assert_eq!(problems(&refused).len(), 2, "{}", refused.text());
    let mut draft = draft;
    draft["escalation"]["rungs"]
        .as_array_mut()
        .expect("steps")
        .pop();
    assert_eq!(publish(&site, 0, &draft).await.status, 200);
    let queued = "SELECT count(*) FROM job WHERE kind = 'clocks.renew' AND state = 'queued'";
    assert_eq!(site.number(queued).await, 1);
    renew_all(&site.core).await.expect("counts anew");
    assert_eq!(
        step_at().await - opened,
        chrono::TimeDelta::hours(3),
        "what is below is not told any more"
    );
    // A longer promise: the same step later, and nothing twice.
    let page = open(&site, "clocks").await;
    let mut clocks = page["draft"].clone();
    let of = &mut clocks["clocks"]["complaint"]["targets"];
    let first = of.as_array_mut().expect("promises").iter_mut();
    for target in first.filter(|target| target["kind"] == "first_feedback") {
        target["due"]["normal"] = json!({ "calendar_minutes": 48 * 60 });
    }
    let seen = page["version"].as_u64().expect("a version");
    assert_eq!(publish(&site, seen, &clocks).await.status, 200);
    renew_all(&site.core).await.expect("counts anew");
    assert_eq!(step_at().await - opened, chrono::TimeDelta::hours(36));
    tell(&site, 35 * HOUR).await;
    assert_eq!(told(&site, &case).await.len(), 1);
    restore(&site, "escalation", 1, 0).await;
    renew_all(&site.core).await.expect("counts anew");
    assert_eq!(
        step_at().await - opened,
        chrono::TimeDelta::seconds(48 * HOUR * 8 / 10)
    );
});

both!(two_instances_and_cut_runs_tell_once, async |db: TestDb| {
    let site = office(&db).await;
    for n in 0..60 {
        file(&site, &format!("冰箱不制冷，第 {n} 台")).await;
    }
    let other = db.instance().await;
    other.rules.refresh(&other.db).await.expect("the rules");
    for core in [&site.core, &other] {
        at(core, 2 * HOUR + SLACK);
    }
    // Cut short at its first breath.
    let cut = tokio::spawn({
        let core = site.core.core.clone();
        async move { tell_due(&core).await.map(drop) }
    });
    tokio::task::yield_now().await;
    cut.abort();
    let (one, two) = tokio::join!(tell_due(&site.core), tell_due(&other));
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    let events = "SELECT count(*) FROM case_event WHERE event LIKE '%\"reminded\"%'";
    // What the cut run had locked is skipped until PostgreSQL has rolled it back: the next runs tell it.
    let late = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while site.number(events).await < 60 && std::time::Instant::now() < late {
        tell_due(&site.core).await.expect("goes on");
    }
    tell_due(&site.core).await.expect("nothing is left");
    assert_eq!(site.number(events).await, 60);
    let doubled = "SELECT count(*) FROM (SELECT case_id FROM reminder GROUP BY case_id, person_id HAVING count(*) > 1) d";
    assert_eq!(site.number(doubled).await, 0);
    assert_eq!(site.number("SELECT count(*) FROM reminder").await, 60);
});

both!(a_case_in_the_way_stops_no_other, async |db: TestDb| {
    let site = office(&db).await;
    let (bad, good) = (
        file(&site, "第一台冰箱不制冷").await,
        file(&site, "第二台冰箱不制冷").await,
    );
    let sql = "UPDATE case_event SET event = 'no event' WHERE seq = 2 AND case_id = (SELECT id FROM case_file WHERE number = $1)";
    meddle(&site.core.db, sql, vec![bad.clone().into()]).await;
    tell(&site, 2 * HOUR).await;
    assert_eq!(told(&site, &good).await.len(), 1);
    assert_eq!(
        tell(&site, 2 * HOUR + 60).await,
        0,
        "put off, not tried again and again"
    );
});

both!(
    where_nobody_is_there_the_history_says_so,
    async |db: TestDb| {
        let site = office(&db).await;
        meddle(
            &site.core.db,
            "UPDATE person SET active = $1",
            vec![false.into()],
        )
        .await;
        let case = file(&site, "插座起火了").await;
        tell(&site, 5).await;
        tell(&site, 10).await;
        assert_eq!(told(&site, &case).await, [step(json!("at_once"), &[])]);
        assert_eq!(site.number("SELECT count(*) FROM reminder").await, 0);
    }
);

both!(a_flood_is_one_mail, async |db: TestDb| {
    let site = office(&db).await;
    for n in 0..25 {
        file(&site, &format!("插座起火了，第 {n} 处")).await;
    }
    tell(&site, 0).await;
    let queued = async |keys: &str| {
        let mails = "SELECT count(*) FROM notice WHERE state = 'queued' AND dedupe_key LIKE ";
        site.number(&format!("{mails}'{keys}'")).await
    };
    // No limit of a day: twenty each by itself, and one for what comes within the same hour.
    assert_eq!(queued("reminder:%").await, 20);
    assert_eq!(queued("reminder-many:%").await, 1);
    let body = "SELECT subject FROM notice WHERE dedupe_key LIKE 'reminder-many:%'";
    assert_eq!(text(&site.core.db, body).await, "一小时内有很多提醒");
    let found = mine(&site, Who::Head).await;
    assert_eq!(found["unread"], 25, "in the app all of them");
});
