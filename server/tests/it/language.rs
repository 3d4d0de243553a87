//! Every voice is read as it comes in: mood, signals, urgency and categories stand beside it, in the same write.

use crate::harness::{Ask, TestDb, TestSite, Who, both, complaint, text};
use app::api::ports::{Upload, Voices as _};
use serde_json::json;
use server::services::imports::{self, Runner};
use server::services::voices;
use shared::actor::Actor;
use shared::feedback::{FeedbackForm, Record, Sentiment, SignalKind};
use shared::locale::Locale;

async fn file(site: &TestSite, kind: &str, words: &str) -> String {
    let form = FeedbackForm {
        kind: kind.into(),
        text: words.into(),
        ..complaint()
    };
    let voices = voices::Service(site.core.core.clone());
    let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
    let receipt = voices.receipt(&link, Locale::Zh).await;
    receipt.expect("a receipt").number
}

/// What was read of the latest voice.
async fn latest(site: &TestSite) -> Record {
    let sql = "SELECT reading FROM feedback ORDER BY id DESC LIMIT 1";
    let json = text(&site.core.db, sql).await;
    serde_json::from_str(&json).expect("a record")
}

both!(a_voice_is_read_as_it_is_taken, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let number = file(&site, "complaint", "洗衣机冒烟了，客服态度极差，太失望了").await;
    let record = latest(&site).await;
    assert_eq!(record.mood, Sentiment::Negative);
    assert!(record.signals.iter().any(|s| s.kind == SignalKind::Safety));
    let guess = record.categories.first().expect("a category");
    let rules = site.core.rules();
    let known = rules.categories.nodes.iter();
    let known = known.filter(|node| node.id.to_string() == guess.category);
    assert_eq!(known.count(), 1, "a category of the tree");
    let kept = text(
        &site.core.db,
        "SELECT sentiment FROM feedback ORDER BY id DESC LIMIT 1",
    )
    .await;
    assert_eq!(kept, "negative");
    let upset = format!("SELECT upset FROM case_file WHERE number = '{number}'");
    let upset = text(&site.core.db, &format!("SELECT CAST(({upset}) AS text)")).await;
    assert_eq!(upset, record.upset.to_string());
    assert!(record.strongly_negative().is_some());
});

both!(
    what_is_read_lifts_a_priority_and_says_why,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        for (kind, words, priority, because) in [
            ("inquiry", "请问滤芯多久换一次", "low", "kind"),
            (
                "inquiry",
                "等了20天还没有人上门，什么时候能来",
                "normal",
                "signal",
            ),
            (
                "suggestion",
                "服务太差了，非常失望，再也不想用了，垃圾",
                "normal",
                "",
            ),
            ("complaint", "孩子被烫伤了，送医院了", "urgent", "phrase"),
        ] {
            let number = file(&site, kind, words).await;
            let asked = Ask::post("/api/cases/one").json(&json!({ "number": number }));
            let page = site.send_as(Who::Head, asked).await.json();
            assert_eq!(
                page["row"]["priority"], priority,
                "{words}: {}",
                page["priority_reason"]
            );
            let reason = &page["priority_reason"];
            let said = reason == because || reason.get(because).is_some();
            assert!(because.is_empty() || said, "{words}: {reason}");
        }
    }
);

both!(imported_voices_are_read_too, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let before = site.number("SELECT count(*) FROM feedback").await;
    let bytes = "id,text\n1,送货太慢了，态度恶劣，非常失望\n2,师傅很专业，服务特别好，点赞\n";
    let file = Upload {
        name: "voices.csv".into(),
        bytes: bytes.into(),
    };
    let preview = imports::preview(&site.core, &Actor::System, file)
        .await
        .expect("a preview");
    let by = Runner::Caller;
    imports::start(&site.core, &Actor::System, preview.id, preview.mapping, by)
        .await
        .expect("started");
    imports::run(&site.core, preview.id).await.expect("runs");
    assert_eq!(
        site.number("SELECT count(*) FROM feedback").await,
        before + 2
    );
    let unread = "SELECT count(*) FROM feedback WHERE reading IS NULL OR doubt IS NULL";
    assert_eq!(site.number(unread).await, 0);
    for (id, mood) in [("1", "negative"), ("2", "positive")] {
        let sql = format!("SELECT sentiment FROM feedback WHERE external_id = '{id}'");
        assert_eq!(text(&site.core.db, &sql).await, mood);
    }
});
