//! The figure of open cases beside a plain count.

use super::*;

both!(the_open_ones_are_those_of_a_count, async |db: TestDb| {
    let core = db.core();
    let company = server::bench::fixture::found(&core).await.expect("founded");
    let plan = server::bench::fixture::Plan::year(120, core.clock.now());
    server::bench::fixture::load(&core, &company, plan, 0, |_| ())
        .await
        .expect("loaded");
    as_counted(&db, &core).await;
    // Whatever a case goes through, by whatever way, with and without folding.
    let one = "(SELECT id FROM case_file WHERE closed_at IS NULL AND staged_by IS NULL ORDER BY number LIMIT 1)";
    let closed = "(SELECT id FROM case_file WHERE closed_at IS NOT NULL ORDER BY number LIMIT 1)";
    let elsewhere = "(SELECT id FROM department ORDER BY id DESC LIMIT 1)";
    for (place, change) in [
        format!("UPDATE case_file SET phase = 'verifying' WHERE id = {one}"),
        format!("UPDATE case_file SET kind = 'praise' WHERE id = {one}"),
        format!("UPDATE case_file SET department_id = {elsewhere} WHERE closed_at IS NULL"),
        format!("UPDATE case_file SET closed_at = updated_at WHERE id = {one}"),
        format!("UPDATE case_file SET closed_at = NULL WHERE id = {closed}"),
        format!("UPDATE case_file SET staged_by = id WHERE id = {one}"),
        "UPDATE case_file SET staged_by = NULL WHERE staged_by IS NOT NULL".to_owned(),
        format!("UPDATE case_file SET title = 'x' WHERE id = {one}"),
        format!("DELETE FROM case_event WHERE case_id = {one}"),
        format!("DELETE FROM message WHERE case_id = {one}"),
        format!("DELETE FROM case_file WHERE id = {one}"),
    ]
    .iter()
    .enumerate()
    {
        meddle(&db, change, Vec::new()).await;
        as_counted(&db, &core).await;
        if place % 2 == 0 {
            fold(&core).await.expect("folds");
            as_counted(&db, &core).await;
        }
    }
});

both!(
    what_was_open_before_the_figure_is_in_it,
    async |db: TestDb| {
        let core = db.core();
        let company = server::bench::fixture::found(&core).await.expect("founded");
        let plan = server::bench::fixture::Plan::year(120, core.clock.now());
        server::bench::fixture::load(&core, &company, plan, 0, |_| ())
            .await
            .expect("loaded");
        let (triggers, sql) = match db.backend() {
            DbBackend::Postgres => (
                "DROP FUNCTION case_open_counted CASCADE",
                include_str!("../../../src/db/migration/m0005_open.postgres.sql"),
            ),
            _ => (
                "DROP TRIGGER case_open_added; DROP TRIGGER case_open_removed; DROP TRIGGER case_open_changed",
                include_str!("../../../src/db/migration/m0005_open.sqlite.sql"),
            ),
        };
        db.write(async move |tx| -> Result<(), DbErr> {
            for sql in [triggers, "DELETE FROM rollup WHERE metric = 'open'", sql] {
                tx.execute_unprepared(sql).await?;
            }
            Ok(())
        })
        .await
        .expect("migrated");
        as_counted(&db, &core).await;
    }
);

/// The dashboard's open cases are those that a look at every case counts, everywhere and in each department.
async fn as_counted(db: &TestDb, core: &server::core::Core) {
    let insight = Insight::new(core.clone());
    let read = async |reader: &Actor| {
        let shown = insight.dashboard(reader, DashboardQuery::default()).await;
        shown.expect("read")
    };
    let all = read(&Actor::System).await;
    let count = async |of: &str, place: &str| {
        let open = "closed_at IS NULL AND staged_by IS NULL";
        let sql = format!("SELECT count(*) FROM case_file WHERE {open} AND {of} {place}");
        u64::try_from(number(db, &sql).await).expect("a count")
    };
    let places = all.departments.iter().map(|(id, _)| Some(*id));
    for place in places.chain([None]) {
        let shown = match place {
            Some(place) => read(&head(&[place])).await,
            None => all.clone(),
        };
        let place = match (place, db.backend()) {
            (None, _) => String::new(),
            (Some(id), DbBackend::Postgres) => format!("AND department_id = '{}'", id.0),
            (Some(id), _) => format!("AND department_id = x'{}'", id.0.simple()),
        };
        for (phase, n) in &shown.open_by_phase {
            assert_eq!(*n, count(&format!("phase = '{phase}'"), &place).await);
        }
        for (kind, n) in &shown.open_by_kind {
            assert_eq!(*n, count(&format!("kind = '{kind}'"), &place).await);
        }
        let now = core.clock.now().to_rfc3339();
        let late = count(&format!("next_due_at < '{now}'"), &place).await;
        assert_eq!(shown.overdue, late, "overdue {place}");
    }
}
