//! The main job over the services: a complaint from the form to its customer's confirmation, on both databases.

use crate::harness::{TestCore, TestDb, both};
use app::api::ApiError;
use app::api::ports::{Cases, CustomerAction, Following, Upload, Voices};
use chrono::{TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Statement};
use server::services::{cases, following, voices};
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::cases::{
    CaseAction, CasePage, InboxQuery, Measure, Missing, Phase, ProposalDraft, Refusal, View,
};
use shared::feedback::FeedbackForm;
use shared::field_errors::FieldProblem;
use shared::id::{CaseId, DepartmentId, PersonId};
use shared::locale::Locale;
use uuid::Uuid;

/// A set-up organisation with one agent of its only department.
struct Office {
    core: TestCore,
    agent: Actor,
}

/// The customer is asked to confirm.
fn asked() -> CaseAction {
    CaseAction::AskConfirmation {
        text: "启动器换好了".into(),
    }
}

impl Office {
    async fn open(db: &TestDb) -> Self {
        let core = TestCore::new(db, &[]);
        server::setup::organisation(&core).await.expect("set up");
        let department = core.rules.now().default_department.expect("a department");
        let person = PersonId(Uuid::now_v7());
        let hash = "x".to_owned();
        let backend = db.backend();
        db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
            let sql = "INSERT INTO person (id, login, name, password_hash, department_id, locale, active, created_at) \
                       VALUES ($1, 'agent', '李敏', $2, $3, 'zh', true, $4)";
            let values = [person.0.into(), hash.clone().into(), department.0.into(), Utc::now().into()];
            tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            Ok(())
        })
        .await
        .expect("a person");
        let agent = agent(person, department);
        Self { core, agent }
    }

    fn voices(&self) -> voices::Service {
        voices::Service(self.core.core.clone())
    }

    fn cases(&self) -> cases::Service {
        cases::Service(self.core.core.clone())
    }

    fn following(&self) -> following::Service {
        following::Service(self.core.core.clone())
    }

    async fn file(&self, form: FeedbackForm) -> (String, String) {
        let token = self
            .voices()
            .submit(form, Locale::Zh)
            .await
            .expect("accepted");
        let receipt = self
            .voices()
            .receipt(&token, Locale::Zh)
            .await
            .expect("a receipt");
        (token, receipt.number)
    }

    async fn act(&self, page: &CasePage, action: CaseAction) -> CasePage {
        let (number, seq) = (&page.row.number, page.seq);
        self.cases()
            .act(&self.agent, number, seq, action)
            .await
            .expect("done")
    }

    async fn page(&self, number: &str) -> CasePage {
        self.cases()
            .case(&self.agent, number)
            .await
            .expect("a page")
    }

    async fn customer(&self, link: &str, action: CustomerAction) -> Result<(), ApiError> {
        let session = self.following().open_link(link).await?;
        let key = Uuid::now_v7().to_string();
        self.following().act(&session, &key, action).await
    }
}

fn agent(id: PersonId, department: DepartmentId) -> Actor {
    Actor::Staff(Staff {
        id,
        name: "李敏".into(),
        locale: Locale::Zh,
        grants: vec![Grant {
            role: Role::Agent,
            department: Some(department),
        }],
        scopes: Scopes::all(Scope::Departments(vec![department])),
    })
}

fn complaint() -> FeedbackForm {
    FeedbackForm {
        kind: "complaint".into(),
        text: "冰箱不制冷，打13812341234两次都没人接".into(),
        name: "张三丰".into(),
        contact: "13812341234".into(),
        consent: "on".into(),
        form_token: "t".repeat(43),
        ..FeedbackForm::default()
    }
}

fn picture() -> Upload {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("encodes");
    Upload {
        name: "维修单.png".into(),
        bytes: bytes.into_inner(),
    }
}

