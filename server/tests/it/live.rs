//! Live updates: who may see a case hears that it changed, on whichever instance it changed; nobody else does.

use crate::harness::{Ask, TestCore, TestDb, TestSite, Who, both};
use app::api::ports::Cases;
use axum::body::Body;
use http_body_util::BodyExt;
use server::live::Live;
use server::services::cases;
use shared::actor::Actor;
use shared::cases::{CaseAction, CasePage};
use shared::reminders::BELL;
use std::time::Duration;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// More than any poll takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody's open stream.
struct Stream(Body);

impl Stream {
    async fn open(site: &TestSite, who: Who) -> Self {
        let cookie = site.cookie(who).await;
        Self::with(site, cookie).await
    }

    async fn with(site: &TestSite, cookie: Option<String>) -> Self {
        let ask = Ask::get("/desk/live").cookie(cookie.as_deref());
        let answer = site.router.clone().oneshot(ask.build()).await;
        let answer = answer.unwrap_or_else(|never| match never {});
        assert_eq!(answer.status(), 200);
        let mut stream = Self(answer.into_body());
        let first = stream.next().await.unwrap_or_default();
        assert!(
            first.starts_with(BELL),
            "the bell's count comes first: {first}"
        );
        stream
    }

    /// The next number that is told; `None` when the stream ended.
    async fn next(&mut self) -> Option<String> {
        let heard = async {
            loop {
                let frame = self.0.frame().await?.ok()?.into_data().ok()?;
                let text = String::from_utf8_lossy(&frame).into_owned();
                if let Some(number) = text.trim().strip_prefix("data: ") {
                    return Some(number.to_owned());
                }
            }
        };
        tokio::time::timeout(PATIENCE, heard)
            .await
            .expect("something is heard, or the stream ends")
    }
}

/// Another instance on the same database.
async fn instance(db: &TestDb) -> TestCore {
    let core = db.instance().await;
    core.rules.refresh(&core.db).await.expect("rules");
    core
}

fn polls(core: &TestCore) -> JoinHandle<()> {
    tokio::spawn(core.live.clone().run(core.db.clone()))
}

async fn note(core: &TestCore, actor: &Actor, number: &str) -> CasePage {
    let cases = cases::Service(core.core.clone());
    let page = cases.case(actor, number).await.expect("a page");
    let note = CaseAction::Note {
        text: "看过了".into(),
    };
    cases
        .act(actor, number, page.seq, note)
        .await
        .expect("done")
}

both!(
    a_change_on_any_instance_is_heard_by_who_may_see_it,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let there = instance(&db).await;
        let polling = [polls(&site.core), polls(&there)];
        let mut agent = Stream::open(&site, Who::AgentA).await;
        let mut manager = Stream::open(&site, Who::Manager).await;
        let mut other = Stream::open(&site, Who::AgentB).await;
        let head = site.acting(site.a).await;
        note(&there, &head, &site.own.number).await;
        assert_eq!(agent.next().await.as_deref(), Some(&*site.own.number));
        assert_eq!(manager.next().await.as_deref(), Some(&*site.own.number));
        // What the other department hears first is its own case, which changed after this one.
        let head = site.acting(site.b).await;
        note(&there, &head, &site.foreign.number).await;
        assert_eq!(other.next().await.as_deref(), Some(&*site.foreign.number));
        polling.iter().for_each(JoinHandle::abort);
    }
);

both!(who_had_a_case_hears_that_it_left, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let polling = polls(&site.core);
    let mut before = Stream::open(&site, Who::AgentA).await;
    let mut after = Stream::open(&site, Who::AgentB).await;
    let head = site.acting(site.a).await;
    let cases = cases::Service(site.core.core.clone());
    let page = cases.case(&head, &site.own.number).await.expect("a page");
    let assign = CaseAction::Assign {
        department: site.b,
        owner: None,
    };
    // Who hands a case away may no longer see it.
    let _ = cases.act(&head, &site.own.number, page.seq, assign).await;
    assert_eq!(before.next().await.as_deref(), Some(&*site.own.number));
    assert_eq!(after.next().await.as_deref(), Some(&*site.own.number));
    polling.abort();
});

both!(a15_a_stream_ends_with_its_session, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let cookie = site.cookie(Who::AgentA).await;
    let mut here = Stream::with(&site, cookie.clone()).await;
    let left = Ask::post("/logout").form(&[]).cookie(cookie.as_deref());
    let left = site.send(left).await;
    assert_eq!(left.status, 303);
    assert_eq!(here.next().await, None, "no news, and no more of them");
});

#[tokio::test]
async fn who_listens_too_slowly_is_told_to_look_again() {
    let live = Live::default();
    let mut slow = live.subscribe();
    for _ in 0..1_000 {
        live.people_changed();
    }
    assert!(matches!(
        slow.recv().await,
        Err(tokio::sync::broadcast::error::RecvError::Lagged(_))
    ));
}
