//! What admins do to people, and what nobody else may.

use std::time::Duration;

use app::api::ApiError;
use app::api::ports::People as _;
use server::services::people::People;
use shared::actor::{Actor, Grant, Right, Role, Scope};
use shared::field_errors::FieldProblem;
use shared::locale::Locale;
use shared::people::PersonEdit;

use super::refused;
use crate::harness::{TestDb, both, department, number, staffed};

both!(
    a15_somebody_deactivated_is_out_at_once,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let home = department(&db, "客服部", None).await;
        let (id, password) = staff.add("li", Role::Agent, home).await;
        let token = staff.enter("li", &password).await;
        let other = People::new(db.instance().await.core.clone());
        assert!(staff.people.actor(&token).await.is_ok());
        assert!(other.actor(&token).await.is_ok());
        let off = staff
            .people
            .edit(&staff.admin, PersonEdit::Deactivate { id })
            .await;
        assert_eq!(off, Ok(None));
        assert_eq!(staff.people.actor(&token).await, Err(ApiError::SignIn));
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        assert_eq!(
            other.actor(&token).await,
            Err(ApiError::SignIn),
            "on another instance"
        );
        assert!(refused(&staff.people.sign_in("li", &password, "c").await));
        // Coming back does not bring the old session back.
        let on = staff
            .people
            .edit(&staff.admin, PersonEdit::Activate { id })
            .await;
        assert_eq!(on, Ok(None));
        assert_eq!(staff.people.actor(&token).await, Err(ApiError::SignIn));
        assert!(staff.people.sign_in("li", &password, "c").await.is_ok());
    }
);

both!(
    an_admin_gives_somebody_a_new_password,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let home = department(&db, "客服部", None).await;
        let (id, old) = staff.add("li", Role::Agent, home).await;
        let token = staff.enter("li", &old).await;
        let reset = PersonEdit::Reset { id };
        let new = staff.people.edit(&staff.admin, reset).await;
        let new = new.expect("reset").expect("a password");
        assert_eq!(staff.people.actor(&token).await, Err(ApiError::SignIn));
        assert!(refused(&staff.people.sign_in("li", &old, "c").await));
        assert!(staff.people.sign_in("li", &new, "c").await.is_ok());
        let trail = format!(
            "SELECT count(*) FROM audit WHERE action = 'password.reset' AND object = 'person:{id}' \
             AND actor = '管理员'"
        );
        assert_eq!(number(&db, &trail).await, 1);
        // The own password is changed by whoever knows the old one.
        let own = staff.admin.staff().expect("staff").id;
        let own = staff
            .people
            .edit(&staff.admin, PersonEdit::Reset { id: own });
        assert_eq!(own.await, Err(ApiError::Conflict));
        let nobody = PersonEdit::Reset {
            id: shared::id::PersonId(uuid::Uuid::nil()),
        };
        let nobody = staff.people.edit(&staff.admin, nobody).await;
        assert_eq!(nobody, Err(ApiError::NotFound));
    }
);

both!(a16_the_last_admin_stays, async |db: TestDb| {
    let core = db.core();
    let staff = staffed(&core).await;
    let home = department(&db, "客服部", None).await;
    let root = staff.admin.staff().expect("staff").id;
    let agent = |id| PersonEdit::Grant {
        id,
        grants: vec![Grant {
            role: Role::Agent,
            department: Some(home),
        }],
    };
    let edit = async |edit| staff.people.edit(&staff.admin, edit).await;
    assert_eq!(edit(agent(root)).await, Err(ApiError::Conflict));
    assert_eq!(
        edit(PersonEdit::Deactivate { id: root }).await,
        Err(ApiError::Conflict)
    );
    // An admin who can't sign in does not count.
    let (second, _) = staff.add("second", Role::Admin, home).await;
    assert_eq!(edit(PersonEdit::Deactivate { id: second }).await, Ok(None));
    assert_eq!(edit(agent(root)).await, Err(ApiError::Conflict));
    assert_eq!(edit(PersonEdit::Activate { id: second }).await, Ok(None));
    // Two admins who remove each other in the same moment: one remains.
    for round in 0..5 {
        let both = tokio::join!(edit(agent(root)), edit(agent(second)));
        assert_eq!(
            u8::from(both.0.is_ok()) + u8::from(both.1.is_ok()),
            1,
            "round {round}: {both:?}"
        );
        let admins = "SELECT count(*) FROM person_grant WHERE role = 'admin'";
        assert_eq!(number(&db, admins).await, 1);
        for id in [root, second] {
            let admin = vec![Grant {
                role: Role::Admin,
                department: None,
            }];
            assert_eq!(
                edit(PersonEdit::Grant { id, grants: admin }).await,
                Ok(None)
            );
        }
    }
});

