//! The audit trail: sealed in order, and any edit, removal or cut is found at its place.

use serde_json::json;
use server::core::Core;
use server::db::Db;
use server::services::audit::{Fault, record, seal, verify};
use shared::actor::Actor;

use crate::harness::{TestCore, TestDb, both, meddle, number, value};
use uuid::Uuid;

async fn entries(db: &Db, from: u32, to: u32) {
    for n in from..to {
        db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
            let object = format!("thing:{n}");
            record(tx, &Actor::System, "rules.try", &object, json!({ "n": n })).await
        })
        .await
        .expect("recorded");
    }
}

async fn fault(core: &Core) -> Option<Fault> {
    verify(core).await.expect("reads").fault
}

/// Ten entries in two seals.
async fn ten(core: &Core) {
    for half in 0..2 {
        entries(&core.db, half * 5, half * 5 + 5).await;
        assert_eq!(seal(core).await.expect("seals"), 5);
    }
}

both!(an_untouched_trail_is_whole, async |db: TestDb| {
    let core = db.core();
    assert_eq!(fault(&core).await, None);
    ten(&core).await;
    entries(&db, 10, 12).await;
    let report = verify(&core).await.expect("reads");
    assert_eq!((report.sealed, report.unsealed, report.heads), (10, 2, 2));
    assert_eq!(report.fault, None);
    // Sealing again adds nothing, neither to the chain nor to the noted heads.
    assert_eq!(seal(&core).await.expect("seals"), 2);
    assert_eq!(seal(&core).await.expect("seals"), 0);
    assert_eq!(verify(&core).await.expect("reads").heads, 3);
});

both!(an_edited_entry_is_found, async |db: TestDb| {
    let core = db.core();
    ten(&core).await;
    for column in ["actor", "action", "object", "details"] {
        let sql = format!("UPDATE audit SET {column} = {column} || ' ' WHERE place = 4");
        assert_eq!(meddle(&db, &sql, vec![]).await, 1);
        assert_eq!(fault(&core).await, Some(Fault::Edited(4)), "{column}");
        let sql = format!("UPDATE audit SET {column} = rtrim({column}) WHERE place = 4");
        meddle(&db, &sql, vec![]).await;
        assert_eq!(fault(&core).await, None, "{column} put back");
    }
    let id: Uuid = value(&db, "SELECT id FROM audit WHERE place = 4").await;
    for (column, kept) in [("person_id", None), ("id", Some(id))] {
        let sql = format!("UPDATE audit SET {column} = $1 WHERE place = 4");
        let other = Some(Uuid::now_v7());
        assert_eq!(meddle(&db, &sql, vec![other.into()]).await, 1);
        assert_eq!(fault(&core).await, Some(Fault::Edited(4)), "{column}");
        meddle(&db, &sql, vec![kept.into()]).await;
        assert_eq!(fault(&core).await, None, "{column} put back");
    }
    let moved = "UPDATE audit SET at = (SELECT at FROM audit WHERE place = 9) WHERE place = 4";
    meddle(&db, moved, vec![]).await;
    assert_eq!(fault(&core).await, Some(Fault::Edited(4)));
});

both!(a_removed_entry_is_found, async |db: TestDb| {
    let core = db.core();
    ten(&core).await;
    meddle(&db, "DELETE FROM audit WHERE place = 6", vec![]).await;
    assert_eq!(fault(&core).await, Some(Fault::Removed(6)));
    // Closing the gap does not help.
    for place in 7..=10 {
        let sql = format!(
            "UPDATE audit SET place = {} WHERE place = {place}",
            place - 1
        );
        meddle(&db, &sql, vec![]).await;
    }
    assert_eq!(fault(&core).await, Some(Fault::Edited(6)));
});

both!(a_cut_off_tail_is_found, async |db: TestDb| {
    let core = db.core();
    ten(&core).await;
    meddle(&db, "DELETE FROM audit WHERE place > 7", vec![]).await;
    assert_eq!(fault(&core).await, Some(Fault::CutOff(8)));
    // Later entries take the free places, and can't have the noted hash.
    entries(&db, 20, 26).await;
    assert_eq!(seal(&core).await.expect("seals"), 6);
    assert_eq!(fault(&core).await, Some(Fault::Rewritten(10)));
    meddle(&db, "DELETE FROM audit", vec![]).await;
    assert_eq!(fault(&core).await, Some(Fault::CutOff(1)));
});

