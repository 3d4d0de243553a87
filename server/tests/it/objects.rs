//! S2: whatever belongs to somebody else looks as if it did not exist, and stays as it is.
//!
//! Rule: each request is one that its sender may make for an object of their own; only the object is foreign.

mod foreign;
mod named;

use crate::harness::{Ask, Seed, TestDb, TestSite, Who, both, picture, rows};
use serde_json::{Value, json};
use uuid::Uuid;

/// Everything that staff can do to a case.
fn actions(site: &TestSite, case: &Seed) -> Vec<Value> {
    vec![
        json!({"do": "take"}),
        json!({"do": "assign", "department": site.a, "owner": null}),
        json!({"do": "categorise", "category": Uuid::nil()}),
        json!({"do": "prioritise", "priority": "urgent", "reason": "很急的事"}),
        json!({"do": "move", "stage": "analysing"}),
        json!({"do": "reply", "text": "您好，我们已收到", "ask": false}),
        json!({"do": "note", "text": "看一看"}),
        json!({"do": "propose", "measures": ["repair"], "text": "免费上门维修", "amount_minor": null, "by": null}),
        json!({"do": "record_cause", "text": "零件老化"}),
        json!({"do": "record_action", "text": "换了零件", "evidence": [case.evidence]}),
        json!({"do": "ask_confirmation", "text": "换好了"}),
        json!({"do": "remind_confirmation"}),
        json!({"do": "close", "summary": "已处理完毕"}),
    ]
}

/// Requests of staff that name a case and its files.
fn by_staff(site: &TestSite, case: &Seed) -> Vec<Ask> {
    let number = &case.number;
    let mut asks = vec![
        Ask::get(&format!("/desk/cases/{number}")),
        Ask::get(&format!("/desk/files/{}", case.file)),
        Ask::get(&format!("/desk/files/{}", case.evidence)),
        Ask::post(&format!("/desk/cases/{number}/files"))
            .wants_json()
            .multipart(&[], &[("file", "a.png", &picture())]),
        Ask::post("/api/cases/one").json(&json!({"number": number})),
        Ask::post("/api/search/near").json(&json!({"number": number})),
        Ask::post("/api/handbook/beside").json(&json!({"number": number, "locale": "zh"})),
        Ask::post("/api/cases/reveal").json(&json!({"number": number, "reason": "客户要求回电"})),
    ];
    for action in actions(site, case) {
        for seq in [0, 3, 4] {
            let arguments = json!({"number": number, "seq": seq, "action": action});
            asks.push(Ask::post("/api/cases/act").json(&arguments));
        }
    }
    asks
}

both!(s2_a_foreign_case_does_not_exist, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let pairs = [
        (Who::AgentA, &site.foreign),
        (Who::Head, &site.foreign),
        (Who::AgentB, &site.own),
    ];
    let before = rows(&site.core.db).await;
    for (who, case) in pairs {
        let cookie = site.cookie(who).await;
        for ask in by_staff(&site, case) {
            let name = format!(
                "{who:?} {} {}",
                ask.path,
                String::from_utf8_lossy(&ask.body)
            );
            let name: String = name.chars().take(200).collect();
            let answer = site.send(ask.cookie(cookie.as_deref())).await;
            assert_eq!(answer.status, 404, "{name}: {}", answer.text());
            assert!(!answer.text().contains("冰箱"), "{name}");
        }
    }
    assert_eq!(rows(&site.core.db).await, before);
});

both!(s2_masked_readers_change_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let before = rows(&site.core.db).await;
    for who in [Who::Manager, Who::Auditor, Who::Admin, Who::Reporter] {
        for action in actions(&site, &site.own) {
            let arguments = json!({"number": site.own.number, "seq": 3, "action": action});
            let answer = site.call(who, "/api/cases/act", arguments).await;
            assert_eq!(answer.status, 403, "{who:?} {action}");
        }
    }
    assert_eq!(rows(&site.core.db).await, before);
});

