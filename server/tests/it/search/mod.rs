//! X-1, P1, S15, G03: what is found, by whom, and that nothing typed is more than text.

mod index;

use crate::harness::{TestDb, TestSite, Who, both, complaint, number};
use app::api::ports::{Cases as _, Search as _, Voices as _};
use serde_json::json;
use server::services::{cases, search, voices};
use shared::actor::Actor;
use shared::cases::{CaseAction, Kind};
use shared::feedback::FeedbackForm;
use shared::finding::{Found, SearchQuery};
use shared::locale::Locale;

fn asked(text: &str) -> SearchQuery {
    SearchQuery {
        text: text.to_owned(),
        ..SearchQuery::default()
    }
}

async fn found(site: &TestSite, text: &str) -> Found {
    let service = search::Service(site.core.core.clone());
    let found = service.find(&Actor::System, asked(text));
    found
        .await
        .unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn numbers(found: &Found) -> Vec<String> {
    found
        .rows
        .iter()
        .map(|hit| hit.case.number.clone())
        .collect()
}

/// Files a voice; returns its case's number.
async fn file(site: &TestSite, text: &str) -> String {
    let form = FeedbackForm {
        text: text.to_owned(),
        contact: String::new(),
        name: String::new(),
        consent: String::new(),
        ..complaint()
    };
    file_form(site, form).await
}

async fn file_form(site: &TestSite, form: FeedbackForm) -> String {
    let voices = voices::Service(site.core.core.clone());
    let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
    let receipt = voices.receipt(&link, Locale::Zh).await.expect("a receipt");
    receipt.number
}

async fn note(site: &TestSite, case: &str, text: &str) {
    let head = site.acting(site.a).await;
    let cases = cases::Service(site.core.core.clone());
    let page = cases.case(&head, case).await.expect("a page");
    let text = text.to_owned();
    let note = CaseAction::Note { text };
    cases.act(&head, case, page.seq, note).await.expect("noted");
}

both!(x1_a_table_of_queries, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let manager = file(&site, "王經理昨天回电说Refund今天到账，蓝牙耳机 40%_off").await;
    let washer = file(&site, "洗衣机脱水时声音特别大，经理王先生没有来").await;
    let emoji = file(&site, "太差了😡，O'Reilly 的 \"书\" 没有到").await;
    let m = vec![manager.clone()];
    for (typed, expected) in [
        ("王经理", m.clone()),
        ("王經理", m.clone()),
        ("昨天回", m.clone()),
        ("耳", m.clone()),
        ("牙耳", m.clone()),
        ("wjl", m.clone()),
        ("wangjingli", m.clone()),
        ("wangjl", m.clone()),
        ("refu", m.clone()),
        ("ＲＥＦＵＮＤ", m.clone()),
        ("到账 耳机", m.clone()),
        ("\"今天到账\"", m.clone()),
        ("\"今天 到账\"", vec![]),
        ("经理", vec![washer.clone(), manager.clone()]),
        ("经理 脱水", vec![washer.clone()]),
        ("xyj", vec![washer.clone()]),
        ("理昨", m.clone()),
        ("王总", vec![]),
        ("fund", vec![]),
        ("o'reilly", vec![emoji.clone()]),
        (manager.as_str(), m.clone()),
        (manager.to_lowercase().as_str(), m.clone()),
    ] {
        let hits = found(&site, typed).await;
        assert_eq!(numbers(&hits), expected, "{typed}");
        assert_eq!(hits.total, Some(expected.len() as u64), "{typed}");
    }
    let prefix = manager.get(..7).expect("TS-2026");
    let all = found(&site, prefix).await;
    assert_eq!(all.total, Some(5), "{prefix}: with the two of the site");
    assert!(numbers(&all).contains(&manager), "{prefix}");
});

both!(x1_hits_are_marked, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let case = file(&site, "王經理昨天回电").await;
    let hits = found(&site, "王经理").await;
    let snippet = &hits.rows.first().expect("a hit").snippet;
    assert_eq!(
        snippet,
        &[("王經理".to_owned(), true), ("昨天回电".to_owned(), false)]
    );
    note(&site, &case, "已经联系仓库补发一台新的").await;
    let hits = found(&site, "仓库").await;
    assert_eq!(numbers(&hits), vec![case.clone()]);
    let marked: Vec<&str> = hits.rows[0]
        .snippet
        .iter()
        .filter(|(_, hit)| *hit)
        .map(|(text, _)| text.as_str())
        .collect();
    assert_eq!(marked, ["仓库"]);
    // Words of both the customer and the desk.
    assert_eq!(numbers(&found(&site, "王经理 仓库").await), vec![case]);
});

