//! Themes, voices, imports, reminders and figures of others: none of them exists, and none of them changes.

use super::*;
use crate::harness::{Answer, meddle, value};
use crate::themes::{give, of_theme, sort, sorted};
use chrono::Utc;

/// Sends them all as somebody and returns what was answered; every row stays as it is.
async fn untouched(site: &TestSite, who: Who, asks: &[(&str, Value)]) -> Vec<Answer> {
    let before = rows(&site.core.db).await;
    let mut answers = Vec::new();
    for (path, arguments) in asks {
        answers.push(site.call(who, path, arguments.clone()).await);
    }
    assert_eq!(rows(&site.core.db).await, before, "{who:?}");
    answers
}

async fn hidden(site: &TestSite, who: Who, asks: &[(&str, Value)]) {
    for (answer, (path, arguments)) in untouched(site, who, asks).await.iter().zip(asks) {
        assert_eq!(
            answer.status,
            404,
            "{who:?} {path} {arguments}: {}",
            answer.text()
        );
    }
}

both!(s2_a_foreign_theme_does_not_exist, async |db: TestDb| {
    let (site, battery, noise) = sorted(&db).await;
    give(&site, &of_theme(battery, 9)).await;
    assert_eq!(sort(&site).await, 7);
    let voice: Uuid = value(&site.core.db, &of_theme(battery, 1)).await;
    let seen = crate::themes::name_of(&site, battery).await;
    let edit = |edit: Value| ("/api/themes/edit", json!({ "edit": edit }));
    let asks = [
        ("/api/themes/one", json!({"query": {"id": battery}})),
        edit(json!({"edit": "rename", "id": battery, "name": "x", "seen": seen})),
        edit(json!({"edit": "attach", "id": battery, "cause": "x", "seen": ""})),
        edit(json!({"edit": "merge", "into": battery, "from": noise})),
        edit(json!({"edit": "merge", "into": noise, "from": battery})),
        edit(json!({"edit": "split", "id": battery, "voices": [voice], "name": ""})),
    ];
    hidden(&site, Who::Head, &asks).await;
    let page = Ask::get(&format!("/manage/themes/{battery}"));
    let page = site.send_as(Who::Head, page).await;
    assert!(!page.text().contains("续航"), "{}", page.status);
    let asked = json!({"query": {"phrase": "电池续航"}});
    let found = site
        .call(Who::Head, "/api/themes/phrase", asked.clone())
        .await;
    assert!(!found.text().contains(&voice.to_string()));
    let found = site.call(Who::Manager, "/api/themes/phrase", asked).await;
    assert!(
        found.text().contains(&voice.to_string()),
        "a manager finds it"
    );
});

both!(
    s2_figures_of_a_foreign_department_do_not_exist,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let foreign = json!({"query": {"department": site.b}});
        let asks =
            ["/api/insight/dashboard", "/api/themes/list"].map(|path| (path, foreign.clone()));
        hidden(&site, Who::Head, &asks).await;
        for (path, asked) in asks {
            assert_eq!(
                site.call(Who::Manager, path, asked).await.status,
                200,
                "{path}"
            );
        }
    }
);

both!(s2_a_foreign_voice_gets_no_label, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let rules = site.core.rules();
    let category = rules.categories.children(None)[0].id;
    let labels = async |case: &Seed| {
        let sql = format!(
            "SELECT feedback_id FROM case_file WHERE number = '{}'",
            case.number
        );
        let voice: Uuid = value(&site.core.db, &sql).await;
        [
            json!({"axis": "category", "value": category}),
            json!({"axis": "mood", "value": "positive"}),
            json!({"axis": "kind", "value": "inquiry"}),
        ]
        .map(|tag| ("/api/labels/put", json!({"voice": voice, "tag": tag})))
    };
    let foreign = labels(&site.foreign).await;
    hidden(&site, Who::AgentA, &foreign).await;
    hidden(&site, Who::Head, &foreign).await;
    hidden(&site, Who::AgentB, &labels(&site.own).await).await;
    for (path, own) in labels(&site.own).await {
        let answer = site.call(Who::AgentA, path, own).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
});

both!(s2_a_foreign_import_does_not_exist, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let upload = Ask::post("/manage/imports/files")
        .wants_json()
        .multipart(&[], &[("file", "a.csv", "内容\n电池不耐用\n".as_bytes())]);
    let preview = site.send_as(Who::Manager, upload).await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    let preview = preview.json();
    let start = json!({"id": preview["id"], "mapping": preview["mapping"]});
    let asks = [
        ("/api/imports/status", json!({"id": preview["id"]})),
        ("/api/imports/start", start.clone()),
        ("/api/imports/cancel", json!({"id": preview["id"]})),
    ];
    hidden(&site, Who::Head, &asks).await;
    let list = site.call(Who::Head, "/api/imports/list", json!({})).await;
    assert_eq!(list.json(), json!([]));
    let started = site.call(Who::Manager, "/api/imports/start", start).await;
    assert_eq!(started.status, 200, "{}", started.text());
});

both!(s2_nobody_reads_anothers_reminders, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let reminder = Uuid::now_v7();
    let sql = "INSERT INTO reminder (id, key, person_id, case_id, about, created_at) \
               VALUES ($1, 'one', $2, $3, '{}', $4)";
    let head = site.person(Who::Head).await;
    let values = vec![
        reminder.into(),
        head.0.into(),
        site.own.id.into(),
        Utc::now().into(),
    ];
    meddle(&site.core.db, sql, values).await;
    let read = |seen: Value| ("/api/reminders/read", json!({ "seen": seen }));
    let asks = [
        read(json!({ "one": reminder })),
        read(json!({ "up_to": reminder })),
        ("/api/reminders/list", json!({ "after": null })),
    ];
    for who in [Who::AgentA, Who::AgentB, Who::Manager, Who::Auditor] {
        for answer in untouched(&site, who, &asks).await {
            assert_eq!(answer.status, 200, "{who:?}: {}", answer.text());
            assert!(!answer.text().contains(&reminder.to_string()), "{who:?}");
        }
    }
    let (path, own) = read(json!({ "one": reminder }));
    assert_eq!(site.call(Who::Head, path, own).await.status, 200);
    let kept = "SELECT count(*) FROM reminder WHERE read_at IS NULL";
    assert_eq!(site.number(kept).await, 0, "its owner may");
});