both!(s2_lists_hold_nothing_foreign, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let foreign = &site.foreign.number;
    let queries = [
        json!({"view": "open"}),
        json!({"view": "unassigned"}),
        json!({"view": "open", "department": site.b}),
        json!({"view": "open", "search": foreign}),
        json!({"view": "open", "search": "冰箱"}),
        json!({"view": "closed"}),
    ];
    for query in queries {
        for path in ["/api/cases/inbox", "/api/voices/list"] {
            let answer = site.call(Who::AgentA, path, json!({"query": query})).await;
            assert_eq!(answer.status, 200, "{path} {query}: {}", answer.text());
            assert!(!answer.text().contains(foreign), "{path} {query}");
        }
    }
    for (path, asked) in [
        ("/api/search/find", json!({"query": {"text": "冰箱"}})),
        (
            "/api/search/find",
            json!({"query": {"text": "冰箱", "department": site.b}}),
        ),
        ("/api/search/suggest", json!({"text": "冰箱"})),
        ("/api/chase/list", json!({"query": {}})),
    ] {
        let answer = site.call(Who::AgentA, path, asked.clone()).await;
        assert_eq!(answer.status, 200, "{path} {asked}: {}", answer.text());
        assert!(!answer.text().contains(foreign), "{path} {asked}");
        let all = site.call(Who::AgentB, path, asked.clone()).await;
        assert!(
            path.contains("chase") || all.text().contains(foreign),
            "{path} {asked}"
        );
    }
    let board = site.call(Who::AgentA, "/api/cases/board", json!({"case_type": null}));
    assert!(!board.await.text().contains(foreign));
    for path in ["/desk", "/desk?view=open", "/desk/board", "/desk/voices"] {
        let page = site.send_as(Who::AgentA, Ask::get(path)).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains(foreign), "{path}");
    }
    let search = json!({"query": {"view": "open", "search": site.own.number}});
    let own = site.call(Who::AgentA, "/api/cases/inbox", search).await;
    assert!(
        own.text().contains(&site.own.number),
        "the own one is found"
    );
});

both!(e09_a_customer_has_the_own_files_only, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let before = rows(&site.core.db).await;
    let file = |id: Uuid| Ask::get(&format!("/case/files/{id}"));
    let own = site.send_as(Who::Customer, file(site.own.file)).await;
    assert_eq!(
        (own.status, own.header("content-type")),
        (200, "image/jpeg")
    );
    for id in [
        site.foreign.file,
        site.foreign.evidence,
        site.own.evidence,
        Uuid::nil(),
    ] {
        let answer = site.send_as(Who::Customer, file(id)).await;
        assert_eq!(answer.status, 404, "{id}");
    }
    for who in [Who::Anonymous, Who::ExpiredCustomer, Who::Head] {
        let answer = site.send_as(who, file(site.own.file)).await;
        assert!(
            matches!(answer.status, 401 | 404),
            "{who:?}: {}",
            answer.status
        );
    }
    assert_eq!(rows(&site.core.db).await, before);
});

both!(
    s2_evidence_of_another_case_is_no_evidence,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let own = &site.own.number;
        let head = site.cookie(Who::Head).await;
        let page = Ask::post("/api/cases/one").json(&json!({"number": own}));
        let page = site.send(page.cookie(head.as_deref())).await.json();
        let take = json!({"number": own, "seq": page["seq"], "action": {"do": "take"}});
        let taken = site
            .send(
                Ask::post("/api/cases/act")
                    .json(&take)
                    .cookie(head.as_deref()),
            )
            .await;
        assert_eq!(taken.status, 200, "{}", taken.text());
        let before = rows(&site.core.db).await;
        for evidence in [site.foreign.evidence, site.foreign.file, Uuid::nil()] {
            let action = json!({"do": "record_action", "text": "换了零件", "evidence": [evidence]});
            let act = json!({"number": own, "seq": taken.json()["seq"], "action": action});
            let ask = Ask::post("/api/cases/act")
                .json(&act)
                .cookie(head.as_deref());
            let answer = site.send(ask).await;
            assert!(matches!(answer.status, 404 | 422), "{}", answer.text());
        }
        assert_eq!(rows(&site.core.db).await, before);
    }
);
