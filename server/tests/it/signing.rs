//! Signing in: it leads nowhere else, and every sign-in is a new session.

use crate::harness::{Ask, TestDb, TestSite, both};

both!(c13_signing_in_never_leads_away, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let password = server::services::people::create_admin(&site.core, "root", "管理员")
        .await
        .expect("made");
    for next in [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "%2f%2fevil.example",
        "/%09/evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/\r\nLocation: //evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/%5cevil.example",
        "\\\\evil.example",
        "///evil.example",
        "/desk@evil.example/..//evil.example",
    ] {
        let form = [("login", "root"), ("password", &password), ("next", next)];
        let entered = site.send(Ask::post("/login").form(&form)).await;
        assert_eq!(entered.status, 303, "{next}: {}", entered.text());
        let path = format!("/lang/en?next={}", crate::harness::percent(next));
        let changed = site.send(Ask::get(&path)).await;
        for answer in [entered, changed] {
            let to = answer.location();
            let mut bytes = to.bytes();
            let local = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
            let plain = to
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
            assert!(local && plain, "{next:?} leads to {to:?}");
        }
    }
});

both!(c01_a_session_is_new_at_each_sign_in, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let password = server::services::people::create_admin(&site.core, "root", "管理员")
        .await
        .expect("made");
    let enter = |cookie: Option<String>| {
        let form = [("login", "root"), ("password", password.as_str())];
        site.send(Ask::post("/login").form(&form).cookie(cookie.as_deref()))
    };
    let planted = format!(
        "{}={}",
        server::middleware::session::COOKIE,
        server::vault::token()
    );
    let first = enter(Some(planted.clone()))
        .await
        .cookie()
        .expect("a session");
    let second = enter(Some(first.clone()))
        .await
        .cookie()
        .expect("a session");
    assert!(first != planted && first != second);
    let closed = site.send(Ask::get("/me").cookie(Some(&planted))).await;
    assert_eq!(closed.status, 303);
    let out = site
        .send(Ask::post("/logout").form(&[]).cookie(Some(&second)))
        .await;
    assert_eq!(out.location(), "/login");
    assert_eq!(
        site.send(Ask::get("/me").cookie(Some(&second)))
            .await
            .status,
        303,
        "signed out"
    );
});
