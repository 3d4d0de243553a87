//! S5: what every answer says to browsers, whatever it is an answer to.
//!
//! Rule: the crawl takes its addresses from the running table, so a new route is held to the same.

use crate::harness::{Answer, Ask, TestDb, TestSite, Who, both, meddle};
use crate::matrix::ask_for;
use axum::Router;
use axum::routing::get;
use server::middleware::{Policy, wrap};
use tower::ServiceExt;

/// Built or fixed files: the same for everybody.
fn is_static(path: &str) -> bool {
    // A scenario's key has a dot, too.
    path.starts_with("/assets/") || (path.contains('.') && !path.starts_with("/desk/"))
}

fn check(name: &str, path: &str, answer: &Answer) {
    let header = |name: &str| answer.header(name);
    let kind = header("content-type");
    assert!(
        !kind.is_empty() || answer.body.is_empty(),
        "{name}: no content type"
    );
    if kind.starts_with("text/") && kind != "text/event-stream" {
        assert!(kind.ends_with("charset=utf-8"), "{name}: {kind}");
    }
    assert_eq!(header("x-content-type-options"), "nosniff", "{name}");
    let referrer = header("referrer-policy");
    let known = [
        "strict-origin-when-cross-origin",
        "same-origin",
        "no-referrer",
    ];
    assert!(known.contains(&referrer), "{name}: {referrer}");
    let policy = header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors 'none'"),
        "{name}: {policy}"
    );
    assert_eq!(header("x-frame-options"), "DENY", "{name}");
    let words: Vec<&str> = policy.split([' ', ';']).collect();
    for weak in ["'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"] {
        assert!(!words.contains(&weak), "{name}: {policy}");
    }
    let hsts = header("strict-transport-security");
    assert!(hsts.starts_with("max-age="), "{name}");
    assert!(!header("x-request-id").is_empty(), "{name}");
    let caching = header("cache-control");
    if is_static(path) && answer.status == 200 {
        assert!(caching.starts_with("public"), "{name}: {caching}");
    } else {
        assert!(caching.contains("no-store"), "{name}: {caching}");
    }
    for line in answer.headers.get_all("set-cookie") {
        cookie(name, line.to_str().expect("text"));
    }
    if kind.starts_with("text/html") {
        scripts(name, policy, &answer.text());
    }
}

fn cookie(name: &str, line: &str) {
    assert!(line.starts_with("__Host-"), "{name}: {line}");
    let parts: Vec<&str> = line.split(';').map(str::trim).collect();
    for part in ["Path=/", "Secure", "HttpOnly"] {
        assert!(parts.contains(&part), "{name}: {line}");
    }
    let site = parts.contains(&"SameSite=Lax") || parts.contains(&"SameSite=Strict");
    let domain = parts.iter().any(|part| part.starts_with("Domain"));
    assert!(site && !domain, "{name}: {line}");
}

/// Every script that runs carries the answer's own nonce; nothing runs from an attribute.
fn scripts(name: &str, policy: &str, html: &str) {
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next());
    let nonce = nonce.unwrap_or_else(|| panic!("{name}: no nonce in {policy}"));
    assert!(nonce.len() >= 20, "{name}: {nonce}");
    for tag in html.split("<script").skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let data = tag.contains("application/json");
        let carried = tag.contains(&format!("nonce=\"{nonce}\""));
        assert!(data || carried, "{name}: <script{tag}>");
    }
    for tag in html.split('<') {
        let tag = tag.split('>').next().unwrap_or_default();
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic());
        assert!(!is_tag || !tag.contains(" style=\""), "{name}: <{tag}>");
    }
}

both!(s5_every_route_says_the_same, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    for route in &site.table {
        for who in [Who::Anonymous, Who::Customer, Who::Head, Who::Admin] {
            let ask = ask_for(&site, route);
            let path = ask.path.clone();
            let answer = site.send_as(who, ask).await;
            let name = format!(
                "{} {} as {who:?}: {}",
                route.method, route.path, answer.status
            );
            check(&name, &path, &answer);
        }
    }
});

