//! The doctor leaves an installation as it found it.

use crate::harness::{TestDb, both, number};

both!(the_trial_passes_and_leaves_nothing, async |db: TestDb| {
    let core = db.core();
    server::setup::organisation(&core).await.expect("set up");
    let findings = server::doctor::examine(&core).await;
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
});
