//! The whole site over a test's database: an organisation of two departments, people of every role, a case in each.
//!
//! Rule: the router is the product's own, layers and all; a test adds nothing to it and takes nothing away.

use super::cast::hire;
use super::{Answer, Ask, ORIGIN, TestCore, TestDb, Who, department, meddle, value};
use app::api::ports::{Cases as _, Upload, Voices as _};
use axum::Router;
use chrono::{TimeDelta, Utc};
use http_body_util::BodyExt;
use server::routes::Route;
use server::serve::Stop;
use server::services::{cases, voices};
use server::vault;
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::cases::CaseAction;
use shared::feedback::FeedbackForm;
use shared::id::{AttachmentId, DepartmentId};
use shared::locale::Locale;
use tower::ServiceExt;
use uuid::Uuid;

/// The site and what is in it.
pub struct TestSite {
    pub core: TestCore,
    pub router: Router,
    pub table: Vec<Route>,
    /// Department of the own case, of agent A and of the head.
    pub a: DepartmentId,
    /// The other department.
    pub b: DepartmentId,
    /// Case in department A; its customer is the customer of the matrix.
    pub own: Seed,
    /// Case of another customer in department B.
    pub foreign: Seed,
    /// Token of an open survey of the own case.
    pub survey: String,
    /// What other routes name by an id; nothing of it exists unless a test put it there.
    pub things: Things,
}

/// Ids of one of each kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Things {
    pub theme: i32,
    /// A head's, with its file and nothing taken in yet.
    pub import: Uuid,
    /// One that was given up.
    pub job: Uuid,
    /// A mail that was given up.
    pub letter: Uuid,
    /// A reading of all voices that goes on.
    pub run: Uuid,
    /// Of the own case.
    pub voice: Uuid,
    /// Of department B.
    pub person: Uuid,
}

/// A case with everything that belongs to it.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    pub id: Uuid,
    pub number: String,
    /// Token of the receipt, which is the private link's too.
    pub link: String,
    pub form_token: String,
    /// What its customer sent along.
    pub file: Uuid,
    /// What staff added.
    pub evidence: Uuid,
}

/// A small picture.
pub fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("encodes");
    bytes.into_inner()
}

/// A complaint that passes every check.
pub fn complaint() -> FeedbackForm {
    FeedbackForm {
        kind: "complaint".into(),
        text: "冰箱不制冷，打了两次电话都没人接".into(),
        name: "张三丰".into(),
        contact: "13812341234".into(),
        consent: "on".into(),
        form_token: vault::token(),
        ..FeedbackForm::default()
    }
}

impl TestSite {
    /// The usual site.
    pub async fn open(db: &TestDb) -> Self {
        Self::with(db, &[]).await
    }

