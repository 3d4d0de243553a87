//! An entry of the index comes with its case, follows it, and goes with it.

use super::{file, found, numbers};
use crate::harness::{Engine, TestDb, TestSite, both, meddle, number, run};
use app::api::ports::{CustomerAction, Following as _, Upload};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use server::services::imports::{self, Runner};
use server::services::{following, search};
use shared::actor::Actor;
use shared::feedback::Channel;
use shared::finding::RANKED;

both!(
    an_entry_lives_and_dies_with_its_transaction,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let case = file(&site, "电饭煲煮不熟").await;
        let of = |id: &str| {
            format!(
                "SELECT count(*) FROM case_search WHERE case_id = (SELECT id FROM case_file WHERE number = '{id}')"
            )
        };
        assert_eq!(number(&site.core.db, &of(&case)).await, 1);
        // A write that fails takes its words with it.
        let number_of = case.clone();
        let lost: Result<(), DbErr> = site
        .core
        .db
        .write(async move |tx| {
            let sql = format!("DELETE FROM case_search WHERE case_id = (SELECT id FROM case_file WHERE number = '{number_of}')");
            tx.execute_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
            Err(DbErr::Custom("no".into()))
        })
        .await;
        assert!(lost.is_err());
        assert_eq!(numbers(&found(&site, "电饭煲").await), vec![case.clone()]);
        // Removing the entry removes the words from the index itself.
        let sql = format!(
            "DELETE FROM case_search WHERE case_id = (SELECT id FROM case_file WHERE number = '{case}')"
        );
        meddle(&site.core.db, &sql, vec![]).await;
        assert_eq!(found(&site, "电饭煲").await.total, Some(0));
    }
);

both!(what_the_customer_adds_is_found, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let following = following::Service(site.core.core.clone());
    let session = following
        .open_link(&site.own.link)
        .await
        .expect("a session");
    let words = CustomerAction::Write("补充：门封条也裂了".into());
    following.act(&session, "k1", words).await.expect("written");
    let hits = found(&site, "门封条").await;
    assert_eq!(numbers(&hits), vec![site.own.number.clone()]);
});

both!(
    cases_from_before_the_index_are_filled_in,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let mut filed = Vec::new();
        for n in 0..5 {
            filed.push(file(&site, &format!("老数据投影仪{n}")).await);
        }
        meddle(&site.core.db, "DELETE FROM case_search", vec![]).await;
        let newest = file(&site, "一台新的投影仪").await;
        assert_eq!(numbers(&found(&site, "投影仪").await), vec![newest.clone()]);
        search::fill(&site.core.core).await.expect("filled");
        filed.push(newest);
        filed.reverse();
        assert_eq!(numbers(&found(&site, "投影仪").await), filed);
        let hits = found(&site, "投影仪").await;
        assert_eq!(hits.filled, None);
        // Again, and nothing is there twice.
        search::fill(&site.core.core).await.expect("filled");
        assert_eq!(numbers(&found(&site, "投影仪").await), filed);
        let held = "SELECT count(*) FROM case_search";
        let cases = "SELECT count(*) FROM case_file";
        assert_eq!(
            number(&site.core.db, held).await,
            number(&site.core.db, cases).await
        );
    }
);

both!(an_import_is_found_from_its_end_on, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let core = &site.core.core;
    imports::open_cases_for(core, Channel::Import, None, "物流部")
        .await
        .expect("a rule");
    let lines: String = (0..300)
        .map(|n| format!("{n},第{n}次微波炉不加热，没有人来,0\n"))
        .collect();
    let file = Upload {
        name: "旧系统.csv".into(),
        bytes: format!("id,text,polarity\n{lines}").into_bytes(),
    };
    let preview = imports::preview(core, &Actor::System, file).await;
    let preview = preview.expect("a preview");
    let started = imports::start(
        core,
        &Actor::System,
        preview.id,
        preview.mapping,
        Runner::Caller,
    );
    started.await.expect("started");
    let done = imports::run(core, preview.id).await.expect("runs");
    assert_eq!(done.cases, 300, "the rule opens cases");
    assert_eq!(found(&site, "微波炉").await.total, Some(300));

    // The same rows while the import is not at its end: staged, and never found.
    let id = preview.id.0;
    for sql in [
        "UPDATE import_run SET state = 'running' WHERE id = $1",
        "UPDATE case_file SET staged_by = $1 WHERE feedback_id IN (SELECT id FROM feedback WHERE source LIKE 'import:%')",
        "UPDATE feedback SET staged_by = $1 WHERE source LIKE 'import:%'",
    ] {
        meddle(&site.core.db, sql, vec![id.into()]).await;
    }
    let hidden = found(&site, "微波炉").await;
    assert_eq!((hidden.total, hidden.rows.len()), (Some(0), 0));

    // Cancelled: cases, entries and words are gone.
    imports::cancel(core, &Actor::System, preview.id)
        .await
        .expect("cancelled");
    let held = number(&site.core.db, "SELECT count(*) FROM case_search").await;
    assert_eq!(held, 2, "those of the site");
    assert_eq!(found(&site, "微波炉").await.total, Some(0));
    assert_eq!(found(&site, "冰箱").await.total, Some(2));
});

/// PostgreSQL alone: its index gathers every hit before it counts the first, so a sample tells a common word.
#[test]
fn a_common_word_is_told_by_a_sample_and_others_are_counted() {
    run(Engine::Postgres, async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let common = file(&site, "微波炉转盘不转").await;
        let rarer = file(&site, "洗衣机脱水时声音特别大").await;
        // Sixty thousand entries like these, one in twenty like the second; their cases don't matter to the count.
        let fill = format!(
            "INSERT INTO case_search (case_id, department_id, is_open, terms) \
             SELECT gen_random_uuid(), s.department_id, true, s.terms FROM generate_series(1, 60000) AS n \
             JOIN case_file c ON c.number = CASE WHEN n % 20 = 0 THEN '{rarer}' ELSE '{common}' END \
             JOIN case_search s ON s.case_id = c.id"
        );
        let filled = site.core.db.write(async move |tx| {
            tx.execute_unprepared("SET LOCAL session_replication_role = replica")
                .await?;
            tx.execute_unprepared(&fill).await
        });
        let filled: Result<_, DbErr> = filled.await;
        assert_eq!(filled.expect("filled").rows_affected(), 60_000);
        let asked = async |text: &str| {
            let before = site.core.db.statements();
            let total = found(&site, text).await.total;
            (total, site.core.db.statements() - before)
        };
        // As long as nobody knows how large the table is, all are counted.
        let (all, counted) = asked("微波炉").await;
        let (some, cost) = asked("洗衣机").await;
        assert_eq!((all, some), (Some(RANKED + 1), Some(3001)));
        meddle(&site.core.db, "ANALYZE case_search", vec![]).await;
        // The sample stands for the count, or comes before it.
        assert_eq!(asked("微波炉").await, (Some(RANKED + 1), counted));
        assert_eq!(asked("洗衣机").await, (Some(3001), cost + 1));
        assert_eq!(found(&site, "洗衣机微波炉").await.total, Some(0));
    });
}
