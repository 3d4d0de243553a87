//! The doctor leaves an installation as it found it.

use crate::harness::{TestDb, both, number};

both!(the_trial_passes_and_leaves_nothing, async |db: TestDb| {
    let core = db.core();
    server::setup::organisation(&core).await.expect("set up");
    // Figures are folded meanwhile, as they are beside a server that runs.
    let folding = async {
        loop {
            server::services::insight::fold(&core).await.expect("folds");
            tokio::task::yield_now().await;
        }
    };
    let findings = tokio::select! {
        findings = server::doctor::examine(&core) => findings,
        () = folding => unreachable!("it folds for ever"),
    };
    let trial = findings
        .iter()
        .find(|f| f.what == "a case from form to rating")
        .expect("looked at");
    assert!(trial.outcome.is_ok(), "{trial:?}");
    let clean = findings
        .iter()
        .find(|f| f.what == "clean-up")
        .expect("looked at");
    assert!(clean.outcome.is_ok(), "{clean:?}");
    for table in [
        "case_file",
        "feedback",
        "customer",
        "case_event",
        "message",
        "delta",
        "response",
        "idempotency",
        "notice",
    ] {
        assert_eq!(
            number(&db, &format!("SELECT count(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
    assert_eq!(number(&db, "SELECT count(*) FROM department").await, 1);
    server::services::insight::fold(&core).await.expect("folds");
    let left = "SELECT count(*) FROM rollup WHERE n <> 0 OR total <> 0";
    assert_eq!(number(&db, left).await, 0, "sums of all departments, too");
});