both!(a17_only_admins_grant, async |db: TestDb| {
    let core = db.core();
    let staff = staffed(&core).await;
    let home = department(&db, "客服部", None).await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Admin) {
        let login = format!("a-{role}");
        let (id, password) = staff.add(&login, role, home).await;
        let token = staff.enter(&login, &password).await;
        let actor = staff.people.actor(&token).await.expect("an actor");
        let grants = vec![Grant {
            role: Role::Admin,
            department: None,
        }];
        let up = PersonEdit::Grant {
            id,
            grants: grants.clone(),
        };
        let add = PersonEdit::Add {
            login: "friend".to_owned(),
            name: "friend".to_owned(),
            email: String::new(),
            department: home,
            grants,
        };
        for edit in [
            up,
            add,
            PersonEdit::Activate { id },
            PersonEdit::Reset { id },
        ] {
            assert_eq!(
                staff.people.edit(&actor, edit).await,
                Err(ApiError::Forbidden)
            );
        }
        assert_eq!(staff.people.list(&actor).await, Err(ApiError::Forbidden));
        let me = staff.people.me(&actor).await.expect("me");
        assert!(
            !me.may(Right::Administer) && me.may(Right::SignedIn),
            "{role}"
        );
    }
    let nobody = Actor::Anonymous;
    assert_eq!(staff.people.list(&nobody).await, Err(ApiError::SignIn));
    assert_eq!(
        number(
            &db,
            "SELECT count(*) FROM person_grant WHERE role = 'admin'"
        )
        .await,
        1
    );
});

both!(
    an_actor_costs_three_statements_and_sees_what_is_granted,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let top = department(&db, "总部", None).await;
        let service = department(&db, "客服部", Some(top)).await;
        let hotline = department(&db, "热线组", Some(service)).await;
        let expected = [
            (Role::Reporter, Scope::Nothing),
            (Role::Agent, Scope::Departments(vec![service])),
            (Role::Head, Scope::Departments(vec![service, hotline])),
            (Role::Manager, Scope::All),
            (Role::Admin, Scope::Nothing),
            (Role::Auditor, Scope::All),
        ];
        for (role, scope) in expected {
            let login = format!("b-{role}");
            let (id, password) = staff.add(&login, role, service).await;
            let token = staff.enter(&login, &password).await;
            let before = db.statements();
            let actor = staff.people.actor(&token).await.expect("an actor");
            assert_eq!(db.statements() - before, 3);
            let again = staff.people.actor(&token).await.expect("an actor");
            assert_eq!(db.statements() - before, 3, "remembered");
            assert_eq!(actor, again);
            let person = actor.staff().expect("staff");
            assert_eq!((person.id, &person.scopes.read), (id, &scope), "{role}");
            staff
                .people
                .set_locale(&actor, Locale::En)
                .await
                .expect("set");
            let english = staff.people.actor(&token).await.expect("an actor");
            assert_eq!(english.staff().expect("staff").locale, Locale::En);
        }
    }
);

