//! The scenario handbook: listed, read, and suggested for a case with reasons.

use crate::harness::{Ask, TestDb, TestSite, Who, both, complaint};
use app::api::ApiError;
use app::api::ports::{Cases as _, Handbook as _, Voices as _};
use serde_json::{Value, json};
use server::services::{cases, handbook, voices};
use shared::cases::{CaseAction, Measure, ProposalDraft};
use shared::feedback::FeedbackForm;
use shared::locale::Locale;

async fn ask(site: &TestSite, who: Who, path: &str, arguments: Value) -> Value {
    let answer = site.call(who, path, arguments).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

both!(the_handbook_is_searched_and_read, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let list = |text: &str| json!({ "query": { "text": text } });
    let all = ask(&site, Who::AgentA, "/api/handbook/list", list("")).await;
    let rows = all["rows"].as_array().expect("rows");
    assert!(rows.len() >= 110 && all["total"] == rows.len());
    let some = ask(
        &site,
        Who::AgentA,
        "/api/handbook/list",
        list("洗衣机 漏水"),
    )
    .await;
    assert!(some["rows"].to_string().contains("washer.leak"));
    assert!(some["rows"].as_array().expect("rows").len() < rows.len());

    let key = json!({ "key": "washer.leak" });
    let one = ask(&site, Who::Auditor, "/api/handbook/one", key).await;
    assert_eq!(one["category"]["en"], "Malfunction");
    let none = site
        .call(
            Who::AgentA,
            "/api/handbook/one",
            json!({ "key": "nothing" }),
        )
        .await;
    assert_eq!(none.status, 404);
    let long = list(&"水".repeat(201));
    let refused = site.call(Who::AgentA, "/api/handbook/list", long).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
});

async fn beside(site: &TestSite, who: Who, number: &str) -> String {
    let arguments = json!({ "number": number, "locale": "zh" });
    let markup = ask(site, who, "/api/handbook/beside", arguments).await;
    markup.as_str().expect("markup").to_owned()
}

both!(a_case_gets_scenarios_with_reasons, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let found = beside(&site, Who::AgentA, &site.own.number).await;
    assert!((1..=3).contains(&found.matches("<a ").count()), "{found}");
    let opening = format!(
        "data-text=\"尊敬的顾客，冰箱停了、食物也受了损失，非常抱歉。请先少开门、拍下变质的食物。{} ",
        site.own.number
    );
    for part in [
        "href=\"/desk/handbook/fridge.warm\"",
        "出现“冰箱不制冷”",
        "data-never=\"食物我们不管\"",
        "data-short=\"late\"",
        &opening,
    ] {
        assert!(found.contains(part), "{part} in {found}");
    }
    assert!(!found.replace("{promised}", "").contains('{'), "{found}");
    assert!(found.contains("data-promised=\"20"), "{found}");

    // Who may not reply reads the scenarios only; another department's case is none of theirs.
    let read = beside(&site, Who::Auditor, &site.own.number).await;
    assert!(read.contains("/desk/handbook/fridge.warm"), "{read}");
    assert!(!read.contains("data-text"), "{read}");
    let foreign = json!({ "number": site.foreign.number, "locale": "zh" });
    let hidden = site
        .call(Who::AgentA, "/api/handbook/beside", foreign)
        .await;
    assert_eq!(hidden.status, 404);
});

both!(
    a_text_names_the_promise_that_holds_once_it_is_sent,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let head = site.acting(site.a).await;
        let (core, service) = (&site.core.core, handbook::Service(site.core.core.clone()));
        let cases = cases::Service(core.clone());
        let promised = async || {
            let found = service.beside(&head, &site.own.number).await;
            found.expect("beside").promised
        };
        let reply = async |text: &str, ask: bool| {
            let page = cases.case(&head, &site.own.number).await.expect("a page");
            let text = text.to_owned();
            let reply = CaseAction::Reply { text, ask };
            cases.act(&head, &site.own.number, page.seq, reply).await
        };
        let (due, said) = promised().await.expect("promised");
        let done = reply("师傅明天上午到", false).await;
        let next = done.expect("sent").row.next_due.expect("a promise").at;
        // One minute may pass in between.
        assert!((next - due).num_minutes().abs() <= 1, "{next} {due}");
        let found = beside(&site, Who::Head, &site.own.number).await;
        assert!(found.contains("{promised}前"), "{found}");
        assert!(
            found.contains(&format!("data-promised=\"{}", &said[..10])),
            "{found}"
        );

        // A promise that was broken is not named again.
        site.core.at(60 * 24 * 3_600);
        let (due, _) = promised().await.expect("promised");
        assert!(due > core.clock.now());

        // A question stops the clocks: while the customer is asked nothing is promised.
        reply("请问是哪个型号？", true).await.expect("sent");
        assert_eq!(promised().await, None);
        let found = beside(&site, Who::Head, &site.own.number).await;
        assert!(!found.contains("data-promised"), "{found}");
    }
);