    /// With some settings of its own; customers' posts are not limited unless one of them says so.
    pub async fn with(db: &TestDb, settings: &[(&'static str, &str)]) -> Self {
        let mut all = vec![("public_url", ORIGIN), ("submit_per_minute", "1000000")];
        all.extend_from_slice(settings);
        let core = TestCore::new(db, &all);
        server::setup::organisation(&core).await.expect("set up");
        let a = core.rules.now().default_department.expect("a department");
        let b = department(&core.db, "物流部", None).await;
        let (router, table) = server::site::site(core.core.clone(), Stop::default());
        let mut site = Self {
            core,
            router,
            table,
            a,
            b,
            own: Seed::default(),
            foreign: Seed::default(),
            survey: String::new(),
            things: Things::default(),
        };
        hire(&site, a, b).await;
        site.own = site.seed(complaint()).await;
        let other = FeedbackForm {
            contact: "13987654321".into(),
            name: "李四".into(),
            ..complaint()
        };
        site.foreign = site.seed(other).await;
        site.hand_over().await;
        site.survey = site.invite().await;
        site
    }

    /// Files a voice with a picture and adds a piece of evidence.
    pub async fn seed(&self, form: FeedbackForm) -> Seed {
        let voices = voices::Service(self.core.core.clone());
        let upload = |name: &str| Upload {
            name: name.into(),
            bytes: picture(),
        };
        let form_token = form.form_token.clone();
        voices
            .keep_files(&form_token, vec![upload("现场.png")])
            .await
            .expect("kept");
        let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
        let receipt = voices.receipt(&link, Locale::Zh).await.expect("a receipt");
        let number = receipt.number;
        let head = self.acting(self.a).await;
        let cases = cases::Service(self.core.core.clone());
        let evidence = cases
            .upload(&head, &number, upload("维修单.png"))
            .await
            .expect("kept");
        let AttachmentId(evidence) = evidence;
        let id = self
            .id(&format!(
                "SELECT id FROM case_file WHERE number = '{number}'"
            ))
            .await;
        let file = self
            .id("SELECT id FROM attachment WHERE feedback_id = (SELECT feedback_id FROM case_file ORDER BY id DESC LIMIT 1)")
            .await;
        Seed {
            id,
            number,
            link,
            form_token,
            file,
            evidence,
        }
    }

    async fn id(&self, sql: &str) -> Uuid {
        value(&self.core.db, sql).await
    }

    /// Somebody who heads a department, as services see them.
    pub async fn acting(&self, department: DepartmentId) -> Actor {
        Actor::Staff(Staff {
            id: self.person(Who::Head).await,
            name: "主管".into(),
            locale: Locale::Zh,
            grants: vec![Grant {
                role: Role::Head,
                department: Some(department),
            }],
            scopes: Scopes::all(Scope::Departments(vec![department])),
        })
    }

    /// The foreign case goes to department B, as a head would send it there.
    async fn hand_over(&self) {
        let head = self.acting(self.a).await;
        let cases = cases::Service(self.core.core.clone());
        let number = &self.foreign.number;
        let page = cases.case(&head, number).await.expect("a page");
        let assign = CaseAction::Assign {
            department: self.b,
            owner: None,
        };
        // Who hands a case away may no longer see it, which is no failure of handing over.
        let _page = cases.act(&head, number, page.seq, assign).await;
        let there = format!(
            "SELECT count(*) FROM case_file f JOIN department d ON d.id = f.department_id \
             WHERE f.number = '{number}' AND d.label_zh = '物流部'"
        );
        let there = self.number(&there).await;
        assert_eq!(there, 1, "the foreign case is in department B");
    }

    /// An invitation that was sent and may be answered.
    pub async fn invite(&self) -> String {
        let token = vault::token();
        let sql = "INSERT INTO invitation (id, case_id, round, digest, token_sealed, survey, survey_version, state, \
                   send_at, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, 1, 'sent', $7, $7, $8)";
        let round = self.number("SELECT 1 + count(*) FROM invitation").await;
        let now = Utc::now();
        let values = vec![
            Uuid::now_v7().into(),
            self.own.id.into(),
            i32::try_from(round).expect("a small number").into(),
            vault::digest(&token).into(),
            self.core
                .vault
                .seal("survey.token", token.as_bytes())
                .into(),
            shared::surveys::satisfaction::KEY.into(),
            now.into(),
            (now + TimeDelta::days(7)).into(),
        ];
        meddle(&self.core.db, sql, values).await;
        token
    }

    /// Sends a request through every layer and reads the answer; a stream of events is not waited for.
    pub async fn send(&self, ask: Ask) -> Answer {
        let answer = self.router.clone().oneshot(ask.build()).await;
        let (parts, body) = answer.unwrap_or_else(|never| match never {}).into_parts();
        let kind = parts.headers.get("content-type");
        let endless = kind.is_some_and(|kind| kind == "text/event-stream");
        let body = if endless {
            Vec::new()
        } else {
            let whole = body.collect().await.expect("a whole answer");
            whole.to_bytes().to_vec()
        };
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    /// The same, as somebody.
    pub async fn send_as(&self, who: Who, ask: Ask) -> Answer {
        let cookie = self.cookie(who).await;
        self.send(ask.cookie(cookie.as_deref())).await
    }

    /// A server function called by somebody.
    pub async fn call(&self, who: Who, path: &str, arguments: serde_json::Value) -> Answer {
        self.send_as(who, Ask::post(path).json(&arguments)).await
    }
}
