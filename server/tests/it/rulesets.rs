//! What a published rule document changes, told over the real router: the next case, the next survey, the next answer.

use crate::harness::{Answer, TestDb, TestSite, Who, both, complaint, number, staffed, text};
use crate::surveys::{DAY, HOUR, at, close, closed, events, office, pairs, person};
use app::api::ports::{Rulebook as _, Surveys as _, Voices as _};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use server::services::rulebook::Rulebook;
use server::services::{surveys, voices};
use shared::locale::Locale;
use shared::rulebook::{Document, Draft};
use shared::surveys::SchedulePolicy;

/// The document as an admin's page gets it.
pub async fn open(site: &TestSite, document: &str) -> Value {
    let answer = site.call(
        Who::Admin,
        "/api/rules/open",
        json!({ "document": document }),
    );
    answer.await.json()
}

pub async fn publish(site: &TestSite, seen: u64, draft: &Value) -> Answer {
    let body = json!({ "seen": seen, "draft": draft });
    site.call(Who::Admin, "/api/rules/publish", body).await
}

pub async fn restore(site: &TestSite, document: &str, seen: u64, version: u64) {
    let body = json!({ "document": document, "seen": seen, "version": version });
    let answer = site.call(Who::Admin, "/api/rules/restore", body).await;
    assert_eq!(answer.status, 200, "{document}");
}

/// Files a complaint; number, priority, department and stage of its case.
async fn file(site: &TestSite, words: &str) -> [String; 4] {
    let mut form = complaint();
    form.text = words.into();
    let voices = voices::Service(site.core.core.clone());
    let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
    let number = voices
        .receipt(&link, Locale::Zh)
        .await
        .expect("a receipt")
        .number;
    let of = async |sql: &str| {
        let sql = sql.replace("NUMBER", &number);
        text(&site.core.db, &sql).await
    };
    let priority = of("SELECT priority FROM case_file WHERE number = 'NUMBER'").await;
    let department = "SELECT d.label_zh FROM department d JOIN case_file c ON c.department_id = d.id \
                      WHERE c.number = 'NUMBER'";
    let department = of(department).await;
    let stage = of("SELECT stage FROM case_file WHERE number = 'NUMBER'").await;
    [number, priority, department, stage]
}

pub fn problems(answer: &Answer) -> Vec<Value> {
    let body = answer.json();
    let faults = body.pointer("/rules").and_then(Value::as_array);
    faults.unwrap_or_else(|| panic!("{body}")).clone()
}

both!(
    an_urgent_phrase_raises_the_next_complaint,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let words = "楼上的阀门爆管了";
        assert_eq!(file(&site, words).await[1], "normal");
        let mut draft = open(&site, "urgent").await["draft"].clone();
        let phrases = draft["urgent"]["urgent"].as_array_mut().expect("phrases");
        phrases.push(json!("爆管"));
        // Tried before it is published: nothing changes yet.
        let on = json!({ "text": { "text": words, "kind": "complaint", "channel": "web", "category": null } });
        let body = json!({ "draft": draft, "on": on });
        let tried = site.call(Who::Admin, "/api/rules/try", body).await.json();
        assert_eq!(
            (&tried["phrase"], &tried["priority"]),
            (&json!("爆管"), &json!("urgent"))
        );
        assert_eq!(file(&site, words).await[1], "normal");
        assert_eq!(publish(&site, 0, &draft).await.status, 200);
        assert_eq!(file(&site, words).await[1], "urgent");
        assert_eq!(
            publish(&site, 0, &draft).await.status,
            409,
            "what was seen is old"
        );
        restore(&site, "urgent", 1, 0).await;
        assert_eq!(file(&site, words).await[1], "normal");
        draft["urgent"]["urgent"] = json!(["起火", " "]);
        let refused = publish(&site, 2, &draft).await;
        assert_eq!(problems(&refused)[0]["place"], json!({ "phrase": 1 }));
    }
);

both!(
    the_rest_goes_to_the_department_chosen_beside_the_rules,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let (a, b) = ("客户服务部", "物流部");
        assert_eq!(file(&site, "没有规则符合").await[2], a);
        let page = open(&site, "routing").await;
        assert_eq!(page["version"], 1);
        let mut draft = page["draft"].clone();
        draft["routing"]["default"] = json!(site.b);
        assert_eq!(publish(&site, 1, &draft).await.status, 200);
        assert_eq!(file(&site, "没有规则符合").await[2], b);
        draft["routing"]["default"] = Value::Null;
        assert_eq!(
            problems(&publish(&site, 2, &draft).await)[0]["place"],
            "rest"
        );
        restore(&site, "routing", 2, 1).await;
        assert_eq!(file(&site, "没有规则符合").await[2], a);
        // Nothing of a department is shipped: going back to that keeps the one in force.
        restore(&site, "routing", 3, 0).await;
        assert_eq!(file(&site, "没有规则符合").await[2], a);
    }
);