both!(s5_errors_say_the_same, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let long = "a".repeat(9 << 10);
    let large = "x".repeat(300 << 10);
    let json = |body: &str| {
        Ask::post("/api/cases/one")
            .wants_json()
            .raw("application/json", body)
    };
    let asks = [
        (404, Who::Anonymous, Ask::get("/nothing/here")),
        (404, Who::Head, Ask::get("/desk/nothing")),
        (404, Who::Anonymous, Ask::get("/r/nothing")),
        (404, Who::Anonymous, Ask::get("/lang/xx")),
        (410, Who::Anonymous, Ask::get("/l/nothing")),
        (410, Who::Anonymous, Ask::get("/s/nothing")),
        (401, Who::Anonymous, Ask::get("/case")),
        (401, Who::Anonymous, json("{}")),
        (403, Who::Manager, Ask::get("/admin/people")),
        (
            403,
            Who::Anonymous,
            Ask::post("/")
                .set("origin", "https://evil.example")
                .form(&[]),
        ),
        (405, Who::Anonymous, Ask::new("DELETE", "/")),
        (
            413,
            Who::Anonymous,
            Ask::post("/track").form(&[("number", &large)]),
        ),
        (
            413,
            Who::Head,
            json(&large).header("content-length", "307200"),
        ),
        (414, Who::Anonymous, Ask::get(&format!("/?{long}"))),
        (
            422,
            Who::Anonymous,
            Ask::post("/").form(&[("kind", "none")]),
        ),
        (422, Who::Head, json("{\"number\": 7}")),
        (
            431,
            Who::Anonymous,
            Ask::get("/").header("x-long", &"a".repeat(40 << 10)),
        ),
    ];
    for (status, who, ask) in asks {
        let path = ask.path.chars().take(40).collect::<String>();
        let answer = site.send_as(who, ask).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        check(&format!("{status} {path}"), &path, &answer);
    }
});

both!(s5_refusals_and_failures_say_the_same, async |db: TestDb| {
    let site = TestSite::with(&db, &[("submit_per_minute", "1")]).await;
    let post = || Ask::post("/").from("10.9.9.9").form(&[("kind", "none")]);
    site.send(post()).await;
    let busy = site.send(post()).await;
    assert_eq!(busy.status, 429, "{}", busy.text());
    assert!(!busy.header("retry-after").is_empty());
    check("429", "/", &busy);

    let cookie = site.cookie(Who::Head).await;
    meddle(&site.core.db, "DROP TABLE proposal", vec![]).await;
    let path = format!("/desk/cases/{}", site.own.number);
    let page = site.send(Ask::get(&path).cookie(cookie.as_deref())).await;
    assert_eq!(page.status, 500, "{}", page.text());
    check("500 page", &path, &page);
    let number = serde_json::json!({"number": site.own.number});
    let ask = Ask::post("/api/cases/one").json(&number);
    let broken = site.send(ask.cookie(cookie.as_deref())).await;
    assert_eq!(broken.status, 500);
    check("500 json", "/api/cases/one", &broken);
    for answer in [page, broken] {
        let said = answer.text().to_lowercase();
        for word in ["proposal\"", "sql", "no such table", "relation", "dberr"] {
            assert!(!said.contains(word), "a failure tells {word}: {said}");
        }
    }
});

#[tokio::test]
async fn s5_a_panic_says_the_same() {
    let router = Router::new().route(
        "/panic",
        get(async || -> &'static str { panic!("by a test") }),
    );
    let site = wrap(router, Policy::strict("https://voice.example"));
    let request = Ask::get("/panic").build();
    let (parts, body) = site.oneshot(request).await.expect("answers").into_parts();
    let body = axum::body::to_bytes(body, 1 << 20)
        .await
        .expect("whole")
        .to_vec();
    let answer = Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    };
    assert_eq!(answer.status, 500);
    check("a panic", "/panic", &answer);
    assert!(!answer.text().contains("by a test"));
}

both!(who_signs_out_leaves_no_drafts_behind, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let left = site
        .send_as(Who::Head, Ask::post("/logout").form(&[]))
        .await;
    assert_eq!((left.status, left.header("location")), (303, "/login"));
    assert_eq!(left.header("clear-site-data"), "\"storage\"");
});
