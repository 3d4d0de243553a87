//! Departments as admins make them, over the router, in an organisation that was set up without the demo.

use crate::harness::{Answer, Ask, TestDb, TestSite, Who, both, complaint, text, value};
use crate::rulesets::{open, problems, publish};
use app::api::ports::Voices as _;
use serde_json::{Value, json};
use server::services::voices;
use shared::actor::{Grant, Role};
use shared::id::{DepartmentId, PersonId};
use shared::locale::Locale;
use uuid::Uuid;

async fn edit(site: &TestSite, edit: Value) -> Answer {
    let body = json!({ "edit": edit });
    site.call(Who::Admin, "/api/people/department", body).await
}

async fn person(site: &TestSite, edit: Value) -> Answer {
    let body = json!({ "edit": edit });
    site.call(Who::Admin, "/api/people/edit", body).await
}

fn add(zh: &str, parent: Option<DepartmentId>) -> Value {
    json!({ "edit": "add", "parent": parent, "label": { "zh": zh, "en": "" } })
}

fn under(id: DepartmentId, parent: Option<DepartmentId>) -> Value {
    json!({ "edit": "move", "id": id, "parent": parent })
}

fn retire(id: DepartmentId) -> Value {
    json!({ "edit": "retire", "id": id })
}

fn restore(id: DepartmentId) -> Value {
    json!({ "edit": "restore", "id": id })
}

/// A new department's id.
async fn added(site: &TestSite, zh: &str, parent: Option<DepartmentId>) -> DepartmentId {
    let answer = edit(site, add(zh, parent)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let rows = answer.json();
    let mut rows = rows.as_array().expect("departments").iter();
    let row = rows.find(|row| row["label"]["zh"] == zh && row["parent"] == json!(parent));
    serde_json::from_value(row.expect("in the list")["id"].clone()).expect("an id")
}

fn new(login: &str, role: Role, department: DepartmentId) -> Value {
    let grants = [Grant {
        role,
        department: None,
    }];
    json!({ "edit": "add", "login": login, "name": login, "email": "", "department": department,
        "grants": grants })
}

/// Somebody new with one role there: id, and the cookie of their first session.
async fn hired(
    site: &TestSite,
    login: &str,
    role: Role,
    department: DepartmentId,
) -> (PersonId, String) {
    let answer = person(site, new(login, role, department)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let password = answer.json().as_str().expect("a password").to_owned();
    let form = [("login", login), ("password", &*password)];
    let entered = site.send(Ask::post("/login").form(&form)).await;
    let sql = format!("SELECT id FROM person WHERE login = '{login}'");
    let id: Uuid = value(&site.core.db, &sql).await;
    (PersonId(id), entered.cookie().expect("a session"))
}

/// What stood in the way.
fn problem(answer: &Answer) -> Value {
    assert_eq!(answer.status, 422, "{}", answer.text());
    answer.json()["department"].clone()
}

/// The fields that were refused.
fn fields(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{}", answer.text());
    let body = answer.json();
    let fields = body["invalid"].as_array().expect("fields").iter();
    let name = |field: &Value| field["field"].as_str().expect("a name").to_owned();
    fields.map(name).collect()
}

/// Files a complaint; its case's number.
async fn file(site: &TestSite) -> String {
    let voices = voices::Service(site.core.core.clone());
    let link = voices.submit(complaint(), Locale::Zh).await;
    let link = link.expect("taken").link;
    let receipt = voices.receipt(&link, Locale::Zh).await;
    receipt.expect("a receipt").number
}

async fn place_of(site: &TestSite, number: &str) -> String {
    let sql = format!(
        "SELECT d.label_zh FROM department d JOIN case_file c ON c.department_id = d.id \
         WHERE c.number = '{number}'"
    );
    text(&site.core.db, &sql).await
}

/// The head hands a case over; the status of the answer.
async fn hand(
    site: &TestSite,
    number: &str,
    department: DepartmentId,
    owner: Option<PersonId>,
) -> u16 {
    let one = json!({ "number": number });
    let page = site.call(Who::Head, "/api/cases/one", one).await.json();
    let action = json!({ "do": "assign", "department": department, "owner": owner });
    let body = json!({ "number": number, "seq": page["seq"], "action": action });
    site.call(Who::Head, "/api/cases/act", body).await.status
}

/// Routing with one rule that sends every refrigerator there, if anywhere, and the rest to `rest`.
async fn route(site: &TestSite, to: Option<DepartmentId>, rest: DepartmentId) -> Answer {
    let page = open(site, "routing").await;
    let mut draft = page["draft"].clone();
    let rules = to.map(|to| json!({ "name": "冰箱", "words": ["冰箱"], "to": { "department": to, "owner": null } }));
    draft["routing"] = json!({ "rules": Vec::from_iter(rules), "default": rest });
    let seen = page["version"].as_u64().expect("a version");
    publish(site, seen, &draft).await
}

/// Whether a list of pairs of id and name holds a department.
fn holds(list: &Value, id: DepartmentId) -> bool {
    let list = list.as_array().expect("a list");
    list.iter().any(|pair| pair[0] == json!(id))
}

both!(
    an_organisation_gets_a_second_department,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let below = added(&site, "售后组", Some(site.a)).await;
        let (xiao, cookie) = hired(&site, "xiao", Role::Agent, below).await;
        assert_eq!(route(&site, Some(below), site.a).await.status, 200);
        let routed = file(&site).await;
        let handed = site.own.number.clone();
        assert_eq!(hand(&site, &handed, below, Some(xiao)).await, 200);
        for number in [&routed, &handed] {
            assert_eq!(place_of(&site, number).await, "售后组");
            let one = json!({ "number": number });
            for (who, status) in [
                (Who::Head, 200),
                (Who::Manager, 200),
                (Who::AgentA, 404),
                (Who::AgentB, 404),
            ] {
                let answer = site.call(who, "/api/cases/one", one.clone()).await;
                assert_eq!(answer.status, status, "{who:?} {number}");
            }
            let own = Ask::post("/api/cases/one").json(&one);
            assert_eq!(site.send(own.cookie(Some(&cookie))).await.status, 200);
        }
        // Above no longer, the head of the first department sees it no longer.
        assert_eq!(edit(&site, under(below, Some(site.b))).await.status, 200);
        let one = json!({ "number": routed });
        let answer = site.call(Who::Head, "/api/cases/one", one).await;
        assert_eq!(answer.status, 404);
    }
);

both!(
    a_department_never_stands_below_itself,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let one = added(&site, "一组", Some(site.a)).await;
        let two = added(&site, "二组", Some(one)).await;
        for (id, parent) in [(site.a, two), (one, one), (one, two)] {
            let answer = edit(&site, under(id, Some(parent))).await;
            assert_eq!(problem(&answer), "loop");
        }
        let rows = edit(&site, under(two, None)).await.json();
        let rows = rows.as_array().expect("departments");
        let depths: Vec<_> = rows
            .iter()
            .map(|row| (row["label"]["zh"].as_str(), row["depth"].as_u64()))
            .collect();
        let expected = [("客户服务部", 0), ("一组", 1), ("物流部", 0), ("二组", 0)];
        let expected = expected.map(|(name, depth)| (Some(name), Some(depth)));
        assert_eq!(depths.len(), 4);
        for line in expected {
            assert!(depths.contains(&line), "{depths:?}");
        }
        let nobody = DepartmentId(Uuid::nil());
        assert_eq!(edit(&site, under(nobody, None)).await.status, 404);
        assert_eq!(
            fields(&edit(&site, under(one, Some(nobody))).await),
            ["parent"]
        );
        // Two admins in the same moment: one of them is told.
        for round in 0..5 {
            let (a, b) = tokio::join!(
                edit(&site, under(one, Some(two))),
                edit(&site, under(two, Some(one)))
            );
            let mut both = [a.status, b.status];
            both.sort_unstable();
            assert_eq!(both, [200, 422], "round {round}");
            for id in [one, two] {
                assert_eq!(edit(&site, under(id, None)).await.status, 200);
            }
        }
    }
);

