//! What people say of voices: kept, audited, at once in force; and a model that learns from it.

use crate::harness::{Ask, TestCore, TestDb, TestSite, Who, both, complaint, number, text};
use app::api::ApiError;
use app::api::ports::{Learning as _, Voices as _};
use serde_json::{Value, json};
use server::core::Core;
use server::services::learning::{Learning, RUN, run};
use server::services::voices;
use shared::actor::Actor;
use shared::feedback::{FeedbackForm, Record};
use shared::id::{NodeId, RunId};
use shared::learning::{RunKind, RunState};
use shared::locale::Locale;

async fn say(core: &Core, words: &str) {
    let form = FeedbackForm {
        text: words.into(),
        ..complaint()
    };
    let voices = voices::Service(core.clone());
    voices.submit(form, Locale::Zh).await.expect("taken");
}

/// The category with this Chinese name.
fn node(core: &Core, zh: &str) -> NodeId {
    let rules = core.rules();
    let found = rules.categories.nodes.iter().find(|n| n.label.zh == zh);
    found.expect("in the preset").id
}

async fn queue(site: &TestSite, who: Who, after: Value) -> Value {
    let answer = site
        .call(who, "/api/labels/queue", json!({ "after": after }))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn category(voice: &Value, node: NodeId) -> Value {
    json!({"voice": voice, "tag": {"axis": "category", "value": node}})
}

both!(
    a_label_holds_at_once_and_leaves_the_queue,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let node = node(&site.core, "退款慢");
        let first = queue(&site, Who::AgentA, Value::Null).await;
        let rows = first["rows"].as_array().expect("rows");
        let mine = rows
            .iter()
            .find(|row| row["case_number"] == site.own.number.as_str());
        let voice = mine.expect("the own case")["id"].clone();
        let put = site
            .call(Who::AgentA, "/api/labels/put", category(&voice, node))
            .await;
        assert_eq!(put.status, 200, "{}", put.text());
        let one = json!({ "number": site.own.number });
        let page = site
            .call(Who::AgentA, "/api/cases/one", one.clone())
            .await
            .json();
        assert_eq!(page["category_id"], json!(node), "the case has it too");
        let after = queue(&site, Who::AgentA, Value::Null).await;
        assert!(
            !after["rows"]
                .to_string()
                .contains(voice.as_str().expect("an id"))
        );
        assert_eq!(after["today"], 1);
        let said = "SELECT count(*) FROM audit WHERE action = 'label.set'";
        assert_eq!(site.number(said).await, 1);

        // Another word on the same axis replaces the first; a mood stands beside it.
        for tag in [
            json!({"axis": "category", "value": node}),
            json!({"axis": "mood", "value": "positive"}),
        ] {
            let put = json!({"voice": voice, "tag": tag});
            assert_eq!(
                site.call(Who::Head, "/api/labels/put", put).await.status,
                200
            );
        }
        assert_eq!(site.number("SELECT count(*) FROM label").await, 2);
        let page = site.call(Who::AgentA, "/api/cases/one", one).await.json();
        assert_eq!(page["voice"]["tags"]["mood"], "positive");
        assert_eq!(page["row"]["upset"], false);
    }
);

both!(categorising_a_case_is_a_label, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let node = node(&site.core, "功能故障");
    let action = json!({"do": "categorise", "category": node});
    let act = json!({"number": site.own.number, "seq": 9, "action": action});
    let done = site.call(Who::AgentA, "/api/cases/act", act).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let kept = text(
        &site.core.db,
        "SELECT value FROM label WHERE axis = 'category'",
    )
    .await;
    assert_eq!(kept, node.to_string());
    let waiting = "SELECT count(*) FROM feedback WHERE doubt IS NOT NULL";
    assert_eq!(site.number(waiting).await, 1, "the foreign one");
});

both!(nobody_labels_what_they_may_not_read, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let all = queue(&site, Who::Manager, Value::Null).await;
    let mut rows = all["rows"].as_array().expect("rows").iter();
    let foreign = rows.find(|row| row["case_number"] == site.foreign.number.as_str());
    let voice = foreign.expect("the foreign case")["id"].clone();
    let seen = queue(&site, Who::AgentA, Value::Null).await.to_string();
    assert!(!seen.contains(voice.as_str().expect("an id")));
    let node = node(&site.core, "退款慢");
    let put = site
        .call(Who::AgentA, "/api/labels/put", category(&voice, node))
        .await;
    assert_eq!(put.status, 404);
    assert_eq!(site.number("SELECT count(*) FROM label").await, 0);
    // A manager may say it, and handles no case by that.
    let put = site
        .call(Who::Manager, "/api/labels/put", category(&voice, node))
        .await;
    assert_eq!(put.status, 200);
    let changed = "SELECT count(*) FROM case_file WHERE category_id IS NOT NULL";
    assert_eq!(site.number(changed).await, 0);
});

