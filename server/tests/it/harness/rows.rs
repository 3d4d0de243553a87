//! What a database holds, table by table, so that a test can say "nothing changed" and mean every row.

use sea_orm::{ConnectionTrait, DbBackend, Statement, TryGetable};
use server::db::Db;
use std::collections::BTreeMap;

/// Counters and sessions come and go with every request; the trail may grow by what was refused.
const VOLATILE: [&str; 4] = ["throttle", "session", "access_link", "audit"];

/// The tables that a refused request leaves as they were, with the text of their rows.
pub async fn rows(db: &Db) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for declared in server::db::schema::declared(db.backend()) {
        if !VOLATILE.contains(&declared.table.as_str()) {
            let held = table(db, &declared.table).await;
            all.insert(declared.table, held);
        }
    }
    all
}

/// Every table with the text of its rows, whatever is in them.
pub async fn everything(db: &Db) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let tables = server::db::schema::declared(db.backend()).into_iter();
    for name in tables
        .map(|declared| declared.table)
        .chain(["case_search".into()])
    {
        let held = table(db, &name).await;
        all.insert(name, held);
    }
    all
}

async fn table(db: &Db, name: &str) -> String {
    if db.backend() == DbBackend::Postgres {
        let sql = format!(
            "SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') FROM \"{name}\" t"
        );
        return text(db, &sql).await;
    }
    let columns = text(
        db,
        &format!(
            "SELECT group_concat('quote(\"'||name||'\")', '||') FROM pragma_table_info('{name}')"
        ),
    )
    .await;
    let sql = format!(
        "SELECT coalesce(group_concat(r, '|'), '') FROM (SELECT {columns} AS r FROM \"{name}\" ORDER BY r)"
    );
    text(db, &sql).await
}

/// The first value of the first row.
pub async fn value<T: TryGetable>(db: &Db, sql: &str) -> T {
    let row = db
        .read()
        .query_one_raw(Statement::from_string(db.backend(), sql))
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    let row = row.unwrap_or_else(|| panic!("{sql}: no row"));
    row.try_get_by_index(0)
        .unwrap_or_else(|error| panic!("{sql}: {error:?}"))
}

/// A text from the database.
pub async fn text(db: &Db, sql: &str) -> String {
    value(db, sql).await
}

/// A number from the database.
pub async fn number(db: &Db, sql: &str) -> i64 {
    value(db, sql).await
}