both!(names_are_bounded_and_not_shared, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    for bad in ["", " \n", &"长".repeat(41)] {
        assert_eq!(
            fields(&edit(&site, add(bad, None)).await),
            ["zh"],
            "{bad:?}"
        );
    }
    let long =
        json!({ "edit": "add", "parent": null, "label": { "zh": "部", "en": "x".repeat(41) } });
    assert_eq!(fields(&edit(&site, long).await), ["en"]);
    let one = added(&site, &"长".repeat(40), Some(site.a)).await;
    let named = |id, zh: &str| json!({ "edit": "rename", "id": id, "label": { "zh": zh, "en": "Repairs" } });
    assert_eq!(fields(&edit(&site, named(one, " ")).await), ["zh"]);
    assert_eq!(edit(&site, named(one, " 维修 部 ")).await.status, 200);
    let same = edit(&site, add("维修 部", Some(site.a))).await;
    assert_eq!(problem(&same), "taken");
    // Elsewhere it may be called the same, and can't come over then.
    let other = added(&site, "维修 部", Some(site.b)).await;
    let over = edit(&site, under(other, Some(site.a))).await;
    assert_eq!(problem(&over), "taken");
    let (a, b) = tokio::join!(
        edit(&site, add("巡检组", Some(site.b))),
        edit(&site, add("巡检组", Some(site.b)))
    );
    let mut both = [a.status, b.status];
    both.sort_unstable();
    assert_eq!(both, [200, 422], "in the same moment");
});

