//! The main job over the services: a complaint from the form to its customer's confirmation, on both databases.

mod bounds;
mod followed;
mod hands;
mod model;
mod unsent;

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
            .expect("accepted")
            .link;
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
