//! The survey after closing: planned with its reason, sent when due, answered once, called off by a reopening.

mod rounds;

use crate::harness::{TestCore, TestDb, both, number};
use app::api::ApiError;
use app::api::ports::{Cases, CustomerAction, Following, Surveys, Upload, Voices};
use sea_orm::{ConnectionTrait, Statement};
use server::services::{cases, following, surveys, voices};
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::answering::SurveyState;
use shared::cases::{CaseAction, Entry, Phase};
use shared::feedback::FeedbackForm;
use shared::id::PersonId;
use shared::locale::Locale;
use uuid::Uuid;

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 24 * HOUR;

pub struct Closed {
    pub core: TestCore,
    pub link: String,
    pub number: String,
    pub agent: Actor,
}

/// Monday 2026-11-23, 10:00 in Shanghai, plus seconds: outside the quiet hours, whenever the tests run.
pub fn at(core: &TestCore, seconds: i64) {
    let start = 1_795_399_200;
    core.at(start - server::clock::real_now().timestamp() + seconds);
}

pub async fn events(db: &TestDb, part: &str) -> i64 {
    number(
        db,
        &format!("SELECT count(*) FROM case_event WHERE event LIKE '%{part}%'"),
    )
    .await
}

/// A demo's core, so that mails go to its mailbox and can be counted.
pub async fn office(db: &TestDb) -> TestCore {
    let core = TestCore::new(db, &[("demo", "true")]);
    at(&core, 0);
    server::setup::organisation(&core).await.expect("set up");
    core
}

pub async fn person(db: &TestDb, core: &TestCore) -> Actor {
    let department = core.rules.now().default_department.expect("a department");
    let id = PersonId(Uuid::now_v7());
    let backend = db.backend();
    db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
        let sql = "INSERT INTO person (id, login, name, password_hash, department_id, locale, active, created_at) \
                   VALUES ($1, $2, '李敏', 'x', $3, 'zh', true, $4)";
        let login = id.to_string();
        let values = [id.0.into(), login.into(), department.0.into(), chrono::Utc::now().into()];
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    })
    .await
    .expect("a person");
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

pub fn picture(side: u32) -> Upload {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let png = image::ImageFormat::Png;
    image::DynamicImage::new_rgb8(side, side)
        .write_to(&mut bytes, png)
        .expect("encodes");
    Upload {
        name: "维修单.png".into(),
        bytes: bytes.into_inner(),
    }
}

/// A complaint that its customer confirmed and staff closed.
pub async fn closed(db: &TestDb, contact: &str) -> Closed {
    let core = office(db).await;
    let agent = person(db, &core).await;
    close(core, agent, contact).await
}

pub async fn close(core: TestCore, agent: Actor, contact: &str) -> Closed {
    let case = filed(core, agent, contact).await;
    case.ask().await;
    case.confirm_and_close().await;
    case
}

/// A complaint as it arrived.
pub async fn filed(core: TestCore, agent: Actor, contact: &str) -> Closed {
    let form = FeedbackForm {
        kind: "complaint".into(),
        text: "冰箱不制冷，已经三天".into(),
        contact: contact.into(),
        consent: "on".into(),
        form_token: format!("{}{}", Uuid::now_v7(), Uuid::now_v7()),
        ..FeedbackForm::default()
    };
    let voices = voices::Service(core.core.clone());
    let link = voices
        .submit(form, Locale::Zh)
        .await
        .expect("accepted")
        .link;
    let receipt = voices.receipt(&link, Locale::Zh).await;
    Closed {
        core,
        link,
        number: receipt.expect("a receipt").number,
        agent,
    }
}

/// Closes the round that began `begun` seconds after the start, when it has gone on for so many.
pub async fn closed_in(case: &Closed, begun: i64, seconds: i64) {
    at(&case.core, begun + seconds / 2);
    case.ask().await;
    at(&case.core, begun + seconds);
    case.confirm_and_close().await;
}

impl Closed {
    /// Everything that is done before the customer is asked whether it is solved.
    pub async fn ask(&self) {
        let desk = cases::Service(self.core.core.clone());
        let file = desk.upload(&self.agent, &self.number, picture(8)).await;
        for action in [
            CaseAction::RecordCause {
                text: "启动器损坏".into(),
            },
            CaseAction::RecordAction {
                text: "更换启动器".into(),
                evidence: vec![file.expect("kept")],
            },
            CaseAction::AskConfirmation {
                text: "启动器换好了".into(),
            },
        ] {
            self.act(action).await;
        }
    }