both!(
    x1_what_the_customer_wrote_comes_before_what_staff_wrote,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let first = file(&site, "遥控器坏了不能用").await;
        let later = file(&site, "屏幕坏了一大块").await;
        note(&site, &later, "客户也提到遥控器").await;
        assert_eq!(numbers(&found(&site, "遥控器").await), vec![first, later]);
    }
);

both!(x1_filters_narrow, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let form = FeedbackForm {
        kind: "suggestion".into(),
        text: "冰箱可以加一个灯吗".into(),
        ..complaint()
    };
    let suggestion = file_form(&site, form).await;
    let service = search::Service(site.core.core.clone());
    let ask = async |query: SearchQuery| {
        let found = service.find(&Actor::System, query).await;
        numbers(&found.expect("found"))
    };
    let kind = SearchQuery {
        kind: Some(Kind::Suggestion),
        ..asked("冰箱")
    };
    assert_eq!(ask(kind).await, vec![suggestion]);
    let department = SearchQuery {
        department: Some(site.b),
        ..asked("冰箱")
    };
    assert_eq!(ask(department).await, vec![site.foreign.number.clone()]);
    for (open, expected) in [(true, 3), (false, 0)] {
        let query = SearchQuery {
            open: Some(open),
            ..asked("冰箱")
        };
        assert_eq!(ask(query).await.len(), expected);
    }
});

both!(x1_pages_follow_each_other, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    for n in 0..60 {
        file(&site, &format!("扫地机器人第{n}次卡住")).await;
    }
    let noted = file(&site, "完全是别的事情").await;
    note(&site, &noted, "其实是扫地机器人").await;
    let service = search::Service(site.core.core.clone());
    let mut seen = Vec::new();
    let mut query = asked("扫地机器人");
    let mut pages = 0;
    loop {
        let page = service
            .find(&Actor::System, query.clone())
            .await
            .expect("a page");
        assert_eq!(page.total, (pages == 0).then_some(61));
        seen.extend(numbers(&page));
        pages += 1;
        let Some(next) = page.next else { break };
        query.after = Some(next);
    }
    assert_eq!((pages, seen.len()), (2, 61));
    assert_eq!(seen.last(), Some(&noted));
    assert!(seen[..60].is_sorted_by(|a, b| a > b), "latest first");
    for key in ["", "x.1", "h.x", "h", "9"] {
        query.after = Some(key.to_owned());
        let answer = service.find(&Actor::System, query.clone()).await;
        assert!(answer.is_err(), "{key:?}");
    }
});

both!(x1_an_exact_contact_finds_its_cases, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let body = |text: &str| json!({"query": {"text": text}});
    let own = &site.own.number;
    for typed in ["13812341234", "138 1234 1234", "+86 13812341234"] {
        let answer = site
            .call(Who::AgentA, "/api/search/find", body(typed))
            .await;
        assert_eq!(answer.status, 200, "{typed}");
        assert!(
            answer.text().contains(own.as_str()),
            "{typed}: {}",
            answer.text()
        );
        assert_eq!(answer.json()["contact"], true);
        assert!(!answer.text().contains("12341234"), "{}", answer.text());
        // Whoever reads masks only, and whoever handles other departments, learns nothing.
        for who in [Who::Manager, Who::Auditor, Who::AgentB] {
            let answer = site.call(who, "/api/search/find", body(typed)).await;
            assert_eq!(answer.status, 200, "{who:?}");
            assert!(!answer.text().contains(own.as_str()), "{who:?} {typed}");
            let nobody = body("13800000000");
            let nobody = site.call(who, "/api/search/find", nobody).await;
            assert_eq!(
                answer.json(),
                nobody.json(),
                "{who:?}: a customer looks like nobody"
            );
        }
    }
});

