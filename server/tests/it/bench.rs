//! The benchmark's fixture is read by the real pages like what the site wrote itself. Figures are never asserted here.

use crate::harness::{TestDb, both, number};
use app::api::ports::{Cases as _, Insight as _, Voices as _};
use server::bench::fixture::{Plan, found, load};
use server::services::insight::Insight;
use server::services::{cases, voices};
use shared::actor::Actor;
use shared::cases::{InboxQuery, Kind, View};
use shared::dashboard::DashboardQuery;

const CASES: usize = 400;

both!(a_loaded_year_is_read_by_every_page, async |db: TestDb| {
    let core = db.core();
    let company = found(&core).await.expect("founded");
    let plan = Plan::year(CASES, core.clock.now());
    let loaded = load(&core, &company, plan, 0, |_| ())
        .await
        .expect("loaded");
    assert_eq!(loaded.cases, CASES);
    let open = number(
        &db,
        "SELECT count(*) FROM case_file WHERE closed_at IS NULL",
    )
    .await;
    assert_eq!(i64::try_from(loaded.open), Ok(open));
    assert!(open > 60, "{open} open cases fill no page");

    let desk = cases::Service(core.core.clone());
    for view in [View::Open, View::Closed] {
        let query = InboxQuery {
            view,
            ..InboxQuery::default()
        };
        let inbox = desk.inbox(&Actor::System, query).await.expect("an inbox");
        assert_eq!(inbox.page.rows.len(), 50, "{view:?}");
        for row in inbox.page.rows.iter().step_by(10) {
            let page = desk
                .case(&Actor::System, &row.number)
                .await
                .expect("a case");
            assert!(page.timeline.len() >= 3 && page.customer.is_some());
            // The projection is what the events say.
            assert_eq!(page.row.stage, row.stage);
        }
    }
    let board = desk.board(&Actor::System, None).await.expect("a board");
    assert!(board.columns.iter().all(|column| !column.cards.is_empty()));
    let told = voices::Service(core.core.clone());
    let page = told
        .list(&Actor::System, InboxQuery::default())
        .await
        .expect("voices");
    assert!(page.rows.iter().all(|row| row.case_number.is_some()));

    let insight = Insight::new(core.core.clone());
    let shown = insight
        .dashboard(
            &Actor::System,
            DashboardQuery {
                days: Some(90),
                department: None,
            },
        )
        .await
        .expect("figures");
    let by_kind: u64 = shown.open_by_kind.iter().map(|(_, n)| n).sum();
    assert_eq!(i64::try_from(by_kind), Ok(open));
    let since = shown.volume.iter().flat_map(|day| day.by_kind).sum::<u64>();
    assert!(
        (90..110).contains(&since),
        "{since} voices in a quarter of a year of {CASES}"
    );
    assert!(shown.rounds_closed > 0 && shown.csat.is_some());
    assert!(
        shown
            .open_by_kind
            .iter()
            .any(|(kind, n)| *kind == Kind::Complaint && *n > 0)
    );
});

both!(a_second_load_goes_beside_the_first, async |db: TestDb| {
    let core = db.core();
    let company = found(&core).await.expect("founded");
    for (cases, start) in [(5, 0), (45, 5)] {
        let plan = Plan::open(cases, core.clock.now());
        load(&core, &company, plan, start, |_| ())
            .await
            .expect("loaded");
    }
    assert_eq!(
        number(
            &db,
            "SELECT count(*) FROM case_file WHERE closed_at IS NULL"
        )
        .await,
        50
    );
});
