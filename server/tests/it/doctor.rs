//! The doctor says what is wrong and what to do, and leaves an installation as it found it.

use crate::harness::{Engine, TestCore, TestDb, both, everything, meddle, number};
use server::doctor::{CLEAN_UP, Finding, TRIAL, examine};
use server::services::themes;
use std::collections::BTreeMap;

/// What stays: numbers are not given twice, sums that are zero again, and the changes of figures are folded; that a
/// run of the themes was refused, how common words are, and that the week's phrases were counted.
const STAYS: [&str; 4] = ["number_block", "rollup", "theme_state", "phrase_week"];

async fn held(db: &TestDb) -> BTreeMap<String, String> {
    let mut all = everything(db).await;
    all.retain(|table, _| !STAYS.contains(&table.as_str()));
    all
}

fn of(findings: &[Finding], what: &str) -> Result<String, String> {
    let found = findings.iter().find(|finding| finding.what == what);
    found.expect("looked at").outcome.clone()
}

/// Files below the data folder.
fn on_disk(core: &TestCore) -> usize {
    let folders = std::fs::read_dir(core.folder.path().join("files")).expect("a folder");
    folders
        .flatten()
        .map(|folder| std::fs::read_dir(folder.path()).expect("a folder").count())
        .sum()
}

/// Has the database refuse new rows of a table.
async fn forbid(db: &TestDb, table: &str) {
    let sql = match db.engine {
        Engine::Sqlite => format!(
            "CREATE TRIGGER no_room BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no room'); END"
        ),
        Engine::Postgres => {
            format!("ALTER TABLE {table} ADD CONSTRAINT no_room CHECK (false) NOT VALID")
        }
    };
    meddle(db, &sql, vec![]).await;
}

async fn allow(db: &TestDb, table: &str) {
    let sql = match db.engine {
        Engine::Sqlite => "DROP TRIGGER no_room".to_owned(),
        Engine::Postgres => format!("ALTER TABLE {table} DROP CONSTRAINT no_room"),
    };
    meddle(db, &sql, vec![]).await;
}

both!(the_trial_passes_and_leaves_nothing, async |db: TestDb| {
    let core = db.core();
    server::setup::organisation(&core).await.expect("set up");
    let before = held(&db).await;
    // Figures are folded and voices sorted meanwhile, as they are beside a server that runs.
    let sorted = std::cell::Cell::new(0);
    let running = async {
        loop {
            server::services::insight::fold(&core).await.expect("folds");
            let voices = themes::group(&core).await.expect("sorts");
            sorted.set(sorted.get() + voices);
            tokio::task::yield_now().await;
        }
    };
    // A trial may be over before a run comes to its voice: then another one.
    let trials = async {
        for _ in 0..20 {
            let findings = examine(&core).await;
            if sorted.get() > 0 {
                return findings;
            }
        }
        panic!("no trial's voice was ever sorted");
    };
    let findings = tokio::select! {
        findings = trials => findings,
        () = running => unreachable!("it runs for ever"),
    };
    let trial = of(&findings, TRIAL);
    assert!(
        trial.as_ref().is_ok_and(|seen| seen.contains("read back")),
        "{trial:?}"
    );
    assert!(of(&findings, CLEAN_UP).is_ok(), "{findings:?}");
    // The phrases of its week are counted anew, without it.
    themes::group(&core).await.expect("sorts");
    let after = held(&db).await;
    for (table, rows) in &before {
        assert_eq!(&after[table], rows, "{table}");
    }
    assert_eq!(on_disk(&core), 0, "the picture is gone");
    server::services::insight::fold(&core).await.expect("folds");
    let left = "SELECT count(*) FROM rollup WHERE n <> 0 OR total <> 0";
    assert_eq!(number(&db, left).await, 0, "sums of all departments, too");
});

both!(
    no_letter_is_ever_written_for_the_trial,
    async |db: TestDb| {
        let core = db.core();
        server::setup::organisation(&core).await.expect("set up");
        // A server beside the doctor sends whatever it finds in the outbox: nothing may come into it.
        forbid(&db, "notice").await;
        let findings = examine(&core).await;
        assert!(of(&findings, TRIAL).is_ok(), "{findings:?}");
        assert_eq!(number(&db, "SELECT count(*) FROM customer").await, 0);
    }
);

both!(
    a_part_that_fails_says_what_to_do_and_leaves_nothing,
    async |db: TestDb| {
        let core = db.core();
        server::setup::organisation(&core).await.expect("set up");
        let before = held(&db).await;
        for (table, part, advice) in [
            ("department", "making a department", "`database`"),
            ("case_file", "filing a complaint", "`database`"),
            ("access_link", "filing a complaint", "`database`"),
            ("attachment", "keeping a picture", "data_dir"),
            ("message", "recording cause", "/admin/types"),
            ("response", "answering its survey", "`database`"),
        ] {
            forbid(&db, table).await;
            let findings = examine(&core).await;
            allow(&db, table).await;
            let said = of(&findings, TRIAL).expect_err("it can't pass");
            for word in [part, advice, "The log above says why"] {
                assert!(said.contains(word), "{table}: {said}");
            }
            assert!(of(&findings, CLEAN_UP).is_ok(), "{table}: {findings:?}");
            let after = held(&db).await;
            for (name, rows) in &before {
                assert_eq!(&after[name], rows, "{table} refused: {name}");
            }
        }
        assert_eq!(on_disk(&core), 0, "no picture is left");
        let files = core.folder.path().join("files");
        std::fs::remove_dir_all(&files).expect("removed");
        std::fs::write(&files, "").expect("a file in its place");
        let said = of(&examine(&core).await, TRIAL).expect_err("nowhere to keep it");
        assert!(said.contains("keeping a picture"), "{said}");
    }
);

both!(each_look_says_what_to_do, async |db: TestDb| {
    let core = db.core();
    let advice = async |what: &str| of(&examine(&core).await, what).expect_err("a fault");
    assert!(advice("organisation").await.contains("huiyin admin create"));
    assert!(advice("mail").await.contains("`smtp_url`"));
    core.at(20 * 366 * 86_400);
    assert!(advice("calendar").await.contains("/admin/calendar"));
    std::fs::remove_dir_all(core.folder.path()).expect("removed");
    assert!(advice("data folder").await.contains("can't be written"));
});