both!(
    the_queue_begins_with_the_least_certain,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        say(&site.core, "天上的云很好看").await;
        for n in 0..30 {
            say(&site.core, &format!("退款等了{n}天还没到账")).await;
        }
        let first = queue(&site, Who::Manager, Value::Null).await;
        let rows = first["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), 20);
        assert!(
            rows[0]["voice"]["words"].to_string().contains("云"),
            "{}",
            rows[0]
        );
        let second = queue(&site, Who::Manager, first["next"].clone()).await;
        let more = second["rows"].as_array().expect("rows");
        assert_eq!((more.len(), &second["next"]), (13, &Value::Null));
        let page = site.send_as(Who::Manager, Ask::get("/desk/labels")).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("<mark"), "what decided is marked");
    }
);

both!(strongly_negative_ones_come_first, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    for words in [
        "冰箱门封条要换",
        "垃圾产品，太差了，非常失望，态度恶劣，再也不买",
        "服务太差，很失望",
    ] {
        say(&site.core, words).await;
    }
    let query = json!({"query": {"view": "upset"}});
    let inbox = site.call(Who::Head, "/api/cases/inbox", query).await.json();
    let rows = inbox["page"]["rows"].as_array().expect("rows");
    assert!(!rows.is_empty() && rows.iter().all(|row| row["upset"] == true));
    assert!(!rows.iter().any(|row| row["title"] == "冰箱门封条要换"));
    let mut counts = inbox["counts"].as_array().expect("counts").iter();
    let count = counts.find(|pair| pair[0] == "upset").expect("counted");
    assert_eq!(count[1], rows.len());
    let strengths = "SELECT count(*) FROM case_file WHERE upset < 800";
    assert_eq!(site.number(strengths).await, 0);
});

/// Labels made by hand, four categories by ten.
const TAUGHT: [(&str, &str); 4] = [
    ("退款慢", "积分兑换的礼品一直没有发货 第{n}次"),
    ("噪音异味", "遥控器按键没有反应 第{n}个"),
    ("配送延误", "会员卡余额查不到 第{n}张"),
    ("态度冷淡", "说明书上的字太小看不清 第{n}页"),
];

pub async fn teach(core: &Core, db: &TestDb) {
    for (name, words) in TAUGHT {
        let node = node(core, name);
        for n in 0..10 {
            say(core, &words.replace("{n}", &n.to_string())).await;
            let sql = "INSERT INTO label (feedback_id, axis, value, person_id, at) \
                       SELECT id, 'category', $1, id, received_at FROM feedback ORDER BY id DESC LIMIT 1";
            crate::harness::meddle(&db.db, sql, vec![node.to_string().into()]).await;
        }
    }
}

/// The run that was started last.
async fn started(core: &Core, kind: RunKind) -> RunId {
    let port = Learning::new(core.clone());
    let page = port.start(&Actor::System, kind).await.expect("started");
    page.running(kind).expect("running").id
}

async fn organisation(db: &TestDb) -> TestCore {
    let core = TestCore::new(db, &[]);
    server::setup::organisation(&core).await.expect("set up");
    core
}

fn likeliest(record: &Record) -> &str {
    record
        .categories
        .first()
        .map_or("", |guess| &guess.category)
}

both!(
    a_model_learns_from_labels_and_can_be_gone_back_from,
    async |db: TestDb| {
        let core = organisation(&db).await;
        let wanted = node(&core, "噪音异味").to_string();
        let words = "遥控器的按键又没有反应了";
        assert_ne!(
            likeliest(&core.rules().read(words)),
            wanted,
            "nothing is known yet"
        );
        teach(&core, &db).await;
        let id = started(&core, RunKind::Train).await;
        let again = Learning::new(core.core.clone())
            .start(&Actor::System, RunKind::Train)
            .await;
        assert_eq!(again, Err(ApiError::Conflict), "one at a time");
        run(&core, id).await.expect("runs");
        assert_eq!(core.rules().model, 1);
        assert_eq!(likeliest(&core.rules().read(words)), wanted);
        let port = Learning::new(core.core.clone());
        let page = port.page(&Actor::System).await.expect("a page");
        assert_eq!(page.runs[0].state, RunState::Done);
        let model = &page.models[0];
        assert_eq!((model.version, model.texts, model.categories), (1, 40, 4));
        assert!(
            model.accuracy > 900 && model.top3 >= model.accuracy,
            "{model:?}"
        );
        // A second instance takes it over by its poll, and so it does when somebody goes back.
        let other = db.instance().await;
        server::services::ops::poll_settings(&other)
            .await
            .expect("polls");
        assert_eq!(likeliest(&other.rules().read(words)), wanted);
        let page = port
            .restore(&Actor::System, 0)
            .await
            .expect("back to rules");
        assert_eq!(page.in_force, 0);
        assert_ne!(likeliest(&core.rules().read(words)), wanted);
        server::services::ops::poll_settings(&other)
            .await
            .expect("polls");
        assert_ne!(likeliest(&other.rules().read(words)), wanted);
        let nothing = port.restore(&Actor::System, 7).await;
        assert_eq!(nothing, Err(ApiError::NotFound));
    }
);

