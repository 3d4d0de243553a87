//! Signing in, sessions and what admins do to people, as somebody with bad intentions would try them.

use std::time::{Duration, Instant};

use app::api::ApiError;
use app::api::ports::People as _;
use futures::future::join_all;
use server::services::people::{People, create_admin, reset_password, sweep};
use shared::actor::{Actor, Grant, Right, Role, Scope};
use shared::field_errors::FieldProblem;
use shared::locale::Locale;
use shared::people::PersonEdit;

use crate::harness::{TestDb, both, department, meddle, number, staffed};

const WRONG: &str = "not the password";

fn refused(answer: &Result<app::api::ports::SignedIn, ApiError>) -> bool {
    matches!(answer, Err(ApiError::SignIn))
}

fn throttled(answer: &Result<app::api::ports::SignedIn, ApiError>) -> bool {
    matches!(answer, Err(ApiError::TooMany { seconds }) if *seconds > 0)
}

both!(
    s8_a_client_has_five_tries_also_in_parallel,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let other = People::new(db.instance().await.core.clone());
        let tries = (0..50).map(|n| {
            let people = if n % 2 == 0 {
                staff.people.clone()
            } else {
                other.clone()
            };
            // Another account each time, so that only the client is counted.
            tokio::spawn(
                async move { people.sign_in(&format!("user{n}"), WRONG, "10.1.1.1").await },
            )
        });
        let answers: Vec<_> = join_all(tries)
            .await
            .into_iter()
            .map(|a| a.expect("joins"))
            .collect();
        assert_eq!(answers.iter().filter(|a| refused(a)).count(), 5);
        assert_eq!(answers.iter().filter(|a| throttled(a)).count(), 45);
        // The right password does not help either, and another client is not held up.
        let password = &staff.admin_password;
        assert!(throttled(
            &staff.people.sign_in("root", password, "10.1.1.1").await
        ));
        assert!(
            staff
                .people
                .sign_in("root", password, "10.1.1.2")
                .await
                .is_ok()
        );
        // Six minutes later the run of tries has ended.
        meddle(
            &db,
            "UPDATE throttle SET window_start = $1",
            vec![(server::clock::real_now() - chrono::TimeDelta::minutes(6)).into()],
        )
        .await;
        assert!(
            staff
                .people
                .sign_in("root", password, "10.1.1.1")
                .await
                .is_ok()
        );
    }
);

both!(
    s8_an_account_has_ten_tries_however_it_is_spelled,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let spellings = [
            "root",
            "ROOT",
            " root ",
            "r o o t",
            "Root\t",
            "ro\u{200B}ot",
        ];
        let tries = (0..50).map(|n| {
            let people = staff.people.clone();
            let login = spellings[n % spellings.len()];
            tokio::spawn(async move { people.sign_in(login, WRONG, &format!("10.2.0.{n}")).await })
        });
        let answers: Vec<_> = join_all(tries)
            .await
            .into_iter()
            .map(|a| a.expect("joins"))
            .collect();
        assert_eq!(answers.iter().filter(|a| refused(a)).count(), 10);
        assert_eq!(answers.iter().filter(|a| throttled(a)).count(), 40);
        // An account that does not exist is counted the same.
        for n in 0..12 {
            let answer = staff
                .people
                .sign_in("nobody", WRONG, &format!("10.3.0.{n}"))
                .await;
            assert_eq!(refused(&answer), n < 10, "try {n}");
            assert_eq!(throttled(&answer), n >= 10, "try {n}");
        }
    }
);

both!(good_sign_ins_are_not_counted, async |db: TestDb| {
    let core = db.core();
    let staff = staffed(&core).await;
    for _ in 0..7 {
        let answer = staff
            .people
            .sign_in("root", &staff.admin_password, "10.4.0.1")
            .await;
        assert!(answer.is_ok());
    }
    assert_eq!(
        number(&db, "SELECT count(*) FROM throttle WHERE tries > 0").await,
        0
    );
});

both!(
    s9_an_unknown_account_and_a_wrong_password_are_one,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let home = department(&db, "客服部", None).await;
        let (gone, password) = staff.add("gone", Role::Agent, home).await;
        let done = staff
            .people
            .edit(&staff.admin, PersonEdit::Deactivate { id: gone })
            .await;
        assert_eq!(done, Ok(None));
        let mut times: [Vec<Duration>; 3] = Default::default();
        for n in 0..14 {
            let tries = [
                ("root", WRONG),
                ("nobody", WRONG),
                ("gone", password.as_str()),
            ];
            for (kind, (login, password)) in tries.into_iter().enumerate() {
                meddle(&db, "DELETE FROM throttle", vec![]).await;
                let before = db.statements();
                let begun = Instant::now();
                let answer = staff
                    .people
                    .sign_in(login, password, &format!("c{n}"))
                    .await;
                times[kind].push(begun.elapsed());
                assert_eq!(answer, Err(ApiError::SignIn));
                // Two counters, the look-up and the trail, whichever it was.
                assert_eq!(db.statements() - before, 4, "{login}");
            }
        }
        let median = |times: &mut Vec<Duration>| {
            times.sort();
            times[times.len() / 2]
        };
        let [known, unknown, inactive] = &mut times;
        let known = median(known);
        for other in [median(unknown), median(inactive)] {
            // The gap is held to 5 ms by the benchmark on a quiet machine; here, a missing hash would stand out.
            assert!(
                other > known / 2 && other < known * 2,
                "{known:?} against {other:?}"
            );
        }
        let actions =
            "SELECT count(*) FROM audit WHERE action = 'session.refuse' AND actor = 'anonymous'";
        assert_eq!(number(&db, actions).await, 42);
    }
);

