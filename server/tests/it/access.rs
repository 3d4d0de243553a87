//! S17: whom a door or the service behind it refused is written down once, without what was in the request.

use crate::harness::{Ask, TestDb, TestSite, Who, both};

/// Refusals in the trail.
pub const REFUSED: &str = "SELECT count(*) FROM audit WHERE action = 'access.refuse'";

both!(
    s17_a_refused_person_is_written_down_once,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let page = Ask::get("/admin/people?name=13812341234").header("accept", "text/html");
        assert_eq!(site.send_as(Who::AgentA, page).await.status, 403);
        assert_eq!(site.number(REFUSED).await, 1);
        let whole = format!(
            "{REFUSED} AND object = 'route:/admin/people' AND details LIKE '%GET%' AND person_id IS NOT NULL \
         AND details NOT LIKE '%138%'"
        );
        assert_eq!(site.number(&whole).await, 1);
        let call = site.call(Who::AgentA, "/api/people/list", serde_json::json!({}));
        assert_eq!(call.await.status, 403);
        assert_eq!(site.number(REFUSED).await, 2);
    }
);

both!(
    s17_strangers_and_those_let_in_leave_no_refusal,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let page = || Ask::get("/admin/people").header("accept", "text/html");
        assert_eq!(site.send_as(Who::Anonymous, page()).await.status, 303);
        assert_eq!(site.send_as(Who::Admin, page()).await.status, 200);
        assert_eq!(site.number(REFUSED).await, 0);
    }
);

both!(
    s17_what_a_service_refuses_is_written_down_too,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let foreign = &site.foreign.number;
        let page = Ask::get(&format!("/desk/cases/{foreign}")).header("accept", "text/html");
        assert_eq!(site.send_as(Who::AgentA, page).await.status, 404);
        let here = format!(
            "{REFUSED} AND object = 'route:/desk/cases/{{number}}' AND details LIKE '%404%'"
        );
        assert_eq!(site.number(&here).await, 1);
        let one = serde_json::json!({ "number": foreign });
        assert_eq!(
            site.call(Who::AgentA, "/api/cases/one", one).await.status,
            404
        );
        let note = serde_json::json!({"number": site.own.number, "seq": 3,
            "action": {"do": "note", "text": "看过了"}});
        let masked = site.call(Who::Auditor, "/api/cases/act", note).await;
        assert_eq!(masked.status, 403);
        assert_eq!(site.number(REFUSED).await, 3);
        let own = serde_json::json!({ "number": site.own.number });
        assert_eq!(
            site.call(Who::AgentA, "/api/cases/one", own).await.status,
            200
        );
        assert_eq!(site.number(REFUSED).await, 3);
    }
);

both!(
    s17_who_goes_on_fills_the_trail_no_further,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let cookie = site.cookie(Who::AgentA).await;
        for _ in 0..203 {
            let ask = Ask::get("/admin/people").cookie(cookie.as_deref());
            assert_eq!(site.send(ask).await.status, 403);
        }
        assert_eq!(site.number(REFUSED).await, 200);
        let other = Ask::get("/admin/people");
        assert_eq!(site.send_as(Who::Head, other).await.status, 403);
        assert_eq!(
            site.number(REFUSED).await,
            201,
            "another's are counted apart"
        );
    }
);
