//! What the published rules of the language engine change, told over the real router: the next voice, and old ones
//! once they are read anew.

use crate::harness::{TestDb, TestSite, Who, both, complaint, text};
use crate::rulesets::{open, problems, publish, restore};
use app::api::ports::{Learning as _, Upload, Voices as _};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use server::services::imports::{self, Runner};
use server::services::learning::{Learning, run};
use server::services::voices;
use shared::actor::Actor;
use shared::feedback::{FeedbackForm, Record, SignalKind};
use shared::learning::RunKind;
use shared::locale::Locale;
use shared::priority::Priority;

/// Files an inquiry: nothing but its words makes it urgent. Number of its case.
async fn file(site: &TestSite, words: &str) -> String {
    let form = FeedbackForm {
        kind: "inquiry".into(),
        text: words.into(),
        ..complaint()
    };
    let voices = voices::Service(site.core.core.clone());
    let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
    let receipt = voices.receipt(&link, Locale::Zh).await;
    receipt.expect("a receipt").number
}

async fn one(site: &TestSite, number: &str, column: &str) -> String {
    let sql = format!(
        "SELECT {column} FROM feedback f JOIN case_file c ON c.feedback_id = f.id \
         WHERE c.number = '{number}'"
    );
    text(&site.core.db, &sql).await
}

async fn record(site: &TestSite, number: &str) -> Record {
    serde_json::from_str(&one(site, number, "f.reading").await).expect("a record")
}

async fn draft(site: &TestSite) -> Value {
    open(site, "language").await["draft"].clone()
}

async fn found(site: &TestSite, typed: &str) -> String {
    let body = json!({ "query": { "text": typed } });
    let answer = site.call(Who::Manager, "/api/search/find", body).await;
    assert_eq!(answer.status, 200);
    answer.text()
}

async fn read_all(site: &TestSite) {
    let port = Learning::new(site.core.core.clone());
    let page = port.start(&Actor::System, RunKind::Read).await;
    let page = page.expect("started");
    let id = page.running(RunKind::Read).expect("running").id;
    run(&site.core, id).await.expect("runs");
}

both!(
    wording_is_unified_in_the_tidied_text_and_found_by_it,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let words = "客服回復像蜗牛 ";
        let old = file(&site, words).await;
        assert_eq!(one(&site, &old, "f.tidy_text").await, "客服回復像蜗牛");
        let mut rules = draft(&site).await;
        let rows = rules["language"]["synonyms"].as_array_mut().expect("rows");
        rows.push(json!({ "from": "回复像蜗牛", "to": "响应速度慢" }));
        assert_eq!(publish(&site, 0, &rules).await.status, 200);

        let new = file(&site, words).await;
        assert_eq!(one(&site, &new, "f.raw_text").await.trim(), words.trim());
        assert_eq!(one(&site, &new, "f.tidy_text").await, "客服响应速度慢");
        let hits = found(&site, "响应速度慢").await;
        assert!(hits.contains(&new) && !hits.contains(&old), "{hits}");
        assert!(
            found(&site, "像蜗牛").await.contains(&new),
            "its own words too"
        );

        // The batch reads the old ones, and what finds them follows.
        read_all(&site).await;
        assert_eq!(one(&site, &old, "f.tidy_text").await, "客服响应速度慢");
        let hits = found(&site, "响应速度慢").await;
        assert!(hits.contains(&new) && hits.contains(&old), "{hits}");

        // Taken back, the wording is the customer's again.
        restore(&site, "language", 1, 0).await;
        let after = file(&site, words).await;
        assert_eq!(one(&site, &after, "f.tidy_text").await, "客服回復像蜗牛");
        read_all(&site).await;
        assert!(!found(&site, "响应速度慢").await.contains(&old));
    }
);

