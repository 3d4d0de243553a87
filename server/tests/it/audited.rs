//! S17: each act that the trail is for writes one row, which says who did what to what.

mod more;
mod table;

use crate::harness::{TestDb, TestSite, Who, both, meddle, number, staffed};
use app::api::ports::{
    Cases as _, Imports as _, Learning as _, Ops as _, People as _, Rulebook as _, Upload,
};
use chrono::Utc;
use sea_orm::{ConnectionTrait, Statement};
use server::services::cases;
use server::services::imports::Service as Imports;
use server::services::learning::Learning;
use server::services::ops::Ops;
use server::services::people::{create_admin, reset_password};
use server::services::rulebook::Rulebook;
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::id::{JobId, PersonId};
use shared::locale::Locale;
use shared::people::PersonEdit;
use shared::rulebook::Document;
use std::fmt::Display;
use uuid::Uuid;

/// Who is to stand in the row: id and name.
type By<'a> = (Option<PersonId>, &'a str);

const SYSTEM: By<'static> = (None, "system");

/// Does it, and holds the one row that came of it against what it should say. `object` may be a beginning.
async fn one<T>(
    db: &TestDb,
    by: By<'_>,
    action: &str,
    object: impl Display,
    act: impl Future<Output = T>,
) -> T {
    let count = "SELECT count(*) FROM audit";
    let before = number(db, count).await;
    let done = act.await;
    assert_eq!(number(db, count).await - before, 1, "{action}: one row");
    let sql = "SELECT person_id, actor, action, object FROM audit ORDER BY id DESC LIMIT 1";
    let row = db
        .read()
        .query_one_raw(Statement::from_string(db.backend(), sql))
        .await
        .expect("reads")
        .expect("a row");
    let text = |at: usize| row.try_get_by_index::<String>(at).expect("a text");
    let who: Option<Uuid> = row.try_get_by_index(0).expect("an id or none");
    assert_eq!((who.map(PersonId), text(1).as_str()), by, "{action}: who");
    assert_eq!(text(2), action);
    let object = object.to_string();
    assert!(
        text(3).starts_with(&object),
        "{action}: {} is not {object}",
        text(3)
    );
    done
}

async fn staff(site: &TestSite, who: Who, role: Role) -> Actor {
    Actor::Staff(Staff {
        id: site.person(who).await,
        name: "某人".into(),
        locale: Locale::Zh,
        grants: vec![Grant {
            role,
            department: None,
        }],
        scopes: Scopes::all(Scope::All),
    })
}

fn by(actor: &Actor) -> By<'_> {
    let staff = actor.staff().expect("staff");
    (Some(staff.id), &staff.name)
}

both!(s17_people_and_their_sessions, async |db: TestDb| {
    let core = db.core();
    let staffed = staffed(&core).await;
    let (people, admin) = (&staffed.people, &staffed.admin);
    let home = crate::harness::department(&db, "客服部", None).await;
    let other = crate::harness::department(&db, "物流部", None).await;
    let (root, password) = (by(admin), staffed.admin_password.as_str());
    let enter = people.sign_in("root", password, "c");
    let token = one(&db, root, "session.begin", "login:", enter).await;
    let token = token.expect("signed in").token;
    let leave = people.sign_out(&token);
    let left = one(
        &db,
        root,
        "session.end",
        format!("person:{}", root.0.expect("an id")),
        leave,
    );
    left.await.expect("signed out");
    let wrong = people.sign_in("root", "not the password", "d");
    let refused = one(&db, (None, "anonymous"), "session.refuse", "login:", wrong);
    assert!(refused.await.is_err());
    let new = PersonEdit::Add {
        login: "li".into(),
        name: "李".into(),
        email: String::new(),
        department: home,
        grants: vec![Grant {
            role: Role::Agent,
            department: None,
        }],
    };
    let added = one(&db, root, "person.add", "person:", people.edit(admin, new)).await;
    added.expect("added");
    let rows = people.list(admin).await.expect("listed");
    let id = rows.iter().find(|row| row.login == "li").expect("there").id;
    let li = format!("person:{id}");
    let grants = vec![Grant {
        role: Role::Head,
        department: Some(home),
    }];
    for (action, edit) in [
        ("person.grant", PersonEdit::Grant { id, grants }),
        (
            "person.address",
            PersonEdit::Address {
                id,
                email: "li@shop.example".into(),
            },
        ),
        (
            "person.move",
            PersonEdit::Move {
                id,
                department: other,
            },
        ),
        (
            "person.rename",
            PersonEdit::Rename {
                id,
                name: "李雷".into(),
            },
        ),
        ("person.deactivate", PersonEdit::Deactivate { id }),
        ("person.activate", PersonEdit::Activate { id }),
        ("password.reset", PersonEdit::Reset { id }),
    ] {
        let done = one(&db, root, action, &li, people.edit(admin, edit)).await;
        done.unwrap_or_else(|error| panic!("{action}: {error}"));
    }
    let change = people.change_password(admin, password, "four unrelated words");
    let own = format!("person:{}", root.0.expect("an id"));
    let changed = one(&db, root, "password.change", own, change).await;
    changed.expect("changed");
    let reset = reset_password(&core, "li", None);
    let reset = one(&db, SYSTEM, "password.reset", &li, reset).await;
    reset.expect("reset");
    let second = create_admin(&core, "second", "管理员");
    let second = one(&db, SYSTEM, "person.add", "person:", second).await;
    second.expect("made");
});

