//! Files of voices, with small files of our own: nothing half-imported, nothing doubled, nobody held up.

mod rows;

use crate::harness::{TestCore, TestDb, both, number, text};
use app::api::ApiError;
use app::api::ports::{Cases as _, Following as _, Imports, Upload, Voices};
use chrono::Utc;
use sea_orm::{ConnectionTrait, Statement};
use server::core::ServiceError;
use server::services::imports::{self, Runner, Service};
use server::services::{cases, following, voices};
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::cases::{InboxQuery, Kind, RoutingRule, Target, View};
use shared::feedback::{Channel, FeedbackForm};
use shared::field_errors::FieldProblem;
use shared::id::{ImportId, PersonId};
use shared::imports::{ImportField, ImportPreview, ImportState, ImportStatus, Mapping, RowProblem};
use shared::locale::Locale;
use shared::rulebook::Routing;
use std::time::Duration;
use uuid::Uuid;

async fn office(db: &TestDb) -> TestCore {
    let core = TestCore::new(db, &[]);
    server::setup::organisation(&core).await.expect("set up");
    core
}

fn staff(role: Role) -> Actor {
    Actor::Staff(Staff {
        id: PersonId(Uuid::now_v7()),
        name: "王芳".into(),
        locale: Locale::Zh,
        grants: vec![Grant {
            role,
            department: None,
        }],
        scopes: Scopes::all(Scope::All),
    })
}

fn upload(name: &str, bytes: impl Into<Vec<u8>>) -> Upload {
    Upload {
        name: name.into(),
        bytes: bytes.into(),
    }
}

/// Numbered complaints, `from` included.
fn lines(from: usize, rows: usize) -> String {
    let rows = (from..from + rows).map(|n| format!("{n},第{n}单送餐太慢，等了{}分钟,0\n", n % 90));
    format!("id,text,polarity\n{}", rows.collect::<String>())
}

const VISIBLE: &str = "SELECT count(*) FROM feedback WHERE staged_by IS NULL";
const STAGED: &str = "SELECT count(*) FROM feedback WHERE staged_by IS NOT NULL";
const COUNTED: &str =
    "SELECT CAST(coalesce(sum(n), 0) AS bigint) FROM delta WHERE metric = 'voice'";

async fn preview(core: &TestCore, file: Upload) -> ImportPreview {
    imports::preview(core, &Actor::System, file)
        .await
        .expect("a preview")
}

async fn begin(core: &TestCore, file: Upload, change: impl FnOnce(&mut Mapping)) -> ImportId {
    let preview = preview(core, file).await;
    let mut mapping = preview.mapping;
    change(&mut mapping);
    let started = imports::start(core, &Actor::System, preview.id, mapping, Runner::Caller).await;
    assert_eq!(started.expect("started").state, ImportState::Running);
    preview.id
}

async fn import(core: &TestCore, file: Upload) -> ImportStatus {
    let id = begin(core, file, |_| {}).await;
    imports::run(core, id).await.expect("runs")
}

/// Runs until some rows are staged, then dies in the middle of whatever it does.
async fn die_midway(core: &TestCore, id: ImportId) {
    let inner = core.core.clone();
    let run = tokio::spawn(async move { imports::run(&inner, id).await });
    let begun = std::time::Instant::now();
    while status(core, id).await.done_rows == 0 {
        assert!(
            begun.elapsed() < std::time::Duration::from_secs(20),
            "no row is staged"
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    run.abort();
    let _cut = run.await;
}

async fn status(core: &TestCore, id: ImportId) -> ImportStatus {
    Service(core.core.clone())
        .status(&Actor::System, id)
        .await
        .expect("a status")
}

async fn rule(core: &TestCore, db: &TestDb, rule: RoutingRule) {
    let routing = Routing {
        rules: vec![rule],
        default: core.rules.now().default_department,
    };
    let json = serde_json::to_string(&routing).expect("JSON");
    let backend = db.backend();
    db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
        let sql =
            "INSERT INTO config (key, version, value, created_at) VALUES ('routing', 2, $1, $2)";
        let values = [json.clone().into(), Utc::now().into()];
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await?;
        Ok(())
    })
    .await
    .expect("published");
    core.rules.refresh(&core.db).await.expect("refreshed");
}

