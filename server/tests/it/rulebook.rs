//! Rule documents: versions, faults, conflicts, rolling back, rights, the trail, and trying rules on a case.

use app::api::ApiError;
use app::api::ports::{Rulebook as _, Voices as _};
use server::services::ops::poll_settings;
use server::services::rulebook::Rulebook;
use server::services::voices;
use shared::actor::Actor;
use shared::cases::{GatePolicy, Kind, Missed, RoutingRule, Target};
use shared::clocks::calendar::Exception;
use shared::feedback::Channel;
use shared::id::DepartmentId;
use shared::locale::Label;
use shared::locale::Locale;
use shared::rulebook::{
    Document, Draft, GateProblem, Place, Problem, Routing, RoutingProblem, TryOn, diff,
};

use crate::harness::{
    TestCore, TestDb, both, complaint, department, meddle, number, staffed, text,
};

fn gate(silent_days: u16) -> Draft {
    Draft::Gate(GatePolicy {
        silent_days,
        ..GatePolicy::default()
    })
}

fn rule(name: &str, word: &str, department: DepartmentId) -> RoutingRule {
    RoutingRule {
        name: name.into(),
        words: vec![word.into()],
        to: Some(Target {
            department,
            owner: None,
        }),
        ..RoutingRule::default()
    }
}

fn routing(rules: Vec<RoutingRule>) -> Draft {
    Draft::Routing(Routing {
        rules,
        default: None,
    })
}

fn book(core: &TestCore) -> Rulebook {
    Rulebook::new(core.core.clone())
}

both!(every_document_opens_as_shipped, async |db: TestDb| {
    let core = db.core();
    let staff = staffed(&core).await;
    let rules = book(&core);
    for document in Document::ALL {
        let page = rules.open(&staff.admin, document).await.expect("opens");
        assert_eq!((page.version, page.draft.document()), (0, document));
        assert_eq!(page.history.len(), 1, "{document}");
        let faults = page.draft.faults(&page.names).into_iter();
        let places: Vec<Place> = faults.map(|fault| fault.place).collect();
        // Nobody has set the organisation up: the rest has nowhere to go.
        let open = match document {
            Document::Routing => vec![Place::Rest],
            _ => vec![],
        };
        assert_eq!(places, open, "{document}");
        let shipped = rules.version(&staff.admin, document, 0).await;
        assert_eq!(shipped, Ok(page.draft), "{document}");
    }
    let none = rules.version(&staff.admin, Document::Gate, 7).await;
    assert_eq!(none, Err(ApiError::NotFound));
});

both!(
    a_publication_is_in_force_at_once_and_can_be_undone,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let rules = book(&core);
        let page = rules
            .publish(&staff.admin, 0, gate(10))
            .await
            .expect("published");
        assert_eq!((page.version, core.rules().gate.silent_days), (1, 10));
        let page = rules
            .publish(&staff.admin, 1, gate(20))
            .await
            .expect("published");
        assert_eq!(page.history.len(), 3);
        let latest = &page.history[0];
        assert!(latest.at.is_some());
        assert_eq!((latest.version, latest.by.as_deref()), (2, Some("管理员")));
        // What was seen is old: nothing changes.
        let late = rules.publish(&staff.admin, 1, gate(30)).await;
        assert_eq!(late, Err(ApiError::Conflict));
        // What changed can be told from the stored versions.
        let old = rules
            .version(&staff.admin, Document::Gate, 1)
            .await
            .expect("kept");
        let changes = diff(&old, &page.draft, &page.names, Locale::En);
        assert_eq!(changes.len(), 1);
        let page = rules
            .restore(&staff.admin, Document::Gate, 2, 1)
            .await
            .expect("restored");
        assert_eq!((page.version, page.draft), (3, gate(10)));
        let page = rules
            .restore(&staff.admin, Document::Gate, 3, 0)
            .await
            .expect("restored");
        assert_eq!(page.draft, Draft::Gate(GatePolicy::default()));
        let other = db.instance().await;
        poll_settings(&other).await.expect("polled");
        assert_eq!(other.rules().version("gate"), 4);
        let of = |action: &str| format!("SELECT count(*) FROM audit WHERE action = '{action}'");
        assert_eq!(number(&db, &of("rules.publish")).await, 2);
        assert_eq!(number(&db, &of("rules.rollback")).await, 2);
    }
);

