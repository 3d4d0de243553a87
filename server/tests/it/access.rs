//! S17: whom a door refused is written down once, without what was in the request.

use crate::harness::{Ask, TestDb, TestSite, Who, both};

const REFUSED: &str = "SELECT count(*) FROM audit WHERE action = 'access.refuse'";

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
