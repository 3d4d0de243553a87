//! What the inbox narrows by: the day a case was opened or closed, as the dashboard's figures lead there.

use crate::harness::{TestDb, both};
use crate::surveys::{Closed, DAY, at, closed};
use app::api::ports::{Cases, Voices};
use chrono::NaiveDate;
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
