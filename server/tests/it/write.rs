//! The promises of `db.write`, on both engines.
//!
//! Rule: each promise is one test; a promise that only one engine makes says so in its name.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::future::join_all;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use server::db::{Db, DbError, Options};

use crate::harness::{Engine, TestDb, both, number, run};

const TABLE: &str = "CREATE TABLE mark (id INTEGER PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0)";

async fn table(db: &TestDb) {
    run_sql(db, TABLE).await.expect("the table is made");
}

async fn run_sql(db: &Db, sql: &str) -> Result<(), DbErr> {
    let sql = sql.to_owned();
    db.write(async move |tx| tx.execute_unprepared(&sql).await.map(|_| ()))
        .await
}

async fn insert(db: &Db, id: i32) -> Result<(), DbErr> {
    run_sql(db, &format!("INSERT INTO mark (id) VALUES ({id})")).await
}

async fn count(db: &Db) -> i64 {
    number(db, "SELECT count(*) FROM mark").await
}

both!(a_reader_sees_what_was_answered, async |db: TestDb| {
    table(&db).await;
    for id in 0..20 {
        insert(&db, id).await.expect("writes");
        assert_eq!(count(&db).await, i64::from(id) + 1);
    }
});

both!(a_reader_cannot_write, async |db: TestDb| {
    table(&db).await;
    db.read()
        .execute_unprepared("INSERT INTO mark (id) VALUES (1)")
        .await
        .expect_err("refused");
    assert_eq!(count(&db).await, 0);
});

both!(writers_in_parallel_all_succeed, async |db: TestDb| {
    table(&db).await;
    let other = db.another().await;
    let before = db.counted();
    let writers = (0..320).map(|id| {
        let db = if id % 10 == 0 {
            other.clone()
        } else {
            db.db.clone()
        };
        // Also shows that the future may be sent between threads.
        tokio::spawn(async move { insert(&db, id).await })
    });
    for written in join_all(writers).await {
        written
            .expect("joins")
            .expect("nobody sees a locked database");
    }
    assert_eq!(count(&db).await, 320);
    let (writes, commits) = (
        db.counted().writes - before.writes,
        db.counted().commits - before.commits,
    );
    assert_eq!(writes, 288);
    match db.engine {
        Engine::Sqlite => assert!(
            commits < writes / 2,
            "{commits} commits for {writes} writes"
        ),
        Engine::Postgres => assert_eq!(commits, writes),
    }
});

both!(a_failed_write_takes_no_other_with_it, async |db: TestDb| {
    table(&db).await;
    let writers = (0..60).map(|id| {
        let db = db.db.clone();
        tokio::spawn(async move {
            db.write(async move |tx| -> Result<i32, DbErr> {
                tx.execute_unprepared(&format!("INSERT INTO mark (id) VALUES ({id})"))
                    .await?;
                if id % 3 == 0 {
                    Err(DbErr::Custom("changed my mind".to_owned()))
                } else {
                    Ok(id)
                }
            })
            .await
        })
    });
    let answers: Vec<_> = join_all(writers)
        .await
        .into_iter()
        .map(|joined| joined.expect("joins"))
        .collect();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 40);
    assert_eq!(count(&db).await, 40);
    assert_eq!(
        number(&db, "SELECT count(*) FROM mark WHERE id % 3 = 0").await,
        0
    );
});

both!(
    a_broken_statement_takes_no_other_with_it,
    async |db: TestDb| {
        table(&db).await;
        let writers = (0..60).map(|id| {
            let db = db.db.clone();
            let sql = if id % 3 == 0 {
                "SELECT nonsense".to_owned()
            } else {
                format!("INSERT INTO mark (id) VALUES ({id})")
            };
            tokio::spawn(async move { run_sql(&db, &sql).await })
        });
        let answers = join_all(writers).await;
        assert_eq!(
            answers
                .iter()
                .flatten()
                .filter(|answer| answer.is_ok())
                .count(),
            40
        );
        assert_eq!(count(&db).await, 40);
    }
);

both!(
    a_write_that_goes_on_after_an_error_is_not_told_yes,
    async |db: TestDb| {
        table(&db).await;
        insert(&db, 1).await.expect("writes");
        let told: Result<(), DbErr> = db
            .write(async move |tx| {
                tx.execute_unprepared("INSERT INTO mark (id) VALUES (2)")
                    .await?;
                let _swallowed = tx
                    .execute_unprepared("INSERT INTO mark (id) VALUES (1)")
                    .await;
                Ok(())
            })
            .await;
        told.expect_err("nothing of it was kept");
        assert_eq!(count(&db).await, 1);
        insert(&db, 3).await.expect("the writer goes on");
    }
);

both!(a_panic_fails_its_own_write_only, async |db: TestDb| {
    table(&db).await;
    let bad = db.write(async |tx| -> Result<(), DbErr> {
        tx.execute_unprepared("INSERT INTO mark (id) VALUES (1)")
            .await?;
        panic!("a mistake in a closure");
    });
    let (bad, good) = tokio::join!(bad, insert(&db, 2));
    bad.expect_err("a panic is an error");
    good.expect("its neighbour is written");
    insert(&db, 3).await.expect("the writer lives on");
    assert_eq!(number(&db, "SELECT sum(id) FROM mark").await, 5);
});