both!(
    adding_somebody_checks_the_form_and_leaves_a_trail,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let home = department(&db, "客服部", None).await;
        let add = |login: &str, name: &str, department, grants| PersonEdit::Add {
            login: login.to_owned(),
            name: name.to_owned(),
            email: String::new(),
            department,
            grants,
        };
        let agent = || {
            vec![Grant {
                role: Role::Agent,
                department: None,
            }]
        };
        let with_mail = |email: &str, department| PersonEdit::Add {
            login: "li".to_owned(),
            name: "李".to_owned(),
            email: email.to_owned(),
            department,
            grants: agent(),
        };
        let nowhere = shared::id::DepartmentId(uuid::Uuid::nil());
        for (field, edit) in [
            ("login", add("x", "李", home, agent())),
            ("login", add("a/b", "李", home, agent())),
            ("login", add(" ROOT", "李", home, agent())),
            ("email", with_mail("li@nowhere", home)),
            ("name", add("li", " ", home, agent())),
            ("grants", add("li", "李", home, vec![])),
            ("department", add("li", "李", nowhere, agent())),
            (
                "grants",
                add(
                    "li",
                    "李",
                    home,
                    vec![Grant {
                        role: Role::Head,
                        department: Some(nowhere),
                    }],
                ),
            ),
        ] {
            let answer = staff.people.edit(&staff.admin, edit).await;
            let Err(ApiError::Invalid(errors)) = answer else {
                panic!("{field}: {answer:?}");
            };
            assert!(errors.of(field).is_some(), "{field}: {errors:?}");
        }
        let (id, _) = staff.add("li.lei", Role::Head, home).await;
        let rows = staff.people.list(&staff.admin).await.expect("listed");
        let row = rows.iter().find(|row| row.id == id).expect("in the list");
        assert_eq!(
            (row.login.as_str(), row.department_id, row.active),
            ("li.lei", home, true)
        );
        assert_eq!(
            row.grants,
            [Grant {
                role: Role::Head,
                department: Some(home)
            }]
        );
        let trail = format!(
            "SELECT count(*) FROM audit WHERE action = 'person.add' AND object = 'person:{id}'"
        );
        assert_eq!(number(&db, &trail).await, 1);
    }
);

both!(
    an_address_for_reminders_is_set_checked_and_taken_back,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let home = department(&db, "客服部", None).await;
        let (id, _) = staff.add("li", Role::Agent, home).await;
        let change = async |email: &str| {
            let email = email.to_owned();
            let edit = PersonEdit::Address { id, email };
            staff.people.edit(&staff.admin, edit).await
        };
        let kept = async || {
            let rows = staff.people.list(&staff.admin).await.expect("listed");
            let row = rows.into_iter().find(|row| row.id == id);
            row.expect("in the list").email
        };
        assert_eq!(kept().await, "");
        assert_eq!(change(" li@shop.example ").await, Ok(None));
        assert_eq!(kept().await, "li@shop.example");
        let Err(ApiError::Invalid(errors)) = change("li at shop").await else {
            panic!("taken");
        };
        assert_eq!(errors.of("email"), Some(&FieldProblem::NotAnAddress));
        assert_eq!(kept().await, "li@shop.example", "nothing of it is kept");
        assert_eq!(change("").await, Ok(None));
        assert_eq!(kept().await, "");
        // The trail says that it changed and never to what.
        let said = |what| format!("SELECT count(*) FROM audit WHERE {what}");
        assert_eq!(number(&db, &said("action = 'person.address'")).await, 2);
        assert_eq!(number(&db, &said("details LIKE '%shop.example%'")).await, 0);
    }
);

both!(
    a_name_and_a_department_change_and_no_role,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let home = department(&db, "客服部", None).await;
        let other = department(&db, "物流部", None).await;
        let (id, _) = staff.add("li", Role::Agent, home).await;
        let edit = async |edit| staff.people.edit(&staff.admin, edit).await;
        let name = |name: &str| PersonEdit::Rename {
            id,
            name: name.to_owned(),
        };
        let to = |department| PersonEdit::Move { id, department };
        for (field, bad) in [
            ("name", name(" ")),
            ("name", name(&"长".repeat(41))),
            (
                "department",
                to(shared::id::DepartmentId(uuid::Uuid::nil())),
            ),
        ] {
            let Err(ApiError::Invalid(errors)) = edit(bad).await else {
                panic!("{field}: taken");
            };
            assert!(errors.of(field).is_some(), "{errors:?}");
        }
        for _ in 0..2 {
            assert_eq!(edit(name(" 李 雷 ")).await, Ok(None));
            assert_eq!(edit(to(other)).await, Ok(None));
        }
        let rows = staff.people.list(&staff.admin).await.expect("listed");
        let row = rows.iter().find(|row| row.id == id).expect("in the list");
        assert_eq!((row.name.as_str(), row.department_id), ("李 雷", other));
        let held = Grant {
            role: Role::Agent,
            department: Some(home),
        };
        assert_eq!(row.grants, [held]);
        // What is so already leaves no second row, and no name stands in the trail.
        let said = |what: &str| format!("SELECT count(*) FROM audit WHERE {what}");
        for action in ["person.rename", "person.move"] {
            let rows = said(&format!("action = '{action}'"));
            assert_eq!(number(&db, &rows).await, 1, "{action}");
        }
        assert_eq!(number(&db, &said("details LIKE '%雷%'")).await, 0);
    }
);
