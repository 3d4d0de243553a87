//! S7 and C15: nothing changes because another site made a browser ask for it.

use crate::harness::{Ask, ORIGIN, TestDb, TestSite, Who, both, rows};
use crate::matrix::ask_for;

/// What another site, an old browser or a script could send: all refused.
fn foreign(ask: &Ask) -> Vec<(&'static str, Ask)> {
    let bare = ask.clone().without("origin").without("sec-fetch-site");
    let with = |origin: &str| bare.clone().header("origin", origin);
    vec![
        ("neither header", bare.clone()),
        ("a null origin", with("null")),
        ("another site", with("https://evil.example")),
        ("a subdomain", with("https://sub.voice.example")),
        ("a longer name", with("https://voice.example.evil.example")),
        ("without TLS", with("http://voice.example")),
        ("another port", with("https://voice.example:8443")),
        (
            "two origins",
            with(ORIGIN).header("origin", "https://evil.example"),
        ),
        (
            "cross-site",
            ask.clone().set("sec-fetch-site", "cross-site"),
        ),
        ("same-site", ask.clone().set("sec-fetch-site", "same-site")),
        ("typed in", bare.clone().header("sec-fetch-site", "none")),
        (
            "cross-site with a null origin",
            with("null").header("sec-fetch-site", "cross-site"),
        ),
    ]
}

both!(s7_other_sites_change_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let keys = [Who::Customer, Who::Head, Who::Admin];
    let mut cookies = Vec::new();
    for who in keys {
        cookies.push(site.cookie(who).await);
    }
    let before = rows(&site.core.db).await;
    let sessions = site.number("SELECT count(*) FROM session").await;
    let mut asked = 0;
    for route in site.table.iter().filter(|route| route.method != "GET") {
        for (what, ask) in foreign(&ask_for(&site, route)) {
            for cookie in &cookies {
                let answer = site.send(ask.clone().cookie(cookie.as_deref())).await;
                assert_eq!(
                    answer.status, 403,
                    "{} {}: {what}",
                    route.method, route.path
                );
                asked += 1;
            }
        }
    }
    assert!(asked > 900, "{asked} requests");
    assert_eq!(rows(&site.core.db).await, before);
    assert_eq!(site.number("SELECT count(*) FROM session").await, sessions);
});

both!(s7_reading_changes_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let before = rows(&site.core.db).await;
    for route in site.table.iter().filter(|route| route.method == "GET") {
        for who in Who::ALL {
            let ask = ask_for(&site, route);
            site.send_as(who, ask.set("origin", "https://evil.example"))
                .await;
        }
    }
    assert_eq!(rows(&site.core.db).await, before);
});

both!(c15_a_form_elsewhere_posts_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let before = rows(&site.core.db).await;
    let body = r#"{"number":"TS-1","seq":0,"action":{"do":"take"}}"#;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json",
    ] {
        let ask = Ask::post("/api/cases/act").raw(kind, body);
        let ask = ask
            .set("origin", "https://evil.example")
            .without("sec-fetch-site");
        assert_eq!(site.send_as(Who::AgentA, ask).await.status, 403, "{kind}");
    }
    assert_eq!(rows(&site.core.db).await, before);
});