both!(imported_voices_are_worded_alike, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let file = Upload {
        name: "voices.csv".into(),
        bytes: "id,text\n1,客服响应太慢\n".into(),
    };
    let preview = imports::preview(&site.core, &Actor::System, file)
        .await
        .expect("a preview");
    let by = Runner::Caller;
    imports::start(&site.core, &Actor::System, preview.id, preview.mapping, by)
        .await
        .expect("started");
    imports::run(&site.core, preview.id).await.expect("runs");
    let of = |column: &str| format!("SELECT {column} FROM feedback WHERE external_id = '1'");
    let tidy = text(&site.core.db, &of("tidy_text")).await;
    let raw = text(&site.core.db, &of("raw_text")).await;
    assert_eq!((&*tidy, &*raw), ("客服响应速度慢", "客服响应太慢"));
});

both!(
    a_signal_makes_the_next_voice_urgent_and_is_its_reason,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let words = "阀门又在嘶嘶响";
        let before = record(&site, &file(&site, words).await).await;
        assert!(before.signals.is_empty() && before.priority == Priority::Low);
        let mut rules = draft(&site).await;
        let signals = &mut rules["language"]["signals"];
        let group = json!({ "kind": "safety", "points": 40, "phrases": ["嘶嘶响"], "unless": ["气球嘶嘶响"] });
        signals["rules"].as_array_mut().expect("groups").push(group);
        assert_eq!(publish(&site, 0, &rules).await.status, 200);
        let number = file(&site, words).await;
        let read = record(&site, &number).await;
        assert_eq!(read.signals[0].kind, SignalKind::Safety);
        assert_eq!((read.points, read.priority), (40, Priority::Normal));
        assert_eq!(one(&site, &number, "c.priority").await, "normal");
        let unless = record(&site, &file(&site, "气球嘶嘶响").await).await;
        assert!(unless.signals.is_empty());

        // What the points mean, and what a word before a phrase does, are rules too.
        let signals = &mut rules["language"]["signals"];
        signals["levels"]["urgent"] = json!(40);
        signals["degrees"]
            .as_array_mut()
            .expect("a list")
            .push(json!("一直在"));
        signals["negations"]
            .as_array_mut()
            .expect("a list")
            .push(json!("并未"));
        assert_eq!(publish(&site, 1, &rules).await.status, 200);
        let number = file(&site, words).await;
        assert_eq!(one(&site, &number, "c.priority").await, "urgent");
        let more = record(&site, &file(&site, "阀门一直在嘶嘶响").await).await;
        assert_eq!(more.points, 60);
        let denied = record(&site, &file(&site, "阀门并未嘶嘶响").await).await;
        assert!(denied.signals.is_empty());
    }
);

both!(
    words_of_a_category_suggest_it_before_any_label,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let words = "余额宝里的钱不见踪影";
        assert!(
            record(&site, &file(&site, words).await)
                .await
                .categories
                .is_empty()
        );
        let page = open(&site, "language").await;
        let known = page["names"]["choices"]["categories"].as_array();
        let mut known = known.expect("categories").iter();
        let slow = known.find(|row| row[2]["zh"] == "退款慢").expect("shipped");
        let mut rules = page["draft"].clone();
        rules["language"]["categories"] =
            json!([{ "category": slow[1], "any": ["余额宝"], "none": ["理财"], "sure": 70 }]);
        assert_eq!(publish(&site, 0, &rules).await.status, 200);
        let guess = record(&site, &file(&site, words).await)
            .await
            .categories
            .remove(0);
        assert_eq!(json!(guess.category), slow[1]);
        assert_eq!(
            (guess.confidence, guess.word.as_deref()),
            (700, Some("余额宝"))
        );
        let silent = record(&site, &file(&site, "余额宝理财的钱").await).await;
        assert!(silent.categories.is_empty());
        // Its own words stand in place of those it was shipped with.
        let refund = record(&site, &file(&site, "退款什么时候到").await).await;
        assert!(
            refund
                .categories
                .iter()
                .all(|guess| json!(guess.category) != slow[1])
        );
    }
);

