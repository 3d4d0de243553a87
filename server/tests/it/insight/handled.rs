//! Handling time and solve rate of real cases: closed, reopened and closed again while the clock goes on.

use super::*;
use crate::surveys::{DAY, HOUR, at, closed_in, filed, office, person};
use app::api::ports::CustomerAction;
use shared::cases::CaseAction;

/// Within the histogram's 4 % of so many hours, and the moments that the test itself took.
fn about(seconds: Option<u64>, hours: i64) {
    let (seconds, whole) = (seconds.expect("a duration") as f64, (hours * HOUR) as f64);
    assert!(
        (whole * 0.96..=(whole + 120.0) * 1.04).contains(&seconds),
        "{seconds} s are not about {hours} h"
    );
}

both!(
    each_round_of_a_case_is_handled_in_its_own_time,
    async |db: TestDb| {
        let core = office(&db).await;
        let agent = person(&db, &core).await;
        let insight = Insight::new(core.core.clone());
        let shown = async || {
            let shown = insight.dashboard(&Actor::System, DashboardQuery::default());
            shown.await.expect("read")
        };
        let case = filed(core, agent, "li@x.cn").await;
        assert_eq!(
            (shown().await.rounds_closed, shown().await.solve_rate),
            (0, None)
        );
        closed_in(&case, 0, 3 * HOUR).await;
        let first = shown().await;
        assert_eq!((first.rounds_closed, first.solve_rate), (1, share(1, 1)));
        about(first.handling_p50_seconds, 3);

        // The day between belongs to no round.
        at(&case.core, DAY);
        let unsolved = CustomerAction::ReportUnsolved("还是不制冷".into());
        case.customer(unsolved).await;
        closed_in(&case, DAY, HOUR).await;
        let two = shown().await;
        assert_eq!((two.rounds_closed, two.solve_rate), (2, share(2, 2)));
        about(two.handling_p50_seconds, 1);
        about(two.handling_p90_seconds, 3);
        for (which, hours) in [("min", 1), ("max", 3)] {
            let sql = format!(
                "SELECT CAST({which}(total) AS bigint) FROM delta WHERE metric = 'round_closed'"
            );
            let exact = number(&db, &sql).await - hours * HOUR;
            // Whole seconds of two moments, each cut off.
            assert!((-1..120).contains(&exact), "{which}: {exact} s more");
        }

        // A round that silence closed counts as handled and not as solved.
        at(&case.core, 2 * DAY);
        let quiet = filed(case.core, case.agent, "wu@x.cn").await;
        quiet.ask().await;
        at(&quiet.core, 10 * DAY);
        quiet.act(CaseAction::RemindConfirmation).await;
        let summary = "客户没有回复".into();
        quiet.act(CaseAction::Close { summary }).await;
        let all = shown().await;
        assert_eq!((all.rounds_closed, all.solve_rate), (3, share(2, 3)));
        about(all.handling_p50_seconds, 3);
        about(all.handling_p90_seconds, 8 * 24);
        fold(&quiet.core).await.expect("folds");
        let folded = shown().await;
        assert_eq!(folded.solve_rate, all.solve_rate);
        assert_eq!(folded.handling_p90_seconds, all.handling_p90_seconds);
    }
);
