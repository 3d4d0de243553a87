//! D01: what people type is text on every page, whatever it looks like.
//!
//! Rule: a page with a payload has the very tags and attributes of the same page with a plain word. Nothing is looked
//! for by name, so nothing can be missed by name.

use crate::harness::{Ask, Seed, TestDb, TestSite, Who, addresses, both, complaint, meddle, tags};
use serde_json::{Value, json};
use shared::feedback::FeedbackForm;

const PLAIN: &str = "plainword";
const PAYLOADS: [&str; 27] = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</style><svg onload=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "\"><svg onload=alert(1)>",
    "'><svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mtext><style></math><img src onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<noscript><p title=\"</noscript><img src=x onerror=a(1)>\">",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "<\u{0}script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
];

/// Sixty characters at most, as short fields take them.
fn short(payload: &str) -> String {
    payload.chars().take(60).collect()
}

/// A case in which everybody wrote the payload into everything.
async fn written(site: &TestSite, payload: &str) -> Seed {
    let seed = site
        .seed(FeedbackForm {
            text: format!("{payload} 冰箱不制冷"),
            product: short(payload),
            order_no: short(payload),
            name: short(payload),
            contact: "a@example.com".into(),
            ..complaint()
        })
        .await;
    let rename = "UPDATE attachment SET name = $1 WHERE case_id = $2 OR feedback_id = \
                  (SELECT feedback_id FROM case_file WHERE id = $2)";
    let values = vec![
        format!("{}.jpg", short(payload).replace('\0', "")).into(),
        seed.id.into(),
    ];
    meddle(&site.core.db, rename, values).await;
    let text = format!("{payload} 请看");
    let steps = [
        json!({"do": "take"}),
        json!({"do": "reply", "text": text, "ask": false}),
        json!({"do": "note", "text": text}),
        json!({"do": "prioritise", "priority": "urgent", "reason": text}),
        json!({"do": "propose", "measures": ["repair"], "text": text, "amount_minor": null, "by": null}),
        json!({"do": "record_cause", "text": text}),
    ];
    let cookie = site.cookie(Who::Head).await;
    let one = json!({"number": seed.number});
    let ask = Ask::post("/api/cases/one")
        .json(&one)
        .cookie(cookie.as_deref());
    let mut page: Value = site.send(ask).await.json();
    for action in steps {
        let act = json!({"number": seed.number, "seq": page["seq"], "action": action});
        let ask = Ask::post("/api/cases/act")
            .json(&act)
            .cookie(cookie.as_deref());
        let answer = site.send(ask).await;
        assert_eq!(answer.status, 200, "{action}: {}", answer.text());
        page = answer.json();
    }
    as_if_read_alike(site, &seed).await;
    seed
}

/// What is read of a text depends on it, and so do icons and marks: here every text is marked at its beginning.
async fn as_if_read_alike(site: &TestSite, seed: &Seed) {
    let reading = json!({
        "engine": 1, "model": 0, "mood": "negative", "value": -900, "confidence": 900, "sure": true, "upset": 0,
        "phrases": [{"at": [0, 3], "share": -500}], "signals": [], "points": 0, "priority": "low", "reasons": [],
        "categories": [],
    });
    let alike = "UPDATE feedback SET reading = $1, sentiment = 'negative', doubt = 1000 \
                 WHERE id = (SELECT feedback_id FROM case_file WHERE id = $2)";
    let values = vec![reading.to_string().into(), seed.id.into()];
    meddle(&site.core.db, alike, values).await;
    let alike = "UPDATE case_file SET upset = NULL WHERE id = $1";
    meddle(&site.core.db, alike, vec![seed.id.into()]).await;
}