both!(a_complaint_reaches_its_confirmation, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (link, number) = office.file(complaint()).await;
    let page = office.page(&number).await;
    assert_eq!(page.row.phase, Phase::Received);
    assert_eq!(page.row.customer.as_deref(), Some("张** 138****1234"));
    assert!(
        !page.row.title.contains("13812341234"),
        "the title hides the number"
    );
    let page = office.act(&page, CaseAction::Take).await;
    assert!(page.owned);
    let page = office
        .act(
            &page,
            CaseAction::Reply {
                text: "已安排师傅明天上门".into(),
                ask: false,
            },
        )
        .await;
    let draft = ProposalDraft {
        measures: vec![Measure::Repair],
        text: "免费上门维修".into(),
        ..ProposalDraft::default()
    };
    let page = office.act(&page, CaseAction::Propose(draft)).await;
    assert!(page.row.waiting);
    office
        .customer(&link, CustomerAction::Accept)
        .await
        .expect("accepted");
    let page = office.page(&number).await;
    assert_eq!(page.row.phase, Phase::Executing);
    let file = office
        .cases()
        .upload(&office.agent, &number, picture())
        .await
        .expect("kept");
    let page = office
        .act(
            &page,
            CaseAction::RecordCause {
                text: "压缩机启动器损坏".into(),
            },
        )
        .await;
    let done = CaseAction::RecordAction {
        text: "更换启动器".into(),
        evidence: vec![file],
    };
    let page = office.act(&page, done).await;
    let page = office.act(&page, asked()).await;
    let early = CaseAction::Close {
        summary: "已修好".into(),
    };
    let refused = office
        .cases()
        .act(&office.agent, &number, page.seq, early.clone())
        .await;
    let missing = vec![Missing::Confirmation { days: 7 }];
    assert_eq!(refused, Err(ApiError::Refused(Refusal::Gate { missing })));
    office
        .customer(&link, CustomerAction::Confirm)
        .await
        .expect("confirmed");
    let page = office.page(&number).await;
    let page = office.act(&page, early).await;
    assert_eq!(page.row.phase, Phase::Closed);
    assert!(page.missing.is_empty() && page.row.next_due.is_none());
    assert_eq!(
        crate::harness::number(
            &db,
            "SELECT count(*) FROM delta WHERE metric = 'round_confirmed'"
        )
        .await,
        1
    );
});

both!(
    who_reads_everything_handles_only_the_own_department,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let (_, number) = office.file(complaint()).await;
        let Actor::Staff(mut staff) = office.agent.clone() else {
            panic!("an agent")
        };
        let elsewhere = DepartmentId(Uuid::now_v7());
        staff.id = PersonId(Uuid::now_v7());
        staff.scopes = Scopes {
            handle: Scope::Departments(vec![elsewhere]),
            ..Scopes::all(Scope::All)
        };
        let reader = Actor::Staff(staff);
        let page = office.cases().case(&reader, &number).await.expect("reads");
        assert!(!page.may_handle);
        let taken = office
            .cases()
            .act(&reader, &number, page.seq, CaseAction::Take)
            .await;
        assert_eq!(taken, Err(ApiError::NotFound));
        let seen = office.cases().reveal(&reader, &number, "回访").await;
        assert_eq!(seen.err(), Some(ApiError::NotFound));
        let file = office.cases().upload(&reader, &number, picture()).await;
        assert_eq!(file.err(), Some(ApiError::NotFound));
    }
);

both!(
    unsolved_after_closing_opens_a_second_round,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let (link, number) = office.file(complaint()).await;
        let page = office.page(&number).await;
        let file = office
            .cases()
            .upload(&office.agent, &number, picture())
            .await
            .expect("kept");
        let page = office
            .act(
                &page,
                CaseAction::RecordCause {
                    text: "原因".into(),
                },
            )
            .await;
        let page = office
            .act(
                &page,
                CaseAction::RecordAction {
                    text: "处理".into(),
                    evidence: vec![file],
                },
            )
            .await;
        office.act(&page, asked()).await;
        office
            .customer(&link, CustomerAction::Confirm)
            .await
            .expect("confirmed");
        let page = office.page(&number).await;
        office
            .act(
                &page,
                CaseAction::Close {
                    summary: "完成".into(),
                },
            )
            .await;
        office
            .customer(&link, CustomerAction::ReportUnsolved("还是不制冷".into()))
            .await
            .expect("reopened");
        let page = office.page(&number).await;
        assert_eq!((page.row.round, page.row.phase), (2, Phase::Planning));
        assert!(page.row.next_due.is_some(), "a new round has new promises");
    }
);

both!(
    one_form_gives_one_case_however_often_it_is_posted,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let posts = (0..50).map(|_| {
            let voices = office.voices();
            tokio::spawn(async move { voices.submit(complaint(), Locale::Zh).await })
        });
        let mut receipts = Vec::new();
        for post in futures::future::join_all(posts).await {
            receipts.push(post.expect("no panic").expect("accepted"));
        }
        receipts.dedup();
        assert_eq!(receipts.len(), 1, "50 equal answers");
        for table in ["case_file", "feedback", "customer", "access_link"] {
            assert_eq!(
                crate::harness::number(&db, &format!("SELECT count(*) FROM {table}")).await,
                1,
                "{table}"
            );
        }
    }
);

