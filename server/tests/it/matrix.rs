//! S1: every route and server function by every role, against a table that people review.
//!
//! Rule: `matrix.txt` is written by hand. A route that is not in it, or a line without its route, fails.

use crate::access::REFUSED;
use crate::harness::{Answer, Ask, TestDb, TestSite, Things, Who, both, complaint, meddle, value};
use crate::ops::letter;
use crate::themes::{BATTERY, file, sort};
use chrono::Utc;
use serde_json::{Value, json};
use server::routes::Route;
use shared::actor::Right;
use std::collections::BTreeMap;
use uuid::Uuid;

const EXPECTED: &str = include_str!("matrix.txt");

/// Letters by `METHOD path`.
fn expected() -> BTreeMap<String, Vec<char>> {
    let mut lines = BTreeMap::new();
    for line in EXPECTED.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let [method, path, cells] = words[..] else {
            panic!("matrix.txt: three words a line, not {line:?}");
        };
        let cells: Vec<char> = cells.chars().filter(|c| *c != '.').collect();
        assert_eq!(cells.len(), Who::ALL.len(), "matrix.txt: {line:?}");
        let known = cells.iter().all(|cell| "ynh".contains(*cell));
        assert!(known, "matrix.txt: {line:?}");
        let twice = lines.insert(format!("{method} {path}"), cells);
        assert!(twice.is_none(), "matrix.txt: {line:?} stands there twice");
    }
    lines
}

/// y: the gate let it through; n: refused; h: it looks as if there were no such thing.
fn cell(answer: &Answer) -> char {
    match answer.status {
        401 | 403 => 'n',
        303 if answer.location().starts_with("/login?next=") => 'n',
        404 => 'h',
        _ => 'y',
    }
}

/// The path with the own case's names in it.
pub fn path_of(site: &TestSite, route: &Route) -> String {
    let own = &site.own;
    match route.path.as_str() {
        "/r/{token}" | "/l/{token}" => route.path.replace("{token}", &own.link),
        "/s/{token}" => route.path.replace("{token}", &site.survey),
        "/case/files/{id}" => route.path.replace("{id}", &own.file.to_string()),
        "/desk/files/{id}" => route.path.replace("{id}", &own.evidence.to_string()),
        "/lang/{code}" => "/lang/en".to_owned(),
        "/assets/{file}" => {
            server::http::assets::address("voice.js").expect("a built site: `make site`")
        }
        "/desk/handbook/{key}" => "/desk/handbook/washer.leak".to_owned(),
        "/manage/phrases" => "/manage/phrases?q=%E5%86%B0%E7%AE%B1".to_owned(),
        path => path
            .replace("{number}", &own.number)
            .replace("{theme}", &site.things.theme.to_string()),
    }
}