/// Every voice opens a case.
async fn open_all(core: &TestCore, db: &TestDb) {
    let department = core.rules.now().default_department.expect("a department");
    let all = RoutingRule {
        name: "全部".into(),
        opens_case: true,
        to: Some(Target {
            department,
            owner: None,
        }),
        ..RoutingRule::default()
    };
    rule(core, db, all).await;
}

/// The last case of those that are there, visible or not: its number and its customer's last four digits.
async fn a_case(db: &TestDb) -> (String, String) {
    let sql = "SELECT number FROM case_file ORDER BY number DESC LIMIT 1";
    let case = text(db, sql).await;
    let sql = format!(
        "SELECT f.external_id FROM feedback f JOIN case_file c ON c.feedback_id = f.id WHERE c.number = '{case}'"
    );
    let row: u32 = text(db, &sql).await.parse().expect("a number");
    (case, format!("{row:04}"))
}

/// Whether voices, inbox, board, look-up and the case's page show something of it.
async fn shown(core: &TestCore, case: &str, tail: &str) -> [bool; 5] {
    let voices = voices::Service(core.core.clone());
    let voices = voices.list(&Actor::System, InboxQuery::default()).await;
    let desk = cases::Service(core.core.clone());
    let open = InboxQuery {
        view: View::Open,
        ..InboxQuery::default()
    };
    let inbox = desk.inbox(&Actor::System, open).await.expect("an inbox");
    let listed = !inbox.page.rows.is_empty();
    assert_eq!(inbox.counts.iter().any(|(_, n)| *n > 0), listed);
    let board = desk.board(&Actor::System, None).await.expect("a board");
    let found = |answer: Result<(), ApiError>| match answer {
        Ok(()) => true,
        Err(ApiError::NotFound) => false,
        Err(other) => panic!("{other}"),
    };
    let following = following::Service(core.core.clone());
    let track = following.by_number(case, tail, "client").await;
    let page = desk.case(&Actor::System, case).await;
    [
        !voices.expect("a list").rows.is_empty(),
        listed,
        board.columns.iter().any(|column| !column.cards.is_empty()),
        found(track.map(|_| ())),
        found(page.map(|_| ())),
    ]
}

both!(
    without_a_column_the_words_decide_the_kind,
    async |db: TestDb| {
        let core = office(&db).await;
        let text =
            "id,text\n1,师傅态度恶劣骂人，非常失望，垃圾\n2,送货师傅很热情，非常满意，感谢\n";
        let done = import(&core, upload("评价.csv", text.to_owned())).await;
        assert_eq!(done.imported, 2);
        let kinds = |id: u8| {
            format!("SELECT count(*) FROM feedback WHERE external_id = '{id}' AND kind = ")
        };
        for (id, kind) in [(1, "'complaint'"), (2, "'praise'")] {
            assert_eq!(number(&db, &(kinds(id) + kind)).await, 1, "{id} is {kind}");
        }
    }
);

both!(a_file_comes_in_and_is_counted_once, async |db: TestDb| {
    let core = office(&db).await;
    let file = || upload("../外卖.csv", lines(1, 700));
    let seen = preview(&core, file()).await;
    assert_eq!(
        (seen.file_name.as_str(), seen.total_rows),
        ("外卖.csv", 700)
    );
    assert_eq!(seen.headings, ["id", "text", "polarity"]);
    let columns = [
        ImportField::ExternalId,
        ImportField::Text,
        ImportField::Sentiment,
    ];
    assert_eq!(
        (seen.mapping.columns.as_slice(), seen.seen_before),
        (&columns[..], None)
    );
    let done = import(&core, file()).await;
    assert_eq!(done.state, ImportState::Done);
    assert_eq!(
        (done.imported, done.duplicates, done.failed, done.cases),
        (700, 0, 0, 0)
    );
    assert_eq!(
        (number(&db, VISIBLE).await, number(&db, STAGED).await),
        (700, 0)
    );
    assert_eq!(number(&db, COUNTED).await, 700);
    let complaints =
        "SELECT count(*) FROM feedback WHERE kind = 'complaint' AND sentiment = 'negative'";
    assert_eq!(number(&db, complaints).await, 700);
    let again = import(&core, file()).await;
    assert_eq!((again.imported, again.duplicates), (0, 700));
    assert_eq!(again.errors.len(), 100);
    assert_eq!(
        (number(&db, VISIBLE).await, number(&db, COUNTED).await),
        (700, 700)
    );
    assert!(preview(&core, file()).await.seen_before.is_some());
    // The next export of the same system holds old and new ones.
    let more = import(&core, upload("b.csv", lines(651, 100))).await;
    assert_eq!((more.imported, more.duplicates), (50, 50));
    let latest = Service(core.core.clone())
        .list(&Actor::System)
        .await
        .expect("a list");
    assert_eq!(
        (latest[0].file_name.as_str(), latest[0].imported),
        ("b.csv", 50)
    );
    assert_eq!(latest[1].file_name, "外卖.csv");
});