both!(
    the_last_four_digits_show_times_and_nothing_personal,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let (_, number) = office.file(complaint()).await;
        let seen = office
            .following()
            .by_number(&number, "1234", "client")
            .await
            .expect("found");
        assert_eq!(seen.number, number);
        assert!(seen.raw_text.is_none() && seen.proposal.is_none() && !seen.may.write);
        let wrong = office
            .following()
            .by_number(&number, "4321", "client")
            .await;
        let unknown = office
            .following()
            .by_number("TS-20200101-0001", "1234", "client")
            .await;
        assert_eq!(wrong, Err(ApiError::NotFound));
        assert_eq!(
            unknown, wrong,
            "a wrong guess and an unknown number are the same"
        );
        for _ in 0..3 {
            let _ = office
                .following()
                .by_number(&number, "0000", "client")
                .await;
        }
        let sixth = office
            .following()
            .by_number(&number, "1234", "client")
            .await;
        assert!(matches!(sixth, Err(ApiError::TooMany { .. })), "{sixth:?}");
    }
);

both!(a_proposal_is_bounded, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (_, number) = office.file(complaint()).await;
    let page = office.page(&number).await;
    let page = office.act(&page, CaseAction::Take).await;
    let today = office.core.clock.now().date_naive();
    let draft = |days: i64| ProposalDraft {
        measures: [Measure::Refund, Measure::Repair].repeat(5_000),
        text: "免费上门维修".into(),
        by: Some(today + TimeDelta::days(days)),
        ..ProposalDraft::default()
    };
    for days in [-2, 731, 2_900_000] {
        let action = CaseAction::Propose(draft(days));
        let answer = office
            .cases()
            .act(&office.agent, &number, page.seq, action)
            .await;
        let Err(ApiError::Invalid(errors)) = answer else {
            panic!("not refused: {days} days from now");
        };
        let (from, to) = (today - TimeDelta::days(1), today + TimeDelta::days(730));
        let problem = FieldProblem::NotBetween { from, to };
        assert_eq!(errors.of("by"), Some(&problem), "{days}");
    }
    let page = office.act(&page, CaseAction::Propose(draft(730))).await;
    assert_eq!(
        page.proposals[0].measures,
        [Measure::Repair, Measure::Refund]
    );
});

both!(another_department_sees_nothing, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (_, number) = office.file(complaint()).await;
    let stranger = agent(PersonId(Uuid::now_v7()), DepartmentId(Uuid::now_v7()));
    let cases = office.cases();
    assert_eq!(
        cases.case(&stranger, &number).await,
        Err(ApiError::NotFound)
    );
    assert_eq!(
        cases.act(&stranger, &number, 99, CaseAction::Take).await,
        Err(ApiError::NotFound)
    );
    assert_eq!(
        cases.upload(&stranger, &number, picture()).await,
        Err(ApiError::NotFound)
    );
    let query = InboxQuery {
        view: View::Open,
        ..InboxQuery::default()
    };
    assert!(
        cases
            .inbox(&stranger, query)
            .await
            .expect("a page")
            .page
            .rows
            .is_empty()
    );
});

both!(somebody_elses_step_is_a_conflict, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (link, number) = office.file(complaint()).await;
    let page = office.page(&number).await;
    office
        .customer(&link, CustomerAction::Write("还有异响".into()))
        .await
        .expect("written");
    let reply = CaseAction::Reply {
        text: "好的".into(),
        ask: false,
    };
    let answer = office
        .cases()
        .act(&office.agent, &number, page.seq, reply)
        .await;
    assert_eq!(answer, Err(ApiError::Conflict));
});

both!(
    a_second_tap_on_the_same_button_does_nothing,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let (link, _) = office.file(complaint()).await;
        let following = office.following();
        let session = following.open_link(&link).await.expect("a session");
        let key = "k".repeat(40);
        for _ in 0..3 {
            following
                .act(&session, &key, CustomerAction::Write("补充一点".into()))
                .await
                .expect("taken");
        }
        assert_eq!(
            crate::harness::number(&db, "SELECT count(*) FROM message").await,
            1
        );
    }
);