both!(
    case_types_are_renamed_and_what_cases_are_in_stays,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let [before, .., stage] = file(&site, "冰箱不制冷").await;
        assert!(before.starts_with("TS-"), "{before}");
        let page = open(&site, "types").await;
        let used = &page["names"]["used"]["complaint"];
        assert_eq!(used, &json!([stage]), "only where cases are");
        let mut draft = page["draft"].clone();
        draft["types"][0]["prefix"] = json!("KF");
        draft["types"][0]["label"]["zh"] = json!("客诉");
        draft["types"][0]["stages"][1]["label"]["zh"] = json!("在办");
        assert_eq!(publish(&site, 0, &draft).await.status, 200);
        let [after, ..] = file(&site, "冰箱不制冷").await;
        assert!(after.starts_with("KF-"), "{after}");
        let board = site
            .call(
                Who::AgentA,
                "/api/cases/board",
                json!({ "case_type": "complaint" }),
            )
            .await
            .json();
        assert_eq!(board["columns"][1]["stage"]["label"]["zh"], "在办");
        // A stage without cases may go, one with cases may not, nor may their type.
        let mut less = draft.clone();
        let stages = less["types"][0]["stages"].as_array_mut().expect("stages");
        stages.remove(1);
        assert_eq!(publish(&site, 1, &less).await.status, 200);
        let stages = less["types"][0]["stages"].as_array_mut().expect("stages");
        stages[0]["key"] = json!("elsewhere");
        let refused = problems(&publish(&site, 2, &less).await);
        let place = json!({ "stage": ["complaint", stage] });
        assert_eq!(refused[0]["place"], place);
        less["types"][0]["key"] = json!("other");
        let refused = problems(&publish(&site, 2, &less).await);
        assert_eq!(refused[0]["place"], json!({ "type": "complaint" }));
        assert_eq!(publish(&site, 1, &draft).await.status, 409);
        restore(&site, "types", 2, 0).await;
        assert!(file(&site, "冰箱不制冷").await[0].starts_with("TS-"));
    }
);

both!(
    a_changed_schedule_sends_at_the_other_time,
    async |db: TestDb| {
        let core = office(&db).await;
        let admin = staffed(&core).await.admin;
        let rules = Rulebook::new(core.core.clone());
        let late = |delay_hours| {
            Draft::Survey(SchedulePolicy {
                delay_hours,
                ..SchedulePolicy::default()
            })
        };
        rules.publish(&admin, 0, late(48)).await.expect("published");
        let agent = person(&db, &core).await;
        let case = close(core, agent, "li@x.cn").await;
        at(&case.core, 30 * HOUR);
        assert_eq!(surveys::send_due(&case.core).await.expect("runs"), 0);
        at(&case.core, 49 * HOUR);
        assert_eq!(surveys::send_due(&case.core).await.expect("runs"), 1);
        // A schedule that is switched off is asked again before sending.
        let agent = person(&db, &case.core).await;
        let case = close(case.core, agent, "wang@x.cn").await;
        let off = Draft::Survey(SchedulePolicy {
            enabled: false,
            ..SchedulePolicy::default()
        });
        rules.publish(&admin, 1, off).await.expect("published");
        at(&case.core, 9 * DAY);
        assert_eq!(surveys::send_due(&case.core).await.expect("runs"), 0);
        let late = rules.publish(&admin, 1, late(24)).await;
        assert_eq!(late, Err(app::api::ApiError::Conflict));
        let page = rules.restore(&admin, Document::Survey, 2, 1).await;
        assert_eq!(page.expect("restored").version, 3);
        assert_eq!(case.core.rules().survey.delay_hours, 48);
    }
);

both!(a_low_score_does_what_the_rule_says, async |db: TestDb| {
    let case = closed(&db, "li@x.cn").await;
    let admin = staffed(&case.core).await.admin;
    let rules = Rulebook::new(case.core.core.clone());
    let mut policy = SchedulePolicy::default();
    policy.low_score.at_most = 4;
    let draft = Draft::Survey(policy);
    rules.publish(&admin, 0, draft).await.expect("published");
    at(&case.core, 2 * DAY);
    let token = case.token(&db).await;
    let answered = case.surveys().answer(&token, pairs("4")).await;
    answered.expect("thanked");
    assert_eq!(events(&db, "reopened").await, 1, "4 is low now");
});