both!(
    nothing_is_visible_before_the_flip_and_a_crash_loses_nothing,
    async |db: TestDb| {
        let core = office(&db).await;
        open_all(&core, &db).await;
        let rows = (1..=3_000).map(|n| format!("{n},第{n}单送餐太慢,顾客{n},1381234{n:04}\n"));
        let csv = format!("id,text,用户,手机\n{}", rows.collect::<String>());
        let id = begin(&core, upload("a.csv", csv), |m| {
            m.kind = Some(Kind::Complaint)
        })
        .await;
        die_midway(&core, id).await;
        assert_eq!(status(&core, id).await.state, ImportState::Running);
        assert!(number(&db, STAGED).await > 0);
        assert_eq!(
            (number(&db, VISIBLE).await, number(&db, COUNTED).await),
            (0, 0)
        );
        let (case, tail) = a_case(&db).await;
        assert_eq!(shown(&core, &case, &tail).await, [false; 5], "{case}");
        // Two runners that take over at once still bring every row in once.
        let (one, two) = tokio::join!(imports::run(&core, id), imports::run(&core, id));
        one.and(two).expect("runs");
        let done = status(&core, id).await;
        assert_eq!(
            (done.state, done.imported, done.done_rows),
            (ImportState::Done, 3_000, 3_000)
        );
        assert_eq!(
            (number(&db, VISIBLE).await, number(&db, COUNTED).await),
            (3_000, 3_000)
        );
        assert_eq!(done.cases, 3_000);
        assert_eq!(shown(&core, &case, &tail).await, [true; 5], "{case}");
    }
);

both!(a_cancelled_import_leaves_nothing, async |db: TestDb| {
    let core = office(&db).await;
    open_all(&core, &db).await;
    let csv = lines(1, 3_000).replace("id,text,polarity", "id,text,用户");
    let id = begin(&core, upload("a.csv", csv.clone()), |m| {
        m.kind = Some(Kind::Complaint)
    })
    .await;
    let other = preview(&core, upload("b.csv", lines(1, 5))).await;
    let second = imports::start(
        &core,
        &Actor::System,
        other.id,
        other.mapping.clone(),
        Runner::Job,
    )
    .await;
    assert!(
        matches!(second, Err(ServiceError::Api(ApiError::Conflict))),
        "one at a time"
    );
    die_midway(&core, id).await;
    let service = Service(core.core.clone());
    let ended = service.cancel(&Actor::System, id).await.expect("cancelled");
    assert_eq!(
        (ended.state, ended.imported, ended.cases),
        (ImportState::Cancelled, 0, 0)
    );
    for table in ["feedback", "case_file", "case_event", "customer", "delta"] {
        assert_eq!(
            number(&db, &format!("SELECT count(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
    assert_eq!(
        imports::run(&core, id).await.expect("runs").state,
        ImportState::Cancelled
    );
    let done = import(&core, upload("a.csv", csv)).await;
    assert_eq!((done.state, done.imported), (ImportState::Done, 3_000));
    assert_eq!(
        service
            .cancel(&Actor::System, id)
            .await
            .expect("stays")
            .state,
        ImportState::Cancelled
    );
});