both!(
    a_caller_that_goes_away_changes_nothing,
    async |db: TestDb| {
        table(&db).await;
        let writers: Vec<_> = (0..40_i32)
            .map(|id| {
                let db = db.db.clone();
                tokio::spawn(async move {
                    let gone = if id % 2 == 0 {
                        Duration::from_micros(50)
                    } else {
                        Duration::from_secs(30)
                    };
                    tokio::time::timeout(gone, insert(&db, id))
                        .await
                        .is_ok_and(|written| written.is_ok())
                })
            })
            .collect();
        let mut acknowledged = 0;
        for written in join_all(writers).await {
            acknowledged += i64::from(written.expect("joins"));
        }
        insert(&db, 1_000).await.expect("the writer lives on");
        assert!(acknowledged >= 20);
        assert!(count(&db).await > acknowledged);
    }
);

both!(statements_are_counted, async |db: TestDb| {
    table(&db).await;
    let before = db.statements();
    assert_eq!(count(&db).await, 0);
    let statement = Statement::from_string(db.backend(), "INSERT INTO mark (id) VALUES (1)");
    let written: Result<_, DbErr> = db
        .write(async move |tx| tx.execute_raw(statement.clone()).await)
        .await;
    written.expect("writes");
    assert_eq!(db.statements() - before, 2);
});

/// Two writes that take two rows in opposite order; with the pause they meet for certain.
async fn cross(db: &Db, first: i32, second: i32, runs: Arc<AtomicU32>) -> Result<(), DbErr> {
    db.write(async move |tx| {
        runs.fetch_add(1, Ordering::Relaxed);
        tx.execute_unprepared(&format!("UPDATE mark SET n = n + 1 WHERE id = {first}"))
            .await?;
        tx.execute_unprepared("SELECT pg_sleep(0.2)").await?;
        tx.execute_unprepared(&format!("UPDATE mark SET n = n + 1 WHERE id = {second}"))
            .await?;
        Ok(())
    })
    .await
}

#[test]
fn a_deadlock_is_run_again_on_postgres() {
    run(Engine::Postgres, async |db: TestDb| {
        table(&db).await;
        insert(&db, 1).await.expect("writes");
        insert(&db, 2).await.expect("writes");
        let runs = Arc::new(AtomicU32::new(0));
        let (one, two) = tokio::join!(
            cross(&db, 1, 2, Arc::clone(&runs)),
            cross(&db, 2, 1, Arc::clone(&runs))
        );
        one.expect("both succeed");
        two.expect("both succeed");
        assert!(runs.load(Ordering::Relaxed) >= 3);
        assert!(db.counted().retries >= 1);
        assert_eq!(number(&db, "SELECT sum(n) FROM mark").await, 4);
    });
}

#[test]
fn a_lost_connection_is_run_again_on_postgres() {
    run(Engine::Postgres, async |db: TestDb| {
        table(&db).await;
        let runs = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&runs);
        let written: Result<(), DbErr> = db
            .write(async move |tx| {
                if seen.fetch_add(1, Ordering::Relaxed) == 0 {
                    tx.execute_unprepared("SELECT pg_terminate_backend(pg_backend_pid())")
                        .await?;
                }
                tx.execute_unprepared("INSERT INTO mark (id) VALUES (1)")
                    .await
                    .map(|_| ())
            })
            .await;
        written.expect("the second run succeeds");
        assert_eq!(runs.load(Ordering::Relaxed), 2);
        assert_eq!(count(&db).await, 1);
    });
}

#[test]
fn the_writer_recovers_when_sqlite_gives_up_a_transaction() {
    run(Engine::Sqlite, async |db: TestDb| {
        table(&db).await;
        insert(&db, 1).await.expect("writes");
        // What a full disk does: the whole transaction is gone, not only this savepoint.
        run_sql(&db, "INSERT OR ROLLBACK INTO mark (id) VALUES (1)")
            .await
            .expect_err("refused");
        for id in 2..10 {
            insert(&db, id)
                .await
                .expect("the writer has a fresh connection");
        }
        assert_eq!(count(&db).await, 9);
    });
}

#[test]
fn boot_refuses_a_database_that_everyone_can_read() {
    use std::os::unix::fs::PermissionsExt;
    run(Engine::Sqlite, async |db: TestDb| {
        let path = db.url.trim_start_matches("sqlite://");
        let mode = || {
            std::fs::metadata(path)
                .expect("is there")
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(mode(), 0o600);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).expect("is ours");
        assert!(matches!(
            Db::connect(&db.url, 2).await,
            Err(DbError::WorldReadable { .. })
        ));
    });
}

#[test]
fn boot_refuses_a_postgres_that_does_not_sync() {
    run(Engine::Postgres, async |db: TestDb| {
        let refused = Db::connect_with(&db.url, Options::default()).await;
        assert!(matches!(
            refused,
            Err(DbError::NotDurable {
                setting: "fsync",
                ..
            })
        ));
    });
}

#[test]
fn sqlite_syncs_each_commit_by_default() {
    run(Engine::Sqlite, async |db: TestDb| {
        let durable = Db::connect(&db.url, 2).await.expect("opens");
        let pragma = async |name: &str| -> i64 {
            let sql = format!("PRAGMA {name}");
            durable
                .write(async move |tx| -> Result<i64, DbErr> {
                    let row = tx
                        .query_one_raw(Statement::from_string(
                            tx.get_database_backend(),
                            sql.as_str(),
                        ))
                        .await?;
                    row.ok_or_else(|| DbErr::RecordNotFound(sql.clone()))?
                        .try_get_by_index(0)
                })
                .await
                .expect("reads")
        };
        assert_eq!(pragma("synchronous").await, 2);
        assert_eq!(pragma("foreign_keys").await, 1);
        assert_eq!(pragma("busy_timeout").await, 5_000);
    });
}