/// Every page that shows it, each with who reads it.
async fn pages(site: &TestSite, seed: &Seed, payload: &str) -> Vec<(String, String)> {
    let session = site
        .case_token(seed.id, chrono::TimeDelta::minutes(9))
        .await;
    let customer = format!("{}={session}", server::http::voice::CASE_COOKIE);
    let head = site.cookie(Who::Head).await;
    let mut asks = vec![
        Ask::get("/case").cookie(Some(&customer)),
        Ask::get(&format!("/r/{}", seed.link)),
        Ask::post("/case/act")
            .form(&[("do", "object"), ("text", "x")])
            .cookie(Some(&customer)),
        Ask::post("/track").form(&[("number", payload), ("tail", payload)]),
        Ask::post("/login").form(&[
            ("login", &short(payload)),
            ("password", "wrong wrong"),
            ("next", payload),
        ]),
        Ask::post(&format!("/s/{}", site.survey)).form(&[
            ("suggestion", payload),
            ("improve.other", payload),
            ("best", "nothing"),
        ]),
        Ask::post("/case/messages")
            .multipart(
                &[("text", payload), ("key", &server::vault::token())],
                &[("files", "a.png", b"no kind that we keep")],
            )
            .cookie(Some(&customer)),
        Ask::get(&format!("/login?next={}", crate::harness::percent(payload))),
        Ask::get(&format!("/?x={}", crate::harness::percent(payload))),
        Ask::get(&format!("/nothing/{}", crate::harness::percent(payload))),
    ];
    let names = [
        "kind",
        "text",
        "category",
        "demand",
        "product",
        "order_no",
        "occurred_at",
        "name",
        "contact",
        "form_token",
    ];
    let everything: Vec<(&str, &str)> = names.map(|name| (name, payload)).to_vec();
    asks.push(Ask::post("/").form(&everything));
    for path in [
        "/desk?view=mine".to_owned(),
        "/desk/board".to_owned(),
        "/desk/voices".to_owned(),
        "/desk/labels".to_owned(),
        format!("/desk/handbook?q={}", crate::harness::percent(payload)),
        format!("/desk/cases/{}", seed.number),
        format!(
            "/desk?view=open&search={}",
            crate::harness::percent(payload)
        ),
    ] {
        asks.push(Ask::get(&path).cookie(head.as_deref()));
    }
    let mut shown = Vec::new();
    for ask in asks {
        let path = ask.path.split('?').next().unwrap_or_default().to_owned();
        let name = format!(
            "{} {}",
            ask.method,
            path.replace(&crate::harness::percent(payload), "…")
        );
        let answer = site.send(ask).await;
        assert!(answer.status < 500, "{name}: {}", answer.text());
        shown.push((name, answer.text()));
    }
    shown
}

both!(d01_text_stays_text_on_every_page, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let seed = written(&site, PLAIN).await;
    let plain = pages(&site, &seed, PLAIN).await;
    forget(&site, &seed).await;
    let mut wrong = Vec::new();
    for payload in PAYLOADS {
        let seed = written(&site, payload).await;
        let found = pages(&site, &seed, payload).await;
        forget(&site, &seed).await;
        for ((name, html), (_, plain)) in found.into_iter().zip(&plain) {
            let (found, expected) = (tags(&html), tags(plain));
            if found != expected {
                let differs = found.iter().zip(&expected).find(|(a, b)| a != b);
                wrong.push(format!(
                    "{payload} on {name}: {differs:?}, {} tags for {}",
                    found.len(),
                    expected.len()
                ));
            }
            for address in addresses(&html) {
                let scheme = address.trim_start().to_ascii_lowercase();
                let ours = scheme.is_empty()
                    || scheme.starts_with('/')
                    || scheme.starts_with('#')
                    || scheme.starts_with("https://voice.example")
                    || scheme.starts_with('?');
                if !ours || scheme.starts_with("//") {
                    wrong.push(format!("{payload} on {name} leads to {address}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

/// Out of the lists, so that the next payload stands where this one stood.
async fn forget(site: &TestSite, seed: &Seed) {
    let hide = "UPDATE case_file SET staged_by = id, number = number || '-old' WHERE id = $1";
    meddle(&site.core.db, hide, vec![seed.id.into()]).await;
    let hide = "UPDATE feedback SET staged_by = id WHERE id = (SELECT feedback_id FROM case_file WHERE id = $1)";
    meddle(&site.core.db, hide, vec![seed.id.into()]).await;
    meddle(&site.core.db, "DELETE FROM throttle", vec![]).await;
}

both!(d01_names_given_by_admins_stay_text, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let look = async |site: &TestSite| {
        let head = site.cookie(Who::Head).await;
        let admin = site.cookie(Who::Admin).await;
        let mut shown = vec![site.send(Ask::get("/")).await.text()];
        for (cookie, path) in [
            (&head, "/desk?view=open"),
            (&head, "/desk/board"),
            (&head, "/me"),
            (&admin, "/admin/people"),
            (&admin, "/admin/taxonomy"),
        ] {
            shown.push(
                site.send(Ask::get(path).cookie(cookie.as_deref()))
                    .await
                    .text(),
            );
        }
        shown.push(
            site.send(
                Ask::get(&format!("/desk/cases/{}", site.own.number)).cookie(head.as_deref()),
            )
            .await
            .text(),
        );
        shown
    };
    let set = async |word: &str| {
        for (sql, word) in [
            ("UPDATE person SET name = $1", word),
            ("UPDATE department SET label_zh = $1, label_en = $1", word),
        ] {
            meddle(&site.core.db, sql, vec![word.into()]).await;
        }
    };
    set(PLAIN).await;
    let plain = look(&site).await;
    for payload in PAYLOADS
        .into_iter()
        .filter(|payload| !payload.contains('\0'))
    {
        set(payload).await;
        for (found, plain) in look(&site).await.iter().zip(&plain) {
            assert_eq!(tags(found), tags(plain), "{payload}");
        }
    }
});