both!(
    what_was_erased_meanwhile_is_not_written_back,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        // Erased after a chunk was read and before it is written: as soon as the run moves on.
        let erase = match db.db.backend() {
            sea_orm::DbBackend::Sqlite => {
                "CREATE TRIGGER meanwhile AFTER UPDATE OF cursor ON language_run BEGIN \
                 UPDATE feedback SET raw_text = '', tidy_text = '', reading = NULL, doubt = NULL; END"
            }
            _ => {
                "CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 UPDATE feedback SET raw_text = '', tidy_text = '', reading = NULL, doubt = NULL; \
                 RETURN NULL; END $$; \
                 CREATE TRIGGER meanwhile AFTER UPDATE OF cursor ON language_run FOR EACH ROW \
                 EXECUTE FUNCTION meanwhile()"
            }
        };
        site.core
            .db
            .write(async move |tx| -> Result<(), sea_orm::DbErr> {
                tx.execute_unprepared(erase).await?;
                Ok(())
            })
            .await
            .expect("prepared");
        let mut rules = draft(&site).await;
        let rows = rules["language"]["synonyms"].as_array_mut().expect("rows");
        rows.push(json!({ "from": "冰箱", "to": "冷柜" }));
        assert_eq!(publish(&site, 0, &rules).await.status, 200);
        read_all(&site).await;
        let back = "SELECT count(*) FROM feedback WHERE tidy_text <> '' OR reading IS NOT NULL";
        assert_eq!(site.number(back).await, 0);
        assert!(!found(&site, "冷柜").await.contains("冷柜"));
    }
);

both!(
    a_draft_is_tried_on_a_pasted_text_and_on_no_case,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let number = file(&site, "水管嘶嘶响").await;
        let mut rules = draft(&site).await;
        let group = json!({ "kind": "safety", "points": 90, "phrases": ["嘶嘶响"], "unless": [] });
        let groups = rules["language"]["signals"]["rules"].as_array_mut();
        groups.expect("groups").push(group);
        let on = json!({ "text": {
            "text": "您好，客服响应太慢，水管嘶嘶响", "kind": "inquiry", "channel": "web", "category": null
        } });
        let body = json!({ "draft": rules, "on": on });
        let tried = site.call(Who::Admin, "/api/rules/try", body).await.json();
        assert_eq!(tried["priority"], "urgent", "{tried}");
        let reading = &tried["reading"];
        assert!(reading["points"].as_u64() >= Some(90), "{reading}");
        assert_eq!(reading["tidy"], "您好，客服响应速度慢，水管嘶嘶响");
        assert_eq!(reading["stopped"], json!(["您好", "客服"]));
        assert_eq!(reading["reasons"][0], json!([90, "safety"]));
        let marked = json!({ "text": "嘶嘶响", "mark": { "signal": "safety" } });
        assert!(
            reading["words"]
                .as_array()
                .expect("pieces")
                .contains(&marked)
        );
        // Of a case nothing is told that the rules in force don't say already.
        let body = json!({ "draft": rules, "on": { "case": { "number": number } } });
        let tried = site.call(Who::Admin, "/api/rules/try", body).await.json();
        assert_eq!(
            (&tried["priority"], &tried["reading"]),
            (&json!("low"), &Value::Null)
        );
        assert_eq!(
            open(&site, "language").await["version"],
            0,
            "nothing was published"
        );
    }
);

both!(
    faulty_or_endless_rules_are_refused_with_their_place,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let good = draft(&site).await;
        let mut rules = good.clone();
        rules["language"]["synonyms"][0]["to"] = json!(" ");
        let refused = publish(&site, 0, &rules).await;
        assert_eq!(refused.status, 422);
        assert_eq!(
            problems(&refused)[0]["place"],
            json!({ "language": { "synonym": 0 } })
        );
        let mut rules = good.clone();
        let many: Vec<String> = (0..9_000).map(|n| format!("口头禅{n}")).collect();
        rules["language"]["stop"] = json!(many);
        assert_eq!(
            problems(&publish(&site, 0, &rules).await)[0]["place"],
            "whole"
        );
        let mut rules = good.clone();
        rules["language"]["categories"] =
            json!([{ "category": uuid::Uuid::now_v7(), "any": ["余额"], "none": [], "sure": 50 }]);
        assert_eq!(publish(&site, 0, &rules).await.status, 422);
        assert_eq!(publish(&site, 0, &good).await.status, 200);
        assert_eq!(
            publish(&site, 0, &good).await.status,
            409,
            "what was seen is old"
        );
    }
);