both!(
    a_department_is_retired_once_nothing_needs_it,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let team = added(&site, "退货组", Some(site.a)).await;
        let (id, _) = hired(&site, "chen", Role::Agent, team).await;
        let why = async || problem(&edit(&site, retire(team)).await);
        assert_eq!(why().await, json!({ "people": { "n": 1 } }));
        let away = json!({ "edit": "move", "id": id, "department": site.a });
        assert_eq!(person(&site, away).await.status, 200);
        let below = added(&site, "二级组", Some(team)).await;
        assert_eq!(why().await, json!({ "below": { "n": 1 } }));
        assert_eq!(edit(&site, retire(below)).await.status, 200);
        let number = site.own.number.clone();
        assert_eq!(hand(&site, &number, team, None).await, 200);
        assert_eq!(why().await, "cases");
        assert_eq!(hand(&site, &number, site.a, None).await, 200);
        assert_eq!(route(&site, Some(team), site.a).await.status, 200);
        assert_eq!(why().await, json!({ "rule": { "n": 1 } }));
        assert_eq!(route(&site, None, team).await.status, 200);
        assert_eq!(why().await, "rest");
        assert_eq!(route(&site, None, site.a).await.status, 200);
        assert_eq!(edit(&site, retire(team)).await.status, 200);
        assert_eq!(
            problem(&edit(&site, restore(below)).await),
            "parent_retired"
        );
        assert_eq!(
            problem(&edit(&site, add("三级组", Some(team))).await),
            "parent_retired"
        );
        assert_eq!(
            problem(&edit(&site, under(site.b, Some(team))).await),
            "parent_retired"
        );

        // Offered for nothing new, and known by name.
        let choices = site.call(Who::Head, "/api/cases/choices", json!({})).await;
        let page = open(&site, "routing").await;
        for choices in [choices.json(), page["names"]["choices"].clone()] {
            assert!(!holds(&choices["departments"], team));
            assert!(holds(&choices["retired"], team));
        }
        let figures = json!({ "query": {} });
        let figures = site.call(Who::Manager, "/api/insight/dashboard", figures);
        assert!(holds(&figures.await.json()["departments"], team));
        assert_eq!(hand(&site, &number, team, None).await, 404);
        for (rule, rest) in [(Some(team), site.a), (None, team)] {
            let refused = problems(&route(&site, rule, rest).await);
            assert_eq!(refused[0]["problem"], json!({ "routing": "no_department" }));
        }
        let hire = new("newcomer", Role::Agent, team);
        assert_eq!(fields(&person(&site, hire).await), ["department"]);
        let back = json!({ "edit": "move", "id": id, "department": team });
        assert_eq!(fields(&person(&site, back).await), ["department"]);
        // A role that was given there stays; a new one is not given.
        let kept = Grant {
            role: Role::Agent,
            department: Some(team),
        };
        let fresh = Grant {
            role: Role::Head,
            ..kept.clone()
        };
        let granted = |grants: &[&Grant]| json!({ "edit": "grant", "id": id, "grants": grants });
        let refused = person(&site, granted(&[&kept, &fresh])).await;
        assert_eq!(fields(&refused), ["grants"]);
        assert_eq!(person(&site, granted(&[&kept])).await.status, 200);

        assert_eq!(edit(&site, restore(team)).await.status, 200);
        let choices = site.call(Who::Head, "/api/cases/choices", json!({})).await;
        assert!(holds(&choices.json()["departments"], team));
        assert_eq!(hand(&site, &number, team, None).await, 200);
    }
);

both!(
    nobody_comes_into_a_retired_department,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let team = added(&site, "退货组", None).await;
        let (id, _) = hired(&site, "chen", Role::Agent, team).await;
        let may = |what: &str| json!({ "edit": what, "id": id });
        assert_eq!(person(&site, may("deactivate")).await.status, 200);
        assert_eq!(edit(&site, retire(team)).await.status, 200);
        assert_eq!(problem(&person(&site, may("activate")).await), "retired");
        let away = json!({ "edit": "move", "id": id, "department": site.a });
        assert_eq!(person(&site, away).await.status, 200);
        assert_eq!(person(&site, may("activate")).await.status, 200);
        // Somebody moves in while it is being retired: only one of the two happens.
        for round in 0..5 {
            assert_eq!(edit(&site, restore(team)).await.status, 200);
            let to = |to: DepartmentId| json!({ "edit": "move", "id": id, "department": to });
            let (moved, gone) = tokio::join!(person(&site, to(team)), edit(&site, retire(team)));
            let mut both = [moved.status, gone.status];
            both.sort_unstable();
            assert_eq!(both, [200, 422], "round {round}");
            assert_eq!(person(&site, to(site.a)).await.status, 200);
        }
    }
);

both!(departments_leave_a_trail, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let team = added(&site, "退货组", None).await;
    let named =
        json!({ "edit": "rename", "id": team, "label": { "zh": "退换组", "en": "Returns" } });
    for (action, change) in [
        ("department.rename", named),
        ("department.move", under(team, Some(site.a))),
        ("department.retire", retire(team)),
        ("department.restore", restore(team)),
    ] {
        // What changes nothing the second time is told once.
        for _ in 0..2 {
            let answer = edit(&site, change.clone()).await;
            assert_eq!(answer.status, 200, "{action}: {}", answer.text());
        }
    }
    for action in [
        "department.add",
        "department.rename",
        "department.move",
        "department.retire",
        "department.restore",
    ] {
        let sql = format!(
            "SELECT count(*) FROM audit WHERE action = '{action}' AND object = 'department:{team}' \
             AND actor = '员工 admin'"
        );
        assert_eq!(site.number(&sql).await, 1, "{action}");
    }
});