both!(
    a_faulty_draft_is_refused_with_its_places,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let rules = book(&core);
        let Err(ApiError::Rules(faults)) = rules.publish(&staff.admin, 0, gate(0)).await else {
            panic!("taken");
        };
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].problem, Problem::Gate(GateProblem::SilentDays));
        let gone = DepartmentId(uuid::Uuid::now_v7());
        let draft = routing(vec![rule("甲", "快递", gone)]);
        let Err(ApiError::Rules(faults)) = rules.publish(&staff.admin, 0, draft).await else {
            panic!("taken");
        };
        assert_eq!(faults[0].place, Place::Rule(0));
        let problem = Problem::Routing(RoutingProblem::NoDepartment);
        assert_eq!(faults[0].problem, problem);
        // A zone that does not exist is known to the server only.
        let page = rules
            .open(&staff.admin, Document::Calendar)
            .await
            .expect("opens");
        let Draft::Calendar(mut calendar) = page.draft else {
            panic!("a calendar");
        };
        calendar.zone = "Asia/Nowhere".into();
        let refused = rules
            .publish(&staff.admin, 0, Draft::Calendar(calendar.clone()))
            .await;
        assert!(matches!(refused, Err(ApiError::Rules(faults)) if faults.len() == 1));
        // A day that an admin closes is closed for whoever asks next.
        calendar.zone = "Asia/Shanghai".into();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date");
        let label = Label::new("停电", "");
        calendar.exceptions.insert(day, Exception::Off { label });
        let page = rules
            .publish(&staff.admin, 0, Draft::Calendar(calendar))
            .await;
        assert_eq!(page.expect("published").version, 1);
        assert!(core.rules().hours.calendar().frames(day).is_empty());
        assert_eq!(number(&db, "SELECT count(*) FROM config").await, 1);
    }
);

both!(
    of_two_admins_in_one_moment_one_is_told_to_look_again,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let here = book(&core);
        let other = db.instance().await;
        let there = book(&other);
        for version in 0..4 {
            let (one, two) = tokio::join!(
                here.publish(&staff.admin, version, gate(10)),
                there.publish(&staff.admin, version, gate(20)),
            );
            let lost: Vec<_> = [one, two].into_iter().filter_map(Result::err).collect();
            assert_eq!(lost, [ApiError::Conflict]);
        }
    }
);

both!(
    only_who_sets_up_the_system_touches_rules,
    async |db: TestDb| {
        let core = db.core();
        let rules = book(&core);
        let nobody = Actor::Anonymous;
        let refused = Err(ApiError::SignIn);
        assert_eq!(rules.open(&nobody, Document::Gate).await, refused);
        assert_eq!(rules.publish(&nobody, 0, gate(9)).await, refused);
        assert_eq!(rules.restore(&nobody, Document::Gate, 0, 0).await, refused);
        let text = TryOn::Case {
            number: "TS-1".into(),
        };
        let tried = rules.try_on(&nobody, gate(9), text).await;
        assert_eq!(tried, Err(ApiError::SignIn));
        assert_eq!(number(&db, "SELECT count(*) FROM config").await, 0);
    }
);

both!(
    rules_are_tried_on_a_text_and_on_a_case,
    async |db: TestDb| {
        let core = db.core();
        server::setup::organisation(&core).await.expect("set up");
        let staff = staffed(&core).await;
        let rules = book(&core);
        let home = department(&db, "物流部", None).await;
        let list = routing(vec![rule("门店", "导购", home), rule("送货", "送货", home)]);
        let on = TryOn::Text {
            text: "送货晚了三天".into(),
            kind: Kind::Complaint,
            channel: Channel::Web,
            category: None,
        };
        let tried = rules
            .try_on(&staff.admin, list.clone(), on)
            .await
            .expect("tried");
        assert_eq!((tried.hit, tried.missed), (Some(1), vec![Missed::Words]));
        assert_eq!(tried.words, ["送货"]);
        let mut form = complaint();
        form.text = "导购态度不好".into();
        let voices = voices::Service(core.core.clone());
        voices.submit(form, Locale::Zh).await.expect("taken");
        let case = text(&db, "SELECT number FROM case_file").await;
        let on = TryOn::Case { number: case };
        let tried = rules
            .try_on(&staff.admin, list.clone(), on.clone())
            .await
            .expect("tried");
        // Of a case only words that are in force already: these are not.
        assert_eq!((tried.hit, tried.words), (Some(0), Vec::new()));
        // Nothing moved, and that a case was looked at is on record.
        assert_eq!(core.rules().version("routing"), 1);
        let trail = "SELECT count(*) FROM audit WHERE action = 'rules.try'";
        assert_eq!(number(&db, trail).await, 1);
        let unknown = TryOn::Case {
            number: "TS-0".into(),
        };
        let none = rules.try_on(&staff.admin, list.clone(), unknown).await;
        assert_eq!(none, Err(ApiError::NotFound));
        // A case whose import goes on is none yet.
        meddle(&db, "UPDATE case_file SET staged_by = id", Vec::new()).await;
        let staged = rules.try_on(&staff.admin, list, on).await;
        assert_eq!(staged, Err(ApiError::NotFound));
        assert_eq!(number(&db, trail).await, 1);
    }
);
