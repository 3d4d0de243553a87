//! What the inbox narrows by, as the dashboard's figures lead there, and what it says of cases that changed.

use crate::harness::{TestDb, TestSite, Who, both};
use crate::surveys::{Closed, DAY, at, closed, pairs};
use app::api::ports::{Cases, Surveys as _, Voices};
use chrono::NaiveDate;
use serde_json::{Value, json};
use server::services::{cases, voices};
use shared::cases::{Inbox, InboxQuery, View};

async fn ask(case: &Closed, query: InboxQuery) -> Inbox {
    let desk = cases::Service(case.core.core.clone());
    desk.inbox(&case.agent, query).await.expect("an inbox")
}

fn day(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 11, day)
}

both!(a_figure_leads_to_the_cases_it_counts, async |db: TestDb| {
    // Opened and closed on 23 November.
    let case = closed(&db, "li@x.cn").await;
    at(&case.core, 2 * DAY);
    for (opened, since, found) in [
        (None, day(23), 1),
        (None, day(24), 0),
        (day(23), None, 1),
        (day(22), None, 0),
        (day(24), None, 0),
        (day(23), day(23), 1),
    ] {
        let query = InboxQuery {
            view: View::Closed,
            day: opened,
            since,
            ..InboxQuery::default()
        };
        let rows = ask(&case, query).await.page.rows;
        assert_eq!(
            rows.len(),
            found,
            "opened {opened:?}, closed since {since:?}"
        );
        assert!(rows.iter().all(|row| row.number == case.number));
    }
    let voices = voices::Service(case.core.core.clone());
    for (on, found) in [(day(22), 0), (day(23), 1), (day(24), 0), (None, 1)] {
        let query = InboxQuery {
            day: on,
            ..InboxQuery::default()
        };
        let page = voices.list(&case.agent, query).await.expect("a page");
        assert_eq!(page.rows.len(), found, "{on:?}");
    }
});

both!(
    views_are_counted_where_nothing_narrows_them,
    async |db: TestDb| {
        let case = closed(&db, "li@x.cn").await;
        let all = ask(&case, InboxQuery::default()).await.counts;
        assert_eq!(all.len(), View::ALL.len() - 1, "{all:?}");
        let narrowed = InboxQuery {
            day: day(23),
            ..InboxQuery::default()
        };
        assert!(ask(&case, narrowed).await.counts.is_empty());
    }
);

both!(
    rated_cases_are_listed_though_opened_again,
    async |db: TestDb| {
        // Closed on 23 November, rated on the 25th so low that it is opened again.
        let case = closed(&db, "li@x.cn").await;
        at(&case.core, 2 * DAY);
        let rated = async |since: u32| {
            let query = InboxQuery {
                view: View::Closed,
                rated: day(since),
                ..InboxQuery::default()
            };
            ask(&case, query).await.page.rows.len()
        };
        assert_eq!(rated(20).await, 0, "nobody answered yet");
        let token = case.token(&db).await;
        let answered = case.surveys().answer(&token, pairs("1")).await;
        answered.expect("thanked");
        let closed = InboxQuery {
            view: View::Closed,
            ..InboxQuery::default()
        };
        assert!(ask(&case, closed).await.page.rows.is_empty(), "open again");
        assert_eq!((rated(25).await, rated(26).await), (1, 0));
    }
);

both!(
    what_changed_is_told_as_far_as_the_view_holds_it,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let (own, foreign) = (&site.own.number, &site.foreign.number);
        let changed = async |view: &str| -> Vec<String> {
            let query = json!({"query": {"view": view, "changed": [own, foreign, "\0", "TS-1"]}});
            let answer = site.call(Who::AgentA, "/api/cases/inbox", query).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let number = |row: &Value| row["number"].as_str().expect("a number").to_owned();
            let rows = answer.json()["changed"].clone();
            rows.as_array().expect("rows").iter().map(number).collect()
        };
        assert_eq!(changed("unassigned").await, std::slice::from_ref(own));
        let none: [String; 0] = [];
        assert_eq!(changed("mine").await, none);
        let one = json!({ "number": own });
        let page = site.call(Who::AgentA, "/api/cases/one", one).await.json();
        let take = json!({"number": own, "seq": page["seq"], "action": {"do": "take"}});
        let taken = site.call(Who::AgentA, "/api/cases/act", take).await;
        assert_eq!(taken.status, 200, "{}", taken.text());
        assert_eq!(changed("unassigned").await, none, "it left the view");
        assert_eq!(changed("mine").await, std::slice::from_ref(own));
    }
);