    pub async fn confirm_and_close(&self) {
        self.customer(CustomerAction::Confirm).await;
        let summary = "已修好".into();
        self.act(CaseAction::Close { summary }).await;
    }

    pub async fn act(&self, action: CaseAction) {
        let desk = cases::Service(self.core.core.clone());
        let page = desk.case(&self.agent, &self.number).await.expect("a page");
        let done = desk.act(&self.agent, &self.number, page.seq, action).await;
        done.expect("done");
    }

    pub async fn customer(&self, action: CustomerAction) {
        let following = following::Service(self.core.core.clone());
        let session = following.open_link(&self.link).await.expect("a session");
        let key = Uuid::now_v7().to_string();
        following.act(&session, &key, action).await.expect("done");
    }

    /// Sends what is due and returns the survey's token from the latest mail.
    pub async fn token(&self, db: &TestDb) -> String {
        surveys::send_due(&self.core).await.expect("sent");
        let sql = "SELECT body_sealed FROM notice WHERE dedupe_key LIKE 'survey:%' ORDER BY id DESC LIMIT 1";
        let row = db
            .read()
            .query_one_raw(Statement::from_string(db.backend(), sql))
            .await;
        let sealed: Vec<u8> = row
            .expect("reads")
            .expect("a mail")
            .try_get_by_index(0)
            .expect("bytes");
        let body = self
            .core
            .vault
            .open_text("notice.body", &sealed)
            .expect("opens");
        let (_, tail) = body.split_once("/s/").expect("a link");
        tail.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
            .collect()
    }

    pub fn surveys(&self) -> surveys::Service {
        surveys::Service(self.core.core.clone())
    }
}