/// Arguments that a server function understands and that change nothing that the next cell needs.
pub fn arguments(site: &TestSite, path: &str) -> Value {
    let number = &site.own.number;
    let things = &site.things;
    match path {
        "/api/session/locale" => json!({"locale": "zh"}),
        "/api/session/password" => json!({"old": "wrong", "new": "wrong too"}),
        "/api/cases/inbox"
        | "/api/chase/list"
        | "/api/voices/list"
        | "/api/insight/dashboard"
        | "/api/themes/list" => json!({"query": {}}),
        "/api/themes/one" => json!({"query": {"id": things.theme}}),
        "/api/themes/phrase" => json!({"query": {"phrase": "冰箱"}}),
        "/api/themes/edit" => {
            json!({"edit": {"edit": "rename", "id": things.theme, "name": "续航", "seen": ""}})
        }
        "/api/search/find" => json!({"query": {"text": "冰箱"}}),
        "/api/search/suggest" => json!({"text": "冰箱"}),
        "/api/cases/board" => json!({"case_type": null}),
        "/api/search/near" => json!({"number": number}),
        "/api/cases/one" => json!({"number": number}),
        "/api/handbook/beside" => json!({"number": number, "locale": "zh"}),
        "/api/handbook/list" => json!({"query": {"text": "冰箱"}}),
        "/api/handbook/one" => json!({"key": "washer.leak"}),
        "/api/cases/act" => {
            json!({"number": number, "seq": 0, "action": {"do": "note", "text": "看过了"}})
        }
        "/api/cases/reveal" => json!({"number": number, "reason": "客户要求回电"}),
        "/api/taxonomy/tree" => json!({"axis": "category"}),
        "/api/taxonomy/edit" => {
            json!({"axis": "category", "version": 1, "edit": {"edit": "retire", "id": Uuid::nil()}})
        }
        "/api/rules/open" => json!({"document": "gate"}),
        "/api/rules/version" => json!({"document": "gate", "version": 0}),
        // Version 99 was never seen: whoever may is told to look again, and nothing changes.
        "/api/rules/publish" => {
            let gate = shared::cases::GatePolicy::default();
            json!({"seen": 99, "draft": {"gate": gate}})
        }
        "/api/rules/restore" => json!({"document": "gate", "seen": 99, "version": 0}),
        "/api/rules/try" => json!({"draft": {"urgent": {"urgent": []}}, "on": {"text": {
            "text": "送货晚了", "kind": "complaint", "channel": "web", "category": null}}}),
        "/api/rules/whatif" => json!({"draft": {"clocks": {}}}),
        "/api/people/edit" => json!({"edit": {"edit": "activate", "id": things.person}}),
        // It is in use: whoever may is shown them all, and nothing changes.
        "/api/people/department" => json!({"edit": {"edit": "restore", "id": site.b}}),
        "/api/imports/status" | "/api/imports/cancel" => json!({"id": things.import}),
        "/api/ops/retry" => json!({"id": things.job}),
        "/api/ops/resend" => json!({"id": things.letter}),
        "/api/imports/start" => {
            json!({"id": things.import, "mapping": {"columns": ["text"], "channel": "web", "kind": null}})
        }
        "/api/language/start" => json!({"kind": "read"}),
        "/api/language/cancel" => json!({"id": things.run}),
        // A model that was never learned: whoever may is told so.
        "/api/language/restore" => json!({"version": 99}),
        "/api/labels/queue" | "/api/reminders/list" => json!({"after": null}),
        "/api/reminders/read" => json!({"seen": {"one": Uuid::nil()}}),
        "/api/labels/put" => {
            json!({"voice": things.voice, "tag": {"axis": "mood", "value": "negative"}})
        }
        "/api/ops/clock" => json!({"hours": 1}),
        "/api/ops/audit" | "/api/ops/letters" => json!({"after": null}),
        _ => json!({}),
    }
}

/// A request that the route itself has nothing against.
pub fn ask_for(site: &TestSite, route: &Route) -> Ask {
    let path = path_of(site, route);
    let ask = Ask::new(route.method.as_str(), &path);
    if route.path.starts_with("/api/") {
        return ask.json(&arguments(site, &route.path));
    }
    match (route.method.as_str(), route.path.as_str()) {
        ("POST", "/") => {
            let form = complaint();
            ask.form(&[
                ("kind", &form.kind),
                ("text", &form.text),
                ("form_token", &form.form_token),
            ])
        }
        ("POST", "/track") => ask.form(&[("number", &site.own.number), ("tail", "1234")]),
        ("POST", "/case/act") => ask.form(&[("do", "accept"), ("key", "")]),
        ("POST", "/case/messages") => ask.form(&[("text", "请尽快"), ("key", "")]),
        ("POST", "/s/{token}") => ask.form(&[("solved", "maybe")]),
        ("POST", "/login") => {
            let nobody = Uuid::now_v7().to_string();
            ask.form(&[("login", &nobody), ("password", "wrong wrong")])
        }
        ("POST", path) if path.ends_with("/files") => {
            ask.multipart(&[], &[("file", "x.txt", b"no kind that we keep")])
        }
        ("POST", _) => ask.form(&[]),
        _ => ask,
    }
}