both!(
    old_rules_and_their_department_become_one_document,
    async |db: TestDb| {
        let core = db.core();
        let sql = include_str!("../../src/db/migration/m0006_routing.both.sql");
        let rows = [
            ("routing", 1, r#"[]"#),
            ("routing", 2, r#"[{"name":"送货"}]"#),
            (
                "default_department",
                1,
                r#""00000000-0000-0000-0000-000000000001""#,
            ),
            (
                "default_department",
                2,
                r#""00000000-0000-0000-0000-000000000002""#,
            ),
        ];
        core.db
            .write(async move |tx| -> Result<(), sea_orm::DbErr> {
                tx.execute_unprepared("DROP INDEX case_closed_stage")
                    .await?;
                for (key, version, value) in rows {
                    let insert = format!(
                        "INSERT INTO config (key, version, value, created_at) \
                         VALUES ('{key}', {version}, '{value}', '2026-11-20 00:00:00+00:00')"
                    );
                    tx.execute_unprepared(&insert).await?;
                }
                tx.execute_unprepared(sql).await?;
                Ok(())
            })
            .await
            .expect("migrated");
        core.rules.refresh(&core.db).await.expect("reads");
        let rules = core.rules();
        assert_eq!(rules.routing[0].name, "送货");
        let department = rules.default_department.expect("a department");
        assert_eq!(department.0.as_u128(), 2);
        assert_eq!(number(&db, "SELECT count(*) FROM config").await, 2);
        let first = "SELECT value FROM config WHERE version = 1";
        let whole = r#"{"rules":[],"default":"00000000-0000-0000-0000-000000000002"}"#;
        assert_eq!(text(&db, first).await, whole);
    }
);

both!(a_document_beyond_bounds_is_refused, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let whole = |answer: &Answer| problems(answer)[0]["place"].clone();
    let phrases: Vec<String> = (0..14_000).map(|n| format!("短语{n}")).collect();
    let urgent = json!({ "urgent": { "urgent": phrases } });
    assert_eq!(whole(&publish(&site, 0, &urgent).await), "whole");
    let on = json!({ "case": { "number": "TS-1" } });
    let body = json!({ "draft": urgent, "on": on });
    let tried = site.call(Who::Admin, "/api/rules/try", body).await;
    assert_eq!(whole(&tried), "whole");
    let page = open(&site, "types").await;
    let mut draft = page["draft"].clone();
    let stage = draft["types"][0]["stages"][1].clone();
    for key in ["", "k\u{0}x", "Ab", "a b"] {
        draft["types"][0]["stages"][1]["key"] = json!(key);
        let refused = publish(&site, 0, &draft).await;
        assert_eq!(refused.status, 422, "{key:?}");
    }
    let more: Vec<Value> = (0..21)
        .map(|n| {
            let mut stage = stage.clone();
            stage["key"] = json!(format!("s-{n}"));
            stage
        })
        .collect();
    draft["types"][0]["stages"] = json!(more);
    assert_eq!(whole(&publish(&site, 0, &draft).await), "whole");
    assert_eq!(open(&site, "types").await, page, "nothing was stored");
});

both!(
    a_draft_is_no_way_to_guess_what_a_case_says,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let [number, ..] = file(
            &site,
            "请打 13912345678 或写信 wang@mail.example.com，水管爆了",
        )
        .await;
        let draft = json!({ "urgent": { "urgent": ["139123", "wang@mail", "水管"] } });
        let body = json!({ "draft": draft, "on": { "case": { "number": number } } });
        for number in ["a\u{0}b", "TS'--"] {
            let body = json!({ "draft": draft, "on": { "case": { "number": number } } });
            let answer = site.call(Who::Admin, "/api/rules/try", body).await;
            assert_eq!(answer.status, 404, "{number:?}");
        }
        let mut tries = 0;
        loop {
            let answer = site.call(Who::Admin, "/api/rules/try", body.clone()).await;
            if answer.status == 429 {
                break;
            }
            let tried = answer.json();
            assert_eq!(tried["phrase"], Value::Null, "{tried}");
            tries += 1;
        }
        assert_eq!(tries, 28, "thirty in all");
    }
);