both!(
    c01_every_sign_in_has_a_new_session_and_an_old_one_ends,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let first = staff.enter("root", &staff.admin_password).await;
        let second = staff.enter("root", &staff.admin_password).await;
        assert_ne!(first, second);
        assert_eq!(first.len(), 43);
        staff.people.sign_out(&first).await.expect("signs out");
        assert_eq!(staff.people.actor(&first).await, Err(ApiError::SignIn));
        assert!(staff.people.actor(&second).await.is_ok());
        for forged in ["", "x", &"A".repeat(43), &second[1..]] {
            assert_eq!(
                staff.people.actor(forged).await,
                Err(ApiError::SignIn),
                "{forged}"
            );
        }
        // Signing out of nothing is no error; only digests are kept.
        staff.people.sign_out("x").await.expect("harmless");
        assert_eq!(
            number(
                &db,
                "SELECT CAST(max(length(digest)) AS bigint) FROM session"
            )
            .await,
            32
        );
    }
);

both!(sessions_end_in_real_time, async |db: TestDb| {
    let core = db.core();
    let staff = staffed(&core).await;
    let token = staff.enter("root", &staff.admin_password).await;
    core.clock.set_offset(90 * 86_400);
    let people = People::new(core.core.clone());
    assert!(
        people.actor(&token).await.is_ok(),
        "the demo's clock ends no session"
    );
    let past = server::clock::real_now() - chrono::TimeDelta::seconds(1);
    meddle(&db, "UPDATE session SET expires_at = $1", vec![past.into()]).await;
    let people = People::new(core.core.clone());
    assert_eq!(people.actor(&token).await, Err(ApiError::SignIn));
    sweep(&core).await.expect("sweeps");
    assert_eq!(number(&db, "SELECT count(*) FROM session").await, 0);
});

both!(c02_a_new_password_ends_every_session, async |db: TestDb| {
    let core = db.core();
    let staff = staffed(&core).await;
    let tokens = [
        staff.enter("root", &staff.admin_password).await,
        staff.enter("root", &staff.admin_password).await,
    ];
    let change =
        async |old: &str, new: &str| staff.people.change_password(&staff.admin, old, new).await;
    let problem = |answer: Result<(), ApiError>, field: &str| match answer {
        Err(ApiError::Invalid(errors)) => errors.of(field).cloned(),
        other => panic!("{other:?}"),
    };
    let old = staff.admin_password.as_str();
    let new = "four unrelated words";
    assert_eq!(
        problem(change(WRONG, new).await, "old"),
        Some(FieldProblem::Wrong)
    );
    assert_eq!(
        problem(change(old, "short").await, "new"),
        Some(FieldProblem::TooShort { min: 10 })
    );
    for bad in ["1234567890", "password123", "root123456"] {
        let answer = change(old, bad).await;
        assert_eq!(
            problem(answer, "new"),
            Some(FieldProblem::Guessable),
            "{bad}"
        );
    }
    assert!(staff.people.actor(&tokens[0]).await.is_ok());
    change(old, new).await.expect("changed");
    for token in &tokens {
        assert_eq!(staff.people.actor(token).await, Err(ApiError::SignIn));
    }
    assert!(refused(&staff.people.sign_in("root", old, "c").await));
    assert!(staff.people.sign_in("root", new, "c").await.is_ok());
    // Guessing the old one is counted too.
    let mut limited = 0;
    for _ in 0..12 {
        limited += u32::from(matches!(
            change(WRONG, new).await,
            Err(ApiError::TooMany { .. })
        ));
    }
    assert!(limited >= 2, "{limited}");
});

both!(
    c11_no_password_is_cut_or_too_long_to_be_refused,
    async |db: TestDb| {
        let core = db.core();
        create_admin(&core, "root", "管理员").await.expect("made");
        let people = People::new(core.core.clone());
        let secret = format!("{} ", "夜来风雨声".repeat(30));
        reset_password(&core, "ROOT ", Some(&secret))
            .await
            .expect("set");
        assert!(people.sign_in("root", &secret, "c").await.is_ok());
        let shorter = secret.trim_end();
        for near in [
            shorter,
            &shorter[..75],
            &format!("{secret}\0"),
            &format!("{shorter}\0 "),
        ] {
            meddle(&db, "DELETE FROM throttle", vec![]).await;
            assert!(
                refused(&people.sign_in("root", near, "c").await),
                "{near:?}"
            );
        }
        let begun = Instant::now();
        for login in ["root", "nobody"] {
            let answer = people.sign_in(login, &"x".repeat(1 << 20), "c").await;
            assert!(
                matches!(&answer, Err(error) if error.status() == 422),
                "{answer:?}"
            );
        }
        let answer = people.sign_in(&"长".repeat(1 << 20), WRONG, "c").await;
        assert!(matches!(&answer, Err(error) if error.status() == 422));
        assert!(begun.elapsed() < Duration::from_secs(1));
        for odd in ["", "\0", "' OR 1=1 --", "%", "\u{FEFF}"] {
            meddle(&db, "DELETE FROM throttle", vec![]).await;
            assert!(refused(&people.sign_in(odd, WRONG, "c").await), "{odd:?}");
        }
    }
);

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
            department: home,
            grants,
        };
        for edit in [up, add, PersonEdit::Activate { id }] {
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
            assert_eq!((person.id, &person.scope), (id, &scope), "{role}");
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
            department,
            grants,
        };
        let agent = || {
            vec![Grant {
                role: Role::Agent,
                department: None,
            }]
        };
        let nowhere = shared::id::DepartmentId(uuid::Uuid::nil());
        for (field, edit) in [
            ("login", add("x", "李", home, agent())),
            ("login", add("a/b", "李", home, agent())),
            ("login", add(" ROOT", "李", home, agent())),
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