/// Puts one of everything that routes name by an id into the site.
async fn furnish(site: &mut TestSite) {
    file(site, &BATTERY).await;
    sort(site).await;
    let upload = Ask::post("/manage/imports/files").wants_json().multipart(
        &[],
        &[("file", "voices.csv", "内容\n电池不耐用\n".as_bytes())],
    );
    let preview = site.send_as(Who::Head, upload).await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    let things = Things {
        theme: value(&site.core.db, "SELECT min(theme_id) FROM theme_voice").await,
        import: preview.json()["id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .expect("an id"),
        job: Uuid::now_v7(),
        letter: letter(&site.core.db, "dead").await.0,
        run: Uuid::now_v7(),
        voice: value(
            &site.core.db,
            &format!(
                "SELECT feedback_id FROM case_file WHERE number = '{}'",
                site.own.number
            ),
        )
        .await,
        person: site.person(Who::AgentB).await.0,
    };
    let now = Utc::now();
    let job = "INSERT INTO job (id, kind, payload, run_at, attempts, max_attempts, state, created_at) \
               VALUES ($1, 'seal_audit', '{}', $2, 5, 5, 'dead', $2)";
    meddle(&site.core.db, job, vec![things.job.into(), now.into()]).await;
    let run = "INSERT INTO language_run (id, kind, state, done, total, actor, created_at) \
               VALUES ($1, 'read', 'running', 0, 9, 'root', $2)";
    meddle(&site.core.db, run, vec![things.run.into(), now.into()]).await;
    site.things = things;
}

both!(s1_every_route_by_every_role, async |db: TestDb| {
    let mut site = TestSite::open(&db).await;
    furnish(&mut site).await;
    let mut expected = expected();
    let mut wrong = Vec::new();
    for route in &site.table {
        let name = format!("{} {}", route.method, route.path);
        let Some(cells) = expected.remove(&name) else {
            wrong.push(format!("{name} is not in matrix.txt"));
            continue;
        };
        for (who, expected) in Who::ALL.into_iter().zip(cells) {
            let before = site.number(REFUSED).await;
            let answer = site.send_as(who, ask_for(&site, route)).await;
            let found = cell(&answer);
            // S17: whoever is known and was refused, by the gate or behind it, stands in the trail once.
            let known = matches!(
                who,
                Who::AgentA
                    | Who::AgentB
                    | Who::Head
                    | Who::Manager
                    | Who::Admin
                    | Who::Auditor
                    | Who::Reporter
            );
            let staff = !matches!(route.right, Right::Public | Right::Customer);
            let noted = i64::from(known && staff && matches!(answer.status, 403 | 404));
            let rows = site.number(REFUSED).await - before;
            if rows != noted {
                wrong.push(format!(
                    "{name} as {who:?}: {rows} rows in the trail, not {noted}"
                ));
            }
            if found != expected {
                let status = answer.status;
                wrong.push(format!(
                    "{name} as {who:?}: {found} ({status}), not {expected}"
                ));
            }
            assert!(answer.status < 500, "{name} as {who:?}: {}", answer.text());
        }
    }
    wrong.extend(
        expected
            .into_keys()
            .map(|name| format!("{name} is no route")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

both!(h08_other_verbs_are_refused, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    for route in &site.table {
        let path = path_of(&site, route);
        let known: Vec<&str> = site
            .table
            .iter()
            .filter(|other| other.path == route.path)
            .map(|other| other.method.as_str())
            .collect();
        for verb in [
            "GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW",
        ] {
            if known.contains(&verb) {
                continue;
            }
            let answer = site.send_as(Who::Head, Ask::new(verb, &path)).await;
            let name = format!("{verb} {path}");
            assert!(
                matches!(answer.status, 404 | 405),
                "{name}: {}",
                answer.status
            );
        }
    }
});