both!(
    a_text_with_a_hole_is_not_sent_to_a_customer,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let head = site.acting(site.a).await;
        let cases = cases::Service(site.core.core.clone());
        let page = cases.case(&head, &site.own.number).await.expect("a page");
        let act =
            async |action: CaseAction| cases.act(&head, &site.own.number, page.seq, action).await;
        for text in ["{customer}，您好", "{customer，您好", "｛customer｝，您好"] {
            let text = text.to_owned();
            let propose = CaseAction::Propose(ProposalDraft {
                text: text.clone(),
                measures: vec![Measure::Repair],
                ..Default::default()
            });
            let reply = CaseAction::Reply { text, ask: false };
            for action in [reply, propose] {
                let refused = act(action).await.expect_err("refused");
                let ApiError::Invalid(errors) = refused else {
                    panic!("{refused:?}")
                };
                assert!(format!("{errors:?}").contains("Unfilled"), "{errors:?}");
            }
        }
        let text = "{customer}".to_owned();
        act(CaseAction::Note { text }).await.expect("staff may");
    }
);

both!(
    texts_for_a_customer_are_in_the_customers_language,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let voices = voices::Service(site.core.core.clone());
        let form = FeedbackForm {
            text: "My fridge is warm and the freezer defrosted".into(),
            contact: "ann@example.com".into(),
            ..complaint()
        };
        let link = voices.submit(form, Locale::En).await.expect("taken").link;
        let receipt = voices.receipt(&link, Locale::En).await.expect("a receipt");
        let found = beside(&site, Who::Head, &receipt.number).await;
        assert!(found.contains("data-text=\"Dear customer, "), "{found}");
        assert!(!found.contains("尊敬的顾客") && found.contains("可能适用的场景"));
    }
);

both!(
    the_pages_of_the_handbook_are_drawn_by_the_server,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        for (path, words) in [
            ("/desk/handbook?q=%E6%BC%8F%E6%B0%B4", "洗衣机漏水"),
            ("/desk/handbook/washer.leak", "请先关闭进水阀并断电"),
        ] {
            let page = site.send_as(Who::AgentA, Ask::get(path)).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.text().contains(words), "{path}");
        }
        let gone = site
            .send_as(Who::AgentA, Ask::get("/desk/handbook/nothing"))
            .await;
        assert_eq!(gone.status, 404);
    }
);

both!(
    a_canned_reply_is_published_and_offered,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let publish = async |text: &str| {
            let name = json!({ "zh": "问好", "en": "Greeting" });
            let text = json!({ "zh": text, "en": "" });
            let reply = json!({ "short": "hi", "name": name, "text": text });
            let body = json!({ "seen": 0, "draft": { "replies": [reply] } });
            site.call(Who::Admin, "/api/rules/publish", body).await
        };
        let refused = publish("{who}，您好").await;
        assert!(refused.text().contains("variable"), "{}", refused.text());
        let refused = publish("您好 ::hi 再见").await;
        assert!(refused.text().contains("mark"), "{}", refused.text());
        let done = publish("{customer}，{number} \"><b>已收到").await;
        assert_eq!(done.status, 200, "{}", done.text());
        let found = beside(&site, Who::AgentA, &site.own.number).await;
        assert!(!found.contains("<b>") && !found.contains("data-short=\"late\""));
        let text = format!("尊敬的顾客，{} &quot;", site.own.number);
        assert!(found.contains(&text), "{found}");
    }
);