both!(a_link_of_one_case_opens_no_other, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (link, _) = office.file(complaint()).await;
    let other = FeedbackForm {
        form_token: "u".repeat(43),
        contact: String::new(),
        name: String::new(),
        ..complaint()
    };
    office.file(other).await;
    let session = office
        .following()
        .open_link(&link)
        .await
        .expect("a session");
    let (case, _) = office
        .following()
        .by_session(&session)
        .await
        .expect("its case");
    assert_ne!(case, CaseId(Uuid::nil()));
    assert_eq!(
        office.following().by_session(&link).await,
        Err(ApiError::NotFound),
        "a link is no session"
    );
    assert_eq!(
        office.following().open_link(&session).await,
        Err(ApiError::NotFound),
        "a session is no link"
    );
});

both!(pages_cost_the_same_with_more_cases, async |db: TestDb| {
    let office = Office::open(&db).await;
    let query = InboxQuery {
        view: View::Open,
        ..InboxQuery::default()
    };
    let mut costs = Vec::new();
    for round in 0..2 {
        for n in 0..5 + round * 45 {
            let token = format!("{round}-{n}-{}", "x".repeat(40));
            office
                .file(FeedbackForm {
                    form_token: token,
                    ..complaint()
                })
                .await;
        }
        let before = db.statements();
        let inbox = office
            .cases()
            .inbox(&office.agent, query.clone())
            .await
            .expect("a page");
        costs.push(db.statements() - before);
        assert!(!inbox.page.rows.is_empty());
    }
    assert_eq!(
        costs[0], costs[1],
        "a list of 50 costs what a list of 5 does"
    );
    assert!(costs[0] <= 12, "{costs:?}");
    let number = office
        .cases()
        .inbox(&office.agent, query)
        .await
        .expect("a page")
        .page
        .rows
        .remove(0)
        .number;
    let before = db.statements();
    office.page(&number).await;
    let page = db.statements() - before;
    assert!(page <= 12, "the case page takes {page} statements");
    let before = db.statements();
    office
        .cases()
        .board(&office.agent, None)
        .await
        .expect("a board");
    let board = db.statements() - before;
    assert!(board <= 12, "the board takes {board} statements");
});

both!(
    the_inbox_pages_by_key_without_loss_or_repeat,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        for n in 0..120 {
            let token = format!("{n}-{}", "x".repeat(40));
            let kind = if n % 3 == 0 { "inquiry" } else { "complaint" };
            office
                .file(FeedbackForm {
                    form_token: token,
                    kind: kind.into(),
                    ..complaint()
                })
                .await;
            office
                .core
                .clock
                .set_offset(TimeDelta::minutes(n).num_seconds());
        }
        let mut query = InboxQuery {
            view: View::Open,
            ..InboxQuery::default()
        };
        let mut seen = Vec::new();
        loop {
            let inbox = office
                .cases()
                .inbox(&office.agent, query.clone())
                .await
                .expect("a page");
            seen.extend(inbox.page.rows.into_iter().map(|r| r.number));
            match inbox.page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (120, 120));
    }
);

both!(
    events_of_an_earlier_version_are_read_after_the_migration,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let (_, number) = office.file(complaint()).await;
        let page = office.page(&number).await;
        let before = (page.priority_reason.clone(), page.timeline.clone());
        let sql = match db.backend() {
            sea_orm::DbBackend::Postgres => {
                include_str!("../../src/db/migration/m0005_events.postgres.sql")
            }
            _ => include_str!("../../src/db/migration/m0005_events.sqlite.sql"),
        };
        let old = [
            (r#""reason":"kind""#, r#""reason":{"because":"kind"}"#),
            (
                r#""reason":{"phrase":{"phrase""#,
                r#""reason":{"because":"phrase","phrase""#,
            ),
            (r#""why":"default""#, r#""why":{"by":"default"}"#),
        ];
        db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
            for (now, then) in old {
                let set =
                    format!("UPDATE case_event SET event = replace(event, '{now}', '{then}')");
                tx.execute_unprepared(&set).await?;
            }
            Ok(())
        })
        .await
        .expect("as it was");
        let unread = office.cases().case(&office.agent, &number).await;
        assert!(unread.is_err(), "what the migration is for");
        // Running it twice changes nothing more.
        for _ in 0..2 {
            db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
                tx.execute_unprepared(sql).await?;
                Ok(())
            })
            .await
            .expect("migrated");
            let page = office.page(&number).await;
            assert_eq!((page.priority_reason, page.timeline), before);
        }
    }
);
