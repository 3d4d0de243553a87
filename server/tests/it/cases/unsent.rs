//! A notice that nobody got is seen on the page of its case, and before it is asked for.

use crate::harness::{Ask, Seed, TestDb, TestSite, Who, both, complaint, meddle};
use serde_json::{Value, json};
use shared::catalogue::{Words, desk as words};
use shared::feedback::FeedbackForm;

/// A complaint of somebody who can be reached here.
fn of(contact: &str) -> FeedbackForm {
    FeedbackForm {
        contact: contact.into(),
        name: String::new(),
        ..complaint()
    }
}

async fn act(site: &TestSite, number: &str, action: Value) {
    let one = json!({ "number": number });
    let page = site.call(Who::AgentA, "/api/cases/one", one).await.json();
    let act = json!({"number": number, "seq": page["seq"], "action": action});
    let done = site.call(Who::AgentA, "/api/cases/act", act).await;
    assert_eq!(done.status, 200, "{}", done.text());
}

/// Everything up to the question whether it is solved.
async fn ask(site: &TestSite, case: &Seed) {
    for action in [
        json!({"do": "record_cause", "text": "启动器损坏"}),
        json!({"do": "record_action", "text": "更换启动器", "evidence": [case.evidence]}),
        json!({"do": "ask_confirmation", "text": "启动器换好了"}),
    ] {
        act(site, &case.number, action).await;
    }
}

/// How often the page of a case says it.
async fn says(site: &TestSite, case: &Seed, words: Words) -> usize {
    let ask = Ask::get(&format!("/desk/cases/{}", case.number));
    let page = site.send_as(Who::AgentA, ask).await;
    assert_eq!(page.status, 200);
    // What the program is given beside the page holds it, too.
    let html = page.text();
    let shown = html
        .split("<script")
        .map(|part| match part.split_once("</script>") {
            Some((_, shown)) => shown,
            None => part,
        });
    shown.map(|part| part.matches(words.zh).count()).sum()
}

both!(
    whom_no_mail_reaches_is_said_before_and_after_they_are_asked,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let anonymous = FeedbackForm {
            consent: String::new(),
            ..of("")
        };
        for (form, unreached) in [
            (of("13711112222"), true),
            (anonymous, true),
            (of("li@x.cn"), false),
        ] {
            let contact = form.contact.clone();
            let case = site.seed(form).await;
            let times = usize::from(unreached);
            let said = says(&site, &case, words::UNREACHED).await;
            assert_eq!(said, times, "{contact:?}: before");
            let none = says(&site, &case, words::NOTICE_NO_CONTACT).await;
            assert_eq!(none, 0, "{contact:?}: nothing was asked yet");
            ask(&site, &case).await;
            act(&site, &case.number, json!({"do": "remind_confirmation"})).await;
            let said = says(&site, &case, words::UNREACHED).await;
            assert_eq!(said, times, "{contact:?}: after");
            let unsent = says(&site, &case, words::NOTICE_NO_CONTACT).await;
            assert_eq!(unsent, 2 * times, "{contact:?}: request and reminder");
        }
    }
);

both!(
    a_notice_over_the_limit_and_one_given_up_are_seen,
    async |db: TestDb| {
        // One for the receipt, one for the request.
        let site = TestSite::with(&db, &[("mails_per_contact_per_day", "2")]).await;
        let case = site.seed(of("li@x.cn")).await;
        ask(&site, &case).await;
        assert_eq!(says(&site, &case, words::NOTICE_OVER_CAP).await, 0);
        act(&site, &case.number, json!({"do": "remind_confirmation"})).await;
        assert_eq!(says(&site, &case, words::NOTICE_OVER_CAP).await, 1);
        assert_eq!(says(&site, &case, words::NOTICE_GIVEN_UP).await, 0);
        let sql = "UPDATE notice SET state = 'dead' \
                   WHERE state = 'queued' AND dedupe_key LIKE 'case:%' AND case_id = $1";
        let changed = meddle(&site.core.db, sql, vec![case.id.into()]).await;
        assert_eq!(changed, 2, "the receipt and the request");
        assert_eq!(says(&site, &case, words::NOTICE_GIVEN_UP).await, 1);
        assert_eq!(says(&site, &case, words::UNREACHED).await, 0);
    }
);