both!(a_recomputed_chain_is_found, async |db: TestDb| {
    let core = db.core();
    ten(&core).await;
    // Somebody who may write everything edits an entry and has the chain computed anew.
    meddle(
        &db,
        "UPDATE audit SET details = '{}' WHERE place = 2",
        vec![],
    )
    .await;
    meddle(&db, "UPDATE audit SET place = NULL, hash = NULL", vec![]).await;
    assert_eq!(seal(&core).await.expect("seals"), 10);
    assert_eq!(fault(&core).await, Some(Fault::Rewritten(5)));
});

both!(
    a_lost_file_of_heads_is_a_fault_until_it_is_back,
    async |db: TestDb| {
        let core = db.core();
        ten(&core).await;
        let file = core.config.audit_head();
        let whole = std::fs::read_to_string(&file).expect("heads");
        assert_eq!(whole.lines().count(), 3, "the beginning and two seals");
        std::fs::remove_file(&file).expect("removed");
        let lost = fault(&core).await.expect("a fault");
        assert_eq!(lost, Fault::Unheld(10));
        let said = lost.to_string();
        assert!(
            said.contains("missing") && said.contains("backup"),
            "{said}"
        );
        std::fs::write(&file, "").expect("emptied");
        assert_eq!(fault(&core).await, Some(Fault::Unheld(10)));
        let last: Vec<&str> = whole.lines().skip(2).collect();
        std::fs::write(&file, format!("{}\n", last[0])).expect("cut");
        assert_eq!(
            fault(&core).await,
            Some(Fault::Unheld(10)),
            "without its beginning"
        );
        // Sealing goes on, and does not make it look as if nothing had been lost.
        std::fs::remove_file(&file).expect("removed");
        entries(&db, 10, 15).await;
        assert_eq!(seal(&core).await.expect("seals"), 5);
        assert_eq!(fault(&core).await, Some(Fault::Unheld(15)));
        let noted = std::fs::read_to_string(&file).expect("heads");
        std::fs::write(&file, noted + &whole).expect("put back");
        assert_eq!(fault(&core).await, None);
    }
);

/// Another instance that notes its heads in the file that all share, or in its own.
async fn instance(db: &TestDb, heads: Option<&str>) -> TestCore {
    let own = TestDb {
        db: db.another().await,
        ..db.clone()
    };
    let settings: Vec<(&'static str, &str)> =
        heads.map(|path| ("audit_head", path)).into_iter().collect();
    TestCore::new(&own, &settings)
}

both!(
    a_cut_is_seen_from_the_instance_that_did_not_seal,
    async |db: TestDb| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("heads").display().to_string();
        let one = instance(&db, Some(&path)).await;
        let two = instance(&db, Some(&path)).await;
        let apart = instance(&db, None).await;
        entries(&db, 0, 5).await;
        assert_eq!(seal(&one).await.expect("seals"), 5);
        entries(&db, 5, 10).await;
        assert_eq!(seal(&two).await.expect("seals"), 5);
        entries(&db, 10, 15).await;
        assert_eq!(seal(&one).await.expect("seals"), 5);
        for core in [&one, &two] {
            let report = verify(core).await.expect("reads");
            assert_eq!((report.heads, report.fault), (3, None));
        }
        assert_eq!(
            fault(&apart).await,
            Some(Fault::Unheld(15)),
            "one that keeps a file of its own knows of no head, and says so"
        );
        meddle(&db, "DELETE FROM audit WHERE place > 12", vec![]).await;
        assert_eq!(fault(&two).await, Some(Fault::CutOff(13)));
    }
);

both!(two_instances_make_one_chain, async |db: TestDb| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("heads").display().to_string();
    let one = instance(&db, Some(&path)).await;
    let two = instance(&db, Some(&path)).await;
    let writing = async {
        for n in 0..20 {
            entries(&db, n * 5, n * 5 + 5).await;
        }
    };
    let sealing = async |core: &Core| {
        for _ in 0..20 {
            seal(core).await.expect("seals");
        }
    };
    tokio::join!(writing, sealing(&one), sealing(&two));
    seal(&one).await.expect("seals");
    assert_eq!(
        number(&db, "SELECT count(*) FROM audit WHERE place IS NULL").await,
        0
    );
    assert_eq!(number(&db, "SELECT max(place) FROM audit").await, 100);
    assert_eq!(fault(&one).await, None);
    assert_eq!(fault(&two).await, None);
    assert!(folder.path().join("heads").exists());
});