both!(
    p1_personal_data_is_no_word_of_the_index,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let text = "请打１３９ ０００１ ０００２ 找赵六，邮箱 zhao.liu@example.com，身份证11010519491231002X";
        let case = file(&site, text).await;
        for typed in [
            "13900010002",
            "0002",
            "zhao.liu",
            "example",
            "zhao.liu@example.com",
            "11010519491231002X",
            "1949",
        ] {
            let hits = found(&site, typed).await;
            assert!(!numbers(&hits).contains(&case), "{typed}");
        }
        let hits = found(&site, "身份证").await;
        assert_eq!(numbers(&hits), vec![case]);
        let shown = serde_json::to_string(&hits).expect("JSON");
        for secret in ["1390001", "0002", "zhao", "1949"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
);

both!(s2_search_has_no_foreign_case, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let (own, foreign) = (&site.own.number, &site.foreign.number);
    for (who, sees, hidden) in [
        (Who::AgentA, own, foreign),
        (Who::Head, own, foreign),
        (Who::AgentB, foreign, own),
    ] {
        for typed in ["冰箱", "bx", hidden.as_str()] {
            for (path, body) in [
                ("/api/search/find", json!({"query": {"text": typed}})),
                ("/api/search/suggest", json!({"text": typed})),
            ] {
                let answer = site.call(who, path, body).await;
                assert_eq!(answer.status, 200);
                assert!(!answer.text().contains(hidden.as_str()), "{who:?} {typed}");
                if typed == "冰箱" {
                    assert!(answer.text().contains(sees.as_str()), "{who:?} {typed}");
                }
            }
        }
        let count = site.call(who, "/api/search/find", json!({"query": {"text": "冰箱"}}));
        assert_eq!(
            count.await.json()["total"],
            1,
            "{who:?} counts the own ones only"
        );
    }
    let all = site.call(
        Who::Manager,
        "/api/search/find",
        json!({"query": {"text": "冰箱"}}),
    );
    assert_eq!(all.await.json()["total"], 2);
    // The index follows a case from department to department, and to its owner.
    let sql = "UPDATE case_file SET department_id = $1 WHERE number = $2";
    let to_b = vec![site.b.0.into(), own.as_str().into()];
    crate::harness::meddle(&site.core.db, sql, to_b).await;
    let gone = site.call(
        Who::AgentA,
        "/api/search/find",
        json!({"query": {"text": "冰箱"}}),
    );
    assert_eq!(gone.await.json()["total"], 0);
    let owner = site.person(Who::AgentA).await;
    let sql = "UPDATE case_file SET owner_id = $1 WHERE number = $2";
    let owned = vec![owner.0.into(), own.as_str().into()];
    crate::harness::meddle(&site.core.db, sql, owned).await;
    let back = site.call(
        Who::AgentA,
        "/api/search/find",
        json!({"query": {"text": "冰箱"}}),
    );
    assert_eq!(back.await.json()["total"], 1);
});

both!(g03_whatever_is_typed_is_text, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    file(&site, "折扣100%没有给，A_B型号").await;
    let long = "长".repeat(200);
    let hostile = [
        "",
        " ",
        "%",
        "_",
        "\"",
        "'",
        "''",
        "\\",
        "*",
        "冰*",
        "冰箱\"",
        "\"冰箱",
        "' OR 1=1",
        "\");DROP TABLE case_file;--",
        "冰箱 AND",
        "冰箱 NOT x",
        "NEAR(冰 箱)",
        "terms:冰箱",
        "^冰箱",
        "{terms}:冰",
        "a:* & b",
        "!冰箱",
        "冰|箱",
        "(select 1)",
        "$1",
        "?",
        "😡",
        "👨‍👩‍👧",
        "\u{0}冰箱",
        "冰\u{0}箱",
        "\u{202E}箱冰",
        "हिन्दी",
        "한국어",
        "é",
        "№ts2026",
        "¦wj",
        "›冰箱",
        "§complaint",
        "-1",
        "1e9",
        "冰箱;",
        "--",
        "/*",
        "<script>alert(1)</script>",
        &long,
    ];
    for typed in hostile {
        let answer = site
            .call(
                Who::Head,
                "/api/search/find",
                json!({"query": {"text": typed}}),
            )
            .await;
        assert_eq!(answer.status, 200, "{typed:?}: {}", answer.text());
    }
    for nothing in ["%", "_", "*", "' OR 1=1", "§complaint", "x OR y"] {
        assert_eq!(
            numbers(&found(&site, nothing).await),
            Vec::<String>::new(),
            "{nothing}"
        );
    }
    let too_long = "冰".repeat(10_000);
    let refused = site
        .call(
            Who::Head,
            "/api/search/find",
            json!({"query": {"text": too_long}}),
        )
        .await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        number(&site.core.db, "SELECT count(*) FROM case_file").await,
        3
    );
});