both!(s17_contacts_imports_and_jobs, async |db: TestDb| {
    let site = TestSite::with(&db, &[("demo", "true")]).await;
    let core = &site.core.core;
    let head = site.acting(site.a).await;
    let cases = cases::Service(core.clone());
    let number = &site.own.number;
    let reveal = cases.reveal(&head, number, "回电确认上门时间");
    let case = format!("case:{number}");
    let shown = one(&db, by(&head), "customer.reveal", case, reveal).await;
    shown.expect("shown");
    let manager = staff(&site, Who::Manager, Role::Manager).await;
    let imports = Imports(core.clone());
    let file = Upload {
        name: "a.csv".into(),
        bytes: "id,text\n1,送餐太慢\n2,包装破了\n".into(),
    };
    let preview = imports.preview(&manager, file).await.expect("a preview");
    let import = format!("import:{}", preview.id);
    let start = imports.start(&manager, preview.id, preview.mapping);
    let started = one(&db, by(&manager), "import.start", &import, start).await;
    started.expect("started");
    let cancel = imports.cancel(&manager, preview.id);
    let cancelled = one(&db, by(&manager), "import.cancel", &import, cancel).await;
    cancelled.expect("cancelled");
    let admin = staff(&site, Who::Admin, Role::Admin).await;
    let ops = Ops::new(core.clone());
    let dead = Uuid::now_v7();
    let sql = "INSERT INTO job (id, kind, payload, run_at, attempts, max_attempts, state, created_at) \
               VALUES ($1, 'mail', '{}', $2, 10, 10, 'dead', $2)";
    meddle(&db, sql, vec![dead.into(), Utc::now().into()]).await;
    let retry = ops.retry(&admin, JobId(dead));
    let retried = one(&db, by(&admin), "job.retry", format!("job:{dead}"), retry).await;
    retried.expect("queued again");
    let agent = staff(&site, Who::AgentA, Role::Agent).await;
    let moved = ops.move_clock(&agent, 3);
    let moved = one(&db, by(&agent), "clock.move", "clock:demo", moved).await;
    moved.expect("moved");
});

both!(s17_rules_and_models, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let core = &site.core.core;
    let admin = staff(&site, Who::Admin, Role::Admin).await;
    let rules = Rulebook::new(core.clone());
    let page = rules.open(&admin, Document::Gate).await.expect("a page");
    let publish = rules.publish(&admin, page.version, page.draft);
    let published = one(&db, by(&admin), "rules.publish", "rules:gate", publish).await;
    let version = published.expect("published").version;
    let back = rules.restore(&admin, Document::Gate, version, 0);
    let back = one(&db, by(&admin), "rules.rollback", "rules:gate", back).await;
    back.expect("rolled back");
    let learning = Learning::new(core.clone());
    let restore = learning.restore(&admin, 0);
    let restored = one(&db, by(&admin), "model.restore", "language:model", restore).await;
    restored.expect("restored");
});