both!(too_few_labels_make_no_model, async |db: TestDb| {
    let core = organisation(&db).await;
    let id = started(&core, RunKind::Train).await;
    run(&core, id).await.expect("runs");
    let page = Learning::new(core.core.clone())
        .page(&Actor::System)
        .await
        .expect("a page");
    assert_eq!(page.runs[0].state, RunState::TooFew);
    assert!(page.models.is_empty());
});

both!(a_stopped_run_leaves_no_model, async |db: TestDb| {
    let core = organisation(&db).await;
    teach(&core, &db).await;
    let id = started(&core, RunKind::Train).await;
    let port = Learning::new(core.core.clone());
    port.cancel(&Actor::System, id).await.expect("stopped");
    run(&core, id).await.expect("does nothing");
    assert_eq!(number(&db, "SELECT count(*) FROM language_model").await, 0);
    assert_eq!(
        port.page(&Actor::System).await.expect("a page").runs[0].state,
        RunState::Cancelled
    );
});

both!(
    old_voices_are_read_and_what_people_said_stays,
    async |db: TestDb| {
        let core = organisation(&db).await;
        for n in 0..450 {
            say(&core, &format!("退款等了{n}天还没到账，太差了")).await;
        }
        let forget = "UPDATE feedback SET reading = NULL, doubt = NULL, sentiment = NULL";
        crate::harness::meddle(&db.db, forget, vec![]).await;
        crate::harness::meddle(&db.db, "UPDATE case_file SET upset = NULL", vec![]).await;
        let one = "INSERT INTO label (feedback_id, axis, value, person_id, at) \
               SELECT id, 'mood', 'positive', id, received_at FROM feedback ORDER BY id LIMIT 1";
        crate::harness::meddle(&db.db, one, vec![]).await;
        let told = "UPDATE feedback SET sentiment = 'positive' WHERE id IN (SELECT feedback_id FROM label)";
        crate::harness::meddle(&db.db, told, vec![]).await;
        let id = started(&core, RunKind::Read).await;
        run(&core, id).await.expect("runs");
        for (sql, expected) in [
            (
                "SELECT count(*) FROM feedback WHERE reading IS NULL OR doubt IS NULL",
                0,
            ),
            (
                "SELECT count(*) FROM feedback WHERE sentiment = 'negative'",
                449,
            ),
            (
                "SELECT count(*) FROM feedback WHERE sentiment = 'positive'",
                1,
            ),
            (
                "SELECT count(*) FROM language_run WHERE state = 'done' AND done = 450 AND total = 450",
                1,
            ),
        ] {
            assert_eq!(number(&db, sql).await, expected, "{sql}");
        }
        let upset = "SELECT count(*) FROM case_file WHERE upset IS NOT NULL";
        assert!(number(&db, upset).await > 400);
        let queued = format!("SELECT count(*) FROM job WHERE kind = '{RUN}'");
        assert_eq!(number(&db, &queued).await, 1);
    }
);

both!(a_cut_run_goes_on_where_it_was, async |db: TestDb| {
    let core = organisation(&db).await;
    for n in 0..410 {
        say(&core, &format!("第{n}次打电话没人接")).await;
    }
    let id = started(&core, RunKind::Read).await;
    let inner = core.core.clone();
    let first = tokio::spawn(async move { run(&inner, id).await });
    while number(&db, "SELECT CAST(done AS bigint) FROM language_run").await == 0 {
        tokio::task::yield_now().await;
    }
    first.abort();
    let _cut = first.await;
    run(&core, id).await.expect("goes on");
    let whole = "SELECT count(*) FROM language_run WHERE state = 'done' AND done = 410";
    assert_eq!(number(&db, whole).await, 1);
});
