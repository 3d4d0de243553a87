//! S12: a token opens the one thing it was made for, and nothing else.
//!
//! Rule: one row a kind of token, one column a place that takes tokens; only what is written in `EXPECTED` opens.

use crate::harness::{Answer, Ask, TestDb, TestSite, Who, both, complaint};
use chrono::TimeDelta;
use server::http::voice::CASE_COOKIE;
use server::middleware::session::COOKIE;
use server::vault;

/// Places that take a token.
const PLACES: [&str; 6] = ["desk", "case", "link", "survey", "receipt", "form"];
/// What each kind opens. The receipt's token and the private link on it are one: who holds the receipt holds the link.
const EXPECTED: [(&str, &[&str]); 7] = [
    ("staff session", &["desk"]),
    ("customer session", &["case"]),
    ("private link of a mail", &["link"]),
    ("receipt", &["receipt", "link"]),
    ("survey", &["survey"]),
    ("form", &["form"]),
    ("nothing", &[]),
];

async fn tokens(site: &TestSite) -> Vec<String> {
    let mail = vault::token();
    let sql = "INSERT INTO access_link (digest, case_id, purpose, expires_at, created_at) VALUES ($1, $2, 'link', $3, $4)";
    let now = chrono::Utc::now();
    let values = vec![
        vault::digest(&mail).into(),
        site.own.id.into(),
        (now + TimeDelta::days(1)).into(),
        now.into(),
    ];
    crate::harness::meddle(&site.core.db, sql, values).await;
    vec![
        site.staff_token(Who::Head).await,
        site.case_token(site.own.id, TimeDelta::minutes(30)).await,
        mail,
        site.own.link.clone(),
        site.survey.clone(),
        site.own.form_token.clone(),
        vault::token(),
    ]
}

both!(
    a_foreign_cookie_in_odd_bytes_signs_nobody_out,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let token = site.staff_token(Who::Head).await;
        for line in [
            format!("theme=暗; {COOKIE}={token}"),
            format!("{COOKIE}={token}; theme=暗"),
        ] {
            let page = site.send(Ask::get("/desk").cookie(Some(&line))).await;
            assert_eq!(page.status, 200, "{line}");
        }
    }
);

/// Whether this token opens that place.
async fn opens(site: &TestSite, place: &str, token: &str) -> bool {
    let get = |path: &str| Ask::get(path);
    let ask = match place {
        "desk" => get("/desk").cookie(Some(&format!("{COOKIE}={token}"))),
        "case" => get("/case").cookie(Some(&format!("{CASE_COOKIE}={token}"))),
        "link" => get(&format!("/l/{token}")),
        "survey" => get(&format!("/s/{token}")),
        "receipt" => get(&format!("/r/{token}")),
        // A form's token leads back to the first receipt; any other is a fresh form.
        _ => {
            let form = complaint();
            Ask::post("/").wants_json().form(&[
                ("kind", &form.kind),
                ("text", &form.text),
                ("form_token", token),
            ])
        }
    };
    let answer: Answer = site.send(ask).await;
    match place {
        "link" => answer.status == 303 && answer.location() == "/case",
        "form" => answer.text().contains(&site.own.link),
        _ => answer.status == 200,
    }
}

both!(s12_only_the_diagonal_opens, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let mut wrong = Vec::new();
    for ((kind, expected), token) in EXPECTED.iter().zip(tokens(&site).await) {
        for place in PLACES {
            let opened = opens(&site, place, &token).await;
            if opened != expected.contains(&place) {
                wrong.push(format!("{kind} at {place}: {opened}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

both!(
    s12_tokens_are_long_and_kept_as_digests,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let all = tokens(&site).await;
        for token in &all {
            assert!(token.len() >= 43, "{} characters", token.len());
        }
        let mut held = String::new();
        for table in server::db::schema::declared(db.backend()) {
            held.push_str(&whole(&site, &table.table).await);
        }
        for token in all {
            assert!(!held.contains(&token), "a token lies in the database");
        }
    }
);

/// Every column of a table that is text, as text.
async fn whole(site: &TestSite, table: &str) -> String {
    let db = &site.core.db;
    let sql = match db.backend() {
        sea_orm::DbBackend::Postgres => {
            format!("SELECT coalesce(string_agg(t::text, '|'), '') FROM \"{table}\" t")
        }
        _ => {
            let columns = format!(
                "SELECT group_concat('quote(\"'||name||'\")', '||') FROM pragma_table_info('{table}')"
            );
            let columns = crate::harness::text(db, &columns).await;
            format!(
                "SELECT coalesce(group_concat(r, '|'), '') FROM (SELECT {columns} AS r FROM \"{table}\")"
            )
        }
    };
    crate::harness::text(db, &sql).await
}

both!(
    c07_a_spelled_out_cookie_is_not_enough,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let staff = site.staff_token(Who::Head).await;
        let customer = site.case_token(site.own.id, TimeDelta::minutes(30)).await;
        let attempts = [
            ("/desk", format!("huiyin-desk={staff}")),
            ("/desk", format!("{COOKIE}={staff}x")),
            ("/desk", format!("{COOKIE}=\"{staff}\"")),
            ("/desk", format!("{COOKIE}={}", staff.to_lowercase())),
            ("/desk", format!("{COOKIE}=")),
            ("/desk", format!("{CASE_COOKIE}={staff}")),
            ("/case", format!("huiyin-case={customer}")),
            ("/case", format!("{CASE_COOKIE}={}", &customer[1..])),
            ("/case", format!("{COOKIE}={customer}")),
        ];
        for (path, cookie) in attempts {
            let answer = site.send(Ask::get(path).cookie(Some(&cookie))).await;
            assert_ne!(answer.status, 200, "{path} with {cookie}");
        }
    }
);

both!(a18_headers_of_proxies_sign_nobody_in, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    for header in [
        "x-remote-user",
        "remote-user",
        "x-forwarded-user",
        "authorization",
        "x-auth-request-email",
    ] {
        for value in ["admin", "Basic YWRtaW46YWRtaW4=", "Bearer admin"] {
            let answer = site.send(Ask::get("/desk").header(header, value)).await;
            assert_eq!(answer.status, 303, "{header}");
        }
    }
});
