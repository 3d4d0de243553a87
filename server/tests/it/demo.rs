//! The demo: what it holds, in whose words, and that it is loaded once.

use crate::harness::{TestCore, TestDb, both, number};
use server::demo;

async fn loaded(db: &TestDb) -> TestCore {
    let core = TestCore::new(db, &[("demo", "true")]);
    demo::load(&core).await.expect("the demo loads");
    core
}

both!(a_company_with_its_voices, async |db: TestDb| {
    let started = std::time::Instant::now();
    let _core = loaded(&db).await;
    eprintln!("loaded in {:?}", started.elapsed());
    assert_eq!(number(&db, "SELECT count(*) FROM person").await, 24);
    assert_eq!(number(&db, "SELECT count(*) FROM department").await, 6);
    let voices = number(&db, "SELECT count(*) FROM feedback").await;
    assert!(voices >= 1_000, "{voices}");
});

both!(a_second_load_changes_nothing, async |db: TestDb| {
    let core = loaded(&db).await;
    let voices = number(&db, "SELECT count(*) FROM feedback").await;
    let offset = core.clock.offset();
    demo::load(&core).await.expect("nothing to do");
    assert_eq!(number(&db, "SELECT count(*) FROM feedback").await, voices);
    assert_eq!(core.clock.offset(), offset);
});