pub fn pairs(overall: &str) -> Vec<(String, String)> {
    [
        ("solved", "yes"),
        ("timeliness", "4"),
        ("effectiveness", "5"),
        ("attitude", "5"),
        ("overall", overall),
        ("improve", "speed"),
        ("suggestion", "再快一点"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .to_vec()
}

both!(
    it_goes_out_a_day_later_and_is_answered_once,
    async |db: TestDb| {
        let case = closed(&db, "li@x.cn").await;
        assert_eq!(events(&db, "survey_scheduled").await, 1);
        assert_eq!(
            surveys::send_due(&case.core).await.expect("runs"),
            0,
            "not before it is due"
        );
        at(&case.core, 2 * DAY);
        let token = case.token(&db).await;
        assert_eq!(
            surveys::send_due(&case.core).await.expect("runs"),
            0,
            "not twice"
        );
        let page = case.surveys().open(&token).await.expect("a page");
        assert_eq!(
            (page.state, page.case_number.as_str()),
            (SurveyState::Open, case.number.as_str())
        );
        let wrong = case.surveys().answer(&token, pairs("11")).await;
        let Err(ApiError::Invalid(errors)) = wrong else {
            panic!("{wrong:?}")
        };
        assert!(errors.of("overall").is_some());
        assert_eq!(number(&db, "SELECT count(*) FROM response").await, 0);
        let posts = (0..200).map(|n| {
            let (surveys, token) = (case.surveys(), token.clone());
            tokio::spawn(async move { surveys.answer(&token, pairs(["3", "4", "5"][n % 3])).await })
        });
        for post in futures::future::join_all(posts).await {
            post.expect("no panic").expect("the same thank-you");
        }
        assert_eq!(number(&db, "SELECT count(*) FROM response").await, 1);
        assert_eq!(rounds::of(&db, &case.number, 1).await, 1);
        assert_eq!(events(&db, "survey_answered").await, 1);
        let scores =
            "SELECT count(*) FROM delta WHERE metric IN ('score', 'response', 'invitation_sent')";
        assert_eq!(number(&db, scores).await, 6);
        let page = case.surveys().open(&token).await.expect("a page");
        assert_eq!(page.state, SurveyState::Answered);
        at(&case.core, 6 * DAY);
        assert_eq!(
            surveys::send_due(&case.core).await.expect("runs"),
            0,
            "no reminder after an answer"
        );
    }
);

both!(
    s1_13_a_low_score_opens_a_new_round_once,
    async |db: TestDb| {
        let case = closed(&db, "li@x.cn").await;
        at(&case.core, 2 * DAY);
        let token = case.token(&db).await;
        for _ in 0..2 {
            let answered = case.surveys().answer(&token, pairs("2")).await;
            answered.expect("thanked");
        }
        let desk = cases::Service(case.core.core.clone());
        let page = desk.case(&case.agent, &case.number).await.expect("a page");
        // The stage of the built-in board that analysing belongs to.
        assert_eq!(page.row.phase, Phase::Planning);
        assert!(page.row.next_due.is_some(), "the new round has its promise");
        let last: Vec<_> = page.timeline.iter().rev().take(2).collect();
        assert_eq!(last[0].entry, Entry::Reopened { round: 2 });
        assert_eq!(
            last[1].entry,
            Entry::SurveyAnswered {
                overall: Some(2),
                solved: Some(true)
            }
        );
        let told = "SELECT count(*) FROM notice WHERE dedupe_key LIKE 'case:%' AND case_id IS NOT NULL \
                    AND id = (SELECT id FROM notice ORDER BY id DESC LIMIT 1)";
        assert_eq!(number(&db, told).await, 1, "the customer is told");
        assert_eq!(events(&db, "reopened").await, 1);
    }
);

both!(
    s1_13_a_fair_score_leaves_the_case_closed,
    async |db: TestDb| {
        let case = closed(&db, "li@x.cn").await;
        at(&case.core, 2 * DAY);
        let token = case.token(&db).await;
        let answered = case.surveys().answer(&token, pairs("3")).await;
        answered.expect("thanked");
        assert_eq!(events(&db, "reopened").await, 0);
    }
);

both!(one_reminder_then_it_expires, async |db: TestDb| {
    let case = closed(&db, "li@x.cn").await;
    at(&case.core, 2 * DAY);
    let token = case.token(&db).await;
    at(&case.core, 6 * DAY);
    assert_eq!(surveys::send_due(&case.core).await.expect("runs"), 1);
    assert_eq!(surveys::send_due(&case.core).await.expect("runs"), 0);
    at(&case.core, 10 * DAY);
    assert_eq!(
        case.surveys().open(&token).await.expect("a page").state,
        SurveyState::Expired
    );
    assert_eq!(
        case.surveys().answer(&token, pairs("5")).await,
        Err(ApiError::Conflict)
    );
    assert_eq!(surveys::expire(&case.core).await.expect("runs"), 1);
    assert_eq!(surveys::expire(&case.core).await.expect("runs"), 0);
    assert_eq!(
        case.surveys().open(&token).await.expect("a page").state,
        SurveyState::Expired
    );
});

both!(a_reopened_case_calls_it_off, async |db: TestDb| {
    let case = closed(&db, "li@x.cn").await;
    case.customer(CustomerAction::ReportUnsolved("还是不制冷".into()))
        .await;
    assert_eq!(events(&db, "survey_not_sent").await, 1);
    at(&case.core, 3 * DAY);
    assert_eq!(surveys::send_due(&case.core).await.expect("runs"), 0);
    assert_eq!(
        number(
            &db,
            "SELECT count(*) FROM notice WHERE dedupe_key LIKE 'survey:%'"
        )
        .await,
        0
    );
});

both!(
    a_sent_one_of_a_reopened_case_is_cancelled,
    async |db: TestDb| {
        let case = closed(&db, "li@x.cn").await;
        at(&case.core, 2 * DAY);
        let token = case.token(&db).await;
        let sender = server::notices::Sender::new(case.core.core.clone()).expect("a sender");
        sender.run().await.expect("runs");
        case.customer(CustomerAction::ReportUnsolved("还是不制冷".into()))
            .await;
        assert_eq!(
            case.surveys().open(&token).await.expect("a page").state,
            SurveyState::Cancelled
        );
        assert_eq!(
            case.surveys().answer(&token, pairs("5")).await,
            Err(ApiError::Conflict)
        );
        assert_eq!(number(&db, "SELECT count(*) FROM response").await, 0);
    }
);

both!(the_case_says_why_none_is_sent, async |db: TestDb| {
    let case = closed(&db, "").await;
    assert_eq!(events(&db, "no_contact").await, 1);
    // Two rounds of one customer on one day: the second is told when it falls due.
    let first = close(case.core, case.agent, "wu@x.cn").await;
    let second = close(first.core, first.agent, "wu@x.cn").await;
    assert_eq!(events(&db, "survey_scheduled").await, 2);
    at(&second.core, 2 * DAY);
    assert_eq!(surveys::send_due(&second.core).await.expect("runs"), 1);
    assert_eq!(events(&db, "cooldown").await, 1);
});

both!(a_token_that_is_none_opens_nothing, async |db: TestDb| {
    let core = office(&db).await;
    let surveys = surveys::Service(core.core.clone());
    for token in ["", "x", &"a".repeat(43), &"a".repeat(10_000)] {
        assert_eq!(surveys.open(token).await, Err(ApiError::NotFound));
        assert_eq!(
            surveys.answer(token, pairs("5")).await,
            Err(ApiError::NotFound)
        );
    }
});
