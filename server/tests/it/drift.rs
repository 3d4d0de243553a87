//! What the migrations build is what the entities declare; whatever migrations add beside that is written down here.
//!
//! Rule: columns, keys and indexes are compared as the engine itself reports them, never as text that somebody wrote.

use crate::harness::{Engine, TestDb, both};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use std::collections::BTreeSet;

/// Indexes over several columns or over some rows, which entities can't declare; the same on both engines.
const EXTRAS: &[&str] = &[
    "access_link_expiry",
    "attachment_form",
    "audit_unsealed",
    "case_category",
    "case_closed",
    "case_closed_department",
    "case_closed_owner",
    "case_closed_stage",
    "case_doubt",
    "case_doubt_owner",
    "case_feedback",
    "case_kept",
    "case_open_department",
    "case_open_due",
    "case_open_id",
    "case_open_late",
    "case_open_owner",
    "case_open_owners",
    "case_open_stage",
    "case_open_upset",
    "case_open_views",
    "case_opened",
    "case_order",
    "case_staged",
    "case_step",
    "feedback_customer",
    "feedback_doubt",
    "feedback_kept",
    "feedback_source",
    "feedback_staged",
    "feedback_time",
    "feedback_ungrouped",
    "import_latest",
    "import_running",
    "invitation_due",
    "invitation_open",
    "invitation_round",
    "job_dead",
    "job_due",
    "label_axis",
    "label_person",
    "language_running",
    "notice_due",
    "notice_latest",
    "notice_target",
    "notice_unsent",
    "theme_voice_department",
    "theme_voice_theme",
    "theme_voice_theme_department",
    "theme_voice_time",
    "reminder_person",
    "reminder_read",
    "reminder_unread",
];
/// The table in which migrations are counted, and the search index: its columns differ by engine, so no entity has them.
const BESIDE: [&str; 3] = ["seaql_migrations", "case_search", "case_words"];

const SQLITE: [&str; 3] = [
    "SELECT 'column '||m.name||'.'||c.name||' '||c.type||' required '||c.\"notnull\"||' default '\
     ||coalesce(c.dflt_value,'-')||' key '||c.pk FROM sqlite_master m, pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
    "SELECT 'foreign '||m.name||'.'||f.\"from\"||' to '||f.\"table\"||'.'||f.\"to\"||' delete '||f.on_delete||' update '\
     ||f.on_update FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    "SELECT 'index '||i.name||' on '||m.name||' unique '||i.\"unique\"||' partial '||i.partial||' ('\
     ||(SELECT group_concat(x.name) FROM pragma_index_info(i.name) x)||')' \
     FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
];
const POSTGRES: [&str; 3] = [
    "SELECT 'column '||table_name||'.'||column_name||' '||udt_name||' nullable '||is_nullable||' default '\
     ||coalesce(column_default,'-') FROM information_schema.columns WHERE table_schema = 'SCHEMA'",
    "SELECT 'constraint '||c.relname||' '||replace(pg_get_constraintdef(k.oid), 'SCHEMA.', '') FROM pg_constraint k \
     JOIN pg_class c ON c.oid = k.conrelid WHERE k.connamespace = 'SCHEMA'::regnamespace AND k.contype IN ('p','u','f','c')",
    "SELECT 'index '||indexname||' '||replace(indexdef, 'SCHEMA.', '') FROM pg_indexes WHERE schemaname = 'SCHEMA'",
];

async fn catalogue(db: &DatabaseConnection, engine: Engine, schema: &str) -> BTreeSet<String> {
    let queries = match engine {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    let mut lines = BTreeSet::new();
    for query in queries {
        let statement =
            Statement::from_string(db.get_database_backend(), query.replace("SCHEMA", schema));
        for row in db.query_all_raw(statement).await.expect("the catalogue") {
            let line: String = row.try_get_by_index(0).expect("a line");
            lines.insert(line);
        }
    }
    lines
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("connects")
}

/// Tables as entities declare them, in a place of their own.
async fn declared(db: &TestDb, folder: &tempfile::TempDir) -> (DatabaseConnection, &'static str) {
    let (own, schema) = match db.engine {
        Engine::Sqlite => {
            let file = folder.path().join("declared.db");
            let own = connect(&format!("sqlite://{}?mode=rwc", file.display())).await;
            (own, "main")
        }
        Engine::Postgres => {
            let own = connect(&db.url).await;
            let prepare = "CREATE SCHEMA declared; SET search_path = declared";
            own.execute_unprepared(prepare).await.expect("a schema");
            (own, "declared")
        }
    };
    for table in server::db::schema::declared(db.backend()) {
        for statement in table.statements {
            own.execute_raw(statement)
                .await
                .unwrap_or_else(|error| panic!("{}: {error}", table.table));
        }
    }
    (own, schema)
}

fn is_extra(line: &str) -> Option<&'static str> {
    let name = line.strip_prefix("index ")?.split(' ').next()?;
    EXTRAS.iter().find(|extra| **extra == name).copied()
}

fn is_beside(line: &str) -> bool {
    BESIDE.iter().any(|table| line.contains(table))
}

both!(
    migrations_and_entities_build_the_same,
    async |db: TestDb| {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, schema) = declared(&db, &folder).await;
        let migrated = connect(&db.url).await;
        let public = if db.engine == Engine::Sqlite {
            "main"
        } else {
            "public"
        };
        let built = catalogue(&own, db.engine, schema).await;
        let found = catalogue(&migrated, db.engine, public).await;
        let missing: Vec<_> = built.difference(&found).collect();
        assert!(
            missing.is_empty(),
            "declared but not migrated: {missing:#?}"
        );
        let beside: Vec<_> = found
            .difference(&built)
            .filter(|line| !is_beside(line))
            .collect();
        let unknown: Vec<_> = beside
            .iter()
            .filter(|line| is_extra(line).is_none())
            .collect();
        assert!(
            unknown.is_empty(),
            "migrated but neither declared nor written down: {unknown:#?}"
        );
        let seen: BTreeSet<_> = beside.iter().filter_map(|line| is_extra(line)).collect();
        assert_eq!(
            seen,
            EXTRAS.iter().copied().collect(),
            "an index of the list is gone"
        );
        assert!(
            built.len() > 200,
            "the catalogue has {} lines only",
            built.len()
        );
    }
);

both!(a_drifted_column_is_seen, async |db: TestDb| {
    let folder = tempfile::tempdir().expect("a folder");
    let (own, schema) = declared(&db, &folder).await;
    let before = catalogue(&own, db.engine, schema).await;
    let change =
        "ALTER TABLE person ADD COLUMN nickname varchar; DROP INDEX \"idx-session-person_id\"";
    own.execute_unprepared(change).await.expect("changes");
    let after = catalogue(&own, db.engine, schema).await;
    assert_eq!(after.difference(&before).count(), 1);
    assert_eq!(before.difference(&after).count(), 1);
});
